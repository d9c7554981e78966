package model

import (
	"sort"
	"sync"
)

// AddSegment merges the rows of g as Add merges events and returns how many
// were new; nothing is visible before Publish. Rows whose seconds no stored
// row has are copied in by the column (about 0.1 µs each), the others are
// looked at one by one. A segment whose columns do not fit together is refused
// with ErrSegment, and then nothing is added. g is not kept.
//
//	texts ─► ids ─► in order? ─► seconds of their own ─► woven in, whole runs at a time
//	                        │  └► shared seconds ──────► merged as Add does
//	                        └► no ─────────────────────► merged as Add does
func (s *Store) AddSegment(g *Segment) (added int, err error) { return s.addSegment(g, answeredLater) }

// AddOlder is AddSegment for rows that were answered earlier than all that is
// stored: of an event that is there already they give only what it lacks. What
// is loaded newest first comes in by it, and what a slow disk brings beside the
// network.
func (s *Store) AddOlder(g *Segment) (added int, err error) { return s.addSegment(g, answeredEarlier) }

func (s *Store) addSegment(g *Segment, as rank) (added int, err error) {
	if err := g.check(); err != nil {
		return 0, err
	}
	if g.Len() == 0 {
		return 0, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.translate(g)
	if !s.distinct(c) {
		return s.merge(c.recs(), as), nil
	}
	tied := s.weaveIn(c)
	return c.Len() - len(tied) + s.merge(tied, as), nil
}

// translate is the rows of g with the store's ids, as one chunk of any length.
// Keys, which take longest, are looked up beside the rest: the two have no
// dictionary in common.
func (s *Store) translate(g *Segment) *Chunk {
	c := &Chunk{When: g.When, Start: g.Start, flags: g.Lacks, up: g.lengths()}
	var keys sync.WaitGroup
	defer keys.Wait()
	keys.Go(func() { c.Key = s.segmentKeys(g) })
	c.Kind = s.segmentKinds(g)
	clients := intern(s.clients, g.Texts[SegmentClient])
	c.Client = make([]uint32, g.Len())
	for i, id := range g.IDs[SegmentClient] {
		c.Client[i] = clients[id]
	}
	return c
}

// lengths is the column of lengths where a row needs it, else nil. A row that
// lacks its length has the one that its times give.
func (g *Segment) lengths() []uint32 {
	needed := g.Up != nil
	for i := 0; i < len(g.When) && !needed; i++ {
		needed = g.When[i] < g.Start[i]
	}
	if !needed {
		return nil
	}
	out := make([]uint32, g.Len())
	for i := range out {
		out[i] = g.When[i] - g.Start[i]
		if g.Up != nil && g.lacks(i)&lacksUp == 0 {
			out[i] = g.Up[i]
		}
	}
	return out
}

func intern(d *dict, list []string) []uint32 {
	out := make([]uint32, len(list))
	for i, s := range list {
		out[i], _ = d.intern(s)
	}
	return out
}

func (s *Store) segmentKeys(g *Segment) []uint32 {
	domains := intern(s.domains, g.Texts[SegmentDomain])
	apps := intern(s.apps, g.Texts[SegmentApp])
	streams := intern(s.streams, g.Texts[SegmentStream])
	out := make([]uint32, g.Len())
	app, stream := g.IDs[SegmentApp], g.IDs[SegmentStream]
	for i, domain := range g.IDs[SegmentDomain] {
		out[i] = s.keys.intern(Key{domains[domain], apps[app[i]], streams[stream[i]]})
	}
	return out
}

func (s *Store) segmentKinds(g *Segment) []uint32 {
	reasons := make([]uint32, len(g.Texts[SegmentReason]))
	for i, text := range g.Texts[SegmentReason] {
		reasons[i] = s.reason(text)
	}
	resolutions := intern(s.resolutions, g.Texts[SegmentResolution])
	out := make([]uint32, g.Len())
	res := g.IDs[SegmentResolution]
	seen := make([]uint32, min(len(reasons)*len(resolutions), mostPairs)) // by pair: the id, plus one
	for i, reason := range g.IDs[SegmentReason] {
		pair := int(reason)*len(resolutions) + int(res[i])
		if pair < len(seen) && seen[pair] > 0 {
			out[i] = seen[pair] - 1
			continue
		}
		out[i] = s.kinds.intern(Kind{reasons[reason], resolutions[res[i]]})
		if pair < len(seen) {
			seen[pair] = out[i] + 1
		}
	}
	return out
}

// mostPairs is for how many pairs of reason and resolution a segment has a
// table: more than are usual, and still in the nearest cache.
const mostPairs = 1 << 12

// recs is the rows one by one.
func (c *Chunk) recs() []rec {
	out := make([]rec, c.Len())
	for i := range out {
		out[i] = c.rec(i)
	}
	return out
}

// distinct reports whether the rows are in order and no two are one event. Of
// one push's rows the one without a client comes first, so neighbours tell.
func (s *Store) distinct(c *Chunk) bool {
	for i := 1; i < c.Len(); i++ {
		if c.When[i-1] < c.When[i] {
			continue
		}
		a, b := c.rec(i-1), c.rec(i)
		if s.compare(a, b) >= 0 || (samePush(a, b) && sameClient(a, b)) {
			return false
		}
	}
	return true
}

// weaveIn puts the rows of c, which are distinct, among the stored ones and
// returns those that share their second with a stored row: only they can be
// there already, and they are left to merge.
func (s *Store) weaveIn(c *Chunk) (tied []rec) {
	first, last := c.When[0], c.When[c.Len()-1]
	from := sort.Search(len(s.chunks), func(i int) bool { return s.chunks[i].lastWhen() >= first })
	to := from + sort.Search(len(s.chunks)-from, func(i int) bool { return s.chunks[from+i].When[0] > last })
	if from < to {
		c, tied = c.untied(s.chunks[from:to])
	}
	if c.Len() == 0 || (from == to && s.appendTo(from-1, c)) {
		return tied
	}
	if from == to && from < len(s.chunks) && s.chunks[from].Len()+c.Len() <= ChunkRows/2 {
		to++ // many short segments shall not leave many short chunks
	}
	b := builder{s: s, left: c.Len()}
	for i := range s.chunks[from:to] {
		b.left += s.chunks[from+i].Len()
	}
	b.weave(s.chunks[from:to], c)
	s.chunks = append(s.chunks[:from:from], append(b.chunks, s.chunks[to:]...)...)
	return tied
}

func (c *Chunk) lastWhen() uint32 { return c.When[len(c.When)-1] }

// appendTo puts all rows of c behind the last of a stored chunk, if it has
// room.
func (s *Store) appendTo(chunk int, c *Chunk) bool {
	if chunk < 0 || s.chunks[chunk].Len()+c.Len() > ChunkRows {
		return false
	}
	dst := &s.chunks[chunk]
	dst.grow(c.Len())
	dst.pushRun(c, 0, c.Len())
	return true
}

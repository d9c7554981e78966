package model

import (
	"slices"
	"sort"
)

// change is what one chunk is about to get.
type change struct {
	insert []rec       // in order
	fill   map[int]rec // offset to what a fuller record says
}

// merge puts rows in their places and returns how many were new.
//
//	batch ─► sorted, duplicates folded ─► behind the last row? ─► appended in place
//	                                   └► else ─► one new copy of each chunk concerned
func (s *Store) merge(recs []rec) (added int) {
	recs = s.foldBatch(recs)
	split := s.firstBehindAll(recs)
	added = s.mergeInside(recs[:split])
	for _, r := range recs[split:] {
		s.push(r)
	}
	return added + len(recs) - split
}

// firstBehindAll is the index of the first row of recs that is later than all
// that is stored; no row from there on can be a duplicate.
func (s *Store) firstBehindAll(recs []rec) int {
	if len(s.chunks) == 0 {
		return 0
	}
	c := &s.chunks[len(s.chunks)-1]
	last := c.When[c.Len()-1]
	return sort.Search(len(recs), func(i int) bool { return recs[i].when > last })
}

// push appends behind the last row.
func (s *Store) push(r rec) {
	n := len(s.chunks)
	if n == 0 || s.chunks[n-1].Len() >= ChunkRows {
		s.chunks = append(s.chunks, newChunk(s.nextSerial(), 256))
		n++
	}
	s.chunks[n-1].push(r)
}

func (s *Store) nextSerial() uint64 {
	s.serial++
	return s.serial
}

// foldBatch sorts a batch and folds its duplicates into one row each.
func (s *Store) foldBatch(recs []rec) []rec {
	if !slices.IsSortedFunc(recs, s.compare) {
		slices.Reverse(recs) // the API answers newest first
		if !slices.IsSortedFunc(recs, s.compare) {
			slices.SortStableFunc(recs, s.compare)
		}
	}
	out := recs[:0]
	first := 0 // of the rows in out that share out's last moment and stream
	for _, r := range recs {
		if len(out) == 0 || !samePush(out[len(out)-1], r) {
			first = len(out)
		}
		if i := slices.IndexFunc(out[first:], func(o rec) bool { return sameClient(o, r) }); i >= 0 {
			out[first+i], _ = s.fuller(out[first+i], r)
			continue
		}
		out = append(out, r)
	}
	return out
}

// samePush reports whether two rows are of one stream with the same times, so
// that only their clients can tell them apart.
func samePush(a, b rec) bool {
	return a.when == b.when && a.start == b.start && a.key == b.key && a.flags&lacksEnd == b.flags&lacksEnd
}

// sameClient holds also when either record does not give its client.
func sameClient(a, b rec) bool { return a.client == b.client || a.client == 0 || b.client == 0 }

// mergeInside puts in rows that do not all lie behind the last one.
func (s *Store) mergeInside(recs []rec) (added int) {
	changes := map[int]*change{}
	at := func(chunk int) *change {
		if changes[chunk] == nil {
			changes[chunk] = &change{fill: map[int]rec{}}
		}
		return changes[chunk]
	}
	for _, r := range recs {
		if chunk, i, ok := s.twin(r); ok && at(chunk).absorb(s, i, s.chunks[chunk].rec(i), r) {
			continue
		}
		ch := at(s.place(r))
		ch.insert = append(ch.insert, r)
		added++
	}
	s.apply(changes)
	return added
}

// absorb lets row i, stored as old, take what it lacks from r; false when the
// row has learnt in this batch that it is another client's.
func (ch *change) absorb(s *Store, i int, old, r rec) bool {
	if full, ok := ch.fill[i]; ok {
		old = full
	}
	if !sameClient(old, r) {
		return false
	}
	if full, grew := s.fuller(old, r); grew {
		ch.fill[i] = full
	}
	return true
}

// twin finds the stored row that is the same event as r.
func (s *Store) twin(r rec) (chunk, i int, ok bool) {
	probe := r
	probe.client = 0 // sorts before every named client
	chunk, i = s.lowerBound(probe)
	for ; chunk < len(s.chunks); chunk, i = chunk+1, 0 {
		c := &s.chunks[chunk]
		for ; i < c.Len(); i++ {
			o := c.rec(i)
			if o.when != r.when || o.start != r.start || o.key != r.key {
				return 0, 0, false
			}
			if samePush(o, r) && sameClient(o, r) {
				return chunk, i, true
			}
		}
	}
	return 0, 0, false
}

// lowerBound is the first stored row that does not come before r.
func (s *Store) lowerBound(r rec) (chunk, i int) {
	chunk = sort.Search(len(s.chunks), func(i int) bool {
		c := &s.chunks[i]
		return s.compare(c.rec(c.Len()-1), r) >= 0
	})
	if chunk == len(s.chunks) {
		return chunk, 0
	}
	c := &s.chunks[chunk]
	return chunk, sort.Search(c.Len(), func(i int) bool { return s.compare(c.rec(i), r) >= 0 })
}

// place is the chunk that r belongs into.
func (s *Store) place(r rec) int {
	chunk, _ := s.lowerBound(r)
	return min(chunk, len(s.chunks)-1)
}

// fuller is old with what it lacks taken from r, and whether that was any.
func (s *Store) fuller(old, r rec) (rec, bool) {
	full := old
	if full.client == 0 {
		full.client = r.client
	}
	if full.flags&lacksUp != 0 && r.flags&lacksUp == 0 {
		full.flags &^= lacksUp
		full.up = r.up
	}
	if full.kind != r.kind {
		full.kind = s.kinds.intern(s.fullerKind(s.kinds.all[full.kind], s.kinds.all[r.kind]))
	}
	return full, full != old
}

func (s *Store) fullerKind(old, k Kind) Kind {
	if s.reasons.raw.at(int(old.Reason)) == "" {
		old.Reason = k.Reason
	}
	if s.resolutions.raw.at(int(old.Resolution)) == "" {
		old.Resolution = k.Resolution
	}
	return old
}

// apply does the changes. A chunk that gets rows in its middle is copied, in
// two when it grew too long; snapshots keep the old one.
func (s *Store) apply(changes map[int]*change) {
	if len(changes) == 0 {
		return
	}
	chunks := make([]Chunk, 0, len(s.chunks)+len(changes))
	for i := range s.chunks {
		c, ch := s.chunks[i], changes[i]
		switch {
		case ch == nil || len(ch.insert)+len(ch.fill) == 0:
			chunks = append(chunks, c)
		case s.precedes(ch, &c):
			chunks = append(s.appendBetween(chunks, ch.insert), c)
		default:
			chunks = append(chunks, s.rebuilt(&c, ch)...)
		}
	}
	s.chunks = chunks
}

// precedes reports whether all that c gets lies before its first row and c is
// long enough to be spared the copy.
func (s *Store) precedes(ch *change, c *Chunk) bool {
	return len(ch.fill) == 0 && c.Len()+len(ch.insert) > ChunkRows/4 &&
		s.compare(ch.insert[len(ch.insert)-1], c.rec(0)) < 0
}

// appendBetween puts rows behind the last of chunks: into it while it has
// room, which costs no copy, then into a chunk of their own.
func (s *Store) appendBetween(chunks []Chunk, recs []rec) []Chunk {
	if n := len(chunks); n > 0 {
		for len(recs) > 0 && chunks[n-1].Len() < ChunkRows {
			chunks[n-1].push(recs[0])
			recs = recs[1:]
		}
	}
	return s.appendSplit(chunks, recs)
}

func (s *Store) appendSplit(chunks []Chunk, recs []rec) []Chunk {
	parts := (len(recs) + ChunkRows - 1) / ChunkRows
	for ; parts > 0; parts-- {
		n := (len(recs) + parts - 1) / parts
		c := newChunk(s.nextSerial(), n)
		for _, r := range recs[:n] {
			c.push(r)
		}
		chunks = append(chunks, c)
		recs = recs[n:]
	}
	return chunks
}

package model

import "errors"

// The texts that a row of a Segment holds, by their places in IDs and Texts.
const (
	SegmentDomain = iota
	SegmentApp
	SegmentStream
	SegmentClient
	SegmentReason
	SegmentResolution
	SegmentTexts // how many there are
)

// Segment is rows in the store's order as columns, with the texts they need:
// the form in which many events leave a store and come back without being
// decoded one by one. It holds all that a store does of an event, also what a
// record lacked, and texts as they were received.
type Segment struct {
	When  []uint32 // Unix seconds that order the row
	Start []uint32 // Unix seconds, 0 when absent
	Up    []uint32 // length as recorded; nil where every row's is When - Start
	Lacks []uint8  // what a row lacks; nil where no row lacks anything
	IDs   [SegmentTexts][]uint32
	Texts [SegmentTexts][]string // by the ids above, each once
}

// SegmentLacks is every bit that a row's Lacks may have.
const SegmentLacks = lacksEnd | lacksUp

// SegmentLacksEnd is the one of a row whose When is a stand-in for its end.
const SegmentLacksEnd = lacksEnd

// ErrSegment says that the columns of a Segment do not fit together.
var ErrSegment = errors.New("columns of a segment do not fit together")

// Len is the number of rows.
func (g *Segment) Len() int { return len(g.When) }

// check reports whether the columns are of one length, every id has its text
// and no row says what no record can.
func (g *Segment) check() error {
	n := len(g.When)
	if len(g.Start) != n || (g.Up != nil && len(g.Up) != n) || (g.Lacks != nil && len(g.Lacks) != n) {
		return ErrSegment
	}
	for f, ids := range g.IDs {
		if len(ids) != n || !below(ids, len(g.Texts[f])) {
			return ErrSegment
		}
	}
	for i, when := range g.When {
		if lacks := g.lacks(i); lacks&^SegmentLacks != 0 || (when == 0 && lacks&lacksEnd == 0) {
			return ErrSegment
		}
	}
	return nil
}

func below(ids []uint32, limit int) bool {
	most := uint32(0)
	for _, id := range ids {
		most = max(most, id)
	}
	return len(ids) == 0 || int64(most) < int64(limit)
}

func (g *Segment) lacks(i int) uint8 {
	if g.Lacks == nil {
		return 0
	}
	return g.Lacks[i]
}

// Segment is the rows [lo, hi) of the snapshot. Its texts are the snapshot's,
// so it costs no copy of them.
func (s *Snapshot) Segment(lo, hi int) *Segment {
	g := &Segment{When: make([]uint32, 0, hi-lo), Start: make([]uint32, 0, hi-lo)}
	cut := newCutter(s, g, hi-lo)
	for i := range s.chunks {
		c := &s.chunks[i]
		if from, to := max(lo-c.First, 0), min(hi-c.First, c.Len()); from < to {
			cut.rows(c, from, to)
		}
	}
	return g
}

// cutter numbers the texts of a segment as its rows come to need them.
type cutter struct {
	s     *Snapshot
	g     *Segment
	dicts [SegmentTexts]Dict
	local [SegmentTexts][]uint32 // by the snapshot's id: the segment's, plus one
}

func newCutter(s *Snapshot, g *Segment, n int) *cutter {
	t := &cutter{s: s, g: g, dicts: [SegmentTexts]Dict{s.domains, s.apps, s.streams, s.clients, s.reasons, s.resolutions}}
	for f, d := range t.dicts {
		t.local[f] = make([]uint32, d.Len())
		g.IDs[f] = make([]uint32, 0, n)
	}
	return t
}

func (t *cutter) rows(c *Chunk, from, to int) {
	t.g.When = append(t.g.When, c.When[from:to]...)
	t.g.Start = append(t.g.Start, c.Start[from:to]...)
	for i := from; i < to; i++ {
		k, kind := t.s.keys.At(c.Key[i]), t.s.kinds[c.Kind[i]]
		for f, id := range [SegmentTexts]uint32{k.Domain, k.App, k.Stream, c.Client[i], kind.Reason, kind.Resolution} {
			t.g.IDs[f] = append(t.g.IDs[f], t.id(f, id))
		}
	}
	t.rare(c, from, to)
}

func (t *cutter) id(f int, id uint32) uint32 {
	if t.local[f][id] == 0 {
		t.g.Texts[f] = append(t.g.Texts[f], t.dicts[f].Raw(id))
		t.local[f][id] = uint32(len(t.g.Texts[f]))
	}
	return t.local[f][id] - 1
}

// rare takes the columns that most chunks do not have; they begin at the first
// row that needs one.
func (t *cutter) rare(c *Chunk, from, to int) {
	g, had := t.g, len(t.g.When)-(to-from)
	if c.up != nil && g.Up == nil {
		g.Up = make([]uint32, 0, cap(g.When))
		for i := range had {
			g.Up = append(g.Up, g.When[i]-g.Start[i])
		}
	}
	if c.flags != nil && g.Lacks == nil {
		g.Lacks = make([]uint8, had, cap(g.When))
	}
	for i := from; i < to && (g.Up != nil || g.Lacks != nil); i++ {
		r := c.rec(i)
		if g.Up != nil {
			g.Up = append(g.Up, r.up)
		}
		if g.Lacks != nil {
			g.Lacks = append(g.Lacks, r.flags)
		}
	}
}

// Pick is the rows of g for whose number is says yes, in order, with the texts
// that they need. When that is all of them it is g itself.
func (g *Segment) Pick(is func(i int) bool) *Segment {
	var rows []int
	for i := range g.When {
		if is(i) {
			rows = append(rows, i)
		}
	}
	if len(rows) == g.Len() {
		return g
	}
	out := &Segment{When: picked(g.When, rows), Start: picked(g.Start, rows), Up: picked(g.Up, rows), Lacks: picked(g.Lacks, rows)}
	for f := range g.IDs {
		out.IDs[f], out.Texts[f] = renumbered(picked(g.IDs[f], rows), g.Texts[f])
	}
	return out
}

func picked[T uint8 | uint32](col []T, rows []int) []T {
	if col == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, row := range rows {
		out[i] = col[row]
	}
	return out
}

// renumbered gives ids anew, in the order in which they come, in place.
func renumbered(ids []uint32, texts []string) ([]uint32, []string) {
	fresh := make([]uint32, len(texts)) // by old id: the new one, plus one
	var kept []string
	for i, id := range ids {
		if fresh[id] == 0 {
			kept = append(kept, texts[id])
			fresh[id] = uint32(len(kept))
		}
		ids[i] = fresh[id] - 1
	}
	return ids, kept
}

// Event is row i as it was received.
func (g *Segment) Event(i int) Event {
	e := Event{
		Domain: g.text(SegmentDomain, i), App: g.text(SegmentApp, i), Stream: g.text(SegmentStream, i),
		ClientIP: g.text(SegmentClient, i), Reason: g.text(SegmentReason, i), Resolution: g.text(SegmentResolution, i),
		Start: int64(g.Start[i]), End: int64(g.When[i]), Up: int64(g.When[i]) - int64(g.Start[i]),
	}
	if g.Up != nil {
		e.Up = int64(g.Up[i])
	}
	if g.lacks(i)&lacksEnd != 0 {
		e.End = 0
	}
	if g.lacks(i)&lacksUp != 0 {
		e.Up = NoUp
	}
	return e
}

func (g *Segment) text(field, i int) string { return g.Texts[field][g.IDs[field][i]] }

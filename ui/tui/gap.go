package tui

import (
	"offair/model"
)

// gapCell is what the column of gaps says of one event.
type gapCell struct {
	state model.State
	gap   int64 // seconds to the next known start, model.NoGap for none
	// open says that records that would tell more are not all there: an unseen
	// stream may have come back, another may have been back sooner.
	open bool
}

// edges tells where the records end that a snapshot knows in full, which is
// where gaps cannot be known. What it worked out of a stream is kept for the
// frames of one snapshot.
type edges struct {
	snap  *model.Snapshot
	end   int64                   // Unix seconds
	holes map[uint32][]model.Span // by the stream's key: what is not known in full
}

// current makes the edges those of a snapshot.
func (e *edges) current(s *model.Snapshot) {
	if e.snap == s {
		return
	}
	*e = edges{snap: s, end: edgeOf(s), holes: map[uint32][]model.Span{}}
}

// edgeSlack is how far what is known may end before the moment of the answers:
// the last call's window closes a little before its answer comes.
const edgeSlack = 120

// edgeOf is the moment up to which records are expected to be known.
func edgeOf(s *model.Snapshot) int64 {
	known := int64(0)
	for _, k := range s.Coverage.Known {
		known = max(known, k.Span.To)
	}
	asOf := known
	if !s.Freshness.AsOf.IsZero() {
		asOf = s.Freshness.AsOf.Unix()
	}
	if known >= asOf-edgeSlack {
		return min(known, asOf)
	}
	return asOf
}

// open reports whether some of the stream's records that ended in [from, to)
// may be missing. A snapshot that claims nothing, as a capture, has no edges:
// its records are all there are.
func (e *edges) open(key uint32, from, to int64) bool {
	if len(e.snap.Coverage.Known)+len(e.snap.Coverage.Left) == 0 {
		return false
	}
	holes, ok := e.holes[key]
	if !ok {
		holes = e.holesOf(key)
		e.holes[key] = holes
	}
	for _, h := range holes {
		if !h.Intersect(model.Span{From: from, To: to}).Empty() {
			return true
		}
	}
	return false
}

// holesOf is what is not known of one stream, up to the edge.
func (e *edges) holesOf(key uint32) []model.Span {
	k := e.snap.Keys().At(key)
	sc := model.Scope{
		Domain: e.snap.Domains().Raw(k.Domain), App: e.snap.Apps().Raw(k.App), Stream: e.snap.Streams().Raw(k.Stream),
	}
	all := model.Span{To: e.end}
	holes := e.snap.Coverage.Missing(sc, all)
	for _, l := range e.snap.Coverage.LeftOut(sc, all) {
		holes = append(holes, l.Span)
	}
	return holes
}

// gapOf is what came after a row of the snapshot. The snapshot's sequence was
// worked out with the view, so that here it costs nothing.
func (e *edges) gapOf(r *model.Row, row int) gapCell {
	seq := e.snap.Sequence()
	c := gapCell{state: seq.State(row), gap: seq.Gap(row)}
	switch {
	case r.When == 0:
		c.open = true
	case c.gap > 0:
		c.open = e.open(r.Key, r.When, r.When+c.gap)
	case c.gap == model.NoGap:
		c.open = e.open(r.Key, r.When, e.end)
	}
	return c
}

// gapWords are the states in the column of gaps, long and short. A length says
// that the stream is back.
type gapWords struct {
	unseen, unseenShort, down, replaced, refused, unknown string
}

// gap draws the seconds until the stream was seen again, or a word for why
// there are none. A length that may be shorter has < before it.
func (s *sheet) gap(p *pen, l *line, w int) {
	words, k, c := &s.words.gaps, s.dim, l.gap
	text := ""
	switch {
	case c.state == model.RefusedPush:
		text = words.refused
	case c.gap != model.NoGap:
		s.gapLength(p, c, w)
		return
	case c.state == model.ReplacedByOther:
		text = words.replaced
	case c.state == model.Down:
		text, k = words.down, s.bad
	case c.open:
		text = words.unknown
	default:
		text, k = words.unseen, s.unseen(l.Side)
		if p.ruler.width(text) > w {
			text = words.unseenShort
		}
	}
	p.cell(k, text, fit{w: w, right: true})
}

// unseen is the look of a stream that was not seen again: a publisher that
// stopped by itself is not missed.
func (s *sheet) unseen(side model.Side) ink {
	if side == model.Publisher {
		return s.dim
	}
	return s.warn
}

func (s *sheet) gapLength(p *pen, c gapCell, w int) {
	var room [24]byte
	b := room[:0]
	if c.open {
		b = append(b, '<')
	}
	b = appendLength(b, c.gap)
	p.cell(s.plain, string(b), fit{w: w, right: true})
}

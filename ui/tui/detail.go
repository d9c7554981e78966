package tui

import (
	"fmt"

	"offair/model"
)

// detail is what is shown of one event: lines made once for each event, size
// and look, and how far they are scrolled.
type detail struct {
	open   bool
	full   bool // in place of the list though there is room beside it
	under  bool // below the list though there is room at its right
	box    box
	key    detailKey
	lines  []inked
	offset int
	air    func(*model.Snapshot, int) aired // what is known besides the record
	told   func(*model.Snapshot, int) told  // what happened around an event
}

// detailKey is all that the lines depend on.
type detailKey struct {
	version uint64 // of the snapshot
	row     int
	id      model.ID
	ok      bool // there is a row
	w       int
	looks   looks
	air     int    // how many questions and answers about what is on air there were
	hidden  bool   // the filter or the window hides the event
	pane    bool   // beside the list
	tall    bool   // there is room for everything
	trail   *trail // nil before it is known
	story   storyKey
}

// spot is where a screen of w by h cells shows the detail.
func (d *detail) spot(w, h int) spot {
	switch {
	case !d.open:
		return nowhere
	case d.full:
		return whole
	default:
		return spotFor(w, h, d.under)
	}
}

// show makes the lines for an event anew if anything about them changed.
func (d *detail) show(s *sheet, r ruler, snap *model.Snapshot, k detailKey) {
	if k == d.key {
		return
	}
	if k.id != d.key.id {
		d.offset = 0
	}
	d.key = k
	d.lines = d.lines[:0]
	w := sections{sheet: s, p: pen{ruler: r, dots: s.glyphs.dots}}
	switch {
	case !k.ok || snap == nil:
		w.p.reset(k.w)
		w.wrapped(s.dim, s.words.detail.none, 0)
		d.lines = w.lines
	default:
		row := snap.Row(k.row)
		w.ordinal = ordinal(s.words, snap, k.row)
		w.aired = d.air(snap, k.row)
		told := d.told(snap, k.row)
		w.told = &told
		d.lines = w.event(&row, k)
	}
	d.scroll(0)
}

// tallFrom is how many lines a pane must have for the pushes to stand above what
// happened, where they stay on their lines from event to event.
const tallFrom = 28

// twoFrom is the width from which the fields stand beside the cause.
const twoFrom = 76

// columnsApart is the room between two columns of text, momentCells that for a time
// with its date and zone.
const (
	columnsApart = 2
	momentCells  = len("2026-11-20 14:02:42 UTC+8")
)

// event lays out one event. In a pane the record's fields come first, so that
// each stays on its line from event to event; on a whole screen, which may be
// a small one, what happened and what to do come first.
func (s *sections) event(r *model.Row, k detailKey) []inked {
	if k.w >= twoFrom {
		return s.twoColumns(r, k)
	}
	s.p.reset(k.w)
	s.hidden(k)
	if k.pane {
		s.facts(r)
		if k.tall {
			s.trail(k.trail, r.When)
		}
		s.end()
		s.why(r)
		s.quality(r)
		if !k.tall {
			s.trail(k.trail, r.When)
		}
		return s.lines
	}
	s.whose(r)
	s.why(r)
	s.end()
	s.facts(r)
	s.quality(r)
	s.trail(k.trail, r.When)
	return s.lines
}

func (s *sections) hidden(k detailKey) {
	if k.hidden {
		s.wrapped(s.warn, s.words.notes.hidden, 0)
		s.end()
	}
}

// twoColumns has what happened at the left and the record's fields beside it.
func (s *sections) twoColumns(r *model.Row, k detailKey) []inked {
	w := k.w - columnsApart - max(s.labels()+momentCells, k.w*9/20)
	s.p.reset(w)
	s.hidden(k)
	s.why(r)
	why := s.lines
	s.lines = nil
	s.p.reset(k.w - w - columnsApart)
	s.facts(r)
	s.quality(r)
	s.trail(k.trail, r.When)
	return beside(&s.p, why, s.lines, w+columnsApart)
}

// beside joins two columns of lines; the second starts at x.
func beside(p *pen, a, b []inked, x int) []inked {
	out := make([]inked, 0, max(len(a), len(b)))
	width := x + p.width
	for i := range max(len(a), len(b)) {
		p.reset(width)
		if i < len(a) {
			p.line(a[i].s, a[i].w)
		}
		if i < len(b) {
			p.to(x)
			p.line(b[i].s, b[i].w)
		}
		out = append(out, inked{string(p.buf), p.x})
	}
	return out
}

// countLimit is how many events of one stream are counted at most: counting
// must not cost more than a key press may.
const countLimit = 200

// ordinal says which of its stream's loaded events a row is; "" when they are
// too many to count.
func ordinal(w *words, s *model.Snapshot, row int) string {
	older, newer := 0, 0
	for r, ok := s.Neighbour(row, -1); ok; r, ok = s.Neighbour(r, -1) {
		if older++; older > countLimit {
			return ""
		}
	}
	for r, ok := s.Neighbour(row, 1); ok; r, ok = s.Neighbour(r, 1) {
		if newer++; newer > countLimit {
			return ""
		}
	}
	if older+newer == 0 {
		return w.detail.ordinalOne
	}
	return fmt.Sprintf(w.detail.ordinal, grouped(older+1), grouped(older+newer+1))
}

// scroll moves the text by n lines.
func (d *detail) scroll(n int) {
	d.offset = max(min(d.offset+n, len(d.lines)-d.box.h), 0)
}

// draw writes line i of the pane. Where text is left over below, the last line
// says so.
func (d *detail) draw(p *pen, s *sheet, i int) {
	rest := len(d.lines) - d.offset - d.box.h
	if i == d.box.h-1 && rest > 0 {
		p.put(s.dim, fmt.Sprintf(s.words.more, s.glyphs.down, rest+1, "J"))
		return
	}
	if i += d.offset; i < len(d.lines) {
		p.line(d.lines[i].s, d.lines[i].w)
	}
}

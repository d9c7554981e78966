package tui

import (
	"time"

	"offair/model"
)

// sheet is what all rows of one frame are drawn with.
type sheet struct {
	*theme
	glyphs glyphs
	words  *words
	lang   model.Lang
	cols   []placed
	day    today
}

// titles draws the line of column titles over the pen's width, blanks
// included: its underline parts the rows from what is above them.
func (s *sheet) titles(p *pen) {
	p.open(s.theme.titles)
	for _, c := range s.cols {
		p.to(c.x)
		title := s.words.columns[c.col]
		w := p.ruler.width(title)
		switch {
		case w > c.w:
			continue
		case c.col == colUp || c.col == colEnded:
			p.blank(c.w - w)
		}
		p.text(title, fit{w: min(w, p.room())})
	}
	p.blank(p.room())
	p.buf = append(p.buf, s.theme.titles.close...)
}

// row draws one event over the pen's width.
func (s *sheet) row(p *pen, r *model.Row, selected bool) {
	if selected {
		p.put(s.mark, s.glyphs.cursor)
	}
	for i := range s.cols {
		p.to(s.cols[i].x)
		s.field(p, r, s.cols[i])
	}
	p.blank(p.room())
}

// field draws one cell of a row.
func (s *sheet) field(p *pen, r *model.Row, c placed) {
	switch c.col {
	case colEnded:
		s.ended(p, r, c.w)
	case colStream:
		p.cell(s.plain, r.Stream, fit{w: c.w, mid: true})
	case colSide:
		s.sideOf(p, r.Side, c.w)
	case colCause:
		s.cause(p, r, c.w)
	case colUp:
		s.length(p, r.Up, c.w)
	case colClient:
		p.cell(s.plain, s.given(r.Client), fit{w: c.w, mid: true})
	case colResolution:
		p.cell(s.dim, s.given(r.Resolution), fit{w: c.w})
	case colDomain:
		p.cell(s.dim, r.Domain, fit{w: c.w, mid: true})
	case colApp:
		p.cell(s.dim, r.App, fit{w: c.w, mid: true})
	}
}

// given is the value, or the sign for none.
func (s *sheet) given(v string) string {
	if v == "" {
		return s.glyphs.none
	}
	return v
}

// ended draws when the push ended; a time that is only inferred is dim, with ~
// where there is room for it.
func (s *sheet) ended(p *pen, r *model.Row, w int) {
	if r.When == 0 {
		p.cell(s.dim, s.glyphs.none, fit{w: w, right: true})
		return
	}
	t := time.Unix(r.When, 0).In(s.day.zone)
	date, clock := s.day.formats(t, w)
	n := len(date) + len(clock)
	if r.End == 0 && n < w {
		p.blank(w - n - 1)
		p.put(s.dim, "~")
	} else {
		p.blank(w - n)
	}
	s.stamp(p, t, date, s.dim)
	if r.End == 0 {
		s.stamp(p, t, clock, s.dim)
		return
	}
	s.stamp(p, t, clock, s.plain)
}

// stamp writes a time by its layout, which is as long as what it makes.
func (s *sheet) stamp(p *pen, t time.Time, layout string, k ink) {
	if layout == "" || p.room() < len(layout) {
		return
	}
	p.open(k)
	p.buf = t.AppendFormat(p.buf, layout)
	p.x += len(layout)
	p.buf = append(p.buf, k.close...)
}

// sideOf draws the side's mark, and its word where there is room.
func (s *sheet) sideOf(p *pen, side model.Side, w int) {
	k, end := s.side[min(int(side), len(s.side)-1)], p.x+w
	p.open(k)
	p.cell(ink{}, sideMark(side), fit{w: 1})
	if w > 2 {
		p.blank(1)
		p.text(side.Name().In(s.lang), fit{w: min(w-2, p.room())})
	}
	p.buf = append(p.buf, k.close...)
	if k.close == "" {
		p.buf = append(p.buf, "\x1b[m"...)
	}
	p.to(end)
}

// cause draws what happened: the catalogue's text, or the record's own words
// where the catalogue does not know them.
func (s *sheet) cause(p *pen, r *model.Row, w int) {
	if r.Cause == nil {
		p.cell(s.plain, s.given(r.Reason), fit{w: w})
		return
	}
	text, k := r.Cause.Text.In(s.lang), s.plain
	if s.ids() && w < causeText {
		text = r.Cause.ID
	}
	if r.Side == model.Publisher {
		k = s.dim
	}
	p.cell(k, text, fit{w: w})
}

// ids reports whether narrow columns of causes hold ids: English sentences are
// too long for them.
func (s *sheet) ids() bool { return s.lang == model.EN }

// length draws how long the push was up.
func (s *sheet) length(p *pen, up int64, w int) {
	if up < 0 {
		p.cell(s.dim, s.glyphs.none, fit{w: w, right: true})
		return
	}
	var room [24]byte
	b := appendLength(room[:0], up)
	if len(b) > min(w, p.room()) {
		p.cell(s.plain, "++", fit{w: w, right: true})
		return
	}
	p.blank(w - len(b))
	p.buf = append(p.buf, b...)
	p.x += len(b)
}

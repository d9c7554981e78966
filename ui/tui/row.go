package tui

import (
	"slices"
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
	by     model.Order // in which the rows stand
}

// titles draws the line of column titles over the pen's width, blanks
// included: its underline parts the rows from what is above them.
func (s *sheet) titles(p *pen) {
	p.open(s.theme.titles)
	for _, c := range s.cols {
		p.to(c.x)
		s.title(p, c)
	}
	p.blank(p.room())
	p.buf = append(p.buf, s.theme.titles.close...)
}

// leastTitle is the least room in which the beginning of a title still tells
// something.
const leastTitle = 3

// title draws the word over a column, with an arrow where rows stand in its
// order.
func (s *sheet) title(p *pen, c placed) {
	title, arrow := s.words.columns[c.col], ""
	if s.by != newestFirst && columnOf(s.by.By) == c.col {
		arrow = s.arrow(s.by)
	}
	room := min(c.w, p.room()) - p.ruler.width(arrow)
	w := min(p.ruler.width(title), room)
	if w < p.ruler.width(title) && w < leastTitle {
		title, w = "", 0
	}
	if flushRight(c.col) {
		p.blank(room - w)
	}
	p.text(title, fit{w: w})
	if room >= 0 {
		p.text(arrow, fit{w: p.ruler.width(arrow)})
	}
}

// row draws one event over the pen's width.
func (s *sheet) row(p *pen, l *line) {
	if l.selected {
		p.put(s.mark, s.glyphs.cursor)
	}
	if sign := s.glyphs.sign(l); sign != "" {
		p.to(1)
		p.put(s.mark, sign)
	}
	for i := range s.cols {
		p.to(s.cols[i].x)
		s.field(p, l, s.cols[i])
	}
	p.blank(p.room())
}

// field draws one cell of a row.
func (s *sheet) field(p *pen, l *line, c placed) {
	switch c.col {
	case colEnded:
		s.ended(p, &l.Row, c.w)
	case colStream:
		s.name(p, l, c.w)
	case colSide:
		s.sideOf(p, l.Side, c.w)
	case colCause:
		s.cause(p, l, c.w)
	case colUp:
		s.length(p, l.Up, c.w)
	case colGap:
		s.gap(p, l, c.w)
	case colClient:
		p.cell(s.plain, s.given(l.Client), fit{w: c.w, mid: true})
	case colResolution:
		p.cell(s.dim, s.given(l.Resolution), fit{w: c.w})
	case colDomain:
		p.cell(s.dim, l.Domain, fit{w: c.w, mid: true})
	case colApp:
		p.cell(s.dim, l.App, fit{w: c.w, mid: true})
	}
}

// name draws the stream, with its repeats where no column of causes does.
func (s *sheet) name(p *pen, l *line, w int) {
	if s.has(colCause) {
		p.cell(s.plain, l.Stream, fit{w: w, mid: true})
		return
	}
	s.repeated(p, s.plain, l.Stream, fit{w: w, mid: true}, l)
}

func (s *sheet) has(c column) bool { return hasColumn(s.cols, c) }

// hasColumn reports whether a column is among those placed, with some room.
func hasColumn(cols []placed, c column) bool {
	return slices.ContainsFunc(cols, func(p placed) bool { return p.col == c && p.w > 0 })
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
func (s *sheet) cause(p *pen, l *line, w int) {
	text, k := s.given(l.Reason), s.plain
	if l.Cause != nil {
		text = l.Cause.Text.In(s.lang)
		if s.ids() && w < causeText {
			text = l.Cause.ID
		}
		if l.Side == model.Publisher {
			k = s.dim
		}
	}
	s.repeated(p, k, text, fit{w: w}, l)
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

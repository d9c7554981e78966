package tui

import (
	"strconv"

	"offair/model"
)

// line is one row of the list: its record, and what is known beside it.
type line struct {
	model.Row
	gap      gapCell
	size     int   // events that it stands for, itself included
	span     int64 // seconds from the first of them to the last
	selected bool
	marked   bool
	watched  bool
}

// lineAt is line i of the list, ready to be drawn.
func (m *root) lineAt(i, row int) line {
	snap := m.list.view.Snapshot()
	l := line{
		Row: snap.Row(row), size: 1,
		selected: i == m.list.cur && m.pin == nil, marked: m.list.signed[row],
	}
	l.watched = m.watch.has(l.Key)
	if m.shows(colGap) {
		m.edges.current(snap)
		l.gap = m.edges.gapOf(&l.Row, row)
	}
	if size, first := m.list.repeats(i); size > 1 {
		l.size, l.span = size, l.When-snap.When(first)
	}
	return l
}

// times says how many events a line stands for, and in which time where there
// is room: ×37 in 9m40s.
func (s *sheet) times(l *line, w int) string {
	if l.size < 2 {
		return ""
	}
	text := s.glyphs.times + strconv.Itoa(l.size)
	if w >= repeatsFrom {
		text += s.words.within + string(appendLength(nil, l.span))
	}
	return text
}

// repeatsFrom is the width from which a column of causes also has room for how
// long the repeats took.
const repeatsFrom = 30

// repeated draws text in w cells and leaves room for how often it was.
func (s *sheet) repeated(p *pen, k ink, text string, f fit, l *line) {
	times := s.times(l, f.w)
	if times == "" {
		p.cell(k, text, f)
		return
	}
	end := p.x + f.w
	f.w = max(f.w-p.ruler.width(times)-1, 0)
	f.w = min(f.w, p.ruler.width(text))
	p.cell(k, text, f)
	p.blank(1)
	p.put(s.strong, times)
	p.to(end)
}

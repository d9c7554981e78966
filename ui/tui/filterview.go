package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// promptCells is the room before the line's text.
const promptCells = margin + 2

// filterRows is how many lines the filter asks for: one while it is closed,
// else the line, its terms or its error, and what may be typed next.
func (m *root) filterRows() int {
	if !m.filter.open {
		return 1 + m.pickRows()
	}
	return 2 + min(max((m.h-12)/4, 1), 6)
}

// filterLine draws line i of the filter.
func (m *root) filterLine(p *pen, i int) {
	switch {
	case i == 0:
		m.promptLine(p)
	case m.picking != notPicking:
		m.pickLine(p, i-1)
	case m.filter.wrong != nil:
		m.wrongLines(p, i)
	case i == 1:
		m.termsLine(p)
	default:
		m.offerLine(p, i)
	}
}

// promptLine draws the text, with what is wrong in it underlined.
func (m *root) promptLine(p *pen) {
	p.blank(margin)
	line := m.filter.line()
	if line == "" && !m.filter.open {
		p.put(m.theme.dim, m.words.placeholder)
		return
	}
	k := m.theme.label
	if m.filter.open {
		k = m.theme.mark
	}
	p.put(k, "/")
	p.blank(1)
	from, _ := m.visible()
	if from >= len(line) {
		return
	}
	lo, hi := len(line), len(line)
	if e := m.filter.wrong; e != nil {
		lo, hi = min(max(e.From, from), len(line)), min(max(e.To, from), len(line))
	}
	p.put(m.theme.plain, line[from:max(lo, from)])
	p.put(m.theme.wrong, line[lo:hi])
	p.put(m.theme.plain, line[hi:])
}

// visible is the byte of the line from which it is drawn, so that the cursor
// is on the screen, and the cursor's column.
func (m *root) visible() (from, column int) {
	line := m.filter.line()
	at, n := len(line), 0
	for i := range line {
		if n == m.filter.input.at {
			at = i
			break
		}
		n++
	}
	room := max(m.w-promptCells-margin, 1)
	if !m.filter.open {
		return 0, 0
	}
	column = m.ruler.width(line[:at])
	for from < at && column >= room {
		n, w := m.ruler.next(line[from:])
		from, column = from+n, column-w
	}
	return from, column
}

// cursor is where the terminal's own cursor stands, while something is typed.
func (m *root) cursor() *tea.Cursor {
	if !m.filter.open || m.help.open || m.places.filter.h == 0 {
		return nil
	}
	_, column := m.visible()
	c := tea.NewCursor(min(promptCells+column, max(m.w-1, 0)), m.places.filter.y)
	c.Shape, c.Blink = tea.CursorBar, false
	return c
}

// wrongText is the sentence about a wrong term, in as many lines as it takes.
func (m *root) wrongText() []string {
	return wrap(m.ruler, m.filter.wrong.What.In(m.o.Lang), m.w-promptCells-margin)
}

// wrongLines draws the sentence about a wrong term, and behind it what may be
// typed next.
func (m *root) wrongLines(p *pen, i int) {
	lines := m.wrongText()
	if i > len(lines) {
		m.offerLine(p, i)
		return
	}
	if i == 1 {
		p.blank(margin)
		p.put(m.theme.bad, m.glyphs.cross)
	}
	p.to(promptCells)
	p.put(m.theme.bad, lines[i-1])
}

// termsLine draws the terms in force, each with how many rows it leaves by
// itself, and what they leave together.
func (m *root) termsLine(p *pen) {
	p.to(promptCells)
	if len(m.filter.terms) == 0 {
		p.put(m.theme.dim, m.words.filterEmpty)
		return
	}
	for i, t := range m.filter.terms {
		n := m.filter.counts[i]
		k := m.theme.good
		if n == 0 {
			k = m.theme.bad
		}
		p.put(m.theme.plain, t.Text)
		p.blank(1)
		if n >= 0 {
			p.put(k, grouped(n))
		}
		p.blank(headGap)
	}
	if len(m.filter.terms) > 1 {
		p.put(m.theme.dim, fmt.Sprintf(m.words.together, grouped(m.list.events())))
	}
}

// offersAt is the first line of the filter's part, and of the suggestions,
// that is drawn: around the chosen one, behind the terms or the sentence about
// a wrong one.
func (m *root) offersAt() (line, first int) {
	line = 2
	if m.filter.wrong != nil {
		line = 1 + len(m.wrongText())
	}
	rows := max(m.places.filter.h-line, 1)
	return line, max(min(m.filter.pick-rows/2, len(m.filter.offers)-rows), 0)
}

// offerLine draws the suggestion that belongs on a line of the filter's part.
func (m *root) offerLine(p *pen, i int) {
	f := &m.filter
	line, first := m.offersAt()
	if i += first - line; i >= len(f.offers) {
		return
	}
	o := f.offers[i]
	p.blank(margin)
	if i == f.pick {
		p.put(m.theme.mark, m.glyphs.take)
	}
	p.to(promptCells)
	k := m.theme.plain
	if i == f.pick {
		k = m.theme.strong
	}
	name := min(max(m.w/3, 12), 34)
	p.cell(k, o.show, fit{w: name, mid: true})
	p.blank(headGap)
	if o.count >= 0 {
		p.cell(m.theme.good, grouped(o.count), fit{w: 7, right: true})
		p.blank(headGap)
	}
	p.put(m.theme.dim, o.hint)
}

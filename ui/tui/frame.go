package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// sheet is what rows and texts are drawn with now.
func (m *root) sheet() *sheet {
	return &m.paper
}

// arrange gives every part its place and its content after a message.
func (m *root) arrange() {
	now := m.o.Now()
	day := todayAt(now, m.zone)
	m.looks.zone, m.looks.day = m.zone, day.from
	m.paper.by = m.list.by
	m.paper.theme, m.paper.glyphs, m.paper.words, m.paper.lang, m.paper.day = m.theme, m.glyphs, m.words, m.o.Lang, day
	m.place()
	if later := m.trace(); later != nil {
		m.tracer.later = later
	}
	m.fill()
	m.keys.enable(m)
}

// place works the layout out and tells the parts that have a size.
func (m *root) place() {
	p := layout(m.w, m.h, wants{
		header: m.headerRows(), filter: m.filterRows(), typing: m.filter.open, detail: m.bodySpot(),
		timeline: m.timelineRows(), verdict: m.verdictRows(), facets: m.facetColumn(), values: m.facetsWhole(),
	})
	if p == m.places && m.paper.cols != nil {
		return
	}
	if p.at != whole {
		shift := p.list.y - m.listY
		if m.list.rows == 0 {
			shift = 0
		}
		m.list.resize(p.list.h, shift)
		m.listY = p.list.y
	}
	m.paper.cols = m.columnsFor(p.list.w, p.at == right || m.facetColumn() > 0)
	m.places = p
	m.refocus()
	m.detail.box = p.detail
	m.facets.box = p.facets
	m.help.rows = max(p.footer.y-p.header.h, 0)
}

// columnsFor places the columns of a list of w cells, beside another part or
// alone, with a blank at its end: alone, only where there is room for it. The
// column that rows are ordered by is among them, unless a person hid it.
func (m *root) columnsFor(w int, beside bool) []placed {
	k := measures{side: m.sideCells(), ids: m.paper.ids(), own: m.own, edge: margin}
	if beside {
		w, k.edge = w-margin, 0
	}
	cols, by := place(w, k), columnOf(m.list.by.By)
	if m.list.by == newestFirst || by == columns || k.own[by] == hideColumn || hasColumn(cols, by) {
		return cols
	}
	k.own[by] = showColumn
	return place(w, k)
}

// refocus takes the keys from a part that the screen has no room for any more.
func (m *root) refocus() {
	gone := (m.focus == onTimeline && m.places.timeline.h == 0) || (m.focus == onVerdict && m.places.verdict.h == 0)
	if gone {
		m.closeTimeline()
	}
}

// bodySpot is where the detail is: nowhere beside facets that fill the screen,
// which then stand in place of the list as it would.
func (m *root) bodySpot() spot {
	if m.facetsWhole() {
		return whole
	}
	return m.detail.spot(m.bodyW(), m.h)
}

// sideCells is the width of a side's mark and its longest word.
func (m *root) sideCells() int {
	w := m.ruler.width(m.words.columns[colSide])
	for i := range model.Sides {
		w = max(w, 2+m.ruler.width(model.Side(i).Name().In(m.o.Lang)))
	}
	return w
}

// fill makes the texts that are on the screen.
func (m *root) fill() {
	if m.places.at != nowhere {
		snap, row, ok := m.selected()
		k := detailKey{row: row, ok: ok, w: m.detail.box.w - 2*margin, looks: m.looks, hidden: m.pin != nil, pane: m.places.at == right, tall: m.detail.box.h >= tallFrom}
		if ok {
			k.version, k.id, k.air, k.story = snap.Version, snap.ID(row), m.air.gen, m.story.shown
			k.trail = m.trailOf(snap, row)
		}
		m.detail.show(m.sheet(), m.ruler, snap, k)
	}
	m.showTimeline()
	m.showVerdict()
	m.showFacets()
	if k := (helpKey{m.w, m.looks}); m.help.open && k != m.help.key {
		m.help.key, m.help.lines = k, m.makeHelp(m.w)
	}
	if m.help.open {
		m.help.scroll(0)
	}
}

// View is the frame. Between two messages that change nothing it is the same.
func (m *root) View() tea.View {
	if m.paper.cols == nil {
		m.arrange()
	}
	if m.stale {
		m.stale = false
		m.view = m.draw()
	}
	return m.view
}

func (m *root) draw() tea.View {
	p := &m.pen
	p.ruler, p.dots = m.ruler, m.glyphs.dots
	p.reset(m.w)
	for _, l := range m.header()[:min(m.places.header.h, len(m.head.lines))] {
		p.line(l.s, l.w)
		p.newline()
	}
	if m.help.open {
		m.drawHelp(p)
	} else {
		m.drawAbove(p)
		for i := range m.places.filter.h {
			m.filterLine(p, i)
			p.newline()
		}
		m.drawBody(p)
	}
	if m.places.footer.h > 0 {
		m.footer(p)
		p.newline()
	}
	n := max(len(p.buf)-1, 0) // without the last line's end
	v := tea.NewView(string(p.buf[:n]))
	v.AltScreen = true
	v.WindowTitle = m.title()
	v.Cursor = m.cursor()
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

// drawAbove draws what stands between header and filter.
func (m *root) drawAbove(p *pen) {
	for i := range m.places.timeline.h {
		if i < len(m.time.lines) {
			p.line(m.time.lines[i].s, m.time.lines[i].w)
		}
		p.newline()
	}
	if m.places.verdict.h > 0 {
		said := m.said()
		p.blank(margin)
		p.line(said.s, said.w)
		p.newline()
	}
}

// title is the window's; it never changes, so that it costs nothing.
func (m *root) title() string {
	t := "offair"
	for _, s := range []string{m.o.Account, m.o.Site} {
		if s != "" {
			t += " " + s
		}
	}
	if m.o.Demo {
		t += " " + m.words.demo
	}
	return t
}

func (m *root) drawHelp(p *pen) {
	h := &m.help
	rest := len(h.lines) - h.offset - h.rows
	for i := range h.rows {
		p.blank(margin)
		if j := i + h.offset; i == h.rows-1 && rest > 0 {
			p.put(m.theme.dim, fmt.Sprintf(m.words.more, m.glyphs.down, rest+1, m.keys.down.Help().Key))
		} else if j < len(h.lines) {
			p.line(h.lines[j].s, h.lines[j].w)
		}
		p.newline()
	}
}

// drawBody draws the list and the detail.
func (m *root) drawBody(p *pen) {
	b := &m.places
	var none []inked
	if m.list.len() == 0 {
		none = m.empty(b.list.w)
	}
	if b.titles.h > 0 {
		p.width = b.titles.w
		m.paper.titles(p)
		m.besides(p, 0)
	}
	for i := range b.list.h {
		p.width = b.list.w
		m.listLine(p, i, none)
		m.besides(p, b.titles.h+i)
	}
	p.width = m.w
	if b.at == below || b.at == whole {
		m.drawBelow(p)
	}
}

// drawBelow draws what stands below the list or in its place: the detail, or
// the facets.
func (m *root) drawBelow(p *pen) {
	b := &m.places
	line := b.titles.h + b.list.h
	if b.at == below && b.detail.h > 0 {
		p.width = m.bodyW()
		m.rule(p)
		m.facetLine(p, line)
		p.newline()
		line++
	}
	for i := range b.detail.h {
		p.blank(margin)
		if m.facetsWhole() {
			m.facetText(p, i)
		} else {
			p.width = m.bodyW() - margin
			m.detail.draw(p, m.sheet(), i)
			m.facetLine(p, line+i)
		}
		p.width = m.w
		p.newline()
	}
}

// listLine draws line i of the list, or of what stands in for it.
func (m *root) listLine(p *pen, i int, none []inked) {
	if i < len(none) {
		p.line(none[i].s, none[i].w)
		return
	}
	at := m.list.top + i
	row, ok := m.list.at(at)
	if !ok {
		return
	}
	l := m.lineAt(at, row)
	m.paper.row(p, &l)
}

// besides ends a line of the list, with the detail at its right if it is there.
func (m *root) besides(p *pen, i int) {
	if m.places.at == right {
		p.to(m.places.list.w)
		p.width = m.bodyW()
		p.put(m.theme.rule, m.glyphs.vertical)
		p.blank(margin)
		m.detail.draw(p, m.sheet(), i)
	}
	m.facetLine(p, i)
	p.newline()
}

// rule parts the list from the detail below it.
func (m *root) rule(p *pen) {
	p.open(m.theme.rule)
	for p.room() > 0 {
		p.buf = append(p.buf, m.glyphs.flat...)
		p.x++
	}
	p.buf = append(p.buf, m.theme.rule.close...)
}

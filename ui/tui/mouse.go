package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// pointer is what the screen remembers of the mouse. One rule holds for all
// parts: a click chooses, a second one on the same does what Enter does there,
// the wheel moves what is under it.
type pointer struct {
	x, y int  // of the last click
	hit  bool // there was one, and no key since
	drag drag
}

// wheelRows is how many lines one notch of the wheel moves.
const wheelRows = 3

// onMouse is for what the mouse does.
func (m *root) onMouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	switch msg.(type) {
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft {
			return m.onClick(at)
		}
	case tea.MouseWheelMsg:
		return m.onWheel(at)
	case tea.MouseMotionMsg:
		if m.pointer.drag.held {
			m.dragTime(at)
			return nil
		}
	case tea.MouseReleaseMsg:
		if m.pointer.drag.held {
			return m.dropTime()
		}
	}
	m.same = true
	return nil
}

// target is a part of the screen and what a click in it does. again says that
// the click before was on the same cell.
type target struct {
	box box
	do  func(m *root, at tea.Mouse, again bool) tea.Cmd
}

// targets are the parts that take clicks now: what is open above the rest
// leaves the others out.
func (m *root) targets() []target {
	p := &m.places
	foot := target{p.footer, (*root).clickHint}
	switch {
	case m.help.open:
		return []target{foot}
	case m.filter.open:
		return []target{foot, {p.filter, (*root).clickOffer}, {p.list, (*root).clickRow}}
	case m.picking != notPicking:
		return []target{foot, {p.filter, (*root).clickChoice}, {box{0, 0, m.w, m.h}, (*root).clickAway}}
	}
	return []target{
		foot,
		{p.header, (*root).clickHeader},
		{p.timeline, (*root).clickTime},
		{p.verdict, (*root).clickVerdict},
		{p.filter, (*root).clickFilter},
		{p.facets, (*root).clickFacet},
		{p.titles, (*root).clickTitle},
		{p.list, (*root).clickRow},
	}
}

func (m *root) onClick(at tea.Mouse) tea.Cmd {
	k := &m.pointer
	again := k.hit && k.x == at.X && k.y == at.Y
	k.x, k.y, k.hit = at.X, at.Y, true
	m.note = ""
	for _, t := range m.targets() {
		if inside(t.box, at) {
			return t.do(m, at, again)
		}
	}
	return nil
}

func inside(b box, at tea.Mouse) bool {
	return at.X >= b.x && at.X < b.x+b.w && at.Y >= b.y && at.Y < b.y+b.h
}

// clickRow puts the cursor on a row; a second click opens its detail.
func (m *root) clickRow(at tea.Mouse, again bool) tea.Cmd {
	i := m.list.top + at.Y - m.places.list.y
	if i >= m.list.len() {
		return nil
	}
	m.toList()
	m.pin = nil
	if again && i == m.list.cur && !m.filter.open && !m.detail.open {
		return m.openDetail()
	}
	m.list.goTo(i)
	return nil
}

// toList takes the keys back from timeline and verdict.
func (m *root) toList() {
	if m.focus == onTimeline || m.focus == onVerdict {
		m.closeTimeline()
	}
}

// clickTitle orders by a column, or the other way round.
func (m *root) clickTitle(at tea.Mouse, _ bool) tea.Cmd {
	for _, c := range m.paper.cols {
		if at.X < c.x || at.X >= c.x+c.w {
			continue
		}
		if i := slices.IndexFunc(choices[:], func(o choice) bool { return o.col == c.col }); i >= 0 {
			return m.chooseOrder(choices[i])
		}
	}
	return nil
}

// clickHeader goes to what came in, or takes the last alert away.
func (m *root) clickHeader(at tea.Mouse, _ bool) tea.Cmd {
	switch y := at.Y - m.places.header.y; {
	case y >= 2 && y-2 < len(m.alertLines()):
		m.dismiss()
	case y == 0 && m.list.fresh() > 0 && m.places.at != whole:
		return m.jump(false)
	}
	return nil
}

// clickVerdict gives the keys to the verdict; a second click takes it.
func (m *root) clickVerdict(tea.Mouse, bool) tea.Cmd {
	if m.focus == onVerdict {
		return m.takeVerdict()
	}
	if m.focus == onTimeline {
		m.closeTimeline()
	}
	return m.openVerdict()
}

func (m *root) clickFilter(tea.Mouse, bool) tea.Cmd {
	m.toList()
	return m.openFilter()
}

// clickOffer takes what is proposed under the filter line.
func (m *root) clickOffer(at tea.Mouse, _ bool) tea.Cmd {
	line, first := m.offersAt()
	i := at.Y - m.places.filter.y - line
	if i < 0 || i+first >= len(m.filter.offers) {
		return nil
	}
	i += first
	m.filter.pick = i
	return m.takeOffer()
}

// clickChoice takes one of the things that letters choose.
func (m *root) clickChoice(at tea.Mouse, _ bool) tea.Cmd {
	letter := m.letterAt(at.X, at.Y-m.places.filter.y-2)
	if letter == "" {
		return nil
	}
	return m.onPick(tea.KeyPressMsg{Code: rune(letter[0]), Text: letter})
}

func (m *root) clickAway(tea.Mouse, bool) tea.Cmd {
	m.picking = notPicking
	return nil
}

// clickFacet puts the cursor on a value or a field; a second click narrows to
// the value, or takes that back. The cell counts, since the values move when
// another field has the cursor.
func (m *root) clickFacet(at tea.Mouse, again bool) tea.Cmd {
	f := &m.facets
	i := at.Y - f.box.y
	switch {
	case again && m.focus == onFacets:
		return m.takeValue(false)
	case i >= len(f.spots):
		return nil
	}
	m.toList()
	m.focus, f.field = onFacets, f.spots[i].field
	if v := f.spots[i].value; v >= 0 {
		m.pickValue(v)
	}
	return nil
}

// onWheel moves what is under the mouse: text, values, time or rows.
func (m *root) onWheel(at tea.Mouse) tea.Cmd {
	n, across := wheelOf(at)
	if n == 0 {
		m.same = true
		return nil
	}
	switch {
	case m.help.open:
		m.help.scroll(n * wheelRows)
	case !m.filter.open && m.picking == notPicking && inside(m.places.timeline, at):
		return m.wheelTime(at, n, across)
	case across:
	case inside(m.places.facets, at):
		m.focus = onFacets
		return m.stepValue(n)
	case m.places.at == whole || inside(m.places.detail, at):
		m.detail.scroll(n * wheelRows)
	default:
		m.pin = nil
		m.list.page(n * wheelRows)
	}
	return nil
}

// wheelOf is which way the wheel turned: up and left are -1; across with
// Shift, or where the wheel has two ways.
func wheelOf(at tea.Mouse) (n int, across bool) {
	across = at.Mod.Contains(tea.ModShift)
	switch at.Button {
	case tea.MouseWheelUp:
		return -1, across
	case tea.MouseWheelDown:
		return 1, across
	case tea.MouseWheelLeft:
		return -1, true
	case tea.MouseWheelRight:
		return 1, true
	default:
		return 0, false
	}
}

package tui

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// picking is what is chosen by letter in the lines under the filter.
type picking uint8

const (
	notPicking picking = iota
	pickOrder
	pickColumns
	pickCopy   // what is copied; see copymenu.go
	pickWindow // the window; see window.go
)

// choice is one column that can be chosen, and its letter.
type choice struct {
	letter string
	by     model.Column
	col    column // columns for one that the list does not show
}

// choices are in the order in which they are offered. Both pickers have the
// same letters.
var choices = [model.Columns]choice{
	{"e", model.ByEnded, colEnded},
	{"g", model.ByGap, colGap},
	{"u", model.ByUp, colUp},
	{"s", model.ByStream, colStream},
	{"i", model.ByClient, colClient},
	{"w", model.BySide, colSide},
	{"c", model.ByCause, colCause},
	{"d", model.ByDomain, colDomain},
	{"a", model.ByApp, colApp},
	{"r", model.ByResolution, colResolution},
	{"b", model.ByStarted, columns},
}

// menu reports whether what is chosen is no column.
func (k picking) menu() bool { return k == pickCopy || k == pickWindow }

// offered are the choices of a picker.
func (k picking) offered() []choice {
	if k == pickColumns {
		return choices[:len(choices)-1] // the list has no column of starts
	}
	return choices[:]
}

func (m *root) openPicker(k picking) tea.Cmd {
	m.picking = k
	if k == pickOrder && m.sorter.view != nil {
		return m.sorter.prepare()
	}
	return nil
}

// onPick takes a letter. Whatever else closes, so that no key does harm.
func (m *root) onPick(msg tea.KeyPressMsg) tea.Cmd {
	k := m.picking
	if k.menu() {
		return m.onMenu(msg)
	}
	i := slices.IndexFunc(k.offered(), func(c choice) bool { return c.letter == msg.String() })
	if i < 0 || k == pickOrder {
		m.picking = notPicking
	}
	switch {
	case i < 0:
		return nil
	case k == pickColumns:
		m.toggleColumn(choices[i].col)
		return nil
	}
	return m.chooseOrder(choices[i])
}

// chooseOrder orders by a column, or the other way round, and says so.
func (m *root) chooseOrder(c choice) tea.Cmd {
	o := m.turned(c.by)
	m.note = m.orderNote(c, o)
	return m.orderBy(o)
}

// letterAt is the letter of what stands in a column of line i under the
// picker's heading; "" for none.
func (m *root) letterAt(x, i int) string {
	var letters []string
	w, cols := m.pickCells()
	if m.picking.menu() {
		items := m.menu().items
		w, cols = m.menuCells(items)
		for _, c := range items {
			letters = append(letters, c.letter)
		}
	} else {
		for _, c := range m.picking.offered() {
			letters = append(letters, c.letter)
		}
	}
	col := (x - promptCells) / w
	j := i*cols + col
	if i < 0 || x < promptCells || col >= cols || j >= len(letters) {
		return ""
	}
	return letters[j]
}

// turned is the order by a column in its usual way, or the other way round
// when it is in force.
func (m *root) turned(by model.Column) model.Order {
	o := by.Usual()
	if m.sorter.want.by == o {
		o.Desc = !o.Desc
	}
	return o
}

// orderNote says which order is in force and how to turn it round.
func (m *root) orderNote(c choice, o model.Order) string {
	if o == newestFirst {
		return m.words.notes.byTime
	}
	return fmt.Sprintf(m.words.notes.byOther, m.orderName(c), m.words.firsts[o.By].of(o.Desc), m.keys.order.Help().Key+" "+c.letter)
}

// orderName is the word for what rows are ordered by.
func (m *root) orderName(c choice) string {
	if c.col == columns {
		return m.words.detail.started
	}
	return m.words.columns[c.col]
}

// byText names the order in force, with its arrow.
func (m *root) byText(o model.Order) string {
	i := slices.IndexFunc(choices[:], func(c choice) bool { return c.by == o.By })
	return fmt.Sprintf(m.words.by, m.orderName(choices[i])) + " " + m.paper.arrow(o)
}

// columnOf is the column of the list that shows what rows are ordered by;
// columns where none does.
func columnOf(by model.Column) column {
	i := slices.IndexFunc(choices[:], func(c choice) bool { return c.by == by })
	return choices[i].col
}

// arrow is the sign for the way in which values run.
func (s *sheet) arrow(o model.Order) string {
	if o.Desc {
		return s.glyphs.down
	}
	return s.glyphs.up
}

// pickRows is how many lines the picker asks for.
func (m *root) pickRows() int {
	switch {
	case m.picking == notPicking:
		return 0
	case m.picking.menu():
		return m.menuRows()
	}
	_, cols := m.pickCells()
	return 1 + (len(m.picking.offered())+cols-1)/cols
}

// pickCells is the width of one choice, and how many stand in a line.
func (m *root) pickCells() (w, cols int) {
	for _, c := range choices {
		w = max(w, m.ruler.width(m.orderName(c)))
	}
	w += len("[x] e ") + headGap
	return w, max((m.w-promptCells)/w, 1)
}

// pickLine draws line i of the picker.
func (m *root) pickLine(p *pen, i int) {
	if m.picking.menu() {
		m.menuLine(p, i)
		return
	}
	p.to(promptCells)
	if i == 0 {
		title, how := m.words.pick.order, m.words.pick.orderHow
		if m.picking == pickColumns {
			title, how = m.words.pick.columns, m.words.pick.columnsHow
		}
		p.put(m.theme.label, title)
		p.blank(headGap)
		p.put(m.theme.dim, how)
		return
	}
	w, cols := m.pickCells()
	offered := m.picking.offered()
	for j := (i - 1) * cols; j < min(i*cols, len(offered)); j++ {
		p.to(promptCells + (j-(i-1)*cols)*w)
		m.pickCell(p, offered[j])
	}
}

// pickCell draws one choice with its letter and whether it is in force.
func (m *root) pickCell(p *pen, c choice) {
	k := m.theme.plain
	switch o := m.sorter.want.by; {
	case m.picking == pickColumns && m.shows(c.col):
		p.put(m.theme.plain, "[x] ")
	case m.picking == pickColumns:
		p.put(m.theme.plain, "[ ] ")
	case o.By == c.by:
		p.put(m.theme.mark, m.paper.arrow(o)+" ")
		k = m.theme.strong
	default:
		p.blank(2)
	}
	p.put(m.theme.key, c.letter)
	p.blank(1)
	p.put(k, m.orderName(c))
}

// shows reports whether the list has room for a column and shows it.
func (m *root) shows(c column) bool { return m.paper.has(c) }

// toggleColumn hides a column that is shown, and shows one that is not.
func (m *root) toggleColumn(c column) {
	m.own[c] = showColumn
	if m.shows(c) {
		m.own[c] = hideColumn
	}
	m.paper.cols = nil // placed anew
}

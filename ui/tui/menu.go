package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// menu is what can be chosen by letter under the filter line, where that is
// not a column: what is copied, which window is looked at.
type menu struct {
	title, how string
	items      []menuItem
}

// menuItem is one of them; the one that is in force stands out.
type menuItem struct {
	letter, name string
	inForce      bool
	do           func(*root) tea.Cmd
}

// menu is the one that is open.
func (m *root) menu() menu {
	if m.picking == pickWindow {
		return m.windowMenu()
	}
	return m.copyMenu()
}

// onMenu takes a letter. Any other key closes the menu.
func (m *root) onMenu(msg tea.KeyPressMsg) tea.Cmd {
	items := m.menu().items
	m.picking = notPicking
	i := slices.IndexFunc(items, func(c menuItem) bool { return c.letter == msg.String() || c.letter == msg.Text })
	if i < 0 {
		return nil
	}
	return items[i].do(m)
}

// mostMenuColumns is how many items stand in a line at most.
const mostMenuColumns = 4

// menuCells is the width of one item, and how many stand in a line.
func (m *root) menuCells(items []menuItem) (w, cols int) {
	for i := range items {
		cells := m.ruler.width(items[i].name)
		if items[i].inForce {
			cells += 1 + m.ruler.width(m.glyphs.tick)
		}
		w = max(w, cells)
	}
	w += len("n ") + headGap
	return w, min(max((m.w-promptCells)/w, 1), mostMenuColumns)
}

// menuRows is how many lines the menu asks for.
func (m *root) menuRows() int {
	items := m.menu().items
	_, cols := m.menuCells(items)
	return 1 + (len(items)+cols-1)/cols
}

// menuLine draws line i of the menu.
func (m *root) menuLine(p *pen, i int) {
	p.to(promptCells)
	menu := m.menu()
	if i == 0 {
		p.put(m.theme.label, menu.title)
		p.blank(headGap)
		p.put(m.theme.dim, menu.how)
		return
	}
	w, cols := m.menuCells(menu.items)
	for j := (i - 1) * cols; j < min(i*cols, len(menu.items)); j++ {
		p.to(promptCells + (j-(i-1)*cols)*w)
		p.put(m.theme.key, menu.items[j].letter)
		p.blank(1)
		k := m.theme.plain
		if menu.items[j].inForce {
			k = m.theme.strong
		}
		p.put(k, menu.items[j].name)
		if menu.items[j].inForce {
			p.blank(1)
			p.put(m.theme.mark, m.glyphs.tick)
		}
	}
}

package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// copyItem is one thing that can be copied, and its letter.
type copyItem struct {
	letter string
	name   func(*copyWords) string
	do     func(*root) tea.Cmd
	row    bool // it is of the selected event
}

// copyItems are in the order in which they are offered.
func copyItems() []copyItem {
	return []copyItem{
		{"n", func(w *copyWords) string { return w.note }, func(m *root) tea.Cmd { return m.makeNote(handing{}) }, false},
		{"N", func(w *copyWords) string { return w.masked }, func(m *root) tea.Cmd { return m.makeNote(handing{masked: true}) }, false},
		{"v", func(w *copyWords) string { return w.verdict }, (*root).copyVerdict, false},
		{"c", func(w *copyWords) string { return w.command }, (*root).copyCommand, false},
		{"s", func(w *copyWords) string { return w.stream }, (*root).copyStream, true},
		{"i", func(w *copyWords) string { return w.client }, (*root).copyClient, true},
		{"r", func(w *copyWords) string { return w.row }, (*root).copyRow, true},
		{"j", func(w *copyWords) string { return w.json }, (*root).copyJSON, true},
	}
}

// copyable are the items that there is something to copy for.
func (m *root) copyable() []copyItem {
	_, _, ok := m.selected()
	return slices.DeleteFunc(copyItems(), func(c copyItem) bool {
		return c.row && !ok || c.letter == "j" && m.o.JSON == nil || c.letter == "c" && m.o.Reopen == nil
	})
}

func (m *root) openCopy() tea.Cmd {
	if m.list.view == nil {
		m.note = copyIn(m.o.Lang).nothing
		return nil
	}
	return m.openPicker(pickCopy)
}

// onCopy takes a letter of the menu. Any other key closes it.
func (m *root) onCopy(msg tea.KeyPressMsg) tea.Cmd {
	m.picking = notPicking
	items := m.copyable()
	i := slices.IndexFunc(items, func(c copyItem) bool { return c.letter == msg.String() || c.letter == msg.Text })
	if i < 0 {
		return nil
	}
	return items[i].do(m)
}

// copyCells is the width of one item, and how many stand in a line.
func (m *root) copyCells() (w, cols int) {
	for _, c := range copyItems() {
		w = max(w, m.ruler.width(c.name(copyIn(m.o.Lang))))
	}
	w += len("n ") + headGap
	return w, min(max((m.w-promptCells)/w, 1), 4)
}

// copyRows is how many lines the menu asks for.
func (m *root) copyRows() int {
	_, cols := m.copyCells()
	return 1 + (len(m.copyable())+cols-1)/cols
}

// copyLine draws line i of the menu.
func (m *root) copyLine(p *pen, i int) {
	p.to(promptCells)
	words := copyIn(m.o.Lang)
	if i == 0 {
		p.put(m.theme.label, words.title)
		p.blank(headGap)
		p.put(m.theme.dim, words.how)
		return
	}
	w, cols := m.copyCells()
	items := m.copyable()
	for j := (i - 1) * cols; j < min(i*cols, len(items)); j++ {
		p.to(promptCells + (j-(i-1)*cols)*w)
		p.put(m.theme.key, items[j].letter)
		p.blank(1)
		p.put(m.theme.plain, items[j].name(words))
	}
}

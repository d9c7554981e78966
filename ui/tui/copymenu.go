package tui

import (
	tea "charm.land/bubbletea/v2"
)

// copyMenu is what there is something to copy of.
func (m *root) copyMenu() menu {
	w := copyIn(m.o.Lang)
	items := []menuItem{
		{"n", w.note, false, func(m *root) tea.Cmd { return m.makeNote(handing{}) }},
		{"N", w.masked, false, func(m *root) tea.Cmd { return m.makeNote(handing{masked: true}) }},
		{"v", w.verdict, false, (*root).copyVerdict},
	}
	if m.o.Reopen != nil {
		items = append(items, menuItem{"c", w.command, false, (*root).copyCommand})
	}
	if _, _, ok := m.selected(); ok {
		items = append(items, menuItem{"s", w.stream, false, (*root).copyStream}, menuItem{"i", w.client, false, (*root).copyClient}, menuItem{"r", w.row, false, (*root).copyRow})
		if m.o.JSON != nil {
			items = append(items, menuItem{"j", w.json, false, (*root).copyJSON})
		}
	}
	return menu{w.title, w.how, items}
}

func (m *root) openCopy() tea.Cmd {
	if m.list.view == nil {
		m.note = copyIn(m.o.Lang).nothing
		return nil
	}
	return m.openPicker(pickCopy)
}

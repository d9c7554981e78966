package tui

import (
	"fmt"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"offair/model/query"
)

func trimRight(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) }

func (m *root) openFilter() tea.Cmd {
	m.filter.focus()
	return m.explain()
}

// typed is for what the text field of the filter line takes.
func (m *root) typed(msg tea.Msg) tea.Cmd {
	fits, changed := m.filter.typed(msg)
	if !fits {
		m.note = fmt.Sprintf(m.words.notes.lineFull, grouped(lineLimit))
	}
	if !changed {
		return nil
	}
	now := m.o.Now()
	m.swift, m.typedAt = now.Sub(m.typedAt) < swiftGap, now
	return m.useTyped()
}

// useTyped puts what stands in the line in force; a line that cannot be used
// still gets its suggestions.
func (m *root) useTyped() tea.Cmd {
	cmd := m.use()
	if m.filter.wrong != nil {
		return m.explain()
	}
	return cmd
}

// onPaste puts pasted text into the filter line, which opens for it.
func (m *root) onPaste(msg tea.PasteMsg) tea.Cmd {
	if m.help.open {
		return nil
	}
	m.note = ""
	if !m.filter.open {
		m.filter.focus()
	}
	return m.typed(tea.PasteMsg{Content: pasted(msg.Content)})
}

// keepFilter closes the pane and keeps the line; one that cannot be used stays
// open with its sentence. One that only waited for more is used now.
func (m *root) keepFilter() tea.Cmd {
	waited := m.filter.waits
	if m.filter.wrong != nil && !waited {
		return nil
	}
	if m.filter.before != m.filter.line() {
		m.did(undoStep{kind: undoLine, line: m.filter.before})
	}
	m.filter.dropped = ""
	m.filter.blur()
	var cmd tea.Cmd
	if waited {
		cmd = m.use()
	}
	m.wantNow()
	return cmd
}

// cancelFilter closes the pane and brings back the line from before. What was
// typed is offered when the pane opens again: a slow line can turn an arrow
// key into an Esc.
func (m *root) cancelFilter() tea.Cmd {
	m.filter.blur()
	if m.filter.before == m.filter.line() {
		return nil
	}
	m.filter.dropped = m.filter.line()
	return m.setLine(m.filter.before)
}

func (m *root) takeOffer() tea.Cmd {
	if m.filter.take() {
		return m.useTyped()
	}
	return nil
}

// addTerm narrows to the stream of the selected event, or leaves it out.
func (m *root) addTerm(not bool) tea.Cmd {
	snap, row, ok := m.selected()
	if !ok {
		return nil
	}
	before := m.filter.line()
	after := query.AddTerm(before, query.FieldStream, snap.Row(row).Stream, not)
	if after == before {
		return nil
	}
	m.did(undoStep{kind: undoLine, line: before})
	return m.setLine(after)
}

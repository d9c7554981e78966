package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/query"
)

// undoStep is one thing that Esc takes back.
type undoStep struct {
	kind  undoKind
	line  string                // of undoLine: the filter line before
	marks map[model.ID]struct{} // of undoMarks: those that were taken away
}

type undoKind uint8

const (
	undoLine   undoKind = iota
	undoPane            // the detail was opened
	undoFull            // the detail was made to fill the screen
	undoOrder           // another order was chosen
	undoFold            // repeats were folded
	undoFacets          // the facets were opened
	undoMarks           // all marks were taken away
)

// undoLimit is how many steps are remembered.
const undoLimit = 100

func (m *root) did(s undoStep) {
	m.undo = append(m.undo, s)
	m.undo = m.undo[max(len(m.undo)-undoLimit, 0):]
}

// forget drops a step that was taken back in another way.
func (m *root) forget(k undoKind) {
	for i := len(m.undo) - 1; i >= 0; i-- {
		if m.undo[i].kind == k {
			m.undo = append(m.undo[:i], m.undo[i+1:]...)
			return
		}
	}
}

// undoOne takes the last thing back; after that, terms that the screen was
// started with, one by one.
func (m *root) undoOne() tea.Cmd {
	if m.dismiss() {
		return nil
	}
	if m.pin != nil {
		m.pin = nil
		return nil
	}
	if n := len(m.undo); n > 0 {
		s := m.undo[n-1]
		m.undo = m.undo[:n-1]
		return m.takeBack(s)
	}
	if m.filter.line() != "" {
		m.filter.dropped = m.filter.line()
		return m.setLine(withoutLast(m.filter.line()))
	}
	m.note = m.words.notes.nothingToUndo
	return nil
}

func (m *root) takeBack(s undoStep) tea.Cmd {
	switch s.kind {
	case undoPane:
		m.detail.open, m.detail.full = false, false
	case undoFull:
		m.detail.full = false
	case undoOrder:
		m.note = m.words.notes.byTime
		return m.orderBy(newestFirst)
	case undoFold:
		return m.toggleFold()
	case undoFacets:
		m.closeFacets()
	case undoMarks:
		m.list.remark(s.marks)
	case undoLine:
		m.filter.dropped = m.filter.line()
		return m.setLine(s.line)
	}
	return nil
}

// withoutLast is the line without its last term.
func withoutLast(line string) string {
	q, err := query.Parse(line)
	if err != nil || len(q.Terms) == 0 {
		return ""
	}
	last := q.Terms[len(q.Terms)-1]
	return trimRight(line[:last.From])
}

// setLine puts another line in force.
func (m *root) setLine(line string) tea.Cmd {
	m.filter.setLine(line)
	return m.use()
}

func (m *root) openPane() {
	if !m.detail.open {
		m.detail.open = true
		m.did(undoStep{kind: undoPane})
	}
	m.list.choose()
}

// openDetail takes repeats apart, and opens the detail of one event; when it is open already, it fills the screen
// or goes back to its pane.
func (m *root) openDetail() tea.Cmd {
	if m.places.at != whole {
		if cmd, ok := m.unfold(); ok {
			return cmd
		}
	}
	switch {
	case !m.detail.open:
		m.openPane()
		return m.askOpened()
	case spotFor(m.bodyW(), m.h, m.detail.under) == whole:
		m.closePane()
	case m.detail.full:
		m.detail.full = false
		m.forget(undoFull)
	default:
		m.detail.full = true
		m.did(undoStep{kind: undoFull})
	}
	return nil
}

func (m *root) closePane() {
	m.detail.open, m.detail.full, m.pin = false, false, nil
	m.forget(undoFull)
	m.forget(undoPane)
}

func (m *root) togglePane() tea.Cmd {
	if m.detail.open {
		m.closePane()
		return nil
	}
	m.openPane()
	return nil
}

func (m *root) movePane() tea.Cmd {
	if spotFor(m.bodyW(), m.h, true) == spotFor(m.bodyW(), m.h, false) {
		m.note = m.words.notes.noRoom
		return nil
	}
	if m.detail.open {
		m.detail.under = !m.detail.under
	}
	m.openPane()
	return nil
}

func (m *root) toggleZone() tea.Cmd {
	other := time.UTC
	if m.zone == time.UTC {
		other = m.o.Zone
		if other == time.UTC {
			other = time.Local
		}
	}
	m.zone = other
	m.note = fmt.Sprintf(m.words.notes.zone, zoneText(m.o.Now().In(m.zone)))
	if m.narrow.wanted.own {
		m.filter.setLine(m.sameSpan())
		return m.use() // 14:00 is another moment now
	}
	return nil
}

func (m *root) refresh() tea.Cmd {
	m.o.Source.Refresh()
	m.note = m.words.notes.refresh
	return nil
}

func (m *root) toggleMouse() tea.Cmd {
	m.mouse = !m.mouse
	m.note = m.words.notes.mouseOff
	if m.mouse {
		m.note = m.words.notes.mouseOn
	}
	return nil
}

func (m *root) toggleHelp() tea.Cmd {
	m.help.open = !m.help.open
	m.help.offset = 0
	return nil
}

package tui

import (
	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// pinned is an event that is read in the detail although the list does not
// hold it: the filter or the window hides it.
type pinned struct{ id model.ID }

// selected is the row that the detail shows.
func (m *root) selected() (snap *model.Snapshot, row int, ok bool) {
	if m.list.view == nil {
		return nil, 0, false
	}
	snap = m.list.view.Snapshot()
	if m.pin != nil {
		if row, ok = snap.Find(m.pin.id); ok {
			return snap, row, true
		}
	}
	row, ok = m.list.current()
	return snap, row, ok
}

// goBy moves the cursor n lines down, or up.
func (m *root) goBy(n int) tea.Cmd {
	m.pin = nil
	if !m.list.move(n) && m.places.at == whole {
		m.note = m.edgeNote(n < 0)
	}
	return nil
}

// edgeNote says that the list ends here.
func (m *root) edgeNote(above bool) string {
	n := &m.words.notes
	switch {
	case m.list.by != newestFirst && above:
		return n.firstLine
	case m.list.by != newestFirst:
		return n.lastLine
	case above:
		return n.newest
	default:
		return n.oldest
	}
}

// page moves by a page or a part of one: the text of a detail that fills the
// screen, else the rows.
func (m *root) page(dir, part int) tea.Cmd {
	if m.places.at == whole {
		m.detail.scroll(dir * max(m.places.detail.h-1, 1) / part)
		return nil
	}
	m.pin = nil
	m.list.page(dir * max((m.list.rows-1)/part, 1))
	return nil
}

func (m *root) jump(oldest bool) tea.Cmd {
	m.pin = nil
	m.list.jump(oldest)
	return nil
}

func (m *root) toggleFollow() tea.Cmd {
	m.pin = nil
	m.list.follow = !m.list.follow
	m.note = m.words.notes.followOff
	if !m.list.follow {
		return nil
	}
	m.list.jump(false)
	m.note = m.words.notes.followOn
	return m.orderBy(newestFirst) // the newest is not first in any other
}

// walk goes to the next older or newer event of the same stream, also to one
// that the list does not show: a stream's story must not have holes.
func (m *root) walk(step int) tea.Cmd {
	snap, row, ok := m.selected()
	if !ok {
		return nil
	}
	to, ok := snap.Neighbour(row, step)
	if !ok {
		m.note = m.words.notes.noEarlier
		if step > 0 {
			m.note = m.words.notes.noLater
		}
		return nil
	}
	if i, shown := m.list.shown.Index(to); shown {
		m.pin = nil
		m.list.goTo(i)
		return nil
	}
	if _, in := m.list.view.Index(to); in { // it is folded, or the order is being worked out
		m.pin = nil
		m.list.want, m.list.chosen, m.list.follow = snap.ID(to), true, false
		return m.unfoldAt(to)
	}
	m.pin = &pinned{snap.ID(to)}
	m.list.follow = false
	m.openPane()
	return nil
}

// fault goes to the nearest event, downwards or upwards, that the publisher
// did not cause itself.
func (m *root) fault(step int) tea.Cmd {
	if m.list.view == nil {
		return nil
	}
	snap := m.list.view.Snapshot()
	i := m.list.nextWhere(step, func(row int) bool { return snap.Side(row) != model.Publisher })
	if i < 0 {
		m.note = m.words.notes.noFaultBelow
		if step < 0 {
			m.note = m.words.notes.noFaultAbove
		}
		return nil
	}
	m.pin = nil
	m.list.goTo(i)
	return nil
}

package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// newestFirst is the order of a view itself.
var newestFirst = model.Order{By: model.ByEnded, Desc: true}

// lineup is how the rows that the filter leaves are shown.
type lineup struct {
	by   model.Order
	fold bool
	open []model.ID // events whose folds are taken apart
}

// natural reports whether the view is shown as it is, which costs nothing.
func (l lineup) natural() bool { return l.by == newestFirst && !l.fold }

// sorter lines the rows of the newest view up. One Cmd at a time works; each
// has a number, and a newer one cancels the one before.
//
//	narrowedMsg ─► natural? ───────────────────────────► the view itself
//	s = Enter ───► else ─► first screen (Top) ─► linedMsg ─► all ─► linedMsg
type sorter struct {
	ctx    context.Context
	want   lineup
	view   *model.View // the newest, which may not be shown yet
	gen    int
	cancel context.CancelFunc
	anew   bool // since the last rows were shown the filter has changed
	lead   bool // since then another order was chosen: its first line is meant
}

// linedMsg is the rows of question gen, lined up.
type linedMsg struct {
	gen   int
	view  *model.View
	shown listing
	by    model.Order
	part  bool // only the first screen
	err   error
}

// firstScreen is how many rows of an order are worked out before all others,
// quickFrom from how many rows on that is worth a frame of its own.
const (
	firstScreen = 128
	quickFrom   = 50_000
)

// lineUp shows a newer view, or the same in another way.
func (m *root) lineUp(v *model.View, anew bool) tea.Cmd {
	s := &m.sorter
	stop(s.cancel)
	s.gen++
	s.view, s.anew = v, s.anew || anew
	if v == nil {
		return nil
	}
	if s.want.natural() {
		m.showLined(linedMsg{view: v, shown: v, by: newestFirst})
		return m.explain()
	}
	quick := !s.want.fold && v.Len() >= quickFrom && (s.lead || m.list.top == 0)
	return s.start(v, quick)
}

// start works on the rows of v: on the first screen alone, or on all.
func (s *sorter) start(v *model.View, quick bool) tea.Cmd {
	ctx, cancel := context.WithCancel(s.ctx)
	s.cancel = cancel
	gen, want := s.gen, s.want
	return func() tea.Msg {
		defer cancel()
		msg := linedMsg{gen: gen, view: v, by: want.by, part: quick}
		if quick {
			var rows []int
			rows, msg.err = v.Top(ctx, want.by, firstScreen)
			msg.shown = topRows(rows)
		} else {
			msg.shown, msg.err = want.of(ctx, v)
		}
		return msg
	}
}

// prepare makes what orders by names rest on, while the letter of one is still
// to be pressed.
func (s *sorter) prepare() tea.Cmd {
	ctx, snap := s.ctx, s.view.Snapshot()
	return func() tea.Msg {
		_ = snap.Rank(ctx) // an order that comes makes what is missing
		return nil
	}
}

// of is all rows of v, lined up. The error is ctx's.
func (l lineup) of(ctx context.Context, v *model.View) (listing, error) {
	var sorted *model.Sorted
	if l.by != newestFirst {
		var err error
		if sorted, err = v.Sorted(ctx, l.by); err != nil || !l.fold {
			return sorted, err
		}
	}
	folds, err := v.Folds(ctx, model.FoldWithin)
	if err != nil {
		return nil, err
	}
	if rows := l.opened(v); len(rows) > 0 {
		folds = folds.Without(rows)
	}
	return folded{folds.Shown(sorted), folds}, nil
}

// opened is the rows of v whose folds are taken apart.
func (l lineup) opened(v *model.View) []int {
	var rows []int
	for _, id := range l.open {
		row, ok := v.Snapshot().Find(id)
		if !ok {
			continue
		}
		if _, in := v.Index(row); in {
			rows = append(rows, row)
		}
	}
	return rows
}

// onLined shows rows, unless others were asked for since. Of the first screen
// the rest is asked for at once.
func (m *root) onLined(msg linedMsg) tea.Cmd {
	if msg.gen != m.sorter.gen || msg.err != nil {
		return nil
	}
	if !msg.part {
		m.showLined(msg)
		return m.explain()
	}
	if m.sorter.lead || m.list.holds(msg) {
		m.showLined(msg)
	}
	return m.sorter.start(msg.view, false)
}

// holds reports whether the first screen tells where the cursor is: its event
// is on it, or is hidden by the filter.
func (l *list) holds(msg linedMsg) bool {
	row, ok := msg.view.Snapshot().Find(l.want)
	if !ok {
		return true
	}
	if _, in := msg.view.Index(row); !in {
		return true
	}
	_, on := msg.shown.Index(row)
	return on
}

// showLined puts rows on the screen.
func (m *root) showLined(msg linedMsg) {
	s := &m.sorter
	m.all = total(msg.view.Snapshot(), m.narrow.now.span(m.o.Now()))
	if msg.by != m.list.by {
		m.list.by, m.paper.cols = msg.by, nil // placed anew: the column is to be seen
	}
	m.list.part = msg.part
	m.list.setView(msg.view, msg.shown, s.anew)
	if s.lead {
		m.list.lead()
	}
	s.anew, s.lead = false, false
}

// relined shows the same rows in the way that is wanted now.
func (m *root) relined() tea.Cmd { return m.lineUp(m.sorter.view, false) }

// orderBy chooses an order and goes to what comes first in it. In order of
// time it stays with its event, so that this is seen among what was around it.
func (m *root) orderBy(o model.Order) tea.Cmd {
	if o == m.sorter.want.by {
		return nil
	}
	m.pin = nil
	m.forget(undoOrder)
	if m.sorter.lead = o != newestFirst; m.sorter.lead {
		m.did(undoStep{kind: undoOrder})
	}
	m.sorter.want.by = o
	return m.relined()
}

// toggleFold folds repeats, or shows all events again.
func (m *root) toggleFold() tea.Cmd {
	m.pin = nil
	want := &m.sorter.want
	want.fold, want.open = !want.fold, nil
	m.note = m.words.notes.unfolded
	m.forget(undoFold)
	if want.fold {
		m.note = m.words.notes.folded
		m.did(undoStep{kind: undoFold})
	}
	return m.relined()
}

// unfold takes the fold under the cursor apart; false when there is none.
func (m *root) unfold() (tea.Cmd, bool) {
	size, first := m.list.repeats(m.list.cur)
	if size < 2 || m.pin != nil {
		return nil, false
	}
	return m.unfoldAt(first), true
}

// unfoldAt takes the fold apart that holds a row. The oldest of its events is
// remembered, since a newer one may join.
func (m *root) unfoldAt(row int) tea.Cmd {
	want := &m.sorter.want
	want.open = append(want.open[:len(want.open):len(want.open)], m.list.view.Snapshot().ID(row))
	return m.relined()
}

// toggleMark marks the event under the cursor.
func (m *root) toggleMark() tea.Cmd {
	m.note = m.words.notes.unmarked
	if m.list.toggleMark() {
		m.note = m.words.notes.marked
	}
	return nil
}

// unmarkAll takes all marks away, those on events that are hidden too.
func (m *root) unmarkAll() tea.Cmd {
	m.note = fmt.Sprintf(m.words.notes.allUnmarked, grouped(len(m.list.marks)))
	m.did(undoStep{kind: undoMarks, marks: m.list.marks})
	m.list.remark(nil)
	return nil
}

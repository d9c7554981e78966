package tui

import (
	"offair/model"
)

// list is the rows that the filter leaves, as far as the screen shows them.
// The cursor belongs to an event, not to a line: when rows come or go, its
// event stays on its line of the screen.
type list struct {
	view *model.View // nil before the first snapshot
	cur  int         // where the cursor is drawn; below view.Len() unless that is 0
	top  int         // first line shown
	rows int         // lines there are

	want   model.ID // the event that was chosen last; it may be hidden now
	chosen bool
	seen   model.ID // the newest event when the top was last shown
	looked bool
	follow bool // the cursor stays on the newest event
}

func (l *list) len() int {
	if l.view == nil {
		return 0
	}
	return l.view.Len()
}

// at is the snapshot's row number of line i, or false when there is none.
func (l *list) at(i int) (int, bool) {
	if i < 0 || i >= l.len() {
		return 0, false
	}
	return l.view.Row(i), true
}

// current is the row under the cursor.
func (l *list) current() (int, bool) { return l.at(l.cur) }

// setView shows other rows of the same or of a newer snapshot. anew says that
// the filter changed: then nothing counts as new, and no gap is left below.
func (l *list) setView(v *model.View, anew bool) {
	line := l.cur - l.top
	l.view = v
	switch {
	case l.follow || !l.chosen:
		l.cur, l.top = 0, 0
	default:
		l.cur = l.find(l.want, l.cur)
		l.top = max(l.cur-line, 0)
	}
	if anew {
		l.looked = false
		l.top = min(l.top, max(l.len()-l.rows, 0))
	}
	l.settle(0)
}

// find is the line of an event, or the nearest one where it is hidden.
func (l *list) find(id model.ID, otherwise int) int {
	if l.view == nil {
		return 0
	}
	row, ok := l.view.Snapshot().Find(id)
	if !ok {
		return min(otherwise, max(l.len()-1, 0))
	}
	i, _ := l.view.Index(row)
	return min(i, max(l.len()-1, 0))
}

// settle keeps the cursor in view, off lines away from the edges, and notes
// what has been seen.
func (l *list) settle(off int) {
	n := l.len()
	l.cur = min(max(l.cur, 0), max(n-1, 0))
	lowest, highest := l.cur+off+1-l.rows, l.cur-off
	if l.cur >= n-off {
		lowest = l.cur + 1 - l.rows
	}
	l.top = max(min(l.top, highest), lowest, 0)
	if n > 0 && !l.chosen {
		l.choose()
	}
	if n > 0 && (l.top == 0 || !l.looked) {
		l.seen, l.looked = l.view.Snapshot().ID(l.view.Row(0)), true
	}
}

// margin is how many lines are kept in sight above and below a cursor that
// moves.
func (l *list) margin() int { return min(2, max((l.rows-1)/3, 0)) }

// choose makes the event under the cursor the one that stays.
func (l *list) choose() {
	if row, ok := l.current(); ok {
		l.want, l.chosen = l.view.Snapshot().ID(row), true
	}
}

// goTo puts the cursor on a line and reports whether it moved.
func (l *list) goTo(i int) bool {
	i = min(max(i, 0), max(l.len()-1, 0))
	moved := i != l.cur
	l.cur = i
	l.follow = l.follow && i == 0
	l.choose()
	l.settle(l.margin())
	return moved
}

// move goes n lines down, or up.
func (l *list) move(n int) bool { return l.goTo(l.cur + n) }

// page goes n lines down, or up, and the rows with it.
func (l *list) page(n int) {
	top := l.top + n
	if n > 0 {
		top = min(top, max(l.len()-l.rows, l.top))
	}
	l.top = max(top, 0)
	l.move(n)
}

// jump goes to the newest or the oldest event.
func (l *list) jump(oldest bool) {
	if oldest {
		l.goTo(l.len() - 1)
		return
	}
	l.top = 0
	l.goTo(0)
}

// resize gives the list another number of lines, its first one shifted by
// down lines on the screen: rows stay where they stand as far as they can.
func (l *list) resize(rows, shift int) {
	l.top = max(l.top+shift, 0)
	if rows > l.rows {
		l.top = min(l.top, max(l.len()-rows, 0))
	}
	l.rows = rows
	l.settle(0)
}

// fresh is how many rows came in above what has been seen.
func (l *list) fresh() int {
	if l.len() == 0 || l.top == 0 {
		return 0
	}
	return l.find(l.seen, 0)
}

// nextWhere is the nearest line from the cursor on, in steps of one, whose row
// passes; -1 when there is none.
func (l *list) nextWhere(step int, passes func(row int) bool) int {
	for i := l.cur + step; i >= 0 && i < l.len(); i += step {
		if passes(l.view.Row(i)) {
			return i
		}
	}
	return -1
}

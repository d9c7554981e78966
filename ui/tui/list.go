package tui

import (
	"sort"

	"offair/model"
)

// list is the rows that the filter leaves, as far as the screen shows them.
// The cursor belongs to an event, not to a line: when rows come or go, its
// event stays on its line of the screen.
type list struct {
	view  *model.View // nil before the first snapshot
	shown listing     // its rows as they are lined up; the view itself in order of time
	by    model.Order // in which they are
	part  bool        // shown is only the beginning: the rest is being worked out
	cur   int         // where the cursor is drawn; below shown.Len() unless that is 0
	top   int         // first line shown
	rows  int         // lines there are

	want   model.ID // the event that was chosen last; it may be hidden now
	chosen bool
	seen   model.ID // the newest event when the top was last shown
	looked bool
	follow bool  // the cursor stays on the newest event
	atEnd  bool  // the last line is wanted as soon as it is known
	news   []int // of another order: lines with events newer than seen, ascending

	marks  map[model.ID]struct{} // events that are marked
	signed map[int]bool          // rows of the snapshot that bear a mark
}

// len is how many lines there are.
func (l *list) len() int {
	if l.view == nil {
		return 0
	}
	return l.shown.Len()
}

// events is how many events the lines hold.
func (l *list) events() int {
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
	return l.shown.Row(i), true
}

// current is the row under the cursor.
func (l *list) current() (int, bool) { return l.at(l.cur) }

// setView shows other rows of the same or of a newer snapshot. anew says that
// the filter changed: then nothing counts as new, and no gap is left below.
func (l *list) setView(v *model.View, shown listing, anew bool) {
	line := l.cur - l.top
	l.view, l.shown = v, shown
	switch {
	case l.follow || !l.chosen:
		l.cur, l.top = 0, 0
	case l.atEnd && !l.part:
		l.cur, l.top, l.atEnd = l.len()-1, l.len(), false
	default:
		l.cur = l.find(l.want, l.cur)
		l.top = max(l.cur-line, 0)
	}
	if anew {
		l.looked = false
		l.top = min(l.top, max(l.len()-l.rows, 0))
	}
	l.settle(0)
	l.notice()
	l.sign()
}

// lead goes to the first line, whichever event that is.
func (l *list) lead() {
	l.cur, l.top, l.follow, l.atEnd = 0, 0, false, false
	l.choose()
	l.settle(0)
}

// notice finds the lines with events that are newer than what has been seen.
// In order of time they are the first ones, and nothing has to be looked for.
func (l *list) notice() {
	l.news = l.news[:0]
	if l.natural() || !l.looked || l.top == 0 || l.part {
		return
	}
	row, ok := l.view.Snapshot().Find(l.seen)
	if i, _ := l.view.Index(row); !ok || i == 0 {
		return
	}
	for i := range l.shown.Len() {
		if l.shown.Row(i) > row { // later rows have greater numbers
			l.news = append(l.news, i)
		}
	}
}

// natural reports whether the lines are the rows of the view, the newest first.
func (l *list) natural() bool {
	v, ok := l.shown.(*model.View)
	return ok && v == l.view
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
	i, _ := l.shown.Index(row)
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
		l.news = l.news[:0]
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
	l.cur, l.atEnd = i, false
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

// jump goes to the first or the last line.
func (l *list) jump(last bool) {
	if last {
		l.goTo(l.len() - 1)
		l.atEnd = l.part
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
	if !l.natural() {
		return sort.SearchInts(l.news, l.top)
	}
	return l.find(l.seen, 0)
}

// nextWhere is the nearest line from the cursor on, in steps of one, whose row
// passes; -1 when there is none.
func (l *list) nextWhere(step int, passes func(row int) bool) int {
	for i := l.cur + step; i >= 0 && i < l.len(); i += step {
		if passes(l.shown.Row(i)) {
			return i
		}
	}
	return -1
}

package tui

import (
	"maps"
	"slices"

	"offair/model"
)

// listing is rows of a snapshot in the order in which they are shown.
type listing interface {
	Len() int
	// Row is the number, in the snapshot, of the i-th row.
	Row(i int) int
	// Index is where a row stands, or where it would; ok says that it is there.
	Index(row int) (i int, ok bool)
}

// topRows are the first rows of an order that is still being worked out.
type topRows []int

func (t topRows) Len() int      { return len(t) }
func (t topRows) Row(i int) int { return t[i] }

func (t topRows) Index(row int) (int, bool) {
	if i := slices.Index(t, row); i >= 0 {
		return i, true
	}
	return len(t), false
}

// folded are rows of which some stand for their repeats. A repeat is where the
// row that stands for it is.
type folded struct {
	*model.Sorted
	folds *model.Folds
}

func (f folded) Index(row int) (int, bool) {
	if f.folds.Hidden(row) {
		i, _ := f.Sorted.Index(f.folds.Lead(row))
		return i, false
	}
	return f.Sorted.Index(row)
}

// repeats is how many events line i stands for, and the oldest of them.
func (l *list) repeats(i int) (size, first int) {
	row, ok := l.at(i)
	if !ok {
		return 0, 0
	}
	if f, is := l.shown.(folded); is {
		return f.folds.Fold(row)
	}
	return 1, row
}

// remark puts marks on other events as well; nil takes all marks away.
func (l *list) remark(marks map[model.ID]struct{}) {
	if marks == nil {
		l.marks = nil
	} else if l.marks == nil {
		l.marks = map[model.ID]struct{}{}
	}
	maps.Copy(l.marks, marks)
	l.sign()
}

// toggleMark marks the event under the cursor, or takes its mark away, and
// reports whether it is marked now.
func (l *list) toggleMark() bool {
	row, ok := l.current()
	if !ok {
		return false
	}
	id := l.view.Snapshot().ID(row)
	if _, marked := l.marks[id]; marked {
		delete(l.marks, id)
	} else {
		if l.marks == nil {
			l.marks = map[model.ID]struct{}{}
		}
		l.marks[id] = struct{}{}
	}
	l.sign()
	_, marked := l.marks[id]
	return marked
}

// sign works out which rows bear a mark: those whose event, or one that they
// stand for, is marked.
func (l *list) sign() {
	clear(l.signed)
	for id := range l.marks {
		row, ok := l.view.Snapshot().Find(id)
		if !ok {
			continue
		}
		if f, is := l.shown.(folded); is {
			row = f.folds.Lead(row)
		}
		if l.signed == nil {
			l.signed = map[int]bool{}
		}
		l.signed[row] = true
	}
}

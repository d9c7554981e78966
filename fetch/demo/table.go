package demo

import (
	"cmp"
	"slices"

	"offair/model"
)

// row is one record: its times and the ids of its texts. It holds no pointer,
// so that a million of them cost the garbage collector nothing.
type row struct {
	when, start, end int64 // when orders the rows: Event.When
	up               int64
	stream, client   uint32
	domain, app      uint32
	resolution       uint32
	reason           uint32
}

// table is the records of an account. Rows are in order of when; those of one
// second keep the order in which they came. A table is immutable once it is
// published: add makes a new one that shares what has not changed.
type table struct {
	version uint64
	rows    []row
	texts   *texts
	longest int64 // the longest end - start, in seconds
}

func newTable(events []model.Event) *table {
	t := &table{texts: newTexts()}
	return t.add(events)
}

// add returns a table that holds events too. Adding what is newer than all
// rows costs only the new ones.
func (t *table) add(events []model.Event) *table {
	fresh := make([]row, len(events))
	next := &table{version: t.version + 1, texts: t.texts.extended(), longest: t.longest}
	for i := range events {
		fresh[i] = next.texts.row(&events[i])
		if r := &fresh[i]; r.start != 0 && r.end != 0 {
			next.longest = max(next.longest, r.end-r.start)
		}
	}
	slices.SortStableFunc(fresh, func(a, b row) int { return cmp.Compare(a.when, b.when) })
	next.rows = merge(t.rows, fresh)
	return next
}

// merge joins two ordered lists; at equal times old stands before fresh. The
// capacity behind old is used, which is safe because tables are made one after
// the other and each sees only its own length.
func merge(old, fresh []row) []row {
	if len(old) == 0 || len(fresh) == 0 || old[len(old)-1].when <= fresh[0].when {
		return append(old, fresh...)
	}
	out := make([]row, 0, len(old)+len(fresh)+len(old)/8)
	for len(old) > 0 && len(fresh) > 0 {
		if old[0].when <= fresh[0].when {
			out, old = append(out, old[0]), old[1:]
		} else {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
	}
	return append(append(out, old...), fresh...)
}

// after is the number of rows before second t.
func (t *table) after(second int64) int {
	n, _ := slices.BinarySearchFunc(t.rows, second, func(r row, s int64) int { return cmp.Compare(r.when, s) })
	return n
}

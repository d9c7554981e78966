package query

import (
	"slices"
	"sync"
	"sync/atomic"

	"offair/model"
)

// mostLanes is how many terms one step can hold.
const mostLanes = 8

// lanes holds terms, each in a bit of its own in the tables of the columns where
// it has a hit: a row passes when the bits of its ids, taken together, are those
// that are wanted.
//
// Its loops have few enough variables for the processor's registers: one over
// three columns at once takes twice as long as one over two of them. A column
// that no term is about is not read.
//
// The table of keys is made when it pays, as keyMarks has it.
type lanes struct {
	used   int
	want   uint8
	keys   []laneKeys
	tables []laneTable // of the other columns
	part   float64
	once   sync.Once
	full   atomic.Pointer[[]laneTable] // tables and that of keys; nil until that is made
}

// laneKeys is a term's keys, and its bit.
type laneKeys struct {
	keyMarks
	bit int
}

// laneTable is the bits of a column's ids.
type laneTable struct {
	column
	bits   []uint8
	shared bool // the bits are a term's marks, which are not written to
}

// add takes in a term by its hits in each column.
func (l *lanes) add(keys keyMarks, clients, kinds marks, not bool) {
	bit := l.used
	l.used++
	if !not {
		l.want |= 1 << bit
	}
	miss := 1.0
	if !keys.none() {
		l.keys = append(l.keys, laneKeys{keys, bit})
		miss -= keys.part
	}
	for i, m := range []marks{clients, kinds} {
		if m.hits == 0 {
			continue
		}
		l.table([]column{clientColumn, kindColumn}[i]).add(m.bits, bit)
		miss *= 1 - float64(m.hits)/float64(len(m.bits))
	}
	if not {
		l.part *= miss
	} else {
		l.part *= 1 - miss
	}
}

func (l *lanes) expect(rows int) {
	if len(l.keys) == 0 || l.keys[0].pays(rows) {
		l.once.Do(l.complete)
	}
}

// complete makes the tables of all columns.
func (l *lanes) complete() {
	all := l.tables
	if len(l.keys) > 0 {
		keys := laneTable{column: keyColumn}
		for i := range l.keys {
			keys.add(l.keys[i].table().bits, l.keys[i].bit)
		}
		all = append([]laneTable{keys}, all...)
	}
	l.full.Store(&all)
}

// table is that of a column, made if it is not there yet.
func (l *lanes) table(c column) *laneTable {
	i := slices.IndexFunc(l.tables, func(t laneTable) bool { return t.column == c })
	if i < 0 {
		i = len(l.tables)
		l.tables = append(l.tables, laneTable{column: c})
	}
	return &l.tables[i]
}

// add puts a term's marks into a bit.
func (t *laneTable) add(marks []uint8, bit int) {
	switch {
	case t.bits == nil && bit == 0:
		t.bits, t.shared = marks, true
		return
	case t.bits == nil:
		t.bits = make([]uint8, len(marks))
	case t.shared:
		t.bits, t.shared = slices.Clone(t.bits), false
	}
	eachWord(t.bits, marks, func(all, m uint64) uint64 { return all | m<<bit })
}

func (l *lanes) share() float64 { return l.part }

func (l *lanes) first(c *model.Chunk, from, to int, out []uint16) int {
	out = out[:to-from]
	all := l.full.Load()
	if all == nil {
		return l.sieve(c, offsets(out, from), l.tables, l.keys)
	}
	switch t := *all; len(t) { // mostly two or three; fewer where no row has a text that was found
	case 2:
		return pickFrom(out, from, l.want, t[0].ids(c)[from:to], t[0].bits, t[1].ids(c)[from:to], t[1].bits)
	case 3:
		return l.firstOfThree(c, from, t, out)
	default:
		return l.sieve(c, offsets(out, from), t, nil)
	}
}

// firstOfThree is first for the rows of out, where all columns have a table.
func (l *lanes) firstOfThree(c *model.Chunk, from int, t []laneTable, out []uint16) int {
	var sums [blockRows]uint8
	to, sum := from+len(out), sums[:len(out)]
	one, two, last := t[0], t[1], t[2]
	sumFrom(sum, one.ids(c)[from:to], one.bits, two.ids(c)[from:to], two.bits)
	n, want, bits := 0, l.want, last.bits
	for i, id := range last.ids(c)[from:to] {
		out[n] = uint16(from + i)
		if sum[i]|bits[id] == want {
			n++
		}
	}
	return n
}

// pickFrom writes the offsets, from from on, of the rows whose bits of two
// columns are those wanted, and returns their number.
func pickFrom(out []uint16, from int, want uint8, a []uint32, bitsA []uint8, b []uint32, bitsB []uint8) int {
	n := 0
	b = b[:len(a)]
	for i, id := range a {
		out[n] = uint16(from + i)
		if bitsA[id]|bitsB[b[i]] == want {
			n++
		}
	}
	return n
}

// sumFrom is the bits of two columns taken together, row by row.
func sumFrom(sum []uint8, a []uint32, bitsA []uint8, b []uint32, bitsB []uint8) {
	sum, b = sum[:len(a)], b[:len(a)]
	for i, id := range a {
		sum[i] = bitsA[id] | bitsB[b[i]]
	}
}

func (l *lanes) narrow(c *model.Chunk, rows []uint16) int {
	if all := l.full.Load(); all != nil {
		return l.sieve(c, rows, *all, nil)
	}
	return l.sieve(c, rows, l.tables, l.keys)
}

// sieve leaves the rows whose bits in tables and in keys are those wanted.
func (l *lanes) sieve(c *model.Chunk, rows []uint16, tables []laneTable, keys []laneKeys) int {
	var sums [blockRows]uint8
	sum := sums[:len(rows)]
	for i := range keys {
		k := &keys[i]
		for j, row := range rows {
			sum[j] |= k.at(c.Key[row]) << k.bit
		}
	}
	for _, t := range tables {
		ids, bits := t.ids(c), t.bits
		for i, row := range rows {
			sum[i] |= bits[ids[row]]
		}
	}
	n, want := 0, l.want
	for i, row := range rows {
		rows[n] = row
		if sum[i] == want {
			n++
		}
	}
	return n
}

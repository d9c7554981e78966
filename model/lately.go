package model

// Lately remembers when and where each of some numbers came last, for as long
// as that matters and not much longer: a table of what came in the last minutes
// stays next to the core where one of all streams of an account would not.
// Times must come in order. It is one goroutine's.
//
// Slots are found by the number, the next one on where one is taken. What is
// too old stays in its slot until the table is made anew.
type Lately struct {
	within uint32 // seconds for which a number is remembered
	slots  []lateSlot
	used   int
	young  []lateSlot // room for renew
}

// lateSlot holds a number; when is 0 in an empty one.
type lateSlot struct{ id, when, row uint32 }

// leastLately is how many slots there are at least; a power of two, as always.
const leastLately = 1 << 12

// NewLately remembers numbers for so many seconds.
func NewLately(within uint32) *Lately {
	return &Lately{within: within, slots: make([]lateSlot, leastLately)}
}

// Again reports whether id came within the time before when, which is not 0,
// and in which row. It remembers that id comes now, in this row.
func (l *Lately) Again(id, when, row uint32) (before uint32, ok bool) {
	s := l.slot(id)
	last := *s
	if last.when == 0 {
		if l.used++; l.used > len(l.slots)/2 {
			l.renew(when)
			s = l.slot(id)
			l.used++
		}
	}
	*s = lateSlot{id, when, row}
	return last.row, last.when != 0 && when-last.when <= l.within
}

// slot is that of id, or the empty one where it belongs.
func (l *Lately) slot(id uint32) *lateSlot {
	mask := uint32(len(l.slots) - 1)
	for i := id * 0x9e3779b1 >> 12; ; i++ {
		if s := &l.slots[i&mask]; s.when == 0 || s.id == id {
			return s
		}
	}
}

// renew lets go of what is too old, and makes room where that is not enough.
func (l *Lately) renew(now uint32) {
	l.young = l.young[:0]
	for _, s := range l.slots {
		if s.when != 0 && now-s.when <= l.within {
			l.young = append(l.young, s)
		}
	}
	size := leastLately
	for size < 4*len(l.young) {
		size *= 2
	}
	if size == len(l.slots) {
		clear(l.slots)
	} else {
		l.slots = make([]lateSlot, size)
	}
	l.used = len(l.young)
	for _, s := range l.young {
		*l.slot(s.id) = s
	}
}

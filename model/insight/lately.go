package insight

// lately remembers when each of some numbers came last, for as long as that
// matters and not much longer: a table of what came in the last minutes stays
// next to the core where one of all streams of an account would not. Times must
// come in order.
//
// Slots are found by the number, the next one on where one is taken. What is
// too old stays in its slot until the table is made anew.
type lately struct {
	within uint32 // seconds for which a number is remembered
	slots  []lateSlot
	used   int
	young  []lateSlot // room for renew
}

// lateSlot holds a number; when is 0 in an empty one.
type lateSlot struct{ id, when uint32 }

// leastLately is how many slots there are at least; a power of two, as always.
const leastLately = 1 << 12

func newLately(within uint32) *lately {
	return &lately{within: within, slots: make([]lateSlot, leastLately)}
}

// again reports whether id came within the time before when, which is not 0,
// and remembers that it comes now.
func (l *lately) again(id, when uint32) bool {
	s := l.slot(id)
	last := s.when
	if last == 0 {
		if l.used++; l.used > len(l.slots)/2 {
			l.renew(when)
			s = l.slot(id)
			l.used++
		}
	}
	*s = lateSlot{id, when}
	return last != 0 && when-last <= l.within
}

// slot is that of id, or the empty one where it belongs.
func (l *lately) slot(id uint32) *lateSlot {
	mask := uint32(len(l.slots) - 1)
	for i := id * 0x9e3779b1 >> 12; ; i++ {
		if s := &l.slots[i&mask]; s.when == 0 || s.id == id {
			return s
		}
	}
}

// renew lets go of what is too old, and makes room where that is not enough.
func (l *lately) renew(now uint32) {
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

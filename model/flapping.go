package model

import (
	"iter"
	"math/bits"
	"runtime"
	"time"
)

// Flapping says what dropping again and again is: so many drops of one stream,
// the first and the last of them no further apart than Within. A field that is
// 0 or less has its usual value, 3 drops within 10 minutes.
type Flapping struct {
	Drops  int
	Within time.Duration
}

// The usual meaning of flapping.
const (
	usualDrops  = 3
	usualWithin = 10 * time.Minute
)

// OrUsual is f with the usual values where it has none. One drop is never
// flapping, so the least number is 2.
func (f Flapping) OrUsual() Flapping {
	if f.Drops <= 0 {
		f.Drops = usualDrops
	}
	if f.Within <= 0 {
		f.Within = usualWithin
	}
	f.Drops = max(f.Drops, 2)
	return f
}

// Flaps is a set of rows: the drops that are flapping.
type Flaps struct {
	of   Flapping
	bits []uint64
	rows int
}

// Has reports whether the row is a drop among so many that it is flapping.
func (f *Flaps) Has(row int) bool { return f.bits[row>>6]>>(row&63)&1 == 1 }

// Bit is Has as a number, 1 or 0.
func (f *Flaps) Bit(row int) uint8 { return uint8(f.bits[row>>6] >> (row & 63) & 1) }

// Between yields the rows of the set in [lo, hi), ascending.
func (f *Flaps) Between(lo, hi int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := lo; at < hi; at = (at | 63) + 1 {
			for word := f.bits[at>>6] >> (at & 63) << (at & 63); word != 0; word &= word - 1 {
				row := at&^63 + bits.TrailingZeros64(word)
				if row >= hi || !yield(row) {
					return
				}
			}
		}
	}
}

// Count is how many rows of the set lie in [lo, hi).
func (f *Flaps) Count(lo, hi int) (n int) {
	for at := lo; at < hi; at = (at | 63) + 1 {
		word := f.bits[at>>6] >> (at & 63)
		if left := hi - at; left < 64 {
			word &= 1<<left - 1
		}
		n += bits.OnesCount64(word)
	}
	return n
}

// Len is the number of rows in the set.
func (f *Flaps) Len() int { return f.rows }

// Flapping is the drops that are flapping: all those of one stream of which
// any f.Drops in a row lie within f.Within. Refused pushes are no drops, and
// rows without a time belong to no span. The answer for the f asked for last
// is kept.
func (q *Sequence) Flapping(f Flapping) *Flaps {
	f = f.OrUsual()
	states := q.States()
	q.more.mu.Lock()
	defer q.more.mu.Unlock()
	if q.more.flaps == nil || q.more.flaps.of != f {
		q.more.flaps = newFlapper(q.s, states, f).run()
	}
	return q.more.flaps
}

// flapper walks once over the drops in order of time. For each stream that
// has drops enough it remembers the last ones in a ring, so that a drop knows
// how long ago the one was that stands Drops-1 before it.
type flapper struct {
	s      *Snapshot
	states Cells[State]
	out    *Flaps
	within uint32
	size   int       // of a ring: Drops-1
	ring   []uint32  // by key: which of the droppers it is; noRing for none
	of     []dropper // the streams that have drops enough
	last   []drop    // their rings, one after the other
}

// dropper is what is known of such a stream while walking.
type dropper struct {
	seen   uint32 // drops so far
	marked uint32 // no drop before this one is still to be marked
}

// drop is one drop of a stream.
type drop struct{ when, row uint32 }

// noRing stands for a stream that has too few drops to flap.
const noRing = 1<<32 - 1

func newFlapper(s *Snapshot, states Cells[State], f Flapping) *flapper {
	w := &flapper{s: s, states: states, size: f.Drops - 1, within: uint32(min(f.Within/time.Second, noRing-1))}
	w.out = &Flaps{of: f, bits: make([]uint64, (s.n+63)/64)}
	w.ring = make([]uint32, s.keys.Len())
	w.each(func(key uint32, _ drop) { w.ring[key]++ }) // at first, how many drops it has
	rings := uint32(0)
	for key, drops := range w.ring {
		w.ring[key] = noRing
		if int(drops) >= f.Drops {
			w.ring[key] = rings
			rings++
		}
	}
	w.of, w.last = make([]dropper, rings), make([]drop, int(rings)*w.size)
	return w
}

func (w *flapper) run() *Flaps {
	w.each(w.drop)
	return w.out
}

// each calls f with every drop, in order of time.
func (w *flapper) each(f func(key uint32, d drop)) {
	for i := range w.s.chunks {
		runtime.Gosched() // a key or a frame goes first
		c := &w.s.chunks[i]
		states := w.states.Of(c)
		for j, key := range c.Key {
			if c.When[j] != 0 && states[j] != RefusedPush {
				f(key, drop{c.When[j], uint32(c.First + j)})
			}
		}
	}
}

// drop takes in the next drop of a stream. When the one that stands Drops-1
// before it is near enough, both flap and so does all between them.
func (w *flapper) drop(key uint32, d drop) {
	at := w.ring[key]
	if at == noRing {
		return
	}
	k, ring := &w.of[at], w.last[int(at)*w.size:][:w.size]
	size, n := uint32(w.size), k.seen
	if n >= size && d.when-ring[n%size].when <= w.within {
		for i := max(k.marked, n-size); i < n; i++ {
			w.mark(ring[i%size].row)
		}
		w.mark(d.row)
		k.marked = n + 1
	}
	ring[n%size] = d
	k.seen = n + 1
}

func (w *flapper) mark(row uint32) {
	w.out.bits[row>>6] |= 1 << (row & 63)
	w.out.rows++
}

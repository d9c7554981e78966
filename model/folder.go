package model

import (
	"iter"
	"math/bits"
	"slices"
	"time"
)

// folder walks over the rows of a view, the oldest first, and remembers of
// each stream the fold that its next event may join.
type folder struct {
	out    *Folds
	class  []uint32 // by kind: equal where the cause is
	within uint32   // seconds
	last   []lastFold
	made   []madeFold
}

// lastFold is the last fold of a stream; one of a single row has no number.
type lastFold struct {
	began, class uint32 // when its first event ended, and its cause
	lead         uint32 // its newest row so far
	made         uint32 // its number among those of two rows and more, from 1
}

// madeFold is a fold of two rows and more, with its newest row.
type madeFold struct {
	fold
	lead uint32
}

// noClass is no cause's class: the stream has had no event yet.
const noClass = 1<<32 - 1

func newFolder(v *View, within time.Duration) *folder {
	w := &folder{
		out:    &Folds{view: v, hidden: newRowBits(v.snap.n), leads: newRowBits(v.snap.n)},
		class:  v.snap.causeClasses(),
		within: uint32(min(max(within/time.Second, 0), noClass)),
		last:   make([]lastFold, v.snap.keys.Len()),
	}
	for i := range w.last {
		w.last[i].class = noClass
	}
	return w
}

// causeClasses numbers, by kind, what the kinds tell of causes: kinds of one
// cause have one number, and so have those of one unrecognised text.
func (s *Snapshot) causeClasses() []uint32 {
	firsts := make(map[*Cause]uint32)
	out := make([]uint32, len(s.kinds))
	for i, k := range s.kinds {
		out[i] = k.Reason
		if c := s.CauseOf(k.Reason); c != nil {
			first, ok := firsts[c]
			if !ok {
				firsts[c], first = k.Reason, k.Reason
			}
			out[i] = first
		}
	}
	return out
}

func (w *folder) part(p *Part) {
	c := p.Chunk
	if p.Rows == nil {
		for i := p.From; i < p.To; i++ {
			w.row(uint32(c.First+i), c.When[i], c.Key[i], w.class[c.Kind[i]])
		}
		return
	}
	for _, i := range p.Rows {
		w.row(uint32(c.First+int(i)), c.When[i], c.Key[i], w.class[c.Kind[i]])
	}
}

// row takes in the next event of a stream.
func (w *folder) row(row, when, key, class uint32) {
	l := &w.last[key]
	if l.class != class || when-l.began > w.within {
		*l = lastFold{began: when, class: class, lead: row}
		return
	}
	w.out.hidden.set(int(l.lead))
	if l.made == 0 {
		w.made = append(w.made, madeFold{fold: fold{first: l.lead, size: 1}})
		l.made = uint32(len(w.made))
	}
	m := &w.made[l.made-1]
	m.size++
	m.lead, l.lead = row, row
}

// folds puts what was made in the order of the leads.
func (w *folder) folds() *Folds {
	for _, m := range w.made {
		w.out.leads.set(int(m.lead))
	}
	w.out.count()
	w.out.folds = make([]fold, len(w.made))
	for _, m := range w.made {
		w.out.folds[w.out.rank(int(m.lead))] = m.fold
	}
	return w.out
}

// count works out how many leads stand before each 64 rows.
func (f *Folds) count() {
	f.before = slices.Grow([]uint32(nil), len(f.leads))
	n := uint32(0)
	for _, word := range f.leads {
		f.before = append(f.before, n)
		n += uint32(bits.OnesCount64(word))
	}
}

// all yields the rows of the set in ascending order.
func (b rowBits) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range b {
			for ; word != 0; word &= word - 1 {
				if !yield(i<<6 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

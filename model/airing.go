package model

import "slices"

// sameStart is how far, in seconds, a publish time may lie from the start in a
// record that tells of the same push.
const sameStart = 2

// airing is what on-air calls say of the newest drop of each stream. A push
// that is on air has no record yet: it stands for a row that is later than all
// others.
type airing struct {
	drops  []newestDrop // by key
	starts []uint32     // by key: when the push began that is on air now; noStart for none
	downs  rowBits      // rows after which a call said that the stream is not on air
}

// newestDrop is the newest row of a stream whose push was on air.
type newestDrop struct {
	row1        uint32 // its number, plus one; 0 for none
	when, start uint32
}

// newAiring looks for the newest drop of every stream from the newest row on.
func (q *Sequence) newAiring() *airing {
	w := &airing{drops: make([]newestDrop, len(q.s.keys))}
	left := len(w.drops)
	for i := len(q.s.chunks) - 1; i >= 0 && left > 0; i-- {
		c := &q.s.chunks[i]
		for j := c.Len() - 1; j >= 0 && left > 0; j-- {
			if d := &w.drops[c.Key[j]]; d.row1 == 0 && q.aired(c, j) {
				*d = c.drop(j)
				left--
			}
		}
	}
	w.hear(q.s)
	return w
}

func (c *Chunk) drop(i int) newestDrop {
	return newestDrop{uint32(c.First+i) + 1, c.When[i], c.Start[i]}
}

// extended is the airing of q, of whose rows those before shared are rows of
// the old one too; nil where a stream's newest drop has to be looked for.
func (w *airing) extended(q *Sequence, shared int) *airing {
	next := &airing{drops: make([]newestDrop, len(q.s.keys))}
	copy(next.drops, w.drops)
	for key := range w.drops {
		if next.drops[key].row1 > uint32(shared) {
			next.drops[key] = newestDrop{}
		}
	}
	for c, from := range q.s.behind(shared) {
		for i := from; i < c.Len(); i++ {
			if q.aired(c, i) {
				next.drops[c.Key[i]] = c.drop(i)
			}
		}
	}
	for key := range w.drops {
		if w.drops[key].row1 > 0 && next.drops[key].row1 == 0 {
			return nil
		}
	}
	next.hear(q.s)
	return next
}

// hear works out what the calls say of the newest drops.
func (w *airing) hear(s *Snapshot) {
	w.starts, w.downs = slices.Repeat([]uint32{noStart}, len(s.keys)), newRowBits(s.n)
	for key := range s.facts {
		w.newest(&w.drops[key], &w.starts[key], &s.facts[key])
	}
}

// newest takes what a call said of the newest drop of a stream. What was said
// before it ended says nothing about what came after.
func (w *airing) newest(d *newestDrop, begun *uint32, f *AirFact) {
	end := int64(d.when)
	switch {
	case f.State == AirUnknown || end == 0 || f.AsOf <= end:
	case f.Down():
		w.downs.set(int(d.row1 - 1))
	default:
		for _, t := range f.Since {
			if follows(t, int64(d.start), end) {
				*begun = uint32(t)
				return
			}
		}
	}
}

// follows reports whether a push that began at t, and is still on air, is
// another one than that from start to end. One that began before the end is a
// hand-over, unless it is the same: a call may still list what just ended.
func follows(t, start, end int64) bool {
	if t <= 0 || t >= noStart {
		return false
	}
	return t >= end || start != 0 && (t < start-sameStart || t > start+sameStart)
}

// isDown reports whether a call said that the stream was not on air after the
// row, its newest drop.
func (q *Sequence) isDown(row int) bool { return q.air != nil && q.air.downs.has(row) }

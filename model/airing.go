package model

import "slices"

// sameStart is how far, in seconds, a publish time may lie from the start in a
// record that tells of the same push.
const sameStart = 2

// airing works out what on-air calls say of the newest drop of each stream. A
// push that is on air has no record yet: it stands for a row that is later
// than all others.
type airing struct {
	q        *Sequence
	found    []bool   // by key: there is no fact, or the newest drop is found
	left     int      // keys that are not
	earliest []uint32 // by key, filled in
}

// air enters what calls said: publish times into earliest, by key, and the
// rows of streams that are down into q.downs.
func (q *Sequence) air(earliest []uint32) {
	w := airing{q: q, found: make([]bool, len(q.s.facts)), earliest: earliest}
	for key := range q.s.facts {
		w.found[key] = q.s.facts[key].State == AirUnknown
		w.left += int(min(1, q.s.facts[key].State))
	}
	for i := len(q.s.chunks) - 1; i >= 0 && w.left > 0; i-- {
		w.walk(&q.s.chunks[i])
	}
	slices.Reverse(q.downs)
}

// walk looks for newest drops from the newest row of a chunk to its oldest.
func (w *airing) walk(c *Chunk) {
	for i := c.Len() - 1; i >= 0 && w.left > 0; i-- {
		key := c.Key[i]
		if w.found[key] || !c.surelyAired(i) && w.q.isRefused(c, i) {
			continue
		}
		w.newest(c, i, &w.q.s.facts[key])
		w.found[key] = true
		w.left--
	}
}

// newest takes the newest drop of a stream. What was said before it ended
// says nothing about what came after.
func (w *airing) newest(c *Chunk, i int, f *AirFact) {
	end := int64(c.When[i])
	switch {
	case end == 0 || f.AsOf <= end:
	case f.Down():
		w.q.downs = append(w.q.downs, uint32(c.First+i))
	default:
		start := int64(c.Start[i])
		for _, t := range f.Since {
			if follows(t, start, end) {
				w.earliest[c.Key[i]] = uint32(t)
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
func (q *Sequence) isDown(row int) bool {
	_, found := slices.BinarySearch(q.downs, uint32(row))
	return found
}

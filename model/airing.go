package model

// sameStart is how far, in seconds, a publish time may lie from the start in a
// record that tells of the same push.
const sameStart = 2

// airing is what on-air calls say of the newest drop of each stream. A push
// that is on air has no record yet: it stands for a row that is later than all
// others.
type airing struct {
	drops  []uint32   // by key: the newest row whose push was on air, its number plus one; 0 for none
	starts []airStart // the pushes that are on air now, by key ascending
	downs  rowBits    // rows after which a call said that the stream is not on air
}

// airStart is when the push of a stream began that is on air now.
type airStart struct{ key, begun uint32 }

// newAiring looks for the newest drop of every stream from the newest row on.
func (q *Sequence) newAiring() *airing {
	w := &airing{drops: make([]uint32, q.s.keys.Len())}
	left := len(w.drops)
	for i := len(q.s.chunks) - 1; i >= 0 && left > 0; i-- {
		c := &q.s.chunks[i]
		for j := c.Len() - 1; j >= 0 && left > 0; j-- {
			if d := &w.drops[c.Key[j]]; *d == 0 && q.aired(c, j) {
				*d = uint32(c.First+j) + 1
				left--
			}
		}
	}
	w.hear(q.s)
	return w
}

// extended is the airing of q, of whose rows those before shared are rows of
// the old one too; nil where a stream's newest drop has to be looked for.
func (w *airing) extended(q *Sequence, shared int) *airing {
	next := &airing{drops: make([]uint32, q.s.keys.Len())}
	copy(next.drops, w.drops)
	for key, row1 := range w.drops {
		if row1 > uint32(shared) {
			next.drops[key] = 0
		}
	}
	for c, from := range q.s.behind(shared) {
		for i := from; i < c.Len(); i++ {
			if d := &next.drops[c.Key[i]]; q.aired(c, i) {
				*d = max(*d, uint32(c.First+i)+1)
			}
		}
	}
	for key, row1 := range w.drops {
		if row1 > 0 && next.drops[key] == 0 {
			return nil
		}
	}
	next.hear(q.s)
	return next
}

// hear works out what the calls say of the newest drops.
func (w *airing) hear(s *Snapshot) {
	w.downs = newRowBits(s.n)
	timed, until := s.firstAt(1), s.beforeFacts()
	for key, id := range s.facts.of {
		f, row := &s.facts.said[id], int(w.drops[key])-1
		// What was said before the drop ended says nothing about what came after.
		if f.State != AirUnknown && row >= timed && row < int(until[id]) {
			w.newest(s, uint32(key), row, f)
		}
	}
}

// beforeFacts is how many rows ended before each of what calls said: they are
// fewer than streams, and mostly those of one list.
func (s *Snapshot) beforeFacts() []uint32 {
	out := make([]uint32, len(s.facts.said))
	for i := range out {
		if i > 0 && s.facts.said[i].AsOf == s.facts.said[i-1].AsOf {
			out[i] = out[i-1]
			continue
		}
		out[i] = uint32(s.firstAt(s.facts.said[i].AsOf))
	}
	return out
}

// newest takes what a call said of the newest drop of a stream, after its end.
func (w *airing) newest(s *Snapshot, key uint32, row int, f *AirFact) {
	if f.Down() {
		w.downs.set(row)
		return
	}
	c, i := s.at(row)
	for _, t := range f.Since {
		if follows(t, int64(c.Start[i]), int64(c.When[i])) {
			w.starts = append(w.starts, airStart{key, uint32(t)})
			return
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

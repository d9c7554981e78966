package model

import (
	"runtime"
	"sync/atomic"
)

// Onset says of a row how its push ended, and whether another one of its
// stream that ended in the same way stands close: whatever a filter leaves, a
// row that follows no other begins something, and only the rest has to be
// looked at together.
type Onset uint8

// The ways in which a push ends.
const (
	OnsetDrop    Onset = iota // on air, and ended by anything but the publisher
	OnsetRefusal              // never on air
	OnsetStop                 // on air, and ended by the publisher

	onsetWay Onset = 3
)

// What stands close to a row, at most OnsetWithin seconds away.
const (
	OnsetFollows  Onset = 1 << 2 // an earlier row of the same stream and way
	OnsetFollowed Onset = 1 << 3 // a later one
)

// OnsetWithin is how far apart, in seconds, rows of one stream stand that are
// no new event of it.
const OnsetWithin = 600

// Way is one of OnsetDrop, OnsetRefusal and OnsetStop.
func (o Onset) Way() Onset { return o & onsetWay }

// Onsets is the onset of every row, a byte each, by chunk. The first call works
// it out, some 5 ms a million, or by what changed since a snapshot for which it
// is known. Read-only.
func (q *Sequence) Onsets() Cells[Onset] {
	m := q.more
	m.onsetOnce.Do(func() {
		m.mu.Lock()
		seed := m.seed
		m.mu.Unlock()
		out := q.newOnsets(seed)
		m.mu.Lock()
		defer m.mu.Unlock()
		m.onsets, m.seed = out, onsetSeed{}
	})
	return m.onsets
}

// onsetSeed is what is known of an earlier snapshot: the onsets of rows of
// which the first shared are the same, and stand in chunks of the same numbers.
type onsetSeed struct {
	column Cells[Onset]
	shared int
}

// seedOf is what a later snapshot that has so many rows in common may begin
// from.
func (m *outcomes) seedOf(shared int) onsetSeed {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.onsets != nil {
		return onsetSeed{m.onsets, shared}
	}
	return onsetSeed{m.seed.column, min(m.seed.shared, shared)}
}

// newOnsets works the column out. What follows a row can have changed within
// reach before the border alone.
func (q *Sequence) newOnsets(seed onsetSeed) Cells[Onset] {
	s, out := q.s, newCells[Onset](q.s)
	from := 0
	if seed.shared > 0 {
		from = min(seed.shared, s.firstAt(s.When(seed.shared-1)-OnsetWithin))
	}
	for i := range s.chunks {
		c := &s.chunks[i]
		if from > 0 && c.First+c.Len() <= from {
			out[i] = seed.column[i]
			continue
		}
		out[i] = make([]Onset, c.Len())
		if c.First < from {
			copy(out[i], seed.column[i][:from-c.First])
		}
	}
	workers := 1
	if s.n-from >= sharedRows {
		workers = Cores()
	}
	stopped := q.stops()
	var next atomic.Int64
	_ = abreast(workers, func() error {
		for k := int(next.Add(1)); k <= workers; k = int(next.Add(1)) {
			lo, hi := from+(s.n-from)*(k-1)/workers, from+(s.n-from)*k/workers
			q.onsetsOf(lo, hi, stopped, out)
		}
		return nil
	})
	return out
}

// stops says which kinds tell of a push that its publisher ended.
func (q *Sequence) stops() []Onset {
	out := make([]Onset, len(q.s.kinds))
	for i, k := range q.s.kinds {
		if q.s.SideOf(k.Reason) == Publisher {
			out[i] = OnsetStop
		}
	}
	return out
}

// onsetsOf fills in the rows [lo, hi), for which it looks at those within reach
// around: rows beside are another worker's, and not written.
func (q *Sequence) onsetsOf(lo, hi int, stopped []Onset, out Cells[Onset]) {
	if lo >= hi {
		return
	}
	s, near := q.s, NewLately(OnsetWithin)
	first := min(lo, s.firstAt(s.When(lo)-OnsetWithin))
	last := max(hi, s.firstAt(s.When(hi-1)+OnsetWithin+1))
	for i := range s.chunks {
		runtime.Gosched() // a key or a frame goes first
		c := &s.chunks[i]
		for at := max(0, first-c.First); at < min(c.Len(), last-c.First); at++ {
			row, way := c.First+at, q.wayOf(c, at, stopped)
			own := row >= lo && row < hi
			if own {
				out[i][at] |= way
			}
			if c.When[at] == 0 {
				continue
			}
			before, again := near.Again(c.Key[at]<<2|uint32(way), c.When[at], uint32(row))
			if again && own {
				out[i][at] |= OnsetFollows
			}
			if again && int(before) >= lo && int(before) < hi {
				q.followed(out, i, int(before))
			}
		}
	}
}

// followed marks a row, of the i-th chunk or one before, as followed by another.
func (q *Sequence) followed(out Cells[Onset], i, row int) {
	for q.s.chunks[i].First > row {
		i--
	}
	out[i][row-q.s.chunks[i].First] |= OnsetFollowed
}

// wayOf is how the push of a row ended.
func (q *Sequence) wayOf(c *Chunk, at int, stopped []Onset) Onset {
	if !q.aired(c, at) {
		return OnsetRefusal
	}
	return stopped[c.Kind[at]]
}

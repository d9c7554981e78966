package model

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// NoStart stands for "no later start is known" among Nexts.
const NoStart = noStart

// outcomes is what of a Sequence is worked out when it is first asked for. The
// zero value is ready.
type outcomes struct {
	once   sync.Once
	states Cells[State] // nil before they are worked out; mu is held to set it
	same   Cells[State] // what they begin from: of those chunks they are known

	onsetOnce sync.Once

	mu     sync.Mutex
	onsets Cells[Onset] // nil before they are worked out
	seed   onsetSeed    // what they begin from; empty once they are there
	flaps  *Flaps       // for the setting that was asked for last
}

// States is what became of the stream of every row, as State tells of one: the
// column that a filter reads. The first call works it out, 1 to 3 ms a
// million. Read-only.
func (q *Sequence) States() Cells[State] {
	m := q.more
	m.once.Do(func() {
		out := q.allStates()
		m.mu.Lock()
		defer m.mu.Unlock()
		m.states, m.same = out, nil
	})
	return m.states
}

// knownStates is the states as far as they are known; nil where they are of no
// chunk. Where nobody asked, those that they would have begun from are.
func (m *outcomes) knownStates() Cells[State] {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.states == nil {
		return m.same
	}
	return m.states
}

// Nexts is the earliest later start of each row's stream, in Unix seconds;
// NoStart where none is known. Read-only.
func (q *Sequence) Nexts() Cells[uint32] { return q.next }

func (q *Sequence) allStates() Cells[State] {
	out, same := newCells[State](q.s), q.more.same
	replaced := q.replacedKinds()
	_ = q.s.eachChunk(func(c *Chunk) error {
		if same != nil && same[c.Number] != nil {
			out[c.Number] = same[c.Number]
			return nil
		}
		out[c.Number] = make([]State, c.Len())
		q.statesOf(c, replaced, out[c.Number])
		return nil
	})
	if q.air != nil {
		q.putDowns(out, same)
	}
	return out
}

// putDowns marks the rows after which a call said that the stream was down. A
// chunk's part that an earlier snapshot has too stays as it is.
func (q *Sequence) putDowns(out, same Cells[State]) {
	for row := range q.air.downs.all() {
		c, i := q.s.at(row)
		part := out.Of(c)
		if part[i] != Unseen {
			continue
		}
		if same != nil && same.Of(c) != nil && &part[0] == &same.Of(c)[0] {
			part = slices.Clone(part)
			out[c.Number] = part
		}
		part[i] = Down
	}
}

// replacedKinds says which kinds tell of another push that took over.
func (q *Sequence) replacedKinds() []bool {
	out := make([]bool, len(q.s.kinds))
	for i, k := range q.s.kinds {
		out[i] = q.s.SideOf(k.Reason) == Replaced
	}
	return out
}

func (q *Sequence) statesOf(c *Chunk, replaced []bool, out []State) {
	next := q.next.Of(c)
	for i, kind := range c.Kind {
		switch {
		case q.isRefused(c, i):
			out[i] = RefusedPush
		case replaced[kind]:
			out[i] = ReplacedByOther
		case next[i] != noStart:
			out[i] = Back
		}
	}
}

// eachChunk calls f with every chunk, in any order and on all cores where that
// is worth it. The error is one of f's.
func (s *Snapshot) eachChunk(f func(c *Chunk) error) error {
	workers := 1
	if s.n >= sharedRows {
		workers = min(Cores(), len(s.chunks))
	}
	var next atomic.Int64
	return abreast(workers, func() error {
		for i := next.Add(1); int(i) <= len(s.chunks); i = next.Add(1) {
			runtime.Gosched() // a key or a frame goes first
			if err := f(&s.chunks[i-1]); err != nil {
				return err
			}
		}
		return nil
	})
}

// Plain reports whether the length of every row is When less Start: no record
// lacks it or says otherwise.
func (c *Chunk) Plain() bool { return c.up == nil && c.flags == nil }

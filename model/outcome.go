package model

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// NoStart stands for "no later start is known" among Nexts.
const NoStart = noStart

// outcomes is what of a Sequence is worked out when it is first asked for. The
// zero value is ready.
type outcomes struct {
	once   sync.Once
	states []State

	onsetOnce sync.Once

	mu     sync.Mutex
	onsets []Onset   // nil before they are worked out
	seed   onsetSeed // what they begin from; empty once they are there
	flaps  *Flaps    // for the setting that was asked for last
}

// States is what became of the stream of every row, as State tells of one: the
// column that a filter reads. The first call works it out, 1 to 3 ms a
// million. Read-only.
func (q *Sequence) States() []State {
	q.more.once.Do(func() { q.more.states = q.allStates() })
	return q.more.states
}

// Nexts is the earliest later start of each row's stream, in Unix seconds;
// NoStart where none is known. Read-only.
func (q *Sequence) Nexts() []uint32 { return q.next }

func (q *Sequence) allStates() []State {
	out := make([]State, q.s.n)
	replaced := q.replacedKinds()
	_ = q.s.eachChunk(func(c *Chunk) error {
		q.statesOf(c, replaced, out[c.First:])
		return nil
	})
	if q.air == nil {
		return out
	}
	for row := range q.air.downs.all() {
		if out[row] == Unseen {
			out[row] = Down
		}
	}
	return out
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
	next := q.next[c.First : c.First+c.Len()]
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
		workers = min(runtime.GOMAXPROCS(0), len(s.chunks))
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

package model

import (
	"math/rand/v2"
	"testing"
)

// plainOnsets compares every row with all of its stream.
func (s *Snapshot) plainOnsets() []Onset {
	out := make([]Onset, s.n)
	last := map[[2]uint32]int{}
	q := s.plainSequence()
	for row := range out {
		if side := s.Side(row); side == Publisher {
			out[row] = OnsetStop
		}
		if q.Refused(row) {
			out[row] = OnsetRefusal
		}
		if s.When(row) == 0 {
			continue
		}
		id := [2]uint32{s.Key(row), uint32(out[row])}
		if before, ok := last[id]; ok && s.When(row)-s.When(before) <= OnsetWithin {
			out[row] |= OnsetFollows
			out[before] |= OnsetFollowed
		}
		last[id] = row
	}
	return out
}

// Many rows, which several workers look at, have the onsets that one would
// find.
func TestOnsetsShared(t *testing.T) {
	t.Parallel()
	s := NewSample(3 * sharedRows).Store().Snapshot()
	if i := firstOther(byRow(s.Sequence().Onsets()), s.plainOnsets()); i >= 0 {
		t.Fatalf("row %d is %b, want %b", i, s.Sequence().Onsets().At(s, i), s.plainOnsets()[i])
	}
}

// A store that grows, at its end and in between, gives the onsets of one that
// was filled at once, also where nobody asked for some of its snapshots.
func TestOnsetsGrow(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 51))
		st := NewStore()
		from := int64(1_760_000_000)
		for round := range 12 {
			n := 1 + r.IntN(1+r.IntN(600))
			st.Add(laterEvents(r, from, n))
			from += int64(r.IntN(900))
			s := st.Publish(Coverage{}, Freshness{})
			_ = s.Sequence()
			if r.IntN(3) == 0 {
				continue
			}
			if i := firstOther(byRow(s.Sequence().Onsets()), s.plainOnsets()); i >= 0 {
				t.Fatalf("seed %d, round %d: row %d of %d is %b, want %b", seed, round, i, s.n, s.Sequence().Onsets().At(s, i), s.plainOnsets()[i])
			}
		}
	}
}

func BenchmarkOnsets(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		q := s.Snapshot().plainSequence()
		for b.Loop() {
			q.newOnsets(onsetSeed{})
		}
	})
}

// The rows of a set are yielded in order, and counted, from any row to any.
func TestFlapsBetween(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 52))
	f := Flaps{bits: make([]uint64, 5)}
	for range 90 {
		f.bits[r.IntN(5)] |= 1 << r.IntN(64)
	}
	for lo := range 320 {
		for hi := lo; hi <= 320; hi += 1 + r.IntN(9) {
			at, n := lo, f.Count(lo, hi)
			for row := range f.Between(lo, hi) {
				for ; at < row; at++ {
					if f.Has(at) {
						t.Fatalf("row %d of [%d, %d) is left out", at, lo, hi)
					}
				}
				if !f.Has(row) || row >= hi {
					t.Fatalf("row %d is not in [%d, %d)", row, lo, hi)
				}
				at, n = row+1, n-1
			}
			for ; at < hi; at++ {
				if f.Has(at) {
					t.Fatalf("row %d of [%d, %d) is left out", at, lo, hi)
				}
			}
			if n != 0 {
				t.Fatalf("[%d, %d): the count is %d off", lo, hi, n)
			}
		}
	}
}

package model

import (
	"math/rand/v2"
	"testing"
)

// TestLatelyAgainstMap: what is remembered is what a map of everything says,
// in quiet times and in a rush.
func TestLatelyAgainstMap(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 41))
		within := uint32(r.IntN(700))
		l, last := NewLately(within), map[uint32]uint32{}
		ids, now, step := 1+r.IntN(1<<uint(r.IntN(16))), uint32(1+r.IntN(1000)), 1
		for i := range 20_000 {
			if i%1000 == 0 {
				step = 1 + r.IntN(1<<uint(r.IntN(9)))
			}
			now += uint32(r.IntN(step))
			id := uint32(r.IntN(ids)) << uint(seed%12)
			was, known := last[id]
			want := known && now-was <= within
			if _, got := l.Again(id, now, uint32(i)); got != want {
				t.Fatalf("seed %d: %d at %d, last at %d, %v: %v, want %v", seed, id, now, was, known, got, want)
			}
			last[id] = now
		}
	}
}

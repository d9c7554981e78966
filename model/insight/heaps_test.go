package insight

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestHeapsAreThoseOfAllWindows holds the joining on the way to joining at the
// end, on quiet spans and on crowded ones.
func TestHeapsAreThoseOfAllWindows(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	some := 0
	for range 200 {
		times := make([]uint32, r.IntN(400))
		at := uint32(1_700_000_000)
		for i := range times {
			step := 1 + r.IntN(600)
			if r.IntN(3) > 0 {
				step = r.IntN(12)
			}
			at += uint32(step)
			times[i] = at
		}
		all := rate{mean: r.Float64() / 200, spread: 1, over: 1}
		got, want := heaps(times, all), plainHeaps(times, all)
		if !slices.EqualFunc(got, want, func(a, b heap) bool { return a.lo == b.lo && a.hi == b.hi && a.span == b.span }) {
			t.Fatalf("seed %d: %d heaps %v, want %d %v", seed, len(got), got, len(want), want)
		}
		some += len(want)
	}
	if some == 0 {
		t.Errorf("seed %d: no heap in any span", seed)
	}
}

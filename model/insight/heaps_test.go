package insight

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

// plainHeaps is heaps with every window by itself, joined at the end.
func plainHeaps(times []uint32, all rate) []heap {
	var found, out []heap
	for _, w := range scales {
		least := max(fewStreams, int(minLift*all.mean*float64(w)))
		for lo := range times {
			hi := lo
			for hi < len(times) && int64(times[hi])-int64(times[lo]) < w {
				hi++
			}
			if hi-lo >= least {
				found = append(found, heap{lo: lo, hi: hi})
			}
		}
	}
	slices.SortFunc(found, func(a, b heap) int { return cmp.Compare(a.lo, b.lo) })
	for _, h := range found {
		if n := len(out); n > 0 && h.lo < out[n-1].hi {
			out[n-1].hi = max(out[n-1].hi, h.hi)
		} else {
			out = append(out, h)
		}
	}
	for i := range out {
		out[i].trim(times, all.mean)
	}
	return out
}

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

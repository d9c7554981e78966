package insight

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The tails against plain sums.
func TestPoissonTail(t *testing.T) {
	t.Parallel()
	for _, mean := range []float64{1e-6, 0.1, 1, 7.4, 60} {
		sum, term := 0.0, math.Exp(-mean)
		for k := 0; k < 200; k++ {
			want := 1 - sum
			if got := poissonTail(float64(k), mean); float64(k) > mean && want > 1e-10 && math.Abs(got-want) > 1e-4*want {
				t.Errorf("at least %d of mean %g: %g, want %g", k, mean, got, want)
			} else if float64(k) <= mean && got != 1 {
				t.Errorf("at least %d of mean %g: %g, want the bound 1", k, mean, got)
			}
			sum += term
			term *= mean / float64(k+1)
		}
	}
	if poissonTail(3, 0) != 0 || poissonTail(0, 0) != 1 {
		t.Error("nothing is expected, and something came")
	}
}

// hyperTail against drawing: all ways to draw a of a pot are counted.
func TestHyperTail(t *testing.T) {
	t.Parallel()
	for of := 1; of <= 6; of++ {
		for rest := 0; rest <= 6; rest++ {
			for with := 0; with <= of; with++ {
				for besides := 0; besides <= rest; besides++ {
					got := hyperTail(share{with, of}, share{besides, rest})
					if want := drawn(of, rest, with, besides); math.Abs(got-want) > 1e-9 {
						t.Fatalf("%d of %d and %d of %d: %g, want %g", with, of, besides, rest, got, want)
					}
				}
			}
		}
	}
}

// drawn counts the draws of the pot in which at least as many have it.
func drawn(of, rest, with, besides int) float64 {
	all, have := of+rest, with+besides
	hits, draws := 0, 0
	for set := range 1 << all {
		size, inside := 0, 0
		for i := range all {
			if set>>i&1 == 1 {
				size++
				if i < have {
					inside++
				}
			}
		}
		if size == of {
			draws++
			if inside >= with {
				hits++
			}
		}
	}
	return float64(hits) / float64(draws)
}

// Falls that come by chance, at any rate, are told as an incident next to
// never: that is what the bound promises.
func TestChanceIsNoIncident(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	told := 0
	for range 150 {
		st, n := newPlain(), 1+r.IntN(400)
		for i := range n {
			st.fall(begin+r.Int64N(day), i%97)
		}
		if v := st.judge(t); v.Finding == Many {
			told++
		}
	}
	if told > 2 {
		t.Errorf("seed %d: %d of 150 days of chance are told as incidents", seed, told)
	}
}

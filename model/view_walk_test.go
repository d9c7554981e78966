package model

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// partRows are the rows of a view by Parts, the newest first and those without
// a time last, as Row gives them.
func partRows(t *testing.T, v *View) []int {
	t.Helper()
	var timed, timeless []int
	for p := range v.Parts() {
		if p.Len() == 0 || p.At(0) != p.From || p.At(p.Len()-1) != p.To-1 {
			t.Fatalf("a part of %d rows in [%d, %d) gives [%d, %d]", p.Len(), p.From, p.To, p.At(0), p.At(p.Len()-1))
		}
		for i := range p.Len() {
			row := p.Chunk.First + p.At(i)
			if p.Timeless != (v.Snapshot().When(row) == 0) {
				t.Fatalf("row %d is in a part with Timeless %v", row, p.Timeless)
			}
			if p.Timeless {
				timeless = append(timeless, row)
			} else {
				timed = append(timed, row)
			}
		}
	}
	slices.Reverse(timed)
	slices.Reverse(timeless)
	return append(timed, timeless...)
}

func TestPartsAgainstRows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		st := NewStore()
		addInBatches(r, st, randomEvents(r, 2500), 400)
		f := []Filter{nil, byStream("room-2"), byStream("no such")}[seed%3]
		v, err := NewView(t.Context(), st.Publish(Coverage{}, Freshness{}), f)
		if err != nil {
			t.Fatal(err)
		}
		from := int64(1_700_000_000 + r.IntN(3000))
		for _, w := range []*View{v, v.Within(Span{from, from + int64(r.IntN(2000))}), v.Within(Span{from, from})} {
			if got, want := partRows(t, w), viewRows(w); !slices.Equal(got, want) {
				t.Fatalf("seed %d: %d rows, want %d: %v, want %v", seed, len(got), len(want), got, want)
			}
		}
	}
}

func TestPartsStopEarly(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add([]Event{{Stream: "timeless"}, {Stream: "a", End: 5}})
	v, err := NewView(t.Context(), st.Publish(Coverage{}, Freshness{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range v.Parts() {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d parts after a break at the first", n)
	}
}

package insight

import (
	"math/rand/v2"
	"slices"
	"testing"

	"offair/model"
)

// TestLatelyAgainstMap: what is remembered is what a map of everything says,
// in quiet times and in a rush.
func TestLatelyAgainstMap(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 41))
		within := uint32(r.IntN(700))
		l, last := newLately(within), map[uint32]uint32{}
		ids, now, step := 1+r.IntN(1<<uint(r.IntN(16))), uint32(1+r.IntN(1000)), 1
		for i := range 20_000 {
			if i%1000 == 0 {
				step = 1 + r.IntN(1<<uint(r.IntN(9)))
			}
			now += uint32(r.IntN(step))
			id := uint32(r.IntN(ids)) << uint(seed%12)
			was, known := last[id]
			want := known && now-was <= within
			if got := l.again(id, now); got != want {
				t.Fatalf("seed %d: %d at %d, last at %d, %v: %v, want %v", seed, id, now, was, known, got, want)
			}
			last[id] = now
		}
	}
}

// TestFallsEitherWay: few rows of many streams, and many rows of few, give the
// falls that a map of the last events gives.
func TestFallsEitherWay(t *testing.T) {
	t.Parallel()
	s := account(30_000)
	v := viewOf(t, s, "")
	states, classOf := s.Sequence().States(), classesOf(s)
	tried := map[bool]bool{}
	for _, days := range []int64{1, 3, 60} {
		to := s.When(s.Len()-1) + 1
		sp := model.Span{From: to - days*day, To: to}
		in := v.Within(sp)
		tried[in.Len() < len(s.Keys())/4] = true
		got, err := fallsOf(t.Context(), in, sp)
		if err != nil {
			t.Fatal(err)
		}
		var want [classes][]uint32
		last := map[[2]uint32]uint32{}
		for i := range in.Len() {
			row := in.Row(in.Len() - 1 - i)
			c, at := chunkOf(s, row)
			class := classOf[c.Kind[at]]
			if states[row] == model.RefusedPush {
				class = Refusals
			}
			when, id := uint32(s.When(row)), [2]uint32{uint32(class), s.Key(row)}
			if was, known := last[id]; !known || when-was > again {
				want[class] = append(want[class], when)
			}
			last[id] = when
		}
		for c := range want {
			if !slices.Equal(got.times[c], want[c]) {
				t.Errorf("%d days, class %d: %d falls, want %d", days, c, len(got.times[c]), len(want[c]))
			}
		}
	}
	if len(tried) != 2 {
		t.Error("only one way was tried")
	}
}

package model

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// plainFlaps is the oracle: every run of drops of every stream, by definition.
func plainFlaps(events []Event, refused func(int) bool, f Flapping) []int {
	drops := map[[3]string][]int{}
	for row, e := range events {
		if !refused(row) && e.When() != 0 {
			key := [3]string{e.Domain, e.App, e.Stream}
			drops[key] = append(drops[key], row)
		}
	}
	var out []int
	for _, rows := range drops {
		for i := range rows {
			last := i + f.Drops - 1
			if last < len(rows) && events[rows[last]].When()-events[rows[i]].When() <= int64(f.Within/time.Second) {
				out = append(out, rows[i:last+1]...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestFlappingAgainstPlainFlaps(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 8))
		st := NewStore()
		addInBatches(r, st, randomEvents(r, 1500), 200)
		snap := st.Publish(Coverage{}, Freshness{})
		q := snap.Sequence()
		events := all(snap)
		for _, f := range []Flapping{{3, time.Minute}, {2, time.Second}, {5, 10 * time.Minute}, {40, time.Hour}, {9999, time.Hour}} {
			got := q.Flapping(f)
			want := plainFlaps(events, q.Refused, f)
			rows := []int(nil)
			for row := range events {
				if got.Has(row) != (got.Bit(row) == 1) {
					t.Fatalf("Has and Bit differ on row %d", row)
				}
				if got.Has(row) {
					rows = append(rows, row)
				}
			}
			if !slices.Equal(rows, want) || got.Len() != len(want) {
				t.Fatalf("seed %d: %+v: %d rows flap (Len %d), want %d", seed, f, len(rows), got.Len(), len(want))
			}
		}
	}
}

func TestStatesAndNextsAreThoseOfEachRow(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 9))
	st := NewStore()
	addInBatches(r, st, randomEvents(r, 1500), 200)
	snap := st.Publish(Coverage{}, Freshness{})
	q := snap.Sequence()
	for row, s := range byRow(q.States()) {
		if s != q.State(row) {
			t.Fatalf("row %d is %v, by column %v", row, q.State(row), s)
		}
		e := snap.Event(row)
		if next := q.Nexts().At(q.s, row); s != RefusedPush && e.When() != 0 && (next == NoStart) != (q.Gap(row) == NoGap) {
			t.Fatalf("row %d has gap %d and next start %d", row, q.Gap(row), next)
		}
	}
}

func TestFlappingOrUsual(t *testing.T) {
	t.Parallel()
	usual := Flapping{3, 10 * time.Minute}
	for _, c := range []struct{ in, want Flapping }{
		{Flapping{}, usual},
		{Flapping{-1, -1}, usual},
		{Flapping{Drops: 1}, Flapping{2, 10 * time.Minute}},
		{Flapping{5, time.Minute}, Flapping{5, time.Minute}},
	} {
		if got := c.in.OrUsual(); got != c.want {
			t.Errorf("%+v means %+v, want %+v", c.in, got, c.want)
		}
	}
}

func BenchmarkFlappingAt1M(b *testing.B) {
	st := NewStore()
	st.Add(accountEvents(1_000_000))
	q := st.Publish(Coverage{}, Freshness{}).Sequence()
	q.States()
	for b.Loop() {
		newFlapper(q.s, q.States(), Flapping{}.OrUsual()).run()
	}
}

func BenchmarkStatesAt1M(b *testing.B) {
	st := NewStore()
	st.Add(accountEvents(1_000_000))
	q := st.Publish(Coverage{}, Freshness{}).Sequence()
	for b.Loop() {
		q.allStates()
	}
}

package model

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// plainFold is what the oracle says of one fold: its rows, the oldest first.
type plainFold []int

// plainFolds is the oracle: each row, the oldest first, joins the last fold of
// its stream where the definition says so.
func plainFolds(v *View, within int64) []plainFold {
	s := v.Snapshot()
	cause := func(row int) string {
		if c := s.Row(row).Cause; c != nil {
			return "cause " + c.ID
		}
		return "text " + s.Event(row).Reason
	}
	stream := func(row int) [3]string {
		e := s.Event(row)
		return [3]string{e.Domain, e.App, e.Stream}
	}
	var out []plainFold
	last := map[[3]string]int{}
	for _, row := range slices.Backward(viewRows(v)) {
		key := stream(row)
		i, ok := last[key]
		if ok && s.When(row) != 0 && s.When(out[i][0]) != 0 && cause(out[i][0]) == cause(row) && s.When(row)-s.When(out[i][0]) <= within {
			out[i] = append(out[i], row)
			continue
		}
		last[key] = len(out)
		out = append(out, plainFold{row})
	}
	return out
}

func TestFoldsAgainstPlainFolds(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		r := rand.New(rand.NewPCG(seed, 21))
		events := randomEvents(r, 900)
		if seed%3 == 0 {
			events = mixedEvents(r, 900)
		}
		st := NewStore()
		addInBatches(r, st, events, 90)
		v, err := NewView(t.Context(), st.Publish(Coverage{}, Freshness{}), []Filter{nil, byStream("room-2")}[seed%2])
		if err != nil {
			t.Fatal(err)
		}
		if r.IntN(2) == 0 {
			from := int64(1_700_000_000 + r.IntN(900))
			v = v.Within(Span{from, from + int64(r.IntN(900))})
		}
		within := time.Duration(r.IntN(200)) * time.Second
		f, err := v.Folds(t.Context(), within)
		if err != nil {
			t.Fatal(err)
		}
		want := plainFolds(v, int64(within/time.Second))
		checkFolds(t, seed, f, want)
		checkWithout(t, r, f, want)
	}
}

func checkFolds(t *testing.T, seed uint64, f *Folds, want []plainFold) {
	t.Helper()
	var shown []int
	for _, rows := range want {
		lead := rows[len(rows)-1]
		shown = append(shown, lead)
		if size, first := f.Fold(lead); size != len(rows) || first != rows[0] {
			t.Fatalf("seed %d: row %d stands for %d from %d on, want %v", seed, lead, size, first, rows)
		}
		for _, row := range rows {
			if f.Hidden(row) != (row != lead) || f.Lead(row) != lead {
				t.Fatalf("seed %d: row %d: hidden %v, lead %d, want %d", seed, row, f.Hidden(row), f.Lead(row), lead)
			}
		}
	}
	slices.Sort(shown)
	slices.Reverse(shown)
	if got := sortedRows(f.Shown(nil)); !slices.Equal(got, shown) {
		t.Fatalf("seed %d: shown are %v, want %v", seed, got, shown)
	}
	newest := f.Shown(nil)
	for i, row := range shown {
		if at, ok := newest.Index(row); !ok || at != i {
			t.Fatalf("seed %d: row %d stands at %d %v, want %d", seed, row, at, ok, i)
		}
	}
	by := Order{By: ByUp, Desc: seed%2 == 0}
	s, err := f.view.Sorted(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	if got := sortedRows(f.Shown(s)); !slices.Equal(got, plainOrder(f.Snapshot(), shown, by)) {
		t.Fatalf("seed %d: in order of length: %v", seed, got)
	}
}

// checkWithout opens some folds and holds the rest to the oracle.
func checkWithout(t *testing.T, r *rand.Rand, f *Folds, want []plainFold) {
	t.Helper()
	var open []int
	var left []plainFold
	for _, rows := range want {
		if r.IntN(3) > 0 {
			left = append(left, rows)
			continue
		}
		open = append(open, rows[r.IntN(len(rows))])
		for _, row := range rows {
			left = append(left, plainFold{row})
		}
	}
	checkFolds(t, 0, f.Without(open), left)
	checkFolds(t, 0, f, want) // which is as it was
}

// TestFoldsStand adds events that are newer than all others: folds of before
// keep their rows, but for those at the end of a stream, which may grow.
func TestFoldsStand(t *testing.T) {
	t.Parallel()
	const within = 100 * time.Second
	r := rand.New(rand.NewPCG(5, 5))
	st := NewStore()
	st.Add(randomEvents(r, 600))
	v, err := NewView(t.Context(), st.Publish(Coverage{}, Freshness{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	was := plainFolds(v, 100)
	later := randomEvents(r, 40)
	for i := range later {
		later[i].End = 1_700_000_600 + int64(r.IntN(600)) // newer than all
		later[i].Start = later[i].End - 5
	}
	st.Add(later)
	if v, err = v.Extend(t.Context(), st.Publish(Coverage{}, Freshness{})); err != nil {
		t.Fatal(err)
	}
	f, err := v.Folds(t.Context(), within)
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range was {
		lead := f.Lead(rows[0])
		if _, first := f.Fold(lead); first != rows[0] && f.Snapshot().When(rows[0]) != 0 {
			t.Fatalf("the fold that began with row %d begins with %d now", rows[0], first)
		}
	}
}

// BenchmarkFolds is what the key for folds costs off the key's path: the folds
// and the list of what is left. "repeats" is an account in which most fold.
func BenchmarkFolds(b *testing.B) {
	for _, within := range []time.Duration{FoldWithin, 60 * 24 * time.Hour} {
		b.Run(within.String(), func(b *testing.B) {
			atSizes(b, func(b *testing.B, s Size) {
				v, err := NewView(b.Context(), s.Snapshot(), nil)
				if err != nil {
					b.Fatal(err)
				}
				rows := 0
				for b.Loop() {
					f, err := v.Folds(b.Context(), within)
					if err != nil {
						b.Fatal(err)
					}
					rows = f.Shown(nil).Len()
				}
				b.ReportMetric(float64(v.Len()-rows)/float64(v.Len()), "folded")
			})
		})
	}
}

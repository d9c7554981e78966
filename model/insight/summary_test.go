package insight

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"offair/model"
	"offair/model/query"
)

// randomAsk is a question as a screen may have, or odder.
func randomAsk(r *rand.Rand) Ask {
	a := Ask{Buckets: r.IntN(40), Top: r.IntN(12), Points: r.IntN(12)}
	for _, f := range Fields() {
		if r.IntN(3) > 0 {
			a.Facets = append(a.Facets, f)
		}
	}
	r.Shuffle(len(a.Facets), reflect.Swapper(a.Facets))
	if r.IntN(2) == 0 {
		from := begin + r.Int64N(4000)
		a.Span = model.Span{From: from, To: from + r.Int64N(4000)}
	}
	return a
}

// grow does with a store what a feed does, and checks after each step that a
// summary that builds on the one before is what the oracle finds.
func grow(t testing.TB, seed uint64, steps int) {
	r := rand.New(rand.NewPCG(seed, 8))
	st := model.NewStore()
	lines := []string{"", "live_1", "side:network", "-app1", "ip:203.0.0.0/24", "nothing_like_it"}
	line := lines[r.IntN(len(lines))]
	v := viewOf(t, st.Snapshot(), line)
	ask := randomAsk(r)
	var prev *Summary
	st.Add(randomEvents(r, r.IntN(1500), begin, 1000))
	now := int64(begin + 1000)
	for range steps {
		if r.IntN(4) > 0 { // in order, which leaves all chunks as they were
			page := randomEvents(r, r.IntN(200), now, 1+r.Int64N(300))
			page = slices.DeleteFunc(page, func(e model.Event) bool { return e.When() < now })
			for _, e := range page {
				now = max(now, e.When()+1)
			}
			st.Add(page)
		} else {
			st.Add(randomEvents(r, r.IntN(300), begin+r.Int64N(1000), 1+r.Int64N(1000)))
		}
		snap := st.Publish(model.Coverage{}, model.Freshness{})
		var err error
		if v, err = v.Extend(t.Context(), snap); err != nil {
			t.Fatal(err)
		}
		switch r.IntN(6) {
		case 0:
			v = viewOf(t, snap, lines[r.IntN(len(lines))])
		case 1:
			ask = randomAsk(r)
		}
		w := v
		if r.IntN(2) == 0 {
			w = v.Within(model.Span{From: begin + r.Int64N(2000), To: begin + 1000 + r.Int64N(3000)})
		}
		s, err := Summarize(t.Context(), w, ask, prev)
		if err != nil {
			t.Fatal(err)
		}
		checkSummary(t, w, ask, s)
		if r.IntN(5) > 0 {
			prev = s
		}
	}
}

func TestSummaryAgainstPlain(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		grow(t, seed, 8)
	}
}

// TestSummaryAgainstPlainLarge has several chunks, so that parts of whole
// chunks, cut ones and unchanged ones occur.
func TestSummaryAgainstPlainLarge(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	st := model.NewStore()
	st.Add(randomEvents(r, 3*model.ChunkRows, begin, 20_000))
	ask := Ask{Buckets: 30, Facets: Fields(), Top: 10, Points: 8}
	var prev *Summary
	base := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "-live_7")
	for i := range int64(3) {
		w := base.Within(model.Span{From: begin + 500*i, To: begin + 18_000 + 700*i})
		s, err := Summarize(t.Context(), w, ask, prev)
		if err != nil {
			t.Fatal(err)
		}
		checkSummary(t, w, ask, s)
		prev = s
		st.Add(randomEvents(r, 200, begin+5000*i, 20_000))
		if base, err = base.Extend(t.Context(), st.Publish(model.Coverage{}, model.Freshness{})); err != nil {
			t.Fatal(err)
		}
	}
}

func FuzzSummary(f *testing.F) {
	f.Add(uint64(1), uint8(4))
	f.Add(uint64(99), uint8(12))
	f.Fuzz(func(t *testing.T, seed uint64, steps uint8) { grow(t, seed, int(steps%12)) })
}

func TestSummaryOfNothing(t *testing.T) {
	t.Parallel()
	v := viewOf(t, model.NewStore().Snapshot(), "")
	ask := Ask{Buckets: 20, Facets: Fields(), Top: 5, Points: 5}
	for _, prev := range []*Summary{nil, {}} {
		s, err := Summarize(t.Context(), v, ask, prev)
		if err != nil {
			t.Fatal(err)
		}
		checkSummary(t, v, ask, s)
		if s.Timeline.Len() != 0 || s.Points.Len() != 0 {
			t.Error("buckets without rows or a span")
		}
	}
}

// TestTermsNarrow writes each value into a line, as a key on a facet does, and
// looks whether as many rows are left as the facet says.
// TestSummaryOfAnOlderView: a screen that still looks at an older snapshot may ask
// with what it last saw of a newer one.
func TestSummaryOfAnOlderView(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		st := model.NewStore()
		var views []*model.View
		for n := range 4 {
			st.Add(randomEvents(r, 1+r.IntN(100*(n+1)), begin+int64(n)*1000, 1000))
			views = append(views, viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), ""))
		}
		var prev *Summary
		for range 12 {
			v, ask := views[r.IntN(len(views))], randomAsk(r)
			s, err := Summarize(t.Context(), v, ask, prev)
			if err != nil {
				t.Fatal(err)
			}
			fresh, err := Summarize(t.Context(), v, ask, nil)
			if err != nil {
				t.Fatal(err)
			}
			if s.Rows != fresh.Rows || !reflect.DeepEqual(s.Timeline, fresh.Timeline) || !reflect.DeepEqual(s.Facets, fresh.Facets) {
				t.Fatalf("seed %d: with the one before %+v, without %+v", seed, s.Facets, fresh.Facets)
			}
			prev = s
		}
	}
}

func TestTermsNarrow(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	st := model.NewStore()
	st.Add(randomEvents(r, 2000, begin, 1000))
	v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
	s, err := Summarize(t.Context(), v, Ask{Facets: Fields(), Top: 50}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, facet := range s.Facets {
		for _, val := range facet.Values {
			line := query.AddTerm("", facet.Field.Query(), val.Term, false)
			if facet.Field == Net && val.Term != model.Internal && val.Term != "" {
				line = "ip:" + val.Term
			}
			if n := viewOf(t, v.Snapshot(), line).Len(); n != val.Count && val.Term != "unreadable" {
				t.Errorf("%s leaves %d rows, the facet %v says %d", line, n, facet.Field, val.Count)
			}
		}
	}
}

func TestFacetOf(t *testing.T) {
	t.Parallel()
	st := model.NewStore()
	st.Add([]model.Event{{Stream: "a", End: begin, Reason: "Authentication failed."}})
	v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
	s, err := Summarize(t.Context(), v, Ask{Facets: []Field{Cause, Cause}, Top: 3}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Facets) != 2 || !reflect.DeepEqual(s.Facets[0], s.Facets[1]) {
		t.Errorf("a facet that is asked for twice is given %d times", len(s.Facets))
	}
	f, ok := s.Facet(Cause)
	if !ok || f.Values[0].Cause == nil || f.Values[0].Side != model.Auth || f.Values[0].Name.EN == "" {
		t.Errorf("cause facet %+v", f)
	}
	if _, ok := s.Facet(Stream); ok {
		t.Error("a facet that nobody asked for")
	}
}

func TestSummaryCancelled(t *testing.T) {
	t.Parallel()
	st := model.NewStore()
	st.Add(randomEvents(rand.New(rand.NewPCG(1, 1)), 100, begin, 100))
	v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ask := range []Ask{{Buckets: 9}, {Facets: Fields(), Top: 3}, {Facets: []Field{Net}}, {}} {
		if s, err := Summarize(ctx, v, ask, nil); !errors.Is(err, context.Canceled) || s != nil {
			t.Errorf("%+v: %v", ask, err)
		}
	}
	if _, err := ByCause(ctx, v, Divide(model.Span{From: begin, To: begin + 9}, nil, 3)); !errors.Is(err, context.Canceled) {
		t.Errorf("ByCause: %v", err)
	}
	if _, err := Flapping(ctx, v, model.Flapping{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Flapping: %v", err)
	}
	if _, err := History(ctx, v, 0, model.Flapping{}); !errors.Is(err, context.Canceled) {
		t.Errorf("History: %v", err)
	}
}

// TestSummaryWhileGrowing reads with two screens from one earlier summary
// while events arrive.
func TestSummaryWhileGrowing(t *testing.T) {
	t.Parallel()
	st := model.NewStore()
	r := rand.New(rand.NewPCG(6, 6))
	st.Add(randomEvents(r, 500, begin, 1000))
	st.Publish(model.Coverage{}, model.Freshness{})
	ask := Ask{Buckets: 20, Facets: Fields(), Top: 6, Points: 6}
	first, err := Summarize(t.Context(), viewOf(t, st.Snapshot(), ""), ask, nil)
	if err != nil {
		t.Fatal(err)
	}
	type answer struct {
		v *model.View
		s *Summary
	}
	answers := make([][]answer, 2)
	var wg sync.WaitGroup
	wg.Go(func() {
		for range 30 {
			st.Add(randomEvents(r, 50, begin, 2000))
			st.Publish(model.Coverage{}, model.Freshness{})
		}
	})
	for i, f := range []model.Filter{nil, filterOf(t, "live_1")} {
		wg.Go(func() {
			prev := first
			for range 6 {
				v, err := model.NewView(t.Context(), st.Snapshot(), f)
				if err != nil {
					t.Error(err)
					return
				}
				s, err := Summarize(t.Context(), v, ask, prev)
				if err != nil {
					t.Error(err)
					return
				}
				answers[i] = append(answers[i], answer{v, s})
				prev = s
			}
		})
	}
	wg.Wait()
	for _, a := range slices.Concat(answers...) {
		checkSummary(t, a.v, ask, a.s)
	}
}

// TestTieOrder has every value as often as any other: what was seen last comes
// first, whichever way the rows arrived.
func TestTieOrder(t *testing.T) {
	t.Parallel()
	events := make([]model.Event, 50)
	for i := range events {
		events[i] = model.Event{Stream: string(rune('a' + i%25)), End: begin + int64(i)}
	}
	for seed := range uint64(4) {
		st := model.NewStore()
		r := rand.New(rand.NewPCG(seed, 1))
		for _, i := range r.Perm(len(events)) {
			st.Add([]model.Event{events[i]})
		}
		v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
		s, err := Summarize(t.Context(), v, Ask{Facets: []Field{Stream}, Top: 4}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, val := range s.Facets[0].Values {
			got = append(got, val.Term)
		}
		if want := []string{"y", "x", "w", "v"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

func TestTimelineSums(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	st := model.NewStore()
	st.Add(randomEvents(r, 700, begin, 900))
	v := viewOf(t, st.Publish(model.Coverage{}, model.Freshness{}), "")
	s, err := Summarize(t.Context(), v, Ask{Buckets: 20, Facets: []Field{Side}, Top: model.Sides}, nil)
	if err != nil {
		t.Fatal(err)
	}
	highest, sum, rows := 0, [model.Sides]int{}, s.Timeline.Outside
	for i := range s.Timeline.Len() {
		highest = max(highest, s.Timeline.Total(i))
		rows += s.Timeline.Total(i)
		for side, n := range s.Timeline.Count[i] {
			sum[side] += int(n)
		}
	}
	if s.Timeline.Highest() != highest || s.Timeline.Sides() != sum || rows != v.Len() {
		t.Errorf("highest %d, sides %v, %d rows of %d", s.Timeline.Highest(), s.Timeline.Sides(), rows, v.Len())
	}
}

func TestFieldNames(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range Fields() {
		if line := query.AddTerm("", f.Query(), "x", false); line == "" || seen[f.String()] {
			t.Errorf("field %v: %q", f, line)
		}
		seen[f.String()] = true
	}
	if len(seen) != int(fields) {
		t.Errorf("%d fields", len(seen))
	}
}

// TestAbreast looks at what the caller sees of jobs that go wrong.
func TestAbreast(t *testing.T) {
	t.Parallel()
	odd := errors.New("odd")
	var done [3]bool
	jobs := []func(context.Context) error{
		func(context.Context) error { done[0] = true; return odd },
		func(context.Context) error { done[1] = true; return nil },
		func(context.Context) error { done[2] = true; return nil },
	}
	if err := abreast(t.Context(), jobs); !errors.Is(err, odd) || done != [3]bool{true, true, true} {
		t.Errorf("%v, done %v", err, done)
	}
	defer func() {
		if p := recover(); p != "broken" {
			t.Errorf("the caller can catch %v", p)
		}
	}()
	_ = abreast(t.Context(), append(jobs, func(context.Context) error { panic("broken") }))
	t.Error("a panic was swallowed")
}

package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"offair/model"
)

func TestCountsAreTheNaiveOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(3)
	store := model.NewStore()
	for i := range 8 {
		store.Add(w.events(100, 1_700_000_000+int64(i)*500))
	}
	s := store.Publish(model.Coverage{}, model.Freshness{})
	spans := []model.Span{
		{From: 0, To: 1 << 40},
		{From: 1_700_000_300, To: 1_700_002_000},
		{From: 1_700_009_000, To: 1_700_010_000},
		{From: 0, To: 1_700_000_500},
	}
	for range 120 {
		q := w.query()
		for _, sp := range spans {
			got, err := q.Counts(t.Context(), s, sp, time.Unix(1_700_003_000, 0), nil)
			if err != nil {
				t.Fatal(err)
			}
			for i, term := range q.Terms {
				want := len(snapshotRows(naiveRows(s, q.Flapping), func(e naiveRow) bool {
					in := e.When() == 0 || (e.When() >= sp.From && e.When() < sp.To)
					return in && term.hits(e) != term.Not
				}))
				if got[i] != want {
					t.Fatalf("%q leaves %d rows in %v, want %d", term, got[i], sp, want)
				}
			}
		}
	}
}

func TestCountsOfTimes(t *testing.T) {
	t.Parallel()
	store := model.NewStore()
	for i := range int64(10) {
		store.Add([]model.Event{{Stream: "a", Start: 990 + i*10, End: 1000 + i*10, Up: 10}})
	}
	s := store.Publish(model.Coverage{}, model.Freshness{})
	q, err := Parse("since:40s a until:20s -b")
	if err != nil {
		t.Fatal(err)
	}
	got, err := q.Counts(t.Context(), s, model.Span{From: 1050, To: 1060}, time.Unix(1090, 0), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{5, 1, 7, 1} {
		if got[i] != want {
			t.Errorf("term %q counts %d, want %d", q.Terms[i], got[i], want)
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	store := model.NewStore()
	store.Add(newWorld(1).events(10, 1_700_000_000))
	s := store.Publish(model.Coverage{}, model.Freshness{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	q, err := Parse("live up<3")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Filter().Bind(ctx, s, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Bind: %v", err)
	}
	if _, err := q.Counts(ctx, s, model.Span{To: 1 << 40}, time.Unix(0, 0), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Counts: %v", err)
	}
}

// A view on what became of streams, extended as they go on, is the view made
// anew: later rows change what is said of earlier ones.
func TestViewsOfSequelsFollow(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		w := newWorld(seed + 20)
		store := model.NewStore()
		for _, line := range []string{"is:unseen", "gap>5s live", "-is:flapping", "is:back,refused -gap=0", "live"} {
			q, err := Parse(line)
			if err != nil {
				t.Fatal(err)
			}
			v, err := model.NewView(t.Context(), store.Publish(model.Coverage{}, model.Freshness{}), q.Filter())
			if err != nil {
				t.Fatal(err)
			}
			for range 5 {
				store.Add(w.events(40, 1_700_000_000))
				s := store.Publish(model.Coverage{}, model.Freshness{})
				if v, err = v.Extend(t.Context(), s); err != nil {
					t.Fatal(err)
				}
				var got []int
				for i := v.Len() - 1; i >= 0; i-- {
					got = append(got, v.Row(i))
				}
				slices.Sort(got)
				if want := snapshotRows(naiveRows(s, q.Flapping), q.holds); !slices.Equal(got, want) {
					t.Fatalf("%s: extended view has rows %v, want %v", line, got, want)
				}
			}
		}
	}
}

// A snapshot that is cancelled while a regular expression is tried is left at
// once.
func TestRegexIsCancelled(t *testing.T) {
	t.Parallel()
	store := model.NewStore()
	var events []model.Event
	for i := range int64(20_000) {
		events = append(events, model.Event{Stream: strings.Repeat("ab", 200) + fmt.Sprint(i), Start: i, End: i + 1, Up: 1})
	}
	store.Add(events)
	s := store.Publish(model.Coverage{}, model.Freshness{})
	q, err := Parse(`/(a|b|ab)*(a|b|ab)*(a|b|ab)*c/`)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	tried := make(chan error)
	go func() {
		_, err := q.Filter().Bind(ctx, s, nil)
		tried <- err
	}()
	cancel()
	if err := <-tried; !errors.Is(err, context.Canceled) {
		t.Errorf("Bind: %v", err)
	}
}

// A view refiltered key by key, while rows arrive, is the view made anew.
func TestRefilterFollowsTheLine(t *testing.T) {
	t.Parallel()
	w := newWorld(31)
	store := model.NewStore()
	store.Add(w.events(300, 1_700_000_000))
	line := `live -/x|1/ 203.0 stream:live,直播 side:net up<50 is:b`
	v, err := model.NewView(t.Context(), store.Publish(model.Coverage{}, model.Freshness{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range line {
		q, err := Parse(line[:i])
		if err != nil {
			t.Fatal(err)
		}
		if i%5 == 0 {
			store.Add(w.events(20, 1_700_000_500))
		}
		s := store.Publish(model.Coverage{}, model.Freshness{})
		if v, err = v.Refilter(t.Context(), s, q.Filter()); err != nil {
			t.Fatal(err)
		}
		fresh, err := model.NewView(t.Context(), s, q.Filter())
		if err != nil {
			t.Fatal(err)
		}
		if v.Len() != fresh.Len() {
			t.Fatalf("%q: %d rows, want %d", line[:i], v.Len(), fresh.Len())
		}
		for j := range v.Len() {
			if v.Row(j) != fresh.Row(j) {
				t.Fatalf("%q: row %d is %d, want %d", line[:i], j, v.Row(j), fresh.Row(j))
			}
		}
	}
}

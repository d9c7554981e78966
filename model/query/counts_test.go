package query

import (
	"context"
	"errors"
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
				want := len(snapshotRows(s, func(e model.Event) bool {
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

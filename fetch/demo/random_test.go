package demo

import (
	"slices"
	"testing"

	"offair/model"
)

func TestRandom(t *testing.T) {
	t.Parallel()
	span := model.Span{From: noon.Unix() - 60*24*3600, To: noon.Unix()}
	const n, k = 60_000, 12_000
	events := Dense(1, n, k, span)
	if len(events) != n {
		t.Fatalf("%d events", len(events))
	}
	hour, inside := DenseHour(span), 0
	if hour.To-hour.From != 3600 {
		t.Errorf("hour %+v", hour)
	}
	seen := make(map[model.ID]bool, n)
	streams := map[string]bool{}
	for i, e := range events {
		seen[e.ID()], streams[e.Stream] = true, true
		if e.Start < span.From-3600 || e.End >= span.To || e.Up != e.End-e.Start || e.Up < 0 {
			t.Fatalf("%+v", e)
		}
		if i > 0 && e.End < events[i-1].End {
			t.Fatalf("row %d is out of order", i)
		}
		if e.End >= hour.From && e.End < hour.To {
			inside++
		}
	}
	if len(seen) != n || inside < k || inside > k+k/10 {
		t.Errorf("%d different, %d in the hour", len(seen), inside)
	}
	if len(streams) < n/40 || len(streams) > n/20 {
		t.Errorf("%d streams", len(streams))
	}
	if !slices.Equal(events, Dense(1, n, k, span)) || slices.Equal(events, Dense(2, n, k, span)) {
		t.Error("not a function of the seed")
	}
}

// Even a single second yields as many different events as are wanted.
func TestRandomCrowded(t *testing.T) {
	t.Parallel()
	events := Random(1, 20_000, model.Span{From: noon.Unix(), To: noon.Unix() + 1})
	seen := map[model.ID]bool{}
	for _, e := range events {
		seen[e.ID()] = true
		if e.End != noon.Unix() {
			t.Fatalf("%+v", e)
		}
	}
	if len(seen) != 20_000 {
		t.Errorf("%d different", len(seen))
	}
}

func TestHostile(t *testing.T) {
	t.Parallel()
	events := Hostile(1000)
	seen := map[model.ID]bool{}
	for i, e := range events {
		seen[e.ID()] = true
		if e.End != 1000-int64(len(events)-1-i) {
			t.Errorf("%d ends at %d", i, e.End)
		}
	}
	if len(seen) != len(events) || len(events) < 20 {
		t.Errorf("%d different of %d", len(seen), len(events))
	}
}

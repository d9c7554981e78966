package archive

import (
	"math/rand/v2"
	"testing"
	"time"

	"offair/model"
)

// TestQueueInParts takes a queue off in parts, some of which come back: no
// claim leaves before what was queued before it, nothing is lost and the order
// stays.
func TestQueueInParts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 13))
		a := &Archive{}
		next, claims := int64(0), int64(0)
		for range 1 + r.IntN(30) {
			events := make([]model.Event, r.IntN(6))
			for i := range events {
				next++
				events[i].End = next
			}
			var known []model.Known
			for range r.IntN(3) {
				claims++
				known = append(known, model.Known{Span: model.Span{From: claims, To: claims + 1}, AsOf: next})
			}
			a.queue.add(events, known)
			if r.IntN(4) == 0 { // some are gone
				next++
				a.queue.parts = append(a.queue.parts, part{events: []model.Event{{End: next}}, gone: true})
				a.queue.rows++
			}
		}
		got, told := int64(0), int64(0)
		for !a.queue.empty() {
			q := a.queue.first(1 + r.IntN(9))
			if r.IntN(3) == 0 {
				a.putBack(q)
				continue
			}
			rows := 0
			for _, p := range q.parts {
				for _, e := range p.events {
					if got++; e.End != got {
						t.Fatalf("seed %d: event %d comes in the place of %d", seed, e.End, got)
					}
					rows++
				}
			}
			if rows != q.rows {
				t.Fatalf("seed %d: %d rows, told as %d", seed, rows, q.rows)
			}
			for _, k := range q.known {
				if told++; k.Span.From != told || k.AsOf > got {
					t.Fatalf("seed %d: claim %d of %d events after %d", seed, k.Span.From, k.AsOf, got)
				}
			}
		}
		if got != next || told != claims {
			t.Fatalf("seed %d: %d of %d events, %d of %d claims", seed, got, next, told, claims)
		}
	}
}

// What is queued and then gone is not written, also while the archive has missed
// something, of which others are told only later.
func TestDropOfWhatIsQueuedWhileMissing(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t), gather: time.Hour}
	a, st := opened(t, o), model.NewStore()
	must(t, a.Restore(t.Context(), st, func(model.Coverage) {}))
	at := sixtyDays.From + 1000
	first := model.Event{Domain: "d", App: "a", Stream: "s", ClientIP: "192.0.2.1", Start: at, End: at + 10, Up: 10, Reason: "r"}
	later := first
	later.End, later.Up = at+30, 30
	must(t, a.Flush(t.Context()))
	a.mu.Lock()
	a.missed = fewer(append(a.missed, a.shownMiss(model.Span{From: at + 5000, To: at + 5001})))
	a.mu.Unlock()
	for _, e := range []model.Event{first, later} {
		st.Add([]model.Event{e})
		a.Keep([]model.Event{e}, nil)
	}
	st.Remove([]model.Event{first})
	a.Drop([]model.Event{first})
	st.Publish(model.Coverage{}, model.Freshness{})
	must(t, a.Flush(t.Context()))
	got, _ := reopened(t, o)
	sameEvents(t, got, snapshotOf([]model.Event{later}))
}

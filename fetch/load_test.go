package fetch

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

var allFilters = []filter{byStart, byEnd, byOverlap}

// onFilters runs a test in fake time for each filter.
func onFilters(t *testing.T, f func(t *testing.T, m filter)) {
	for _, m := range allFilters {
		t.Run(m.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { f(t, m) })
		})
	}
}

// loaded loads the last back and fails on an error.
func loaded(t *testing.T, s *server, back time.Duration) *model.Snapshot {
	t.Helper()
	f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: back}})
	snap, err := f.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	neverTooDeep(t, s)
	neverTooFast(t, s, DefaultRate)
	return snap
}

func last(d time.Duration) model.Span { return model.Window{Back: d}.At(time.Now()) }

func TestLoadIsRightForEachFilter(t *testing.T) {
	t.Parallel()
	type shape struct {
		name   string
		events int
		back   time.Duration
		set    func(*server)
	}
	for _, sh := range []shape{
		{"a day of many days", 8_000, 24 * time.Hour, func(*server) {}},
		{"an hour", 8_000, time.Hour, func(s *server) { s.latency = 80 * time.Millisecond }},
		{"sixty days", 12_000, Reach, func(*server) {}},
		{"sixty days, clipped", 22_000, Reach, func(s *server) { s.clip, s.capError = true, true }},
		{"strict server", 5_000, Reach, func(s *server) { s.strict, s.date = true, true }},
		{"strict server, behind", 5_000, 48 * time.Hour, func(s *server) { s.strict, s.date, s.skew = true, true, -3*time.Second }},
		{"strict server, ahead", 5_000, 48 * time.Hour, func(s *server) { s.strict, s.date, s.skew = true, true, 40*time.Second }},
		{"ends of the window are out", 5_000, 48 * time.Hour, func(s *server) { s.openFrom, s.openTo, s.noPoint = true, true, true }},
		{"nothing there", 0, 48 * time.Hour, func(*server) {}},
		{"one page", 100, 30 * 24 * time.Hour, func(*server) {}},
	} {
		t.Run(sh.name, func(t *testing.T) {
			t.Parallel()
			onFilters(t, func(t *testing.T, m filter) {
				time.Sleep(1500 * time.Millisecond)
				rng := rand.New(rand.NewPCG(1, uint64(m)))
				now := time.Now()
				s := newServer(m, random(rng, sh.events, now.Add(-5*time.Second), Reach-time.Minute))
				sh.set(s)
				want := last(sh.back)
				snap := loaded(t, s, sh.back)
				if sh.back == Reach && m == byStart {
					onlyStartedIn(t, s, snap, want)
				} else {
					sameRecords(t, s, snap, want)
				}
				if !claimed(snap).holds(want) {
					t.Errorf("claimed %v of %v; left %v", claimed(snap), want, snap.Coverage.Left)
				}
				t.Logf("%d calls for %d events, %v", s.count(), sh.events, time.Since(now))
			})
		})
	}
}

// onlyStartedIn fails unless all that began within reach is there.
func onlyStartedIn(t *testing.T, s *server, snap *model.Snapshot, sp model.Span) {
	t.Helper()
	got := held(snap, sp)
	for i := range s.events {
		e := &s.events[i]
		if e.Start > sp.From+60 && e.End < sp.To && got[e.ID()] != 1 {
			t.Errorf("%v is there %d times", e, got[e.ID()])
		}
	}
}

// burst is n events inside one hour, three days ago.
func burst(n int, now time.Time) []model.Event {
	out := make([]model.Event, n)
	at := now.Add(-72 * time.Hour).Unix()
	for i := range out {
		out[i] = push(1_000_000+i, at+int64(i)*3600/int64(n)-40, 40)
	}
	return out
}

func TestSixtyThousandWithTwelveThousandInAnHour(t *testing.T) {
	t.Parallel()
	for clip, broken := range map[bool]float64{false: 0, true: 0.25} {
		onFilters(t, func(t *testing.T, m filter) {
			rng := rand.New(rand.NewPCG(2, uint64(m)))
			now := time.Now()
			s := newServer(m, append(random(rng, 48_000, now, Reach-10*24*time.Hour), burst(12_000, now)...))
			s.clip, s.latency = clip, 30*time.Millisecond
			s.fault = faulty(rng, broken)
			want := last(Reach)
			snap := loaded(t, s, Reach)
			sameRecords(t, s, snap, want)
			if !claimed(snap).holds(want) {
				t.Errorf("claimed %v; left %v", claimed(snap), snap.Coverage.Left)
			}
			t.Logf("clip %v faults %v: %d calls for 60,000 events, %v", clip, broken, s.count(), time.Since(now))
		})
	}
}

// One record in each second shows a second that falls between two spans,
// whichever ends of a window the server counts in.
func TestNoSecondFallsBetweenTwoSpans(t *testing.T) {
	t.Parallel()
	for _, open := range [][2]bool{{false, true}, {true, true}} {
		onFilters(t, func(t *testing.T, m filter) {
			now := time.Now()
			events := make([]model.Event, 0, 30_000)
			for i := range 30_000 {
				events = append(events, push(i, now.Unix()-int64(i)-5, 0))
			}
			s := newServer(m, events)
			s.openFrom, s.openTo, s.clip = open[0], open[1], true
			want := last(9 * time.Hour)
			snap := loaded(t, s, 9*time.Hour)
			sameRecords(t, s, snap, want)
			if !claimed(snap).holds(want) {
				t.Errorf("claimed %v; left %v", claimed(snap), snap.Coverage.Left)
			}
		})
	}
}

// An account whose other tools use up most of its rate refuses calls; the load
// slows down to what is left and says so.
func TestThrottledLoadSlowsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(12, 12)), 40_000, time.Now(), 20*24*time.Hour))
		refused := 0
		s.fault = func(n int, _ Request) error {
			if n > 30 && s.calls[n-1].Sub(s.calls[n-31]) < time.Second {
				refused++
				return &Error{Class: Throttled, Code: "RequestLimitExceeded", What: model.Text{EN: "Too many."}}
			}
			return nil
		}
		s.latency = 20 * time.Millisecond
		f := running(t, s, Options{Window: model.Window{Back: 20 * 24 * time.Hour}})
		time.Sleep(3 * time.Second)
		if !f.store.Snapshot().Freshness.Throttled {
			t.Error("the snapshot does not say that calls are held back")
		}
		time.Sleep(2 * time.Minute)
		snap := f.store.Snapshot()
		sameRecords(t, s, snap, but(last(20*24*time.Hour-4*time.Minute), 125))
		if fr := snap.Freshness; fr.Loading || fr.Throttled || !fr.Problem.Empty() {
			t.Errorf("%+v", fr)
		}
		if refused > s.count()*2/5 {
			t.Errorf("%d of %d calls refused", refused, s.count())
		}
		t.Logf("%d of %d calls refused", refused, s.count())
	})
}

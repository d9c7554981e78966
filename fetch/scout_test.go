package fetch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// crowdedServer holds 40,000 records of 20 days, 250 of them of the stream cam.
func crowdedServer(m filter) *server {
	rng := rand.New(rand.NewPCG(20, uint64(m)))
	events := random(rng, 40_000, time.Now(), 20*24*time.Hour)
	for i := range 250 {
		e := &events[i*160]
		e.Stream, e.ClientIP = "cam", fmt.Sprintf("203.0.113.%d", i)
	}
	s := newServer(m, events)
	s.latency = 80 * time.Millisecond
	return s
}

func TestTheStreamThatIsLookedAtComesFirst(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		s := crowdedServer(m)
		w := model.Window{Back: 20 * 24 * time.Hour}
		f := running(t, s, Options{Window: w, Rate: 100})
		time.Sleep(400 * time.Millisecond) // dozens of calls are queued
		cam := model.Scope{Stream: "cam"}
		of := func() (n int) {
			snap := f.store.Snapshot()
			for row := range snap.Len() {
				if snap.Event(row).Stream == "cam" {
					n++
				}
			}
			return n
		}
		f.WantScope(cam, w)
		time.Sleep(s.latency + 25*time.Millisecond)
		if n := of(); n < PageSize {
			t.Errorf("%d rows of the stream after one round trip", n)
		}
		time.Sleep(1500 * time.Millisecond)
		snap := f.store.Snapshot()
		if n := of(); n != 250 {
			t.Errorf("%d rows of the stream", n)
		}
		if sp := but(last(20*24*time.Hour-time.Minute), 10); len(snap.Coverage.Missing(cam, sp)) > 0 || len(snap.Coverage.Missing(model.Scope{}, sp)) == 0 {
			t.Errorf("known of the stream %v", snap.Coverage.Known)
		}
		if len(snap.Coverage.Left) > 0 {
			t.Errorf("left %v", snap.Coverage.Left)
		}
		onlyTrueClaimsIn(t, s, snap)
		calls := s.count()
		f.WantScope(model.Scope{Stream: "cam", App: "live"}, model.Window{Back: 24 * time.Hour}) // known
		time.Sleep(time.Minute)
		snap = f.store.Snapshot()
		for _, r := range s.requests(calls) {
			if r.Scope.App != "" {
				t.Errorf("asked for what is known: %+v", r)
			}
		}
		sameRecords(t, s, snap, but(last(20*24*time.Hour-2*time.Minute), 60))
	})
}

// onlyTrueClaimsIn is onlyTrueClaims for claims of any scope.
func onlyTrueClaimsIn(t *testing.T, s *server, snap *model.Snapshot) {
	t.Helper()
	for _, k := range snap.Coverage.Known {
		got := held(snap, k.Span)
		for id := range s.ending(k.Span) {
			if k.Scope.Holds(model.Scope{Domain: id.Domain, App: id.App, Stream: id.Stream}) && got[id] != 1 {
				t.Fatalf("%v is there %d times, in spite of %v", id, got[id], k)
			}
		}
	}
}

func TestTypingAsksForTheLatestOnly(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := crowdedServer(byEnd)
		w := model.Window{Back: 24 * time.Hour}
		f := running(t, s, Options{Window: w})
		time.Sleep(10 * time.Second)
		calls := s.count()
		for n := range len("s39999") {
			f.WantWord("s39999"[:n+1], w)
			time.Sleep(20 * time.Millisecond)
		}
		time.Sleep(time.Second)
		asked := s.requests(calls)
		for i, r := range asked {
			if !r.Fuzzy && r.Scope.Stream != "" || i < 5 && !strings.HasPrefix("s39999", r.Scope.Stream) {
				t.Errorf("%+v", r)
			}
		}
		if len(asked) > 6+wordPages {
			t.Errorf("%d calls for six letters", len(asked))
		}
		for _, k := range f.store.Snapshot().Coverage.Known {
			if k.Scope.Stream != "" {
				t.Errorf("a word is claimed: %v", k)
			}
		}
		f.WantScope(model.Scope{}, w)
		synctest.Wait()
	})
}

func TestAnInexactServerIsNotClaimed(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := crowdedServer(byEnd)
		s.inexact = true
		s.add(push(0, time.Now().Unix()-100, 50), model.Event{
			Domain: "push.example.com", App: "live", Stream: "cam-2", Start: time.Now().Unix() - 90, End: time.Now().Unix() - 80, Up: 10,
		})
		w := model.Window{Back: 48 * time.Hour}
		cam := model.Scope{Stream: "cam"}
		snap, err := NewFeed(s, model.NewStore(), Options{Window: w, Scope: cam}).Load(t.Context())
		left := snap.Coverage.LeftOut(cam, last(48*time.Hour))
		if err != nil || len(left) == 0 || left[0].Why != inexact {
			t.Errorf("%v, left %v, known %v", err, left, snap.Coverage.Known)
		}
	})
}

func TestLoadTakesTheScopeThatIsLookedAtFirst(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := crowdedServer(byEnd)
		w := model.Window{Back: 20 * 24 * time.Hour}
		f := NewFeed(s, model.NewStore(), Options{Window: w})
		f.WantScope(model.Scope{Stream: "cam"}, w)
		ended := make(chan struct{})
		ctx, cancel := context.WithCancel(t.Context())
		go func() { defer close(ended); _, _ = f.Load(ctx) }()
		time.Sleep(time.Second)
		if len(f.store.Snapshot().Coverage.Missing(model.Scope{Stream: "cam"}, but(last(19*24*time.Hour), 5))) > 0 {
			t.Errorf("known %v", f.store.Snapshot().Coverage.Known)
		}
		cancel()
		<-ended
	})
}

func TestCallsAreHeldBackWhileTheAPIIsDown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		class Class
		down  time.Duration
		whole bool
	}{{Transient, 30 * time.Second, true}, {Transient, 300 * time.Second, false}, {Unreachable, 200 * time.Millisecond, true}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			t.Parallel()
			inFakeTime(t, func(t *testing.T) {
				s := newServer(byEnd, random(rand.New(rand.NewPCG(30, 30)), 40_000, time.Now(), 20*24*time.Hour))
				s.latency = 80 * time.Millisecond
				f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: 20 * 24 * time.Hour}})
				var before, burnt atomic.Int64
				time.AfterFunc(time.Second, func() {
					before.Store(int64(s.count()))
					s.setDown(&Error{Class: c.class, What: model.Text{EN: "Down."}})
				})
				time.AfterFunc(time.Second+c.down, func() { s.setDown(nil) })
				time.AfterFunc(time.Second+min(c.down, time.Minute), func() { burnt.Store(int64(s.count()) - before.Load()) })
				began := time.Now()
				snap, err := f.Load(t.Context())
				if (err == nil) != c.whole {
					t.Errorf("%v", err)
				}
				if n := burnt.Load(); n > 60 {
					t.Errorf("%d calls to an API that is down", n)
				}
				onlyTrueClaims(t, s, snap)
				if c.whole && !claimed(snap).holds(model.Span{From: began.Add(-20 * 24 * time.Hour).Unix(), To: began.Unix()}) {
					t.Errorf("claimed %v", claimed(snap))
				}
				if !c.whole && len(f.unknown(began)) > 0 {
					t.Errorf("not named: %v", f.unknown(began))
				}
				t.Logf("%d calls while down, %d in all, %v", burnt.Load(), s.count(), time.Since(began))
			})
		})
	}
}

func TestStaleConnectionIsTriedAgainAtOnce(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 10, time.Now(), time.Hour))
		s.fault = func(n int, _ Request) error {
			if n <= 2 {
				return &Error{Class: Transient, Stale: true}
			}
			return nil
		}
		began := time.Now()
		if _, err := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: time.Hour}}).Load(t.Context()); err != nil {
			t.Error(err)
		}
		if d := time.Since(began); d > 40*time.Millisecond {
			t.Errorf("took %v", d)
		}
	})
}

func TestSkewedClockIsTold(t *testing.T) {
	t.Parallel()
	for skew, word := range map[time.Duration]string{-4 * time.Minute: "4m0s ahead", 3 * time.Minute: "3m0s behind", 30 * time.Second: ""} {
		inFakeTime(t, func(t *testing.T) {
			s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 10, time.Now(), time.Hour))
			s.skew, s.date = skew, true
			snap, err := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: time.Hour}}).Load(t.Context())
			if got := snap.Freshness.Clock.EN; err != nil || !strings.Contains(got, word) || (word == "") != (got == "") {
				t.Errorf("%v: %v, %q", skew, err, got)
			}
		})
	}
}

// The fewest calls that can bring n records are as many as the pages they fill.
func TestCallsAreNearTheFewest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n    int
		clip bool
		more int
	}{
		{80, false, 2}, {950, false, 6}, {9_000, false, 8}, {60_000, false, 30}, {60_000, true, 50}, {200_000, false, 60},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			t.Parallel()
			inFakeTime(t, func(t *testing.T) {
				s := newServer(byEnd, daily(rand.New(rand.NewPCG(40, 40)), c.n, 20*24*time.Hour))
				s.clip = c.clip
				snap := loaded(t, s, 20*24*time.Hour)
				least := (c.n + PageSize - 1) / PageSize
				if got := s.count(); got > least+c.more {
					t.Errorf("%d calls, %d would be the fewest", got, least)
				}
				if snap.Len() != c.n {
					t.Errorf("%d rows", snap.Len())
				}
				t.Logf("%d calls, %d would be the fewest", s.count(), least)
			})
		})
	}
}

// TestALoadKeepsItsRate: there is always a call to be made. The pages of eight
// chains take two seconds and a half; if the calls that begin the next ones stood
// behind them, nothing would be asked for during two round trips, again and again.
func TestALoadKeepsItsRate(t *testing.T) {
	t.Parallel()
	for _, clip := range []bool{false, true} {
		inFakeTime(t, func(t *testing.T) {
			const n, rate, latency, window = 300_000, 300, 80 * time.Millisecond, 50 * 24 * time.Hour
			s := newServer(byEnd, random(rand.New(rand.NewPCG(41, 41)), n, time.Now(), window))
			s.clip, s.latency = clip, latency
			f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: window}, Rate: rate})
			began := time.Now()
			snap, err := f.Load(t.Context())
			took := time.Since(began)
			if err != nil || snap.Len() != n {
				t.Fatal(err, snap.Len())
			}
			neverTooFast(t, s, rate)
			calls := time.Duration(s.count()) * NewLimiter(rate).spacing()
			t.Logf("clip %v: %v for %d calls, which take %v at that rate", clip, took, s.count(), calls)
			if took > calls+7*latency/2 { // round trips: two or three at the start, one at the end
				t.Errorf("clip %v: %v for %d calls, which take %v at that rate", clip, took, s.count(), calls)
			}
		})
	}
}

// daily makes n events with the rhythm of days: most end in the evening.
func daily(rng *rand.Rand, n int, d time.Duration) []model.Event {
	now := time.Now().Unix()
	out := make([]model.Event, n)
	for i := range out {
		at := day - (rng.Int64N(day)+rng.Int64N(day)+rng.Int64N(day))/3
		end := now - rng.Int64N(int64(d/time.Second)/day)*day - at - 1
		out[i] = push(i, end-600, 600)
	}
	return out
}

func TestCrowdedSecondIsCutByName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		clip, whole bool
	}{{false, true}, {true, false}} {
		inFakeTime(t, func(t *testing.T) {
			now := time.Now()
			at := now.Add(-5 * time.Hour).Unix()
			crowd := inOneSecond(24_000, at)
			for i := range crowd {
				crowd[i].Domain = fmt.Sprintf("push%d.example.com", i%2)
				crowd[i].App = fmt.Sprintf("app%d", i/2%2)
			}
			s := newServer(byEnd, append(random(rand.New(rand.NewPCG(6, 6)), 5_000, now, 20*24*time.Hour), crowd...))
			s.clip = c.clip
			snap := loaded(t, s, 24*time.Hour)
			hot := model.Span{From: at, To: at + 1}
			if n := len(held(snap, hot)); n != 24_000 {
				t.Errorf("%d records of the second", n)
			}
			if claimed := len(snap.Coverage.Missing(model.Scope{}, hot)) == 0; claimed != c.whole {
				t.Errorf("clip %v: claimed %v, left %v", c.clip, claimed, snap.Coverage.Left)
			}
			if len(snap.Coverage.Missing(model.Scope{Domain: "push0.example.com", App: "app1"}, hot)) > 0 {
				t.Errorf("an app that fits is not known: %v", snap.Coverage.Known)
			}
			onlyTrueClaimsIn(t, s, snap)
		})
	}
}

package fetch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// Whatever happens to the calls, what is claimed must be there, and what is
// there must be the server's.
func TestNoClaimIsEverFalse(t *testing.T) {
	t.Parallel()
	for seed := range uint64(18) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { anyClaimHolds(t, seed) })
		})
	}
}

func anyClaimHolds(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 7))
	now := time.Now()
	s := newServer(allFilters[seed%3], random(rng, 500+rng.IntN(16_000), now, Reach-time.Duration(rng.Int64N(int64(50*24*time.Hour)))))
	if rng.IntN(2) == 0 {
		s.addLocked(burst(12_000, now)...)
	}
	s.clip, s.capError, s.strict, s.date = rng.IntN(2) == 0, rng.IntN(2) == 0, rng.IntN(2) == 0, rng.IntN(2) == 0
	s.openFrom, s.openTo, s.noPoint = rng.IntN(3) == 0, rng.IntN(3) == 0, rng.IntN(2) == 0
	s.latency = time.Duration(rng.IntN(200)) * time.Millisecond
	bad := badSpan(rng, now)
	chance := faulty(rng, rng.Float64()*0.2)
	s.fault = func(n int, r Request) error {
		if r.Span.From <= bad.From && bad.To <= r.Span.To && r.Ascending {
			return errBroken // this place cannot be read
		}
		return chance(n, r)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rng.IntN(120))*time.Second)
	defer cancel()
	o := Options{Window: model.Window{Back: time.Duration(1+rng.IntN(55)) * 24 * time.Hour}, Rate: 50 + rng.IntN(350)}
	f := NewFeed(s, model.NewStore(), o)
	snap, err := f.Load(ctx)
	onlyTrueClaims(t, s, snap)
	if err == nil && len(f.missing(now)) > 0 {
		t.Errorf("no error, but %v missing; left %v", f.missing(now), snap.Coverage.Left)
	}
	neverTooDeep(t, s)
	neverTooFast(t, s, o.Rate)
	t.Logf("%d calls, %d rows, %v, claimed %v", s.count(), snap.Len(), err, claimed(snap))
}

// badSpan is a minute that a server cannot read, or one that never matters.
func badSpan(rng *rand.Rand, now time.Time) model.Span {
	if rng.IntN(2) == 0 {
		return model.Span{From: -10, To: -1}
	}
	at := now.Add(-time.Duration(rng.Int64N(int64(40 * 24 * time.Hour)))).Unix()
	return model.Span{From: at, To: at + 60}
}

func TestBrokenSpanIsLeftAndTheRestIsThere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		s := newServer(byEnd, random(rand.New(rand.NewPCG(3, 3)), 30_000, now, 20*24*time.Hour))
		bad := now.Add(-36 * time.Hour).Unix()
		s.fault = func(_ int, r Request) error {
			if r.Ascending && r.Span.From <= bad && bad <= r.Span.To {
				return errBroken
			}
			return nil
		}
		f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: 20 * 24 * time.Hour}})
		want := last(20 * 24 * time.Hour)
		snap, err := f.Load(t.Context())
		if !is(err, Transient) {
			t.Errorf("error %v", err)
		}
		onlyTrueClaims(t, s, snap)
		if c := claimed(snap); len(c) != 2 || c[0].From != want.From || c[1].To != want.To {
			t.Errorf("claimed %v of %v", c, want)
		}
		if l := snap.Coverage.Left; len(l) != 1 || l[0].Span.From > bad || l[0].Span.To <= bad || l[0].Why.EN == "" {
			t.Errorf("left %v", l)
		}
	})
}

func TestRunOfBadLuckGetsASecondChance(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		now := time.Now()
		s := newServer(m, random(rand.New(rand.NewPCG(5, 5)), 30_000, now, 20*24*time.Hour))
		bad, unlucky := now.Add(-36*time.Hour).Unix(), transientTries
		s.fault = func(_ int, r Request) error { // one span fails as often as a call is tried, then no more
			if r.Ascending && r.Span.From <= bad && bad <= r.Span.To && unlucky > 0 {
				unlucky--
				return errBroken
			}
			return nil
		}
		snap := loaded(t, s, 20*24*time.Hour)
		if want := last(20 * 24 * time.Hour); len(snap.Coverage.LeftOut(model.Scope{}, want)) != 0 || unlucky != 0 {
			t.Errorf("left %v, %d failures to come", snap.Coverage.Left, unlucky)
		}
	})
}

func TestRecordsThatArriveWhilePagesAreRead(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		rng := rand.New(rand.NewPCG(4, uint64(m)))
		now := time.Now()
		s := newServer(m, random(rng, 6_000, now, 24*time.Hour))
		s.latency = 50 * time.Millisecond
		before := s.ending(last(24 * time.Hour))
		n := 0
		s.afterPage = func(s *server, _ Request) {
			n++
			end := time.Now().Unix()
			if n%10 == 0 && n < 100 { // in the middle of what is being read
				end = now.Add(-time.Duration(rng.Int64N(int64(20 * time.Hour)))).Unix()
			}
			s.addLocked(push(2_000_000+n, end-30, 30))
		}
		want := last(24 * time.Hour)
		snap := loaded(t, s, 24*time.Hour)
		got := held(snap, want)
		for id := range before {
			if got[id] != 1 {
				t.Errorf("%v is there %d times", id, got[id])
			}
		}
		if !claimed(snap).holds(want) {
			t.Errorf("claimed %v of %v; left %v", claimed(snap), want, snap.Coverage.Left)
		}
		t.Logf("%d calls", s.count())
	})
}

// A page that comes back empty, short or twice is asked for again.
func TestOddPages(t *testing.T) {
	t.Parallel()
	for name, mangle := range map[string]func(n int, p Page) Page{
		"empty now and then": func(n int, p Page) Page {
			if n%7 == 0 {
				p.Events = nil
			}
			return p
		},
		"short now and then": func(n int, p Page) Page {
			if n%5 == 0 {
				p.Events = p.Events[:len(p.Events)/2]
			}
			return p
		},
		"no count":   func(_ int, p Page) Page { p.Total = 0; return p },
		"low count":  func(_ int, p Page) Page { p.Total = min(p.Total, 7); return p },
		"odd items":  func(_ int, p Page) Page { return p },
		"same twice": func(_ int, p Page) Page { return p },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				events := random(rand.New(rand.NewPCG(5, 5)), 3_000, time.Now(), 20*time.Hour)
				if name == "same twice" {
					events = append(events, events[:50]...)
				}
				s := newServer(byEnd, events)
				s.mangle = func(n int, r Request, p Page) Page {
					if name == "odd items" && r.Page == 3 && r.Ascending {
						p.Events, p.Odd = p.Events[:98], 2
					}
					return mangle(n, p)
				}
				want := last(24 * time.Hour)
				snap := loaded(t, s, 24*time.Hour)
				if !claimed(snap).holds(want) {
					t.Errorf("claimed %v; left %v", claimed(snap), snap.Coverage.Left)
				}
				if name == "odd items" {
					if snap.Freshness.Odd != 2 {
						t.Errorf("%d odd", snap.Freshness.Odd)
					}
					return
				}
				sameRecords(t, s, snap, want)
			})
		})
	}
}

// inOneSecond makes n events that end in the one second at.
func inOneSecond(n int, at int64) []model.Event {
	out := make([]model.Event, n)
	for i := range out {
		out[i] = push(3_000_000+i, at, 0)
	}
	return out
}

func TestSecondThatHoldsTooMuch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n     int
		clip  bool
		reads int  // at least
		whole bool // claimed
	}{
		{9_000, true, 9_000, true},
		{12_000, false, 10_000, false},
		{12_000, true, 10_000, false},
		{30_000, false, 10_000, false},
	} {
		t.Run(fmt.Sprintf("%d clip %v", c.n, c.clip), func(t *testing.T) {
			t.Parallel()
			onFilters(t, func(t *testing.T, m filter) {
				now := time.Now()
				at := now.Add(-5 * time.Hour).Unix()
				s := newServer(m, append(random(rand.New(rand.NewPCG(6, 6)), 5_000, now, 20*24*time.Hour), inOneSecond(c.n, at)...))
				s.add(inOneSecond(1_500, at-1)...)
				s.add(inOneSecond(1_500, at+1)...)
				s.clip = c.clip
				want := last(20 * 24 * time.Hour)
				snap := loaded(t, s, 20*24*time.Hour)
				onlyTrueClaims(t, s, snap)
				hot := model.Span{From: at, To: at + 1}
				if n := len(held(snap, hot)); n < c.reads {
					t.Errorf("%d records of the second read", n)
				}
				if claimed(snap).holds(want) != c.whole {
					t.Errorf("claimed %v; left %v", claimed(snap), snap.Coverage.Left)
				}
				if !c.whole && !slices.ContainsFunc(snap.Coverage.Left, func(l model.Left) bool {
					return l.Span == hot && strings.Contains(l.Why.EN, "second")
				}) {
					t.Errorf("left %v", snap.Coverage.Left)
				}
				sameRecords(t, s, snap, model.Span{From: want.From, To: at})
				sameRecords(t, s, snap, model.Span{From: at + 1, To: want.To})
				t.Logf("%d calls; claimed %v", s.count(), claimed(snap))
			})
		})
	}
}

// More pushes on air at once than paging reaches: each window of a server that
// filters on overlap matches too much, however short.
func TestManyOnAirAtOnce(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		now := time.Now()
		var events []model.Event
		for i := range 15_000 {
			end := now.Add(-time.Duration(i) * 2 * time.Second).Unix()
			events = append(events, push(i, now.Add(-60*24*time.Hour).Unix()-int64(i), 0))
			events[i].End = end
			events[i].Up = end - events[i].Start
		}
		for i := range 2_000 { // began lately, so that a filter on the start has something
			events = append(events, push(50_000+i, now.Add(-time.Duration(i)*20*time.Second).Unix()-60, 60))
		}
		s := newServer(m, events)
		s.clip = true
		want := last(12 * time.Hour)
		snap := loaded(t, s, 12*time.Hour)
		if m != byStart { // there, what began before the API's reach cannot be asked for
			sameRecords(t, s, snap, want)
		}
		if !claimed(snap).holds(want) {
			t.Errorf("claimed %v; left %v", claimed(snap), snap.Coverage.Left)
		}
		t.Logf("%d calls", s.count())
	})
}

func TestPermanentFailureStopsAtOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []Class{Credential, Clock, Denied, Account, Refused} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(byEnd, nil)
			s.setDown(&Error{Class: c, What: model.Text{EN: "No."}})
			f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: time.Hour}})
			_, err := f.Load(t.Context())
			if !is(err, c) {
				t.Errorf("error %v for class %v", err, c)
			}
			if n := s.count(); n > 1 && c != Refused || n > len(newMargins) {
				t.Errorf("%d calls for class %v", n, c)
			}
		})
	}
}

func TestUnreachableIsTriedThreeTimes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(byEnd, nil)
		s.setDown(&Error{Class: Unreachable, What: model.Text{EN: "No route."}})
		began := time.Now()
		snap, err := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: time.Hour}}).Load(t.Context())
		if !is(err, Unreachable) || s.count() != 3 || time.Since(began) > 10*time.Second {
			t.Errorf("%v after %d calls and %v", err, s.count(), time.Since(began))
		}
		if len(snap.Coverage.Known) > 0 {
			t.Errorf("claimed %v", snap.Coverage.Known)
		}
	})
}

func TestCanceledLoadReturnsAtOnce(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		s := newServer(m, random(rand.New(rand.NewPCG(8, 8)), 20_000, time.Now(), Reach-6*24*time.Hour))
		s.latency = 300 * time.Millisecond
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		snap, err := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: Reach}}).Load(ctx)
		if !is(err, Canceled) || !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if d := time.Since(began); d != time.Second {
			t.Errorf("returned after %v", d)
		}
		synctest.Wait() // the bubble fails the test when a goroutine is left
		onlyTrueClaims(t, s, snap)
		if snap.Len() == 0 {
			t.Error("what was read is gone")
		}
	})
}

func TestWindowBeyondReachIsCutWithAWord(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(9, 9)), 500, time.Now(), Reach-time.Hour))
		s.strict, s.slack = true, time.Second
		snap := loaded(t, s, 90*24*time.Hour)
		if l := snap.Coverage.Left; len(l) != 1 || !strings.Contains(l[0].Why.EN, "60 days") || l[0].Why.ZH == "" {
			t.Errorf("left %v", l)
		}
		if s.maxInOneSecond() == 0 || !claimed(snap).holds(last(Reach-time.Minute)) {
			t.Errorf("claimed %v", claimed(snap))
		}
		snap = loaded(t, s, Reach)
		if l := snap.Coverage.Left; len(l) != 0 {
			t.Errorf("sixty days: left %v", l)
		}
	})
}

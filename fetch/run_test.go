package fetch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// running starts a feed over s and ends it with the test.
func running(t *testing.T, s *server, o Options) *Feed {
	t.Helper()
	f := NewFeed(s, model.NewStore(), o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	synctest.Wait()
	return f
}

// inFakeTime runs f in a bubble of fake time.
func inFakeTime(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

func TestFirstRowsAfterOneRoundTrip(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 5_000, time.Now(), 24*time.Hour))
		s.latency = 80 * time.Millisecond
		f := running(t, s, Options{Window: model.Window{Back: 24 * time.Hour}, Patient: true})
		snap := f.store.Snapshot()
		if snap.Version == 0 || !snap.Freshness.Loading {
			t.Errorf("before any answer: version %d, %+v", snap.Version, snap.Freshness)
		}
		snap, err := f.Wait(t.Context(), snap.Version)
		if err != nil || snap.Len() != PageSize || !snap.Freshness.Loading || len(snap.Coverage.Known) > 0 {
			t.Errorf("%v: %d rows, %+v, %v", err, snap.Len(), snap.Freshness, snap.Coverage)
		}
		published := uint64(0)
		for snap.Freshness.Loading {
			published++
			if snap, err = f.Wait(t.Context(), snap.Version); err != nil {
				t.Fatal(err)
			}
		}
		if published > 8 {
			t.Errorf("%d snapshots in a load of half a second", published)
		}
		fr := snap.Freshness
		if fr.AsOf.IsZero() || fr.Done == 0 || fr.Done != fr.Planned || fr.Next.IsZero() || !fr.Problem.Empty() {
			t.Errorf("%+v", fr)
		}
		sameRecords(t, s, snap, last(24*time.Hour))
	})
}

func TestPollsFindWhatIsNewAndWhatCameLate(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		now := time.Now()
		s := newServer(m, random(rand.New(rand.NewPCG(2, 2)), 3_000, now, 20*24*time.Hour))
		f := running(t, s, Options{Window: model.Window{Back: 48 * time.Hour}})
		time.Sleep(20 * time.Second)
		calls := s.count()

		end := time.Now().Unix()
		s.add(push(900_001, end-3*day, 3*day), push(900_002, end-35*day, 35*day), // long ones
			push(900_003, end-300, 10)) // late, within the overlap
		time.Sleep(15 * time.Second)
		snap := f.store.Snapshot()
		sameRecords(t, s, snap, last(24*time.Hour))
		if fr := snap.Freshness; time.Since(fr.AsOf) > 10*time.Second || fr.Next.Sub(fr.AsOf.Add(DefaultRefresh)).Abs() > time.Second {
			t.Errorf("at %v: %+v", time.Now(), fr)
		}
		if n := s.count() - calls; n > 3 {
			t.Errorf("%d calls for one poll", n)
		}

		s.add(push(900_004, end-7*hour, 100), push(900_005, end-5*hour-2*day, 2*day)) // very late
		time.Sleep(rereadEvery + time.Minute)
		snap = f.store.Snapshot()
		sameRecords(t, s, snap, last(24*time.Hour))
		onlyTrueClaims(t, s, snap)
		if n := len(snap.Coverage.Known); n > mostClaims {
			t.Errorf("%d claims", n)
		}
	})
}

func TestAHoleAfterASleepIsLoaded(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		s := newServer(m, random(rand.New(rand.NewPCG(3, 3)), 1_000, time.Now(), 24*time.Hour))
		f := running(t, s, Options{Window: model.Window{Back: 24 * time.Hour}})
		time.Sleep(time.Minute)
		s.setDown(&Error{Class: Unreachable, What: model.Text{EN: "Gone."}, Next: model.Text{EN: "Wait."}})
		before := f.store.Snapshot()
		time.Sleep(4 * time.Hour)
		stale := f.store.Snapshot()
		fr := stale.Freshness
		if stale.Len() != before.Len() || fr.Problem.EN != "Gone. Wait." || fr.StaleSince.IsZero() ||
			time.Until(fr.Next) > retryLongest || time.Until(fr.Next) < -10*time.Second {
			t.Errorf("%d of %d rows, %+v", stale.Len(), before.Len(), fr)
		}
		if d := fr.StaleSince.Sub(before.Freshness.AsOf); d > time.Minute {
			t.Errorf("stale since %v, fresh as of %v", fr.StaleSince, before.Freshness.AsOf)
		}
		s.add(random(rand.New(rand.NewPCG(4, 4)), 15_000, time.Now(), 4*time.Hour)...)
		s.setDown(nil)
		time.Sleep(time.Minute)
		snap := f.store.Snapshot()
		sameRecords(t, s, snap, last(3*time.Hour))
		onlyTrueClaims(t, s, snap)
		if fr := snap.Freshness; !fr.Problem.Empty() || !fr.StaleSince.IsZero() || fr.Loading || time.Since(fr.AsOf) > DefaultRefresh {
			t.Errorf("%+v", fr)
		}
	})
}

func TestPatientFeedStartsOnceTheHostIsThere(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(5, 5)), 1_000, time.Now(), 20*time.Hour))
		s.setDown(&Error{Class: Unreachable, What: model.Text{EN: "No host."}})
		f := running(t, s, Options{Window: model.Window{Back: 24 * time.Hour}, Patient: true})
		time.Sleep(5 * time.Second)
		if fr := f.store.Snapshot().Freshness; fr.Problem.EN != "No host." || fr.StaleSince.IsZero() || !fr.Next.After(time.Now().Add(-3*time.Second)) {
			t.Errorf("%+v", fr)
		}
		time.Sleep(time.Hour)
		if n := s.count(); n > 3*180 {
			t.Errorf("%d calls in an hour to a dead host", n)
		}
		s.setDown(nil)
		time.Sleep(time.Minute)
		snap := f.store.Snapshot()
		sameRecords(t, s, snap, last(20*time.Hour))
		if fr := snap.Freshness; !fr.Problem.Empty() || !fr.StaleSince.IsZero() || fr.AsOf.IsZero() {
			t.Errorf("%+v", fr)
		}
	})
}

func TestPatientLoadWaitsForTheHost(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(5, 5)), 1_000, time.Now(), 20*time.Hour))
		s.setDown(&Error{Class: Unreachable, What: model.Text{EN: "No host."}})
		time.AfterFunc(5*time.Minute, func() { s.setDown(nil) })
		f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: 24 * time.Hour}, Patient: true})
		snap, err := f.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sameRecords(t, s, snap, last(20*time.Hour))
		if fr := snap.Freshness; !fr.Problem.Empty() || !fr.StaleSince.IsZero() || !fr.Next.IsZero() {
			t.Errorf("%+v", fr)
		}
	})
}

func TestRefreshAsksNow(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(6, 6)), 100, time.Now(), 20*time.Hour))
		f := running(t, s, Options{Window: model.Window{Back: 24 * time.Hour}})
		time.Sleep(3 * time.Second)
		end := time.Now().Unix() - 1
		s.add(push(800_001, end-20, 20))
		f.Refresh()
		synctest.Wait()
		if n := len(held(f.store.Snapshot(), model.Span{From: end, To: end + 1})); n != 1 {
			t.Errorf("the new record is there %d times", n)
		}
	})
}

func TestWantLoadsWhatIsMissingOnly(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		s := newServer(m, random(rand.New(rand.NewPCG(7, 7)), 20_000, time.Now(), 40*24*time.Hour))
		f := running(t, s, Options{Window: model.Window{Back: 24 * time.Hour}})
		time.Sleep(5 * time.Second)
		before := s.count()
		f.Want(model.Window{Back: 20 * 24 * time.Hour})
		f.Want(model.Window{Back: 2 * time.Hour}) // held by the others
		time.Sleep(10 * time.Second)
		snap := f.store.Snapshot()
		sameRecords(t, s, snap, last(20*24*time.Hour-time.Minute))
		if !claimed(snap).holds(but(last(20*24*time.Hour-time.Minute), 20)) {
			t.Errorf("claimed %v", claimed(snap))
		}
		if n := s.count() - before; n > 130 {
			t.Errorf("%d calls for 10,000 records", n)
		}
		if len(f.wants) != 1 {
			t.Errorf("wants %v", f.wants)
		}
	})
}

func TestAbsoluteWindowIsNotPolled(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		now := time.Now()
		s := newServer(byEnd, random(rand.New(rand.NewPCG(8, 8)), 2_000, now, 10*24*time.Hour))
		sp := model.Span{From: now.Add(-5 * 24 * time.Hour).Unix(), To: now.Add(-4 * 24 * time.Hour).Unix()}
		f := running(t, s, Options{Window: model.Window{From: sp.From, To: sp.To}})
		time.Sleep(3 * time.Second)
		calls := s.count()
		time.Sleep(5 * time.Minute)
		snap := f.store.Snapshot()
		sameRecords(t, s, snap, sp)
		if s.count() != calls || !snap.Freshness.Next.IsZero() || snap.Freshness.Loading {
			t.Errorf("%d calls more, %+v", s.count()-calls, snap.Freshness)
		}
	})
}

func TestADayOfPollsKeepsClaimsFew(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(9, 9))
		s := newServer(byEnd, random(rng, 200, time.Now(), 24*time.Hour))
		f := running(t, s, Options{Window: model.Window{Back: 24 * time.Hour}})
		for i := range 6 * 60 {
			time.Sleep(time.Minute)
			s.add(push(700_000+i, time.Now().Unix()-60, 30))
		}
		time.Sleep(time.Minute)
		snap := f.store.Snapshot()
		onlyTrueClaims(t, s, snap)
		sameRecords(t, s, snap, last(24*time.Hour))
		if n := len(snap.Coverage.Known); n > mostClaims {
			t.Errorf("%d claims", n)
		}
		if fr := snap.Freshness; fr.Loading || time.Since(fr.AsOf) > DefaultRefresh || !claimed(snap).holds(but(last(24*time.Hour), 60)) {
			t.Errorf("%+v; claimed %v", fr, claimed(snap))
		}
		t.Logf("%d calls in six hours, %d claims", s.count(), len(snap.Coverage.Known))
	})
}

func TestOneStreamTakesOneRoundTripForItsRows(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(10, 10)), 5_000, time.Now(), 24*time.Hour))
		f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: 24 * time.Hour}, Scope: model.Scope{Stream: "s17"}})
		snap, err := f.Load(t.Context())
		if err != nil || snap.Len() != 1 || snap.Event(0).Stream != "s17" {
			t.Errorf("%v: %d rows", err, snap.Len())
		}
		if k := snap.Coverage.Known; len(k) != 1 || k[0].Scope.Stream != "s17" {
			t.Errorf("known %v", k)
		}
		if s.count() > 3 {
			t.Errorf("%d calls", s.count())
		}
	})
}

// but is sp without its last n seconds.
func but(sp model.Span, n int64) model.Span { return model.Span{From: sp.From, To: sp.To - n} }

func TestLimiter(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{1, 3, 50, 100, 300, 1000} {
		t.Run(fmt.Sprint(rate), func(t *testing.T) {
			t.Parallel()
			inFakeTime(t, func(t *testing.T) {
				l := NewLimiter(rate)
				rng := rand.New(rand.NewPCG(11, uint64(rate)))
				began := time.Now()
				var at []time.Time
				for i := range 5*rate + 1 {
					if i%40 == 17 { // the caller is late now and then
						time.Sleep(time.Duration(rng.IntN(30)) * time.Millisecond)
					}
					if err := l.Wait(t.Context()); err != nil {
						t.Fatal(err)
					}
					at = append(at, time.Now())
				}
				for i := rate; i < len(at); i++ {
					if d := at[i].Sub(at[i-rate]); d <= time.Second {
						t.Fatalf("%d calls within %v", rate+1, d)
					}
				}
				if d := time.Since(began); rate <= 300 && d > 5500*time.Millisecond+time.Second/time.Duration(rate) {
					t.Errorf("five seconds of calls took %v", d)
				}
			})
		})
	}
}

// TestWhoGoesFirst: a person's call stands behind one other at most, a call that
// others wait for behind those of its kind and one other.
func TestWhoGoesFirst(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		const rate, ahead = 100, 8
		l := NewLimiter(rate)
		var calls sync.WaitGroup
		for range 2 * rate {
			calls.Go(func() { _ = l.Wait(t.Context()) })
		}
		time.Sleep(200 * time.Millisecond)
		began := time.Now()
		var last atomic.Int64
		for range ahead {
			calls.Go(func() {
				_ = l.Ahead(t.Context())
				last.Store(int64(time.Since(began)))
			})
		}
		time.Sleep(time.Millisecond)
		pressed := time.Now()
		_ = l.Hurry(t.Context())
		if d, most := time.Since(pressed), 2*l.spacing(); d > most {
			t.Errorf("a person waited for %v, want at most %v", d, most)
		}
		calls.Wait()
		if d, most := time.Duration(last.Load()), (ahead+3)*l.spacing(); d > most {
			t.Errorf("the last of %d calls ahead took %v, want at most %v", ahead, d, most)
		}
	})
}

func TestLimiterSlowsDownAndRecovers(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		l := NewLimiter(100)
		full := l.spacing()
		l.Slow()
		l.Slow() // of the same moment: counts once
		if got := l.spacing(); got != 2*full || !l.State().Throttled {
			t.Errorf("%v after a refusal, %v before", got, full)
		}
		for range 20 {
			time.Sleep(time.Second)
			l.Slow()
		}
		if got := l.spacing(); got != slowest*full {
			t.Errorf("slowest %v", got)
		}
		for range 100 {
			l.Ease()
		}
		if l.spacing() != full || l.State().Throttled {
			t.Errorf("not recovered: %v", l.spacing())
		}
	})
}

// One call in a second too many is one that bunched on its way, and costs little;
// the next one says that the limit is lower.
func TestLoneRefusalCostsLittle(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		l := NewLimiter(300)
		for range 300 {
			l.Ease()
		}
		l.Slow()
		if got := l.State().Rate; got != 270 {
			t.Errorf("%d a second after one refusal among many answers", got)
		}
		time.Sleep(time.Second)
		l.Ease()
		l.Slow()
		if got := l.State().Rate; got > 140 {
			t.Errorf("%d a second after two", got)
		}
	})
}

// A server counts when calls arrive: those that leave late, each by another
// time, must not come too many in any second of it.
func TestCallsCountFromWhenTheyLeave(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		const rate = 300
		l := NewLimiter(rate)
		rng := rand.New(rand.NewPCG(5, 5))
		var mu sync.Mutex
		var left []time.Time
		var calls sync.WaitGroup
		for range 6 * rate {
			ctx := context.WithValue(t.Context(), departureKey{}, new(departure))
			if err := l.Wait(ctx); err != nil {
				t.Fatal(err)
			}
			late := time.Duration(rng.IntN(60)) * time.Millisecond
			calls.Go(func() {
				time.Sleep(late)
				mu.Lock()
				defer mu.Unlock()
				Departed(ctx)
				left = append(left, time.Now())
			})
		}
		calls.Wait()
		for i := rate; i < len(left); i++ {
			if d := left[i].Sub(left[i-rate]); d <= time.Second {
				t.Fatalf("%d calls within %v", rate+1, d)
			}
		}
	})
}

func TestLimiterObeysTheContext(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		l := NewLimiter(1)
		_ = l.Wait(t.Context())
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		began := time.Now()
		if err := l.Wait(ctx); err == nil || time.Since(began) != 10*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(began))
		}
	})
}

func TestPatience(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		class Class
		tries int
		most  time.Duration
	}{
		{Transient, 8, transientTime},
		{Unreachable, 3, unreachableTime},
		{Credential, 1, 0},
		{Canceled, 1, 0},
	} {
		now := time.Unix(0, 0)
		p := patience{began: now}
		tries := 1
		for {
			wait, again := p.after(&Error{Class: c.class}, now)
			if !again {
				break
			}
			now = now.Add(wait)
			tries++
		}
		if tries != c.tries || now.Sub(time.Unix(0, 0)) > c.most {
			t.Errorf("class %d: %d tries in %v", c.class, tries, now.Sub(time.Unix(0, 0)))
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	var s spans
	s = s.with(model.Span{From: 10, To: 20}).with(model.Span{From: 30, To: 40}).with(model.Span{From: 20, To: 25})
	if want := (spans{{From: 10, To: 25}, {From: 30, To: 40}}); !slices.Equal(s, want) {
		t.Errorf("with: %v", s)
	}
	if got, want := s.minus(model.Span{From: 12, To: 35}), (spans{{From: 10, To: 12}, {From: 35, To: 40}}); !slices.Equal(got, want) {
		t.Errorf("minus: %v", got)
	}
	if s.holds(model.Span{From: 24, To: 31}) || !s.holds(model.Span{From: 30, To: 40}) || !s.holds(model.Span{From: 5, To: 5}) {
		t.Error("holds")
	}
	if got, want := s.within(model.Span{From: 24, To: 31}), (spans{{From: 24, To: 25}, {From: 30, To: 31}}); !slices.Equal(got, want) {
		t.Errorf("within: %v", got)
	}
}

func TestClaimsStayFew(t *testing.T) {
	t.Parallel()
	var cov model.Coverage
	with := func(sc model.Scope, from, to, asOf int64) {
		cov = bounded(cov.With(model.Known{Scope: sc, Span: model.Span{From: from, To: to}, AsOf: asOf}), model.Scope{})
	}
	with(model.Scope{}, 0, 100, 100)
	for i := range int64(500) {
		with(model.Scope{}, 90+i*30, 130+i*30, 130+i*30)
	}
	if n := len(cov.Known); n > mostClaims || cov.Known[0].AsOf != 100 || len(cov.Missing(model.Scope{}, model.Span{From: 0, To: 15_000})) > 0 {
		t.Errorf("%d claims: %v", n, cov.Known)
	}
	for i := range int64(500) {
		with(model.Scope{Stream: fmt.Sprint(i)}, 50_000, 50_010, 50_000+i)
	}
	scopes := map[model.Scope]int64{}
	for _, k := range cov.Known {
		scopes[k.Scope] = k.AsOf
	}
	if len(scopes) != mostScopes+1 || scopes[model.Scope{Stream: "499"}] != 50_499 || scopes[model.Scope{}] == 0 {
		t.Errorf("%d scopes", len(scopes))
	}
}

func TestModeLearnsFromPushesThatBeganBefore(t *testing.T) {
	t.Parallel()
	w := model.Span{From: 1000, To: 2000}
	for _, c := range []struct {
		start, length int64
		want          bool
	}{
		{900, 200, true}, {998, 50, false}, {1100, 50, false}, {900, 20, false}, {1990, 500, false},
	} {
		var m mode
		m.learn(w, []model.Event{push(1, c.start, c.length)})
		if m.byEnd() != c.want {
			t.Errorf("start %d length %d: %v", c.start, c.length, m.byEnd())
		}
	}
	odd := push(1, 900, 200)
	odd.Up = 5
	var m mode
	if m.learn(w, []model.Event{odd, {Start: 0, End: 1500, Up: model.NoUp}}); m.byEnd() {
		t.Error("a record that contradicts itself decided")
	}
}

func TestErrorsTellAndRank(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if e := AsError(ctx.Err()); e.Class != Canceled || e.What.Empty() {
		t.Errorf("%+v", e)
	}
	if AsError(nil) != nil {
		t.Error("nil became a failure")
	}
	if e := AsError(fmt.Errorf("asking: %w", errBroken)); e != errBroken {
		t.Errorf("%+v", e)
	}
	denied, broken, stopped := &Error{Class: Denied}, &Error{Class: Transient}, &Error{Class: Canceled}
	if !tellsMore(denied, broken) || tellsMore(broken, denied) || tellsMore(stopped, broken) || !tellsMore(broken, nil) || tellsMore(nil, nil) {
		t.Error("ranking")
	}
	e := &Error{What: model.Text{EN: "It broke.", ZH: "坏了。"}, Next: model.Text{EN: "Fix it.", ZH: "修。"}, RequestID: "r-1"}
	if e.Error() != "It broke. Fix it. (RequestId r-1)" || e.Text().ZH != "坏了。 修。 (RequestId r-1)" {
		t.Errorf("%q %q", e.Error(), e.Text().ZH)
	}
}

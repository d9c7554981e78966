package onair

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"offair/fetch"
	"offair/fetch/css"
	"offair/fetch/demo"
	"offair/model"
)

// bench is a desk that talks to a loopback server through the real SDK.
type bench struct {
	*Desk
	server *demo.Server
	client *css.Client
	store  *model.Store
	now    atomic.Int64 // added to the desk's clock, in nanoseconds
}

func newBench(t *testing.T, o demo.Options, alter func(*Options)) *bench {
	t.Helper()
	server, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	c := server.Credentials()
	client, err := css.New(css.Config{
		Endpoint: server.URL(), Credentials: css.NewCredentials(c.ID, c.Key, c.Token, model.Text{EN: "the test", ZH: "测试"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	b := &bench{server: server, client: client, store: model.NewStore()}
	b.store.Add(o.Events)
	b.store.Publish(model.Coverage{}, model.Freshness{})
	began := time.Now() // the desk's clock stands still, however long the test takes
	d := Options{Caller: client, Store: b.store, Now: func() time.Time { return began.Add(time.Duration(b.now.Load())) }}
	if alter != nil {
		alter(&d)
	}
	b.Desk = New(d)
	t.Cleanup(b.Close)
	return b
}

func (b *bench) calls(action string) int { return b.server.Stats().Actions[action].Calls }

const (
	stateAction   = "DescribeLiveStreamState"
	onlineAction  = "DescribeLiveStreamOnlineList"
	qualityAction = "DescribeStreamPushInfoList"
)

func place(n int) model.Scope {
	return model.Scope{Domain: "push.example.com", App: "live", Stream: fmt.Sprintf("room-%d", n)}
}

// drops are one drop of each of n streams, ten minutes ago.
func drops(n int) []model.Event {
	end := time.Now().Unix() - 600
	var out []model.Event
	for i := range n {
		p := place(i)
		out = append(out, model.Event{
			Domain: p.Domain, App: p.App, Stream: p.Stream, ClientIP: "192.0.2.1",
			Reason: "推流链路网络异常", Start: end - 300, End: end, Up: 300,
		})
	}
	return out
}

func (b *bench) states() map[string]string {
	s := b.store.Snapshot()
	out := map[string]string{}
	for row := range s.Len() {
		out[s.Row(row).Stream] = fmt.Sprintf("%v%d", s.Sequence().State(row), s.Sequence().Gap(row))
	}
	return out
}

func TestAskTellsBackDownAndForbidden(t *testing.T) {
	t.Parallel()
	events := drops(3)
	b := newBench(t, demo.Options{
		Events: events, OnAir: []demo.Airing{{Place: place(0), Since: []int64{events[0].End + 42}}}, Forbid: []model.Scope{place(2)},
	}, nil)
	for i := range 3 {
		if problem := b.Ask(t.Context(), place(i)); !problem.Empty() {
			t.Fatal(problem.EN)
		}
	}
	if got, want := fmt.Sprint(b.states()), "map[room-0:back42 room-1:down-1 room-2:down-1]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	s := b.store.Snapshot()
	if f := s.Air().Of(place(2)); f.State != model.Forbidden || time.Now().Unix()-f.AsOf > 60 {
		t.Errorf("%+v", f)
	}
	// the list is asked only for the one that is on air
	if b.calls(stateAction) != 3 || b.calls(onlineAction) != 1 {
		t.Errorf("%d and %d calls", b.calls(stateAction), b.calls(onlineAction))
	}
}

func TestTenScreensCostOneCall(t *testing.T) {
	t.Parallel()
	events := drops(30)
	b := newBench(t, demo.Options{Events: events, Latency: 20 * time.Millisecond}, nil)
	var screens sync.WaitGroup
	for range 10 {
		screens.Go(func() {
			for range 3 {
				for _, problem := range []model.Text{
					b.Ask(t.Context(), place(1)), b.AskAll(t.Context()), second(b.Quality(t.Context(), place(1), model.Span{From: events[1].Start, To: events[1].End})),
				} {
					if !problem.Empty() {
						t.Error(problem.EN)
					}
				}
			}
		})
	}
	screens.Wait()
	for _, action := range []string{stateAction, onlineAction, qualityAction} {
		if n := b.calls(action); n != 1 {
			t.Errorf("%s was called %d times", action, n)
		}
	}
	b.now.Store(int64(59 * time.Second))
	b.AskAll(t.Context())
	b.Ask(t.Context(), place(1))
	if b.calls(onlineAction) != 1 || b.calls(stateAction) != 2 {
		t.Errorf("after 59 s: %d lists, %d states", b.calls(onlineAction), b.calls(stateAction))
	}
	b.now.Store(int64(61 * time.Second))
	b.AskAll(t.Context())
	if b.calls(onlineAction) != 2 {
		t.Errorf("after 61 s: %d lists", b.calls(onlineAction))
	}
}

func second(_ model.Quality, problem model.Text) model.Text { return problem }

func TestRatesOfEachCall(t *testing.T) {
	t.Parallel()
	b := newBench(t, demo.Options{Events: drops(1)}, nil)
	began := time.Now()
	end := began.Unix() - 3600
	var screens sync.WaitGroup
	for screen := range 10 {
		screens.Go(func() {
			for i := range 6 {
				n := screen*6 + i
				if problem := b.Ask(t.Context(), place(n)); !problem.Empty() {
					t.Error(problem.EN)
				}
				if _, problem := b.Quality(t.Context(), place(n), model.Span{From: end - 60, To: end}); !problem.Empty() {
					t.Error(problem.EN)
				}
			}
		})
	}
	screens.Wait()
	took := time.Since(began)
	for action, limit := range map[string]int{stateAction: 300, qualityAction: 40} {
		// Of evenly spaced calls, one stands at the start and the others follow.
		// How many arrive within one second a busy machine has its say in.
		most := 1 + int(float64(limit)*took.Seconds())
		if a := b.server.Stats().Actions[action]; a.Calls != 60 || a.Calls > most {
			t.Errorf("%s: %d calls in %v, the limit of %d a second allows %d", action, a.Calls, took, limit, most)
		}
	}
}

// TestLine holds one call's rate to any one second, wherever it begins, in a
// time that no busy machine stretches.
func TestLine(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{fetch.StateRate, fetch.OnlineRate, fetch.QualityRate} {
		synctest.Test(t, func(t *testing.T) {
			l := newLine(nil, rate)
			rng := rand.New(rand.NewPCG(12, uint64(rate)))
			var at []time.Time
			for i := range 3*rate + 1 {
				if i%7 == 3 { // whoever asks is late now and then
					time.Sleep(time.Duration(rng.IntN(40)) * time.Millisecond)
				}
				if err := l.wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				at = append(at, time.Now())
			}
			for i := rate; i < len(at); i++ {
				if d := at[i].Sub(at[i-rate]); d <= time.Second {
					t.Fatalf("%d calls within %v", rate+1, d)
				}
			}
		})
	}
}

// gate counts who passes the shared limit.
type gate struct{ passed atomic.Int32 }

func (g *gate) Wait(ctx context.Context) error {
	g.passed.Add(1)
	return ctx.Err()
}

func TestEveryCallPassesTheSharedLimit(t *testing.T) {
	t.Parallel()
	g := &gate{}
	events := drops(2)
	b := newBench(t, demo.Options{Events: events, OnAir: []demo.Airing{{Place: place(0)}}}, func(o *Options) { o.Limit = g })
	b.Ask(t.Context(), place(0))
	b.AskAll(t.Context())
	b.Quality(t.Context(), place(0), model.Span{From: events[0].Start, To: events[0].End})
	if n := b.server.Stats().Calls; int(g.passed.Load()) != n || n != 4 {
		t.Errorf("%d calls, %d passed the limit", n, g.passed.Load())
	}
}

func TestListIsReadInFull(t *testing.T) {
	t.Parallel()
	for name, small := range map[string]bool{"large pages": false, "small pages": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const streams, live = 300, 250
			o := demo.Options{Events: drops(streams), SmallPages: small}
			for i := range live {
				o.OnAir = append(o.OnAir, demo.Airing{Place: place(i), Since: []int64{o.Events[i].End + 7}})
			}
			b := newBench(t, o, nil)
			if problem := b.AskAll(t.Context()); !problem.Empty() {
				t.Fatal(problem.EN)
			}
			back, down := 0, 0
			for _, s := range b.states() {
				switch s {
				case "back7":
					back++
				case "down-1":
					down++
				}
			}
			if back != live || down != streams-live {
				t.Errorf("%d back, %d down", back, down)
			}
			want := 1
			if small {
				want = 4 // one that is refused, then three pages
			}
			if n := b.calls(onlineAction); n != want {
				t.Errorf("%d calls, want %d", n, want)
			}
		})
	}
}

func TestEachCallMayFailOrBeMissing(t *testing.T) {
	t.Parallel()
	events := drops(2)
	span := model.Span{From: events[0].Start, To: events[0].End}
	for _, action := range []string{stateAction, onlineAction, qualityAction} {
		for _, code := range []string{"InvalidAction", "ActionOffline", "UnauthorizedOperation", "InternalError"} {
			t.Run(action+" "+code, func(t *testing.T) {
				t.Parallel()
				b := newBench(t, demo.Options{
					Events: events, OnAir: []demo.Airing{{Place: place(0), Since: []int64{events[0].End + 9}}},
					Actions: map[string]*demo.Failure{action: {Code: code, Message: "told by the test"}},
				}, nil)
				problems := map[string]model.Text{
					stateAction: b.Ask(t.Context(), place(0)), onlineAction: b.AskAll(t.Context()),
					qualityAction: second(b.Quality(t.Context(), place(0), span)),
				}
				for a, p := range problems {
					if p.Empty() != (a != action) || p.EN == "" != (p.ZH == "") {
						t.Errorf("%s: %q", a, p)
					}
				}
				if s := b.states()["room-1"]; action == onlineAction && s != "unseen-1" {
					t.Errorf("a stream is %s though nothing was told", s)
				}
				before := b.calls(action)
				b.now.Store(int64(failureServes + time.Minute))
				b.Ask(t.Context(), place(0))
				b.AskAll(t.Context())
				b.Quality(t.Context(), place(0), span)
				if again := b.calls(action) - before; code != "InternalError" && again != 0 {
					t.Errorf("asked %d times more what is not to be had", again)
				}
			})
		}
	}
}

func TestDeniedForOneDomainOnly(t *testing.T) {
	t.Parallel()
	events := drops(1)
	other := events[0]
	other.Domain = "push2.example.com"
	b := newBench(t, demo.Options{Events: append(events, other), OnlyDomain: "push2.example.com"}, nil)
	if problem := b.AskAll(t.Context()); problem.Empty() {
		t.Error("nothing was said of the domain that is denied")
	}
	if a := b.store.Snapshot().Air(); a.Of(place(0)).State != model.AirUnknown {
		t.Errorf("%+v", a.Of(place(0)))
	}
	p := place(0)
	p.Domain = "push2.example.com"
	if a := b.store.Snapshot().Air(); a.Of(p).State != model.OffAir {
		t.Errorf("%+v", a.Of(p))
	}
	if problem := b.Ask(t.Context(), p); !problem.Empty() {
		t.Error(problem.EN)
	}
}

func TestFaultsNeverSayDown(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]demo.Faults{
		"empty": {Empty: 1}, "cut": {Truncated: 1}, "html": {HTML: 1}, "reset": {Reset: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, demo.Options{Events: drops(1), Faults: f}, nil)
			if b.Ask(t.Context(), place(0)).Empty() || b.AskAll(t.Context()).Empty() {
				t.Error("a fault is taken for an answer")
			}
			if s := b.states()["room-0"]; s != "unseen-1" {
				t.Errorf("the stream is %s", s)
			}
		})
	}
}

func TestAskEndsWithItsContextAndTheDeskWithItsCalls(t *testing.T) {
	t.Parallel()
	b := newBench(t, demo.Options{Events: drops(1), Faults: demo.Faults{Hang: 1}}, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if problem := b.Ask(ctx, place(0)); problem.Empty() {
		t.Error("an answer without a call")
	}
	done := make(chan model.Text)
	go func() { done <- b.Ask(context.Background(), place(0)) }()
	b.Close()
	if problem := <-done; problem.Empty() {
		t.Error("an answer after the end")
	}
}

func TestQualityTellsOfTheSag(t *testing.T) {
	t.Parallel()
	events := drops(1)
	b := newBench(t, demo.Options{Events: events}, nil)
	q, problem := b.Quality(t.Context(), place(0), model.Span{From: events[0].Start, To: events[0].End})
	if !problem.Empty() || len(q.Points) < 30 || q.Odd != 0 || q.Cut {
		t.Fatalf("%+v, %v", q, problem)
	}
	early, _ := q.Points[3].Rate()
	late, _ := q.Points[len(q.Points)-1].Rate()
	lag, ok := q.Points[len(q.Points)-1].Lag()
	if early < 2*late || !ok || lag < 500 {
		t.Errorf("%d bits a second, then %d; %d ms behind", early, late, lag)
	}
	for _, p := range q.Points {
		if p.At < events[0].Start || p.At > events[0].End || p.Client != "192.0.2.1" || p.Push != 0 {
			t.Errorf("%+v", p)
		}
	}
}

func TestQualityBounds(t *testing.T) {
	t.Parallel()
	b := newBench(t, demo.Options{}, nil)
	now := time.Now().Unix()
	for name, c := range map[string]struct {
		push     model.Span
		asked    bool
		cut, why bool
	}{
		"three hours and more": {model.Span{From: now - 20_000, To: now - 100}, true, true, false},
		"a start not known":    {model.Span{To: now - 200}, true, false, false},
		"too old":              {model.Span{From: now - 8*86400, To: now - 8*86400 + 60}, false, false, true},
		"partly too old":       {model.Span{From: now - 7*86400 - 600, To: now - 7*86400 + 600}, true, true, false},
		"refused":              {model.Span{From: now - 300, To: now - 300}, false, false, true},
	} {
		before := b.calls(qualityAction)
		q, why := b.Quality(t.Context(), place(0), c.push)
		if asked := b.calls(qualityAction) > before; asked != c.asked || q.Cut != c.cut || why.Empty() == c.why {
			t.Errorf("%s: asked %v, %+v, %q", name, asked, q, why.EN)
		}
	}
}

func TestProbesTellWhatIsPermitted(t *testing.T) {
	t.Parallel()
	b := newBench(t, demo.Options{Actions: map[string]*demo.Failure{onlineAction: {Code: "UnauthorizedOperation"}}}, nil)
	for _, p := range Probes(place(0)) {
		if err := p.Try(t.Context(), b.client); (err != nil) != (p.Action == onlineAction) || p.For.Empty() {
			t.Errorf("%s: %v", p.Action, err)
		}
		if b.calls(p.Action) != 1 {
			t.Errorf("%s was called %d times", p.Action, b.calls(p.Action))
		}
	}
}

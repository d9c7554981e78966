package fetch_test

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"offair/fetch"
	"offair/fetch/css"
	"offair/fetch/demo"
	"offair/model"
)

// overLoopback is a client of a demo server.
func overLoopback(tb testing.TB, o demo.Options) (*demo.Server, *css.Client) {
	tb.Helper()
	s, err := demo.Start(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(s.Close)
	c := s.Credentials()
	client, err := css.New(css.Config{
		Endpoint: s.URL(), MaxConns: fetch.InFlight,
		Credentials: css.NewCredentials(c.ID, c.Key, c.Token, model.Text{EN: "the test"}),
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(client.Close)
	return s, client
}

// The client tells when a call leaves, once, so that the limiter counts it from
// there.
func TestTheClientTellsWhenACallLeaves(t *testing.T) {
	t.Parallel()
	_, client := overLoopback(t, demo.Options{Events: demo.Random(1, 10, model.Span{From: 1, To: 2})})
	var left atomic.Int32
	now := time.Now().Unix()
	r := fetch.Request{Span: model.Span{From: now - 3600, To: now}, Page: 1, Size: fetch.PageSize}
	for want := int32(1); want <= 3; want++ {
		if _, err := client.Events(fetch.Departing(t.Context(), func() { left.Add(1) }), r); err != nil {
			t.Fatal(err)
		}
		if got := left.Load(); got != want {
			t.Fatalf("call %d: told %d times in all", want, got)
		}
	}
}

// cpu is the processor time that this process has used.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkThroughput loads accounts through the real client at 300 calls a
// second from a server with 80 ms latency. "rate%" is the calls that the
// records fill, held against what the rate allows in the time it took; "core%"
// is the processor time of both sides, client and server.
func BenchmarkThroughput(b *testing.B) {
	const rate = 300
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			span := model.Span{To: time.Now().Unix() - 60}
			span.From = span.To - 59*24*3600
			s, client := overLoopback(b, demo.Options{Events: demo.Random(1, n, span), Latency: 80 * time.Millisecond})
			for b.Loop() {
				calls, used, began := s.Stats(), cpu(b), time.Now()
				f := fetch.NewFeed(client, model.NewStore(), fetch.Options{Window: model.Window{Back: fetch.Reach - 12*time.Hour}, Rate: rate})
				snap, err := f.Load(b.Context())
				took := time.Since(began)
				if err != nil || snap.Len() != n {
					b.Fatal(err, snap.Len())
				}
				made := s.Stats().Calls - calls.Calls
				least := (n + fetch.PageSize - 1) / fetch.PageSize
				b.ReportMetric(took.Seconds(), "s")
				b.ReportMetric(100*float64(least)/rate/took.Seconds(), "rate%")
				b.ReportMetric(float64(made-least), "calls-more")
				b.ReportMetric(100*float64(cpu(b)-used)/float64(took), "core%")
				b.ReportMetric(100*float64(made-(s.Stats().Pages-calls.Pages))/float64(made), "refused%")
			}
		})
	}
}

// TestDemoAccountThatMisbehaves brings an account in over real connections
// whose server does everything wrong that can be noticed, in two lives of the
// process.
func TestDemoAccountThatMisbehaves(t *testing.T) {
	t.Parallel()
	for seed, o := range []demo.Options{
		{Filter: demo.ByEnd, ClipTotal: true, PastCap: demo.CapEmpty},
		{Filter: demo.ByOverlap, ExclusiveEnd: true},
		{Filter: demo.ByStart, Offset: -90 * time.Second},
	} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			now := time.Now().Unix()
			events := demo.Random(uint64(seed), 1_500, model.Span{From: now - 5*24*3600, To: now - 1200})
			o.Events, o.Seed, o.Rate = events, uint64(seed), -1
			o.Faults = demo.Faults{
				Reset: 0.03, InternalError: 0.02, RateLimited: 0.01, Truncated: 0.03, HTML: 0.02, Empty: 0.02,
				EmptyPage: 0.04, ShortPage: 0.04, TotalHigh: 0.04, TotalLow: 0.04, Twice: 0.05, Change: 0.3, Odd: 0.05,
			}
			_, client := overLoopback(t, o)
			f := fetch.NewFeed(client, model.NewStore(), fetch.Options{Window: model.Window{Back: 6 * 24 * time.Hour}, Rate: 300})
			snap, err := f.Load(t.Context())
			missing := 0
			for _, k := range snap.Coverage.Known {
				for i := range events {
					if _, ok := snap.Find(events[i].ID()); k.Span.Contains(events[i].End) && !ok {
						missing++
					}
				}
			}
			if missing > 0 || snap.Len() > len(events) {
				t.Errorf("%d records missing, %d there, %d at the server", missing, snap.Len(), len(events))
			}
			whole := snap.Coverage.Complete(model.Scope{}, model.Span{From: now - 5*24*3600, To: now - 1200})
			if whole && (err != nil || snap.Len() != len(events)) {
				t.Errorf("complete, but %d of %d rows and %v", snap.Len(), len(events), err)
			}
			if skew := snap.Freshness.Clock.EN; (skew != "") != (o.Offset != 0) {
				t.Errorf("of the clock: %q", skew)
			}
			t.Logf("%v, complete: %v, %d rows", err, whole, snap.Len())
		})
	}
}

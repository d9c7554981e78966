package fetch_test

import (
	"fmt"
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

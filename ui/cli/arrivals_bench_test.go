//go:build unix

package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"offair/fetch/demo"
	"offair/model"
)

// An hour at the usual refresh of 30 s, and what arrives in each.
const (
	hourRounds  = 120
	hourArrives = 1000
)

// places is how the streams of an account lie.
type places bool

const (
	scattered places = false // each event draws its domain and app anew: half a million streams in a million events
	settled   places = true  // each name belongs to one domain and app, as accounts have it
)

// arriving makes event number i, which ended at end. Its names are like those
// of the other measurements: a twentieth as many names as events, a few of
// them in most events.
func (p places) arriving(i, n int, end int64) model.Event {
	h := uint64(i+1) * 0x9e3779b97f4a7c15
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 32
	causes := model.Causes()
	up := int64(h % 7200)
	part := float64(h>>20&0xffff) / 0x10000
	stream := int(part * part * part * part * float64(max(n/20, 2)))
	place := h >> 13
	if p == settled {
		place = uint64(stream) * 0x9e3779b97f4a7c15 >> 13
	}
	return model.Event{
		Domain: fmt.Sprintf("push%d.example.com", place%5), App: fmt.Sprintf("app%d", place>>3%8),
		Stream: fmt.Sprint("live_", stream), ClientIP: fmt.Sprintf("203.0.%d.%d", h>>40&63, h>>46&255),
		Reason: causes[h>>54%uint64(len(causes))].Text.EN, Resolution: "1920*1080",
		Start: end - up, End: end, Up: up,
	}
}

// BenchmarkHourOfArrivals reads OFFAIR_SAMPLE_N events (100,000 where it is
// not set), then 1,000 new ones 120 times, as an hour brings them, each as soon
// as the screen shows the ones before, or OFFAIR_HOUR_PAUSE after that (30s is
// the hour itself). A term is in the filter all the while. "api" reads them
// from a server on loopback, at the 300 calls a second that an account has, and
// keeps them in an archive, "pipe" from a pipe that stays open; "settled" is an
// account in which each name belongs to one domain and app.
func BenchmarkHourOfArrivals(b *testing.B) {
	n, pause := hourSettings(b)
	for _, from := range []struct {
		name string
		of   places
		open func(*testing.B, int, places, time.Time) arrivals
	}{
		{"api", scattered, hourFromAPI},
		{"api-settled", settled, hourFromAPI},
		{"pipe", scattered, hourFromPipe},
		{"pipe-settled", settled, hourFromPipe},
	} {
		b.Run(from.name, func(b *testing.B) {
			for b.Loop() {
				hourOf(b, n, pause, from.of, from.open)
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func hourSettings(b *testing.B) (n int, pause time.Duration) {
	b.Helper()
	n = 100_000
	var err error
	if s := os.Getenv("OFFAIR_SAMPLE_N"); s != "" {
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal("OFFAIR_SAMPLE_N: ", err)
		}
	}
	if s := os.Getenv("OFFAIR_HOUR_PAUSE"); s != "" {
		if pause, err = time.ParseDuration(s); err != nil {
			b.Fatal("OFFAIR_HOUR_PAUSE: ", err)
		}
	}
	return n, pause
}

// arrivals is a screen and where its events come from.
type arrivals struct {
	*stopwatch
	bring func([]model.Event) // more of them
	whole string              // what the first line says once all that is known is shown
}

// hourBegins is when the i-th of n events before the hour ended.
func (p places) hourBegins(i, n int, began time.Time) model.Event {
	const reach, lately = 59 * 24 * 3600, 3600 // seconds
	return p.arriving(i, n, began.Unix()-lately-reach+int64(i)*reach/int64(n))
}

func hourFromAPI(b *testing.B, n int, p places, began time.Time) arrivals {
	events := make([]model.Event, n)
	for i := range events {
		events[i] = p.hourBegins(i, n, began)
	}
	s := serve(b, demo.Options{Events: events, Rate: -1})
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, b, "--endpoint", s.URL(), "--since", "60d", "--rate", "300", "--refresh", "1h", "--lang", "en", "live_12")
	cmd.Env = append(cmd.Env, keys(testID, testKey)...)
	w := watch(b, cmd, cancel)
	return arrivals{w, func(events []model.Event) { s.Append(events...); w.press("r") }, "complete"}
}

func hourFromPipe(b *testing.B, n int, p places, began time.Time) arrivals {
	from, to, err := os.Pipe()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = to.Close() })
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, b, "--read", "-", "--lang", "en", "live_12")
	cmd.Stdin = from
	w := watch(b, cmd, cancel)
	_ = from.Close() // the program has it
	out := bufio.NewWriterSize(to, 1<<16)
	bring := func(events []model.Event) {
		for i := range events {
			writeRecord(out, &events[i])
		}
		_ = out.Flush() // a program that is gone is told by its screen
	}
	go func() {
		for i := range n {
			bring([]model.Event{p.hourBegins(i, n, began)})
		}
	}()
	return arrivals{w, bring, ""}
}

// writeRecord writes an event as list -o ndjson does.
func writeRecord(w io.Writer, e *model.Event) {
	at := func(t int64) string { return time.Unix(t, 0).UTC().Format(time.RFC3339) }
	_, _ = fmt.Fprintf(w, `{"ended_at":%q,"started_at":%q,"domain":%q,"app":%q,"stream":%q,"reason":%q,"resolution":%q,"client_ip":%q,"up_seconds":%d}`+"\n",
		at(e.End), at(e.Start), e.Domain, e.App, e.Stream, e.Reason, e.Resolution, e.ClientIP, e.Up)
}

func hourOf(b *testing.B, n int, pause time.Duration, p places, open func(*testing.B, int, places, time.Time) arrivals) {
	began := time.Now()
	w := open(b, n, p, began)
	runtime.GC()
	holds := func(all int) func(string) bool {
		count := " of " + commas(all) + " "
		return func(screen string) bool {
			return strings.Contains(strings.SplitN(screen, "\n", 2)[0]+" ", count) && strings.Contains(screen, w.whole)
		}
	}
	w.awaitFor(5*time.Minute, "all events", holds(n))
	b.ReportMetric(time.Since(began).Seconds(), "load-s")
	for unit, mb := range residents(w.cmd.Process.Pid) {
		b.ReportMetric(mb, "loaded-"+unit)
	}
	var took []time.Duration
	fresh := make([]model.Event, hourArrives)
	for round := range hourRounds {
		time.Sleep(pause)
		for i := range fresh {
			fresh[i] = p.arriving(n+round*hourArrives+i, n, time.Now().Unix())
		}
		pressed := time.Now()
		w.bring(fresh)
		took = append(took, w.awaitFor(time.Minute, "the new events", holds(n+(round+1)*hourArrives)).Sub(pressed))
	}
	tell(b, "refresh", took)
	memory(b, w.cmd.Process.Pid)
	time.Sleep(3 * tidyRest) // what is given back at rest
	b.ReportMetric(residents(w.cmd.Process.Pid)["now-MB"], "rest-MB")
	w.press("\x03")
	w.ended(interrupted)
}

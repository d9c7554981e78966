//go:build unix

package cli

import (
	"context"
	"fmt"
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

// arriving makes event number i, which ended at end. Its names are like those
// of the other measurements: a twentieth as many streams as events, a few of
// them in most events.
func arriving(i, n int, end int64) model.Event {
	h := uint64(i+1) * 0x9e3779b97f4a7c15
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 32
	causes := model.Causes()
	up := int64(h % 7200)
	part := float64(h>>20&0xffff) / 0x10000
	stream := int(part * part * part * part * float64(max(n/20, 2)))
	return model.Event{
		Domain: fmt.Sprintf("push%d.example.com", h>>13%5), App: fmt.Sprintf("app%d", h>>16%8),
		Stream: fmt.Sprint("live_", stream), ClientIP: fmt.Sprintf("203.0.%d.%d", h>>40&63, h>>46&255),
		Reason: causes[h>>54%uint64(len(causes))].Text.EN, Resolution: "1920*1080",
		Start: end - up, End: end, Up: up,
	}
}

// BenchmarkHourOfArrivals reads OFFAIR_SAMPLE_N events (100,000 where it is
// not set) from a server on loopback, then 1,000 new ones 120 times, as an
// hour brings them, each as soon as the screen shows the ones before. A term
// is in the filter all the while.
func BenchmarkHourOfArrivals(b *testing.B) {
	n := 100_000
	if s := os.Getenv("OFFAIR_SAMPLE_N"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal("OFFAIR_SAMPLE_N: ", err)
		}
	}
	for b.Loop() {
		hourOf(b, n)
	}
	b.ReportMetric(0, "ns/op")
}

func hourOf(b *testing.B, n int) {
	began := time.Now()
	const reach, lately = 59 * 24 * 3600, 3600 // seconds
	events := make([]model.Event, n)
	for i := range events {
		events[i] = arriving(i, n, began.Unix()-lately-reach+int64(i)*reach/int64(n))
	}
	s := serve(b, demo.Options{Events: events, Rate: -1})
	events = nil
	runtime.GC()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, b, "--endpoint", s.URL(), "--since", "60d", "--rate", "3000", "--refresh", "1h", "--lang", "en", "live_12")
	cmd.Env = append(cmd.Env, keys(testID, testKey)...)
	w := watch(b, cmd, cancel)
	holds := func(all int) func(string) bool {
		count := " of " + commas(all) + " "
		return func(screen string) bool {
			return strings.Contains(strings.SplitN(screen, "\n", 2)[0]+" ", count) && strings.Contains(screen, "complete")
		}
	}
	w.awaitFor(5*time.Minute, "all events", holds(n))
	b.ReportMetric(time.Since(began).Seconds(), "load-s")
	for unit, mb := range residents(cmd.Process.Pid) {
		b.ReportMetric(mb, "loaded-"+unit)
	}
	var took []time.Duration
	fresh := make([]model.Event, hourArrives)
	for round := range hourRounds {
		for i := range fresh {
			fresh[i] = arriving(n+round*hourArrives+i, n, time.Now().Unix())
		}
		s.Append(fresh...)
		pressed := time.Now()
		w.press("r")
		took = append(took, w.awaitFor(time.Minute, "the new events", holds(n+(round+1)*hourArrives)).Sub(pressed))
	}
	tell(b, "refresh", took)
	memory(b, cmd.Process.Pid)
	w.press("\x03")
	w.ended(interrupted)
}

package model_test

import (
	"strings"
	"testing"
	"time"

	"offair/model"
	"offair/model/query"
)

// keys are lines of the filter: terms of every kind, then four terms at once.
var keys = []struct{ name, line string }{
	{"word-few", "live_1234"},
	{"word-some", "live_12"},
	{"word-none", "nothing_like_it"},
	{"word-none-of-their-letters", "evil_"},
	{"word-all", "e"},
	{"word-digit", "2"},
	{"word-clients", "203"},
	{"stream", "stream:live_12"},
	{"not-stream", "-stream:live_1"},
	{"app", "app:app1"},
	{"cause", "cause:18"},
	{"side", "side:network"},
	{"network-address", "ip:203.0.0.0/18"},
	{"network-address-6", "ip:2409:8a00:1::/48"},
	{"up", "up<10s"},
	{"is", "is:unseen"},
	{"gap", "gap>1m"},
	{"regex", "/live_1[0-9]+5/"},
	{"four-terms", "stream:live_1 side:network ip:203.0.0.0/18 up<30m"},
}

// BenchmarkKey is what a key in the filter costs before anything is drawn:
// parse, compile, bind, a pass over all rows and the rows of a screen.
func BenchmarkKey(b *testing.B) {
	for _, k := range keys {
		b.Run(k.name, func(b *testing.B) {
			for _, s := range model.Sizes {
				b.Run(s.Name, func(b *testing.B) { benchmarkKey(b, s.Snapshot(), k.line) })
			}
		})
	}
}

func benchmarkKey(b *testing.B, snap *model.Snapshot, line string) {
	snap.Sequence() // is:, gap: share it, and it is there by the second key
	rows := 0
	for b.Loop() {
		rows = view(b, snap, line).Len()
	}
	b.ReportMetric(float64(rows), "rows")
}

func view(b *testing.B, snap *model.Snapshot, line string) *model.View {
	b.Helper()
	return refilter(b, &model.View{}, snap, line)
}

// refilter is the view of a line that takes the place of v's, with the rows of
// a screen read.
func refilter(b *testing.B, v *model.View, snap *model.Snapshot, line string) *model.View {
	b.Helper()
	q, err := query.Parse(line)
	if err != nil {
		b.Skip("the query language does not have it: ", err)
	}
	v, err = v.Refilter(b.Context(), snap, q.Filter())
	if err != nil {
		b.Fatal(err)
	}
	for i := range min(45, v.Len()) {
		_ = snap.Row(v.Row(i))
	}
	return v
}

// BenchmarkTyping is a stream's name typed letter by letter, as a screen does
// it: each key narrows what the one before left. "anew" is the way without.
func BenchmarkTyping(b *testing.B) {
	for _, anew := range []bool{false, true} {
		b.Run(map[bool]string{false: "narrowed", true: "anew"}[anew], func(b *testing.B) {
			for _, s := range model.Sizes {
				b.Run(s.Name, func(b *testing.B) { benchmarkTyping(b, s.Snapshot(), anew) })
			}
		})
	}
}

func benchmarkTyping(b *testing.B, snap *model.Snapshot, anew bool) {
	const name = "live_1234"
	var took [len(name)]time.Duration
	for b.Loop() {
		v := &model.View{}
		for n := range len(name) {
			if anew {
				v = &model.View{}
			}
			began := time.Now()
			v = refilter(b, v, snap, name[:n+1])
			took[n] += time.Since(began)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(name)), "ns/key")
	for n, d := range took {
		b.ReportMetric(float64(d.Microseconds())/float64(b.N), "us/"+name[:n+1])
	}
}

// BenchmarkFilteredTop is a key and then the first screen in another order.
func BenchmarkFilteredTop(b *testing.B) {
	for _, line := range []string{"live_12", "side:network"} {
		b.Run(strings.ReplaceAll(line, ":", "-"), func(b *testing.B) {
			for _, s := range model.Sizes {
				b.Run(s.Name, func(b *testing.B) {
					for b.Loop() {
						if _, err := view(b, s.Snapshot(), line).Top(b.Context(), model.Order{By: model.ByUp, Desc: true}, 45); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

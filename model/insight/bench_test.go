package insight

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"

	"offair/model"
)

const million = 1_000_000

// account is events as performance.md counts them: a twentieth as many stream
// names, Zipf-distributed, five domains, eight apps, some forty causes, sixty
// days. Any stream is pushed to any domain and app, which makes far more keys
// than a true account has: the worst case for everything that counts them.
func account(n int) *model.Snapshot {
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 8, uint64(max(1, n/20-1)))
	causes := model.Causes()
	st := model.NewStore()
	page := make([]model.Event, 0, 1000)
	for i := range int64(n) {
		end := begin + i*60*day/int64(n)
		up := r.Int64N(7200)
		c := causes[r.IntN(len(causes))]
		e := model.Event{
			Domain: fmt.Sprintf("push%d.example.com", r.IntN(5)), App: fmt.Sprint("app", r.IntN(8)),
			Stream: fmt.Sprintf("live_%d", zipf.Uint64()), ClientIP: fmt.Sprintf("203.0.%d.%d", r.IntN(64), r.IntN(256)),
			Reason:     []string{c.Text.EN, c.Text.ZH}[r.IntN(2)],
			Resolution: []string{"1920*1080", "1280*720", "3840*2160"}[r.IntN(3)], Start: end - up, End: end, Up: up,
		}
		if r.IntN(10) == 0 {
			e.ClientIP = fmt.Sprintf("2409:8a00:%x::%x", r.IntN(256), r.IntN(64))
		}
		if page = append(page, e); len(page) == cap(page) || i == int64(n)-1 {
			st.Add(page)
			page = page[:0]
		}
	}
	return st.Publish(model.Coverage{}, model.Freshness{})
}

var accounts = map[string]func() *model.Snapshot{
	"10k":  sync.OnceValue(func() *model.Snapshot { return account(10_000) }),
	"20k":  sync.OnceValue(func() *model.Snapshot { return account(20_000) }),
	"100k": sync.OnceValue(func() *model.Snapshot { return account(100_000) }),
	"1M":   sync.OnceValue(func() *model.Snapshot { return account(million) }),
	"5M":   sync.OnceValue(func() *model.Snapshot { return account(5 * million) }),
}

// onAccounts runs a benchmark on each size and reports the time for an event.
func onAccounts(b *testing.B, sizes []string, do func(b *testing.B, s *model.Snapshot)) {
	for _, size := range sizes {
		b.Run(size, func(b *testing.B) {
			s := accounts[size]()
			runtime.GC()
			b.ResetTimer()
			do(b, s)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/event")
		})
	}
}

func usual() []string { return []string{"10k", "100k", "1M"} }

// screen is what the screen asks for with the facets open.
func screen() Ask {
	return Ask{Buckets: 150, Facets: Fields(), Top: 20, Points: 24}
}

// benchmarkSummary summarises views that a key press would leave.
func benchmarkSummary(b *testing.B, s *model.Snapshot, line string, ask Ask) {
	v := viewOf(b, s, line)
	prev, err := Summarize(b.Context(), viewOf(b, s, "nothing_like_it"), ask, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Summarize(b.Context(), v, ask, prev); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(v.Len()), "rows")
}

func BenchmarkTimeline(b *testing.B) {
	onAccounts(b, usual(), func(b *testing.B, s *model.Snapshot) { benchmarkSummary(b, s, "", Ask{Buckets: 150}) })
}

func BenchmarkFacet(b *testing.B) {
	for _, f := range Fields() {
		b.Run(f.String(), func(b *testing.B) {
			onAccounts(b, []string{"1M"}, func(b *testing.B, s *model.Snapshot) {
				benchmarkSummary(b, s, "", Ask{Facets: []Field{f}, Top: 20, Points: 24})
			})
		})
	}
}

// BenchmarkScreen is the timeline and all eight facets, by what a filter leaves.
func BenchmarkScreen(b *testing.B) {
	for _, line := range []string{"", "e", "live_1", "live_12", "side:network", "nothing_at_all"} {
		b.Run("line="+line, func(b *testing.B) {
			onAccounts(b, usual(), func(b *testing.B, s *model.Snapshot) { benchmarkSummary(b, s, line, screen()) })
		})
	}
}

func BenchmarkScreenAt5M(b *testing.B) {
	for _, line := range []string{"", "live_12"} {
		b.Run("line="+line, func(b *testing.B) {
			onAccounts(b, []string{"5M"}, func(b *testing.B, s *model.Snapshot) { benchmarkSummary(b, s, line, screen()) })
		})
	}
}

// BenchmarkKey is what a key costs with the facets open: filter, timeline and
// all facets.
func BenchmarkKey(b *testing.B) {
	for _, line := range []string{"e", "live_1", "live_12", "side:network", "stream:live_1 side:network ip:203.0.0.0/18 up<30m"} {
		b.Run("line="+line, func(b *testing.B) {
			onAccounts(b, []string{"1M"}, func(b *testing.B, s *model.Snapshot) {
				var prev *Summary
				for b.Loop() {
					var err error
					if prev, err = Summarize(b.Context(), viewOf(b, s, line), screen(), prev); err != nil {
						b.Fatal(err)
					}
					prev.parts = nil // as if the line had been another one
				}
			})
		})
	}
}

// BenchmarkRefresh is what a thousand new events cost.
func BenchmarkRefresh(b *testing.B) {
	st := model.NewStore()
	r := rand.New(rand.NewPCG(2, 2))
	for i := range int64(100) {
		st.Add(randomEvents(r, million/100, begin+i*day/2, day/2))
	}
	v := viewOf(b, st.Publish(model.Coverage{}, model.Freshness{}), "-live_7")
	ask := screen()
	ask.Span = model.Span{From: begin, To: begin + 60*day}
	prev, err := Summarize(b.Context(), v, ask, nil)
	if err != nil {
		b.Fatal(err)
	}
	st.Add(randomEvents(r, 1000, begin+49*day, day))
	if v, err = v.Extend(b.Context(), st.Publish(model.Coverage{}, model.Freshness{})); err != nil {
		b.Fatal(err)
	}
	for name, from := range map[string]*Summary{"again": {tables: prev.tables}, "extended": prev} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Summarize(b.Context(), v, ask, from); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkByCauseAndHour(b *testing.B) {
	onAccounts(b, usual(), func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		buckets := Every(model.Span{From: begin, To: begin + 60*day}, nil, hour)
		for b.Loop() {
			if _, err := ByCause(b.Context(), v, buckets); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkFlapping(b *testing.B) {
	onAccounts(b, []string{"1M"}, func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		s.Sequence()
		for b.Loop() {
			if _, err := Flapping(b.Context(), v, model.Flapping{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkHistory(b *testing.B) {
	onAccounts(b, []string{"1M"}, func(b *testing.B, s *model.Snapshot) {
		v := viewOf(b, s, "")
		s.Sequence()
		key := s.Key(v.Row(0))
		for b.Loop() {
			if _, err := History(b.Context(), v, key, model.Flapping{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkNets is reading all addresses of a store for the first time.
func BenchmarkNets(b *testing.B) {
	onAccounts(b, []string{"1M"}, func(b *testing.B, s *model.Snapshot) {
		for b.Loop() {
			if _, err := newTables().of(b.Context(), s, true); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(s.Clients().Len()), "clients")
	})
}

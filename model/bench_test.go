package model

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// accountEvents are events as performance.md counts them: a twentieth as many
// stream names, Zipf-distributed, five domains, eight apps, sixty days.
func accountEvents(n int) []Event {
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 8, uint64(max(1, n/20-1)))
	reasons := []string{"推流客户端主动断流", "推流链路网络异常", "Authentication failed.", "未知原因", "收到新的推流链接顶替当前推流"}
	step := float64(60*86400) / float64(n)
	out := make([]Event, n)
	for i := range out {
		end := int64(1_760_000_000 + float64(i)*step)
		up := int64(r.IntN(7200))
		out[i] = Event{
			Domain: fmt.Sprintf("push%d.example.com", r.IntN(5)), App: fmt.Sprint("app", r.IntN(8)),
			Stream:   fmt.Sprintf("live_%d", zipf.Uint64()),
			ClientIP: fmt.Sprintf("203.0.%d.%d", r.IntN(64), r.IntN(256)),
			Reason:   reasons[r.IntN(len(reasons))], Resolution: "1920*1080",
			Start: end - up, End: end, Up: up,
		}
	}
	return out
}

func BenchmarkAppendInOrder(b *testing.B) { benchmarkAdd(b, func([][]Event) {}) }

func BenchmarkAppendNewestFirst(b *testing.B) {
	benchmarkAdd(b, func(pages [][]Event) { slices.Reverse(pages) })
}

func BenchmarkAppendAnyOrder(b *testing.B) {
	r := rand.New(rand.NewPCG(2, 2))
	benchmarkAdd(b, func(pages [][]Event) {
		r.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
	})
}

// benchmarkAdd adds a million events in pages of 100 and reports the memory
// that the store then holds for each.
func benchmarkAdd(b *testing.B, order func(pages [][]Event)) {
	const n = 1_000_000
	pages := slices.Collect(slices.Chunk(accountEvents(n), 100))
	order(pages)
	var before, after runtime.MemStats
	var st *Store
	for b.Loop() {
		b.StopTimer()
		st = nil
		runtime.GC()
		runtime.ReadMemStats(&before)
		b.StartTimer()
		st = NewStore()
		for _, p := range pages {
			st.Add(p)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/event")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "B/event")
	runtime.KeepAlive(st)
	runtime.KeepAlive(pages)
}

func BenchmarkRefreshOf1000At1M(b *testing.B) {
	const n = 1_000_000
	events := accountEvents(n + 1000)
	st := NewStore()
	st.Add(slices.Clone(events[:n]))
	v, err := NewView(b.Context(), st.Publish(Coverage{}, Freshness{}), byStream("live_12"))
	if err != nil {
		b.Fatal(err)
	}
	for i := int64(0); b.Loop(); i++ {
		batch := slices.Clone(events[n:])
		for j := range batch { // each round arrives after the last one
			batch[j].Start += i * 10_000
			batch[j].End += i * 10_000
		}
		st.Add(batch)
		if v, err = v.Extend(b.Context(), st.Publish(Coverage{}, Freshness{})); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkViewAllAt1M(b *testing.B) {
	st := NewStore()
	st.Add(accountEvents(1_000_000))
	snap := st.Publish(Coverage{}, Freshness{})
	for b.Loop() {
		if _, err := NewView(b.Context(), snap, nil); err != nil {
			b.Fatal(err)
		}
	}
}

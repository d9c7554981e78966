package model

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"
)

// atSizes runs a benchmark once for each size.
func atSizes(b *testing.B, run func(b *testing.B, s Size)) {
	for _, s := range Sizes {
		b.Run(s.Name, func(b *testing.B) { run(b, s) })
	}
}

// BenchmarkAppend adds an account in pages of 100 and reports the time and,
// afterwards, the memory for each event, all indexes and dictionaries
// included. "shown" publishes after every tenth page, as a feed does.
func BenchmarkAppend(b *testing.B) {
	r := rand.New(rand.NewPCG(2, 2))
	any := func(pages []int) { r.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] }) }
	for _, c := range []struct {
		name  string
		order func(pages []int)
		shown int
	}{
		{"in-order", func([]int) {}, 0},
		{"newest-first", slices.Reverse[[]int], 0},
		{"newest-first-shown", slices.Reverse[[]int], 10},
		{"any-order", any, 0},
		{"any-order-shown", any, 10},
	} {
		b.Run(c.name, func(b *testing.B) {
			atSizes(b, func(b *testing.B, s Size) { benchmarkAppend(b, s.Sample(), c.order, c.shown) })
		})
	}
}

func benchmarkAppend(b *testing.B, a *Sample, order func(pages []int), shown int) {
	pages := make([]int, (a.n+99)/100)
	for i := range pages {
		pages[i] = i * 100
	}
	order(pages)
	page := make([]Event, 100)
	var spent time.Duration // without the making of events
	var st *Store
	before := heap()
	for b.Loop() {
		st = NewStore()
		for i, from := range pages {
			events := a.Page(from, page)
			start := time.Now()
			st.Add(events)
			if shown > 0 && i%shown == 0 {
				st.Publish(Coverage{}, Freshness{})
			}
			spent += time.Since(start)
		}
	}
	if shown > 0 {
		st.Publish(Coverage{}, Freshness{}) // lets the copies of earlier chunks go
	}
	b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N)/float64(a.n), "ns/event")
	b.ReportMetric(float64(heap()-before)/float64(a.n), "B/event")
	runtime.KeepAlive(st)
	runtime.KeepAlive(pages)
	runtime.KeepAlive(page)
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// BenchmarkRefresh is 1,000 new events, from the store to a filtered view, at
// most one in fifty of them for a stream that was not there before.
func BenchmarkRefresh(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		a := s.Sample()
		st := a.Store()
		v, err := NewView(b.Context(), st.Snapshot(), byStream("live_12"))
		if err != nil {
			b.Fatal(err)
		}
		batch := make([]Event, 1000)
		for round := 1; b.Loop(); round++ {
			b.StopTimer()
			for i := range batch {
				e := a.Event(i % a.n)
				ahead := int64(round) * 60 * 86400
				e.Start, e.End = e.Start+ahead, e.End+ahead
				batch[i] = e
			}
			b.StartTimer()
			st.Add(batch)
			if v, err = v.Extend(b.Context(), st.Publish(Coverage{}, Freshness{})); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkTwins merges a page that is there already: what overlapping
// refreshes cost.
func BenchmarkTwins(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		a := s.Sample()
		st := a.Store()
		page := make([]Event, 100)
		for from := 0; b.Loop(); from = (from + 37_900) % (a.n - 100) {
			if st.Add(a.Page(from, page)) != 0 {
				b.Fatal("an event is in the store twice")
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/event")
	})
}

// BenchmarkFind looks rows up by identity.
func BenchmarkFind(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		snap := s.Snapshot()
		for row := 0; b.Loop(); row = (row + 7919) % snap.Len() {
			if at, ok := snap.Find(snap.ID(row)); !ok || at != row {
				b.Fatal("an identity leads elsewhere")
			}
		}
	})
}

func BenchmarkViewAll(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		snap := s.Snapshot()
		for b.Loop() {
			if _, err := NewView(b.Context(), snap, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSequence(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		snap := s.Snapshot()
		for b.Loop() {
			snap.plainSequence()
		}
	})
}

// BenchmarkTop is the first screen in another order, ranks of names and gaps
// known.
func BenchmarkTop(b *testing.B) {
	benchmarkOrder(b, func(b *testing.B, v *View, by Order) {
		for b.Loop() {
			if _, err := v.Top(b.Context(), by, 45); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSorted is all rows in another order.
func BenchmarkSorted(b *testing.B) {
	benchmarkOrder(b, func(b *testing.B, v *View, by Order) {
		for b.Loop() {
			if _, err := v.Sorted(b.Context(), by); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func benchmarkOrder(b *testing.B, run func(b *testing.B, v *View, by Order)) {
	for i := range Columns {
		for _, desc := range []bool{false, true} {
			by := Order{Column(i), desc}
			name := by.By.String() + map[bool]string{false: "-up", true: "-down"}[desc]
			b.Run(name, func(b *testing.B) {
				atSizes(b, func(b *testing.B, s Size) {
					v, err := NewView(b.Context(), s.Snapshot(), nil)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := v.snap.ordering(b.Context(), by); err != nil {
						b.Fatal(err)
					}
					run(b, v, by)
				})
			})
		}
	}
}

// BenchmarkRanks is what the first order by a kind of name costs besides, once
// for as long as the store lives.
func BenchmarkRanks(b *testing.B) {
	for _, by := range []Column{ByStream, ByClient, ByCause} {
		b.Run(by.String(), func(b *testing.B) {
			atSizes(b, func(b *testing.B, s Size) {
				d, _ := s.Snapshot().ranked(by)
				for b.Loop() {
					if _, err := new(ranks).of(b.Context(), by, d); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}

package query

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/model"
)

const million = 1_000_000

// accountSnapshot and bigSnapshot are a million and five million events. Made
// once for all benchmarks.
var (
	accountSnapshot = sync.OnceValue(func() *model.Snapshot { return account(million) })
	bigSnapshot     = sync.OnceValue(func() *model.Snapshot { return account(5 * million) })
)

// account is n events as performance.md counts them: n/20 stream names,
// Zipf-distributed, five domains, eight apps, some forty causes, sixty days.
func account(n int64) *model.Snapshot {
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 8, uint64(n/20-1))
	causes := model.Causes()
	store := model.NewStore()
	page := make([]model.Event, 0, 1000)
	for i := range n {
		end := 1_760_000_000 + i*60*86400/n
		up := r.Int64N(7200)
		e := model.Event{
			Domain: fmt.Sprintf("push%d.example.com", r.IntN(5)), App: fmt.Sprint("app", r.IntN(8)),
			Stream: fmt.Sprintf("live_%d", zipf.Uint64()), ClientIP: fmt.Sprintf("203.0.%d.%d", r.IntN(64), r.IntN(256)),
			Reason: "推流链路网络异常", Resolution: "1920*1080", Start: end - up, End: end, Up: up,
		}
		if r.IntN(10) == 0 {
			e.ClientIP = fmt.Sprintf("2409:8a00:%x::%x", r.IntN(256), r.IntN(64))
		}
		if len(causes) > 0 {
			c := causes[r.IntN(len(causes))]
			e.Reason = []string{c.Text.EN, c.Text.ZH}[r.IntN(2)]
		}
		if page = append(page, e); len(page) == cap(page) {
			store.Add(page)
			page = page[:0]
		}
	}
	return store.Publish(model.Coverage{}, model.Freshness{})
}

// fourTerms are lines of four terms, the last one of letters that are
// everywhere.
var fourTerms = []string{
	"stream:live_1 side:network ip:203.0.0.0/18 up<30m", "live_1 app1 push2 203.0", "network live -app1 e",
	"stream:1 stream:2 stream:3 -stream:4", "l i v e",
	"203 19 side:network -up<10s", "203 19 -77 3",
}

// BenchmarkFilter is parse, compile, bind and a pass over all rows: what a key
// costs.
func BenchmarkFilter(b *testing.B) {
	benchmarkFilters(b, accountSnapshot, slices.Concat([]string{
		"live_12", "live_1234", "nothing_like_it", "e", "network", "网络", "-live_1", "203.0.113",
		"stream:live_12", "stream:=live_12", "-stream:live_1", "app:app1", "cause:18", "side:network",
		"ip:203.0.0.0/16", "ip:203.0.13.0/24", "ip:2409:8a00:1::/48", "ip:203.0.1", "ip:203.0.13.7", "up<10s", "up>1h",
		"gap>1m", "gap<=10s", "is:back", "is:unseen", "is:flapping", "-is:refused", "res:1080", "reason:网络",
	}, fourTerms))
}

// BenchmarkRegex is the same with regular expressions.
func BenchmarkRegex(b *testing.B) {
	benchmarkFilters(b, accountSnapshot, []string{
		`/live_[0-9]+7$/`, `stream:/^live_1.*[24]$/`, `ip:/^203\.0\.1[0-9]\./`, `/(a|b|c|d)+x/`, `/.*e.*e.*e/`, `-/^live/`,
	})
}

// BenchmarkFilterAt5M is a part of BenchmarkFilter at five million events.
func BenchmarkFilterAt5M(b *testing.B) {
	benchmarkFilters(b, bigSnapshot, slices.Concat([]string{
		"live_12", "nothing_like_it", "e", "-live_1", "ip:203.0.0.0/16", "ip:2409:8a00:1::/48", "up>1h", "gap>1m", "is:back", "is:flapping",
		`/live_[0-9]+7$/`,
	}, fourTerms))
}

func benchmarkFilters(b *testing.B, snapshot func() *model.Snapshot, lines []string) {
	for _, line := range lines {
		b.Run(strings.ReplaceAll(line, "/", "_"), func(b *testing.B) {
			s := snapshot()
			rows := 0
			for b.Loop() {
				q, err := Parse(line)
				if err != nil {
					b.Fatal(err)
				}
				v, err := model.NewView(b.Context(), s, q.Filter())
				if err != nil {
					b.Fatal(err)
				}
				rows = v.Len()
			}
			b.ReportMetric(float64(rows), "rows")
		})
	}
}

// BenchmarkLimit is the least that any pass over all rows can cost here: one
// column looked up in a table and the hits written down.
func BenchmarkLimit(b *testing.B) {
	s := accountSnapshot()
	table := make([]uint8, s.Keys().Len())
	for i := range table {
		table[i] = uint8(i % 2)
	}
	out := make([]uint16, model.ChunkRows)
	for b.Loop() {
		for i := range s.Chunks() {
			lookUp(s.Chunks()[i].Key, table, out)
		}
	}
}

func lookUp(ids []uint32, table []uint8, out []uint16) int {
	n := 0
	for i, id := range ids {
		out[n] = uint16(i)
		n += int(table[id])
	}
	return n
}

func BenchmarkCounts(b *testing.B) {
	for _, line := range []string{"live_12", "network", "stream:live_1 side:network ip:203.0.0.0/18 up<30m"} {
		b.Run(strings.ReplaceAll(line, "/", "_"), func(b *testing.B) {
			s := accountSnapshot()
			q, err := Parse(line)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := q.Counts(b.Context(), s, model.Span{To: 1 << 40}, time.Unix(0, 0), nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	for _, line := range []string{"", "n", "stream:", "stream:live_12", "ip:", "side:", "cause:e"} {
		b.Run(line, func(b *testing.B) {
			s := accountSnapshot()
			for b.Loop() {
				Suggest(line, s, model.Span{}, 100)
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := Parse(`live -x stream:=a,"b c" ip:203.0.113.0/24 side:network since:2026-11-20T10:00Z up<1m30s`); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkKey is a key at the end of a line whose other terms stay.
func BenchmarkKey(b *testing.B) {
	for _, line := range []string{"live_1 app1 push2 203", "stream:1 stream:2 stream:3 -stream:", `/live_[0-9]+7$/ net`} {
		for _, reuse := range []bool{true, false} {
			b.Run(fmt.Sprintf("%s/reuse=%v", strings.ReplaceAll(line, "/", "_"), reuse), func(b *testing.B) {
				benchmarkKey(b, line, reuse)
			})
		}
	}
}

func benchmarkKey(b *testing.B, line string, reuse bool) {
	s := accountSnapshot()
	view := func(line string, prev *model.View) *model.View {
		q, err := Parse(line)
		if err != nil {
			b.Fatal(err)
		}
		v, err := prev.Refilter(b.Context(), s, q.Filter())
		if err != nil {
			b.Fatal(err)
		}
		return v
	}
	before := &model.View{}
	if reuse {
		before = view(line, before)
	}
	for b.Loop() {
		view(line+"4", before)
	}
}

// BenchmarkRebind is what a refresh of a thousand events costs a filter.
func BenchmarkRebind(b *testing.B) {
	w := newWorld(4)
	store := model.NewStore()
	for i := range 100 {
		store.Add(w.events(1000, 1_700_000_000+int64(i)*1000))
	}
	q, err := Parse("live_1 side:network -stream:x ip:203.0.113.0/24")
	if err != nil {
		b.Fatal(err)
	}
	v, err := model.NewView(b.Context(), store.Publish(model.Coverage{}, model.Freshness{}), q.Filter())
	if err != nil {
		b.Fatal(err)
	}
	store.Add(w.events(1000, 1_700_200_000))
	next := store.Publish(model.Coverage{}, model.Freshness{})
	for b.Loop() {
		if _, err := v.Extend(b.Context(), next); err != nil {
			b.Fatal(err)
		}
	}
}

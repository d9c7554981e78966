package demo

import (
	"sync"
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"

	"offair/model"
)

var million = sync.OnceValues(func() (*table, model.Span) {
	now := time.Now().Unix()
	span := model.Span{From: now - 59*24*3600, To: now}
	return newTable(Random(1, 1_000_000, span)), span
})

// A page of 100 out of a million records, without the network.
func BenchmarkPage(b *testing.B) {
	t, span := million()
	from, to := span.To-30*24*3600, span.To
	for name, test := range map[string]struct {
		q query
		o Options
	}{
		"end":          {q: query{}},
		"stream":       {q: query{stream: "live_12"}},
		"start":        {o: Options{Filter: ByStart}},
		"overlap":      {o: Options{Filter: ByOverlap}},
		"start, fresh": {o: Options{Filter: ByStart}},
	} {
		b.Run(name, func(b *testing.B) {
			cache := newAnswers()
			var buf []byte
			for i := range b.N {
				q := test.q
				q.from, q.to, q.number, q.size = from, to, 1+i%100, 100
				if name == "start, fresh" {
					q.to -= int64(i) // no search is like the one before
				}
				rows, total := cache.page(t, q, &test.o)
				a := answer{table: t, rows: rows, total: total, query: q}
				buf = a.append(buf[:0])
			}
			b.SetBytes(int64(len(buf)))
		})
	}
}

// One call through the vendor's client, loopback and signature included.
func BenchmarkCall(b *testing.B) {
	t, span := million()
	s := start(b, Options{Rate: -1})
	s.source.current = t
	c := sdk(b, s, s.Credentials())
	for i := range b.N {
		r := ask(model.Span{From: span.To - 30*24*3600, To: span.To})
		r.PageSize, r.PageNum = common.Uint64Ptr(100), common.Uint64Ptr(uint64(1+i%100))
		must(b, c, r)
	}
}

func BenchmarkAccount(b *testing.B) {
	for range b.N {
		Account(1, noon)
	}
}

// What a second of the clock costs a running account.
func BenchmarkTick(b *testing.B) {
	a := newAccount(1, noon)
	for i := range b.N {
		a.between(noon.Unix()+int64(i), noon.Unix()+int64(i)+1)
	}
}

func BenchmarkRandom(b *testing.B) {
	for range b.N {
		Random(1, 100_000, model.Span{From: 1_700_000_000, To: 1_705_000_000})
	}
}

package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// million is a screen over many rows without a window, as the driver makes it.
func million(b *testing.B, n int) *root {
	b.Helper()
	f := newFake(records(n))
	o := options(f)
	o.Window = model.Window{}
	m := New(o).(*root)
	m.w, m.h = 160, 45
	m.narrow.snap = f.store.Snapshot()
	m.Update(m.narrow.catchUp()().(narrowedMsg))
	m.View()
	return m
}

// BenchmarkLineUp is what choosing an order costs: the key itself and its
// frame, then, off the key's path, the first screen and all rows, each with
// what showing it costs.
func BenchmarkLineUp(b *testing.B) {
	m := million(b, 1_000_000)
	for _, c := range []struct{ name, letter string }{{"up", "u"}, {"gap", "g"}, {"stream", "s"}} {
		b.Run(c.name, func(b *testing.B) {
			var first, all float64
			keys := 0.0
			for b.Loop() {
				m.Update(press("s"))
				cmd := timed(&keys, func() any { _, c := m.Update(press(c.letter)); m.View(); return c })
				msg := timed(&first, func() any { return call(cmd) })
				rest := timed(&keys, func() any { _, c := m.Update(msg); m.View(); return c })
				msg = timed(&all, func() any { return call(rest) })
				timed(&keys, func() any { m.Update(msg); m.View(); return nil })
			}
			n := float64(b.N)
			b.ReportMetric(keys/n, "ms-on-screen")
			b.ReportMetric(first/n, "ms-first")
			b.ReportMetric(all/n, "ms-all")
		})
	}
}

// call runs a command that an update returned.
func call(cmd any) any { return cmd.(tea.Cmd)() }

// timed adds the milliseconds that f took.
func timed(ms *float64, f func() any) any {
	start := time.Now()
	defer func() { *ms += float64(time.Since(start).Microseconds()) / 1000 }()
	return f()
}

package tui

import (
	"testing"

	"offair/model"
)

// bench is a screen of 160×45 with many rows, as the driver makes it.
func bench(b *testing.B, zh bool, keys ...string) *root {
	b.Helper()
	f := newFake(records(20000))
	o := options(f)
	if zh {
		o.Lang = model.ZH
	}
	m := New(o).(*root)
	m.w, m.h = 160, 45
	m.narrow.snap = f.store.Snapshot()
	cmd := m.narrow.catchUp()
	m.Update(cmd().(narrowedMsg))
	for _, k := range keys {
		m.Update(press(k))
	}
	m.View()
	return m
}

// BenchmarkFrame is one frame of 160×45: the budget is 0.5 ms and 200
// allocations.
func BenchmarkFrame(b *testing.B) {
	for _, c := range []struct {
		name string
		zh   bool
		keys []string
	}{{"list", false, nil}, {"zh", true, nil}, {"detail", false, []string{"enter"}}, {"filter", false, []string{"/"}}} {
		b.Run(c.name, func(b *testing.B) {
			m := bench(b, c.zh, c.keys...)
			b.ReportAllocs()
			for b.Loop() {
				m.stale = true
				m.View()
			}
		})
	}
}

// BenchmarkStep is a cursor step and its frame.
func BenchmarkStep(b *testing.B) {
	for name, keys := range map[string][]string{"closed": nil, "open": {"enter"}} {
		b.Run(name, func(b *testing.B) {
			m := bench(b, false, keys...)
			down, up := press("j"), press("k")
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if i%2 == 0 {
					m.Update(down)
				} else {
					m.Update(up)
				}
				m.View()
			}
		})
	}
}

// TestFrameAllocations keeps the budget of allocations, which is exact.
func TestFrameAllocations(t *testing.T) {
	f := newFake(records(2000))
	d := drive(t, f, options(f))
	d.size(160, 45)
	d.publish()
	for _, keys := range [][]string{{"j"}, {"enter"}, {"esc", "/"}} {
		d.key(keys...)
		n := testing.AllocsPerRun(20, func() {
			d.m.stale = true
			d.m.View()
		})
		if n > 200 {
			t.Errorf("after %v a frame makes %.0f allocations, want at most 200", keys, n)
		}
	}
}

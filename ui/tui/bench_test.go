package tui

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

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
	runAll(m, func() tea.Msg { return storeMsg{f.store.Snapshot()} })
	for _, k := range keys {
		_, cmd := m.Update(press(k))
		runAll(m, cmd)
	}
	m.View()
	return m
}

// runAll answers a command in place, and those that its answer leads to; the
// wait for the next snapshot fails at once.
func runAll(m *root, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil, storeEndedMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			runAll(m, c)
		}
	default:
		_, next := m.Update(msg)
		runAll(m, next)
	}
}

// BenchmarkFrame is one frame of 160×45: the budget is 0.5 ms and 200
// allocations.
func BenchmarkFrame(b *testing.B) {
	for _, c := range []struct {
		name string
		zh   bool
		keys []string
	}{
		{"list", false, nil},
		{"zh", true, nil},
		{"detail", false, []string{"enter"}},
		{"filter", false, []string{"/"}},
		{"counts", false, []string{"f"}},
		{"timeline", true, []string{"i"}},
	} {
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
	for _, keys := range [][]string{{"j"}, {"enter"}, {"esc", "/"}, {"esc", "i", "left"}, {"esc", "f", "down"}, {"enter"}, {"v"}} {
		d.spare(keys)
	}
}

// spare presses keys and checks that a frame makes few allocations then.
func (d *driver) spare(keys []string) {
	d.t.Helper()
	d.key(keys...)
	n := testing.AllocsPerRun(20, func() {
		d.m.stale = true
		d.m.View()
	})
	if n > 200 {
		d.t.Errorf("after %v a frame makes %.0f allocations, want at most 200", keys, n)
	}
}

// onlyMsg is the answer of the one command that a command is made of.
func onlyMsg(cmd tea.Cmd) tea.Msg {
	for _, msg := range answers(cmd) {
		switch msg.(type) {
		case narrowedMsg, summedMsg:
			return msg
		}
	}
	return nil
}

// BenchmarkPanes is a key in the filter with everything in view that the rows
// are counted for, at 160×45: narrowing, timeline and facets, to the last
// answer. The budget is 12 ms at a million events.
func BenchmarkPanes(b *testing.B) {
	for _, n := range []int{20_000, 1_000_000} {
		f := newFake(records(n))
		for _, keys := range [][]string{nil, {"f"}} {
			b.Run(fmt.Sprintf("%d%v", n, keys), func(b *testing.B) {
				o := options(f)
				o.Window = model.Window{}
				m := New(o).(*root)
				m.pauses = pauses{}
				m.w, m.h = 160, 45
				runAll(m, func() tea.Msg { return storeMsg{f.store.Snapshot()} })
				for _, k := range keys {
					_, cmd := m.Update(press(k))
					runAll(m, cmd)
				}
				lines := []string{"live_001", "live_0012", "side:net", "e"}
				for i := 0; b.Loop(); i++ {
					m.filter.setLine(lines[i%len(lines)])
					_, cmd := m.Update(onlyMsg(m.use()))
					_, _ = m.Update(onlyMsg(cmd)) // what it leads to is the verdict
					m.View()
				}
			})
		}
	}
}

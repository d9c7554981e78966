package tui

import tea "charm.land/bubbletea/v2"

// drag is a button that is held on the timeline.
type drag struct {
	held  bool
	from  int64 // a second in the bucket where it went down
	again bool  // that was under the cursor before
}

// clickTime puts the timeline's cursor on a bar and begins what may become a
// span.
func (m *root) clickTime(at tea.Mouse, _ bool) tea.Cmd {
	i, ok := m.barAt(at.X)
	if !ok {
		return nil
	}
	b := m.buckets()
	again := m.focus == onTimeline && m.time.mark == 0 && m.bucketAt(m.time.at) == i
	m.focus = onTimeline
	m.time.at, m.time.mark = b.Edges[i], 0
	m.pointer.drag = drag{held: true, from: b.Edges[i], again: again}
	return nil
}

// dragTime draws the span out to the bar under the mouse, or to the last one
// on its side.
func (m *root) dragTime(at tea.Mouse) {
	b, d := m.buckets(), &m.pointer.drag
	i, _ := m.barAt(at.X)
	if b.Len() == 0 || m.focus != onTimeline {
		d.held = false
		return
	}
	if m.time.mark == 0 && i == m.bucketAt(d.from) {
		m.same = true
		return
	}
	m.time.at, m.time.mark = b.Edges[i], d.from
}

// dropTime takes the span that was drawn out, or the bar that was clicked
// twice.
func (m *root) dropTime() tea.Cmd {
	d := m.pointer.drag
	m.pointer.drag = drag{}
	if m.focus == onTimeline && (m.time.mark != 0 || d.again) {
		return m.takeSpan()
	}
	m.same = true
	return nil
}

// wheelTime zooms in and out around the bar under the mouse, or moves what is
// shown.
func (m *root) wheelTime(at tea.Mouse, n int, across bool) tea.Cmd {
	i, ok := m.barAt(at.X)
	switch {
	case m.buckets().Len() == 0:
		return nil
	case across:
		return m.pan(n)
	case n > 0:
		return m.zoomOut()
	case !ok:
		return nil
	}
	m.focus = onTimeline
	m.time.at = m.buckets().Edges[i]
	return m.zoomIn()
}

// barAt is the bar in a column of the screen, or the nearest one and false.
func (m *root) barAt(x int) (int, bool) {
	n := m.buckets().Len()
	if n == 0 {
		return 0, false
	}
	p := m.plot()
	i := (x - p.x) / max(p.cells/n, 1)
	if x < p.x {
		i = -1
	}
	return min(max(i, 0), n-1), i >= 0 && i < n
}

package tui

import (
	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// pan moves the part that is shown by half of it, the cursor by a step.
func (m *root) pan(dir int) tea.Cmd {
	all, sp := m.wholeSpan(), m.time.zoom
	if sp.Empty() {
		return nil
	}
	by := max((sp.To-sp.From)/2, 1)
	if dir < 0 {
		by = -min(by, sp.From-all.From)
	} else {
		by = min(by, all.To-sp.To)
	}
	if by == 0 {
		return nil
	}
	m.time.zoom = model.Span{From: sp.From + by, To: sp.To + by}
	m.time.at = min(max(m.time.at+int64(dir)*m.buckets().Width, m.time.zoom.From), m.time.zoom.To-1)
	return nil
}

// wholeSpan is the window in force, or where that is open what was counted.
func (m *root) wholeSpan() model.Span {
	if sp := m.windowSpan(); !sp.Empty() {
		return sp
	}
	return m.time.whole
}

const (
	zoomStep  = 4  // what zooming in leaves of the span, as a fraction
	zoomLeast = 30 // seconds that are shown at least
)

// zoomIn shows less of the window, around the cursor.
func (m *root) zoomIn() tea.Cmd {
	sp := m.shownSpan()
	if length := sp.To - sp.From; length > zoomLeast {
		m.zoomTo(max(length/zoomStep, zoomLeast))
	}
	return nil
}

// zoomOut shows more of the window, up to all of it.
func (m *root) zoomOut() tea.Cmd {
	if sp := m.time.zoom; !sp.Empty() {
		m.zoomTo((sp.To - sp.From) * zoomStep)
	}
	return nil
}

// shownSpan is what the timeline shows.
func (m *root) shownSpan() model.Span {
	if !m.time.zoom.Empty() {
		return m.time.zoom
	}
	return m.wholeSpan()
}

// zoomTo shows so many seconds around the bucket under the cursor.
func (m *root) zoomTo(length int64) {
	all, at := m.wholeSpan(), m.time.at
	if b := m.buckets(); b.Len() > 0 {
		sp := b.Bucket(m.bucketAt(at))
		at = sp.From + (sp.To-sp.From)/2
	}
	if length+zoomStep > all.To-all.From { // what zooming in rounded off is nobody's wish
		m.time.zoom = model.Span{}
		return
	}
	from := min(max(at-length/2, all.From), all.To-length)
	m.time.zoom = model.Span{From: from, To: from + length}
	m.time.at = at
}

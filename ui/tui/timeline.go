package tui

import (
	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
	"offair/model/query"
)

// focus is the part of the screen that keys go to.
type focus uint8

const (
	onList focus = iota
	onTimeline
	onFacets
	onVerdict
)

// timeline is the bars above the list: how many pushes ended when, by side.
type timeline struct {
	zoom  model.Span // the part of the window that is shown; empty: all of it
	whole model.Span // what all of it was when it was counted last
	at    int64      // a second in the bucket under the cursor
	mark  int64      // a second in the bucket where the marked span begins; 0: none
	taken model.Span // the span that was taken last, for another zone's words

	key   timelineKey
	lines []inked
	said  inked // the span under the cursor in words
}

// timelineKey is all that the lines depend on.
type timelineKey struct {
	sum      *insight.Summary
	w, h     int
	looks    looks
	at, mark int64
	focused  bool
	zoomed   bool
}

// timelineRows is how many lines the timeline asks for: none beside a detail
// that fills the screen.
func (m *root) timelineRows() int {
	if !m.facetsWhole() && m.bodySpot() == whole {
		return 0
	}
	return timelineRowsOf(m.h)
}

// verdictRows is how many lines the sentence under the timeline asks for: none
// beside a detail that fills the screen.
func (m *root) verdictRows() int {
	if m.timelineRows() == 0 && m.bodySpot() == whole && !m.facetsWhole() {
		return 0
	}
	return 1
}

// said is the sentence under the timeline: the span under its cursor, or else
// the verdict.
func (m *root) said() inked {
	if m.focus == onTimeline {
		return m.time.said
	}
	if m.list.len() == 0 && len(m.narrow.now.query.Terms) > 0 {
		return inked{} // that nothing matches is no verdict
	}
	return m.verdict.line
}

// timelineRowsOf is how many lines a screen gives to the timeline: the last one
// of several is the axis.
func timelineRowsOf(h int) int {
	switch {
	case h >= 48:
		return 8
	case h >= 30:
		return 5
	case h >= 20:
		return 3
	case h >= 14:
		return 1
	default:
		return 0
	}
}

// buckets are those of the newest summary.
func (m *root) buckets() insight.Buckets {
	if m.sum.sum == nil {
		return insight.Buckets{}
	}
	return m.sum.sum.Timeline.Buckets
}

// bucketAt is the number of the bucket that a second lies in, or of the nearest.
func (m *root) bucketAt(t int64) int {
	b := m.buckets()
	if i, ok := b.At(t); ok {
		return i
	}
	if b.Len() > 0 && t < b.Edges[0] {
		return 0
	}
	return max(b.Len()-1, 0)
}

// openTimeline gives the keys to the timeline, its cursor on the highest bar.
func (m *root) openTimeline() tea.Cmd {
	if m.places.timeline.h == 0 {
		m.note = m.words.notes.noTimeline
		return nil
	}
	m.focus = onTimeline
	if b := m.buckets(); b.Len() > 0 && !b.Span().Contains(m.time.at) {
		m.time.at = b.Edges[m.highest()]
	}
	return nil
}

// highest is the bucket with the most rows, the last one of equals.
func (m *root) highest() int {
	t := &m.sum.sum.Timeline
	best := 0
	for i := range t.Count {
		if t.Total(i) >= t.Total(best) {
			best = i
		}
	}
	return best
}

// closeTimeline gives the keys back. The bars are those of the whole window
// again: without its keys a part of it would be taken for all.
func (m *root) closeTimeline() tea.Cmd {
	m.focus, m.time.mark, m.time.zoom = m.home(), 0, model.Span{}
	return nil
}

// undoTime takes one thing back: the mark, the zoom, the focus.
func (m *root) undoTime() tea.Cmd {
	switch {
	case m.time.mark != 0:
		m.time.mark = 0
	case !m.time.zoom.Empty():
		m.time.zoom = model.Span{}
	default:
		return m.closeTimeline()
	}
	return nil
}

// stepTime moves the cursor n buckets, and what is shown where it ends.
func (m *root) stepTime(n int) tea.Cmd {
	b := m.buckets()
	if b.Len() == 0 {
		return nil
	}
	i := m.bucketAt(m.time.at) + n
	if i < 0 || i >= b.Len() {
		return m.pan(n)
	}
	m.time.at = b.Edges[i]
	return nil
}

func (m *root) jumpTime(last bool) tea.Cmd {
	if b := m.buckets(); b.Len() > 0 {
		m.time.at = b.Edges[0]
		if last {
			m.time.at = b.Edges[b.Len()-1]
		}
	}
	return nil
}

// markTime begins a span at the cursor, or drops it.
func (m *root) markTime() tea.Cmd {
	if m.time.mark != 0 {
		m.time.mark = 0
		return nil
	}
	m.time.mark = m.time.at
	return nil
}

// chosenBuckets are the first and the last bucket under the cursor or marked.
func (m *root) chosenBuckets() (first, last int) {
	first = m.bucketAt(m.time.at)
	last = first
	if m.time.mark != 0 {
		mark := m.bucketAt(m.time.mark)
		first, last = min(first, mark), max(last, mark)
	}
	return first, last
}

// takeSpan writes the span under the cursor into the filter line.
func (m *root) takeSpan() tea.Cmd {
	b := m.buckets()
	if b.Len() == 0 {
		return nil
	}
	first, last := m.chosenBuckets()
	m.time.taken = model.Span{From: b.Edges[first], To: b.Edges[last+1]}
	m.closeTimeline()
	return m.putLine(query.SetSpan(m.filter.line(), m.time.taken, m.o.Now(), m.zone))
}

// putLine puts a changed line in force, and Esc takes it back.
func (m *root) putLine(line string) tea.Cmd {
	before := m.filter.line()
	if line == before {
		return nil
	}
	m.did(undoStep{kind: undoLine, line: before})
	return m.setLine(line)
}

// sameSpan is the line after the zone has changed: a span that was taken from
// the timeline stays the same span.
func (m *root) sameSpan() string {
	w := m.narrow.wanted.window
	if sp := m.time.taken; m.narrow.wanted.own && !sp.Empty() && w.Back == 0 && w.From == sp.From && w.To == sp.To {
		return query.SetSpan(m.filter.line(), sp, m.o.Now(), m.zone)
	}
	return m.filter.line()
}

package tui

import (
	"math"
	"time"
	"weak"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
)

// summer keeps the numbers behind timeline and facets up with the rows that
// are listed. Rows that only came in wait their turn, so that a feed that never
// rests cannot keep an answer from coming.
type summer struct {
	latest[sumKey]
	sum *insight.Summary // nil before the first answer
	of  sumKey           // what sum tells of
}

// sumKey is all that a summary depends on.
type sumKey struct {
	view weak.Pointer[model.View] // which is not kept in memory for it
	sumWants
}

// sumWants is what is asked of a view; the view may go on while it stays.
type sumWants struct {
	line    string // in force
	zone    *time.Location
	zoom    model.Span
	buckets int
	facets  facetWants
}

// facetWants is how much of the facets is in view; nothing while they are
// closed.
type facetWants struct{ top, points int }

// summedMsg is the answer to question gen.
type summedMsg struct {
	gen int
	of  sumKey
	sum *insight.Summary
	err error
}

// summarize counts what is in view, if anything about that has changed.
func (m *root) summarize() tea.Cmd {
	s, view := &m.sum, m.list.view
	k := m.sumKey()
	switch {
	case view == nil, m.narrow.asks, k == s.asked, k.buckets == 0 && k.facets == (facetWants{}):
		return nil
	case s.busy && k.sumWants == s.asked.sumWants:
		return nil // asked again when the answer comes
	}
	pause := m.behind()
	if s.sum != nil && k.view == s.of.view {
		pause = 0 // the same rows: what is asked for is the frame
	}
	return s.start(k, view, m.ask(k), pause)
}

func (m *root) sumKey() sumKey {
	return sumKey{weak.Make(m.list.view), sumWants{
		line: m.narrow.now.line, zone: m.zone, zoom: m.time.zoom,
		buckets: m.plot().cells, facets: m.facetWants(),
	}}
}

func (m *root) ask(k sumKey) insight.Ask {
	a := insight.Ask{Span: m.timeSpan(), Zone: k.zone, Buckets: k.buckets}
	if k.facets != (facetWants{}) {
		a.Facets, a.Top, a.Points = facetFields(), k.facets.top, k.facets.points
	}
	return a
}

func (s *summer) start(k sumKey, view *model.View, ask insight.Ask, pause time.Duration) tea.Cmd {
	j, prev := s.begin(k), s.sum
	return func() tea.Msg {
		defer j.done()
		if err := rest(j.ctx, pause); err != nil {
			return summedMsg{gen: j.gen, err: err}
		}
		sum, err := insight.Summarize(j.ctx, view, ask, prev)
		return summedMsg{j.gen, k, sum, err}
	}
}

// onSummed takes an answer, unless another question was asked since.
func (m *root) onSummed(msg summedMsg) {
	s := &m.sum
	if s.took(msg.gen) && msg.err == nil { // else the wait for everything has ended
		s.sum, s.of = msg.sum, msg.of
		if msg.of.zoom.Empty() {
			m.time.whole = msg.sum.Timeline.Span()
		}
	}
}

// windowSpan is the window in force as a timeline shows it; empty where it is
// open towards the past: then it begins with the first row.
func (m *root) windowSpan() model.Span {
	now := m.o.Now()
	sp := m.narrow.now.span(now)
	if sp.From == 0 {
		return model.Span{}
	}
	if sp.To == math.MaxUint32 {
		sp.To = now.Unix() + 1
	}
	return sp
}

// timeSpan is the part of the window that the timeline shows.
func (m *root) timeSpan() model.Span {
	if !m.time.zoom.Empty() {
		return m.time.zoom
	}
	return m.windowSpan()
}

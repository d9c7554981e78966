package tui

import (
	"fmt"

	"offair/model"
)

// empty says why the list has no rows: the first answer is still to come, it
// cannot be had, there is nothing in the window, or the filter leaves nothing.
func (m *root) empty(w int) []inked {
	if m.sorter.view != m.list.view {
		return nil // rows are about to come
	}
	s := sections{sheet: m.sheet(), p: pen{ruler: m.ruler, dots: m.glyphs.dots}}
	s.p.reset(w)
	s.end()
	switch snap := m.narrow.snap; {
	case snap != nil && !snap.Freshness.Problem.Empty() && m.all == 0:
		s.wrapped(s.bad, snap.Freshness.Problem.In(m.o.Lang), indent)
		if next := snap.Freshness.Next; !next.IsZero() {
			s.end()
			s.wrapped(s.plain, fmt.Sprintf(m.words.again, m.timeText(next)), indent)
		}
	case m.inputEmpty():
		s.wrapped(s.strong, m.words.noInput, indent)
		s.wrapped(s.dim, m.words.noInput2, indent)
	case snap == nil || m.narrow.base == nil || (m.all == 0 && snap.Freshness.Loading):
		s.wrapped(s.strong, m.words.noAnswer, indent)
		s.wrapped(s.dim, m.words.noAnswer2, indent)
	case len(m.narrow.now.query.Terms) > 0 && m.all > 0:
		m.noMatch(&s)
	default:
		none := map[knowledge]string{knowsAll: m.words.noneInWindow, knowsPart: m.words.noneKnown, knowsNothing: m.words.nothingKnown}
		s.wrapped(s.strong, fmt.Sprintf(none[m.knows()], m.windowText(m.narrow.now)), indent)
		s.wrapped(s.dim, m.words.emptyHow, indent)
	}
	return s.lines
}

// inputEmpty reports whether rows are read and none has come.
func (m *root) inputEmpty() bool {
	snap := m.narrow.snap
	return snap != nil && snap.Freshness.Input != model.NoInput && snap.Len() == 0
}

// noMatch tells for each term whether it is the one that leaves nothing.
func (m *root) noMatch(s *sections) {
	line := trimRight(m.narrow.now.line)
	s.wrapped(s.strong, fmt.Sprintf(m.words.noMatch, line, m.windowText(m.narrow.now)), indent)
	s.end()
	m.airNone(s)
	dead := false
	for i, t := range m.filter.terms {
		n := m.filter.counts[i]
		if n < 0 {
			continue
		}
		dead = dead || n == 0
		s.p.to(2 * indent)
		s.p.put(s.strong, t.Text)
		s.p.blank(headGap)
		if n == 0 {
			s.p.put(s.bad, m.words.termNone)
		} else {
			s.p.put(s.dim, fmt.Sprintf(m.words.termSome, grouped(n)))
		}
		s.end()
	}
	s.end()
	if !dead && len(m.filter.terms) > 1 {
		s.wrapped(s.plain, m.words.notTogether, indent)
	}
	s.wrapped(s.dim, m.words.undoHint, indent)
}

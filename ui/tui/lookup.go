package tui

import (
	"offair/model"
)

// Scout is what a Source may be besides: one that asks for what a person looks
// at ahead of all else. Its methods return at once; each takes the place of
// what was asked for by either before.
type Scout interface {
	// WantScope asks for all of one stream, app or domain in a window; the
	// empty scope ends that.
	WantScope(s model.Scope, w model.Window)
	// WantWord asks for streams whose names hold a word.
	WantWord(word string, w model.Window)
}

// interest is what a line names that can be asked for by itself: a scope or a
// word. The zero value is nothing.
type interest struct {
	scope  model.Scope
	word   string
	window model.Window
}

// interestOf is what a line names, unless all of that is known.
func (m *root) interestOf(a asked) interest {
	sc, ok := m.callScope().Narrowed(a.query.Scope())
	switch {
	case !ok:
		return interest{} // no record is of both
	case sc != m.callScope() && !m.known(sc, a):
		return interest{scope: sc, window: a.window}
	case sc != m.callScope() || a.query.Word() == "" || m.known(sc, a):
		return interest{}
	default:
		return interest{word: a.query.Word(), window: a.window}
	}
}

// known reports whether every record of a scope in a line's window is there.
// The newest seconds are left aside: they are never known to the end.
func (m *root) known(sc model.Scope, a asked) bool {
	if m.narrow.snap == nil {
		return false
	}
	cov, newest := m.narrow.snap.Coverage, int64(0)
	for _, k := range cov.Known {
		if k.Scope.Holds(sc) {
			newest = max(newest, k.Span.To)
		}
	}
	sp := a.window.At(m.o.Now())
	sp.To = min(sp.To, newest)
	return !sp.Empty() && cov.Complete(sc, sp)
}

// looksElsewhere reports whether a line names something else than what the
// source was told last.
func (m *root) looksElsewhere(a asked) bool {
	_, ok := m.o.Source.(Scout)
	return ok && m.interestOf(a) != m.looking
}

// lookNow tells the source what the line names, if that is anything else than
// before. Where nobody is asked, nobody is told.
func (m *root) lookNow() {
	src, ok := m.o.Source.(Scout)
	a, snap := m.narrow.wanted, m.narrow.snap
	if !ok || snap == nil || snap.Freshness.Offline || !m.looksElsewhere(a) {
		return
	}
	switch m.looking = m.interestOf(a); {
	case m.looking.word != "":
		src.WantWord(m.looking.word, m.looking.window)
	default:
		src.WantScope(m.looking.scope, m.looking.window)
	}
}

package tui

import (
	"time"

	"offair/model"
	"offair/model/insight"
)

// Backlog is what a Source may be besides: one that loads windows that nobody
// looks at, after everything else.
type Backlog interface {
	// WantLater asks for windows at low priority, in the place of those that it
	// was asked for before. It returns at once.
	WantLater(windows ...model.Window)
}

// usualHour is by how much, in seconds, the span that is shown moves on before
// the days before it are asked for again.
const usualHour = 3600

// usual is for which span the days before were asked for last.
type usual struct {
	from, to int64 // hours
	zone     *time.Location
}

// wantUsual asks for the same hours of the days before, which say whether what
// is shown is usual. What is shown comes first: nothing is asked for while it
// is loading.
func (m *root) wantUsual(sp model.Span) {
	src, ok := m.o.Source.(Backlog)
	snap := m.narrow.snap
	if !ok || sp.Empty() || snap == nil || snap.Freshness.Loading || len(snap.Coverage.Known) == 0 {
		return
	}
	k := usual{sp.From / usualHour, sp.To / usualHour, m.zone}
	if k == m.usual {
		return
	}
	m.usual = k
	ask := insight.BaselineAsk{Span: sp, Zone: m.zone, Scope: m.callScope()}
	src.WantLater(ask.Want(snap.Coverage)...)
}

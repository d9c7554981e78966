package tui

import (
	"fmt"
	"strings"
	"time"

	"offair/model"
)

// freshness is how current the rows are, and what the feed is doing.
func (m *root) freshness(k headKey) []piece {
	if k.snap == nil {
		return []piece{{m.theme.warn, m.words.asking, 1}}
	}
	f := &k.snap.Freshness
	var ps []piece
	switch {
	case f.Offline && !f.Loading:
		ps = append(ps, m.offline(f, k)...)
	case !f.StaleSince.IsZero():
		text := m.glyphs.cross + " " + fmt.Sprintf(m.words.stale, m.timeText(f.StaleSince))
		ps = append(ps, piece{m.theme.bad, text, 10})
		if !f.Next.IsZero() {
			ps = append(ps, piece{m.theme.plain, fmt.Sprintf(m.words.again, m.timeText(f.Next)), 9})
		}
	case f.Input == model.InputOpen:
		ps = append(ps, m.readsOn(f)...)
	case f.Loading:
		ps = append(ps, m.progress(f)...)
	case !f.AsOf.IsZero():
		ps = append(ps, m.asOf(f, k)...)
	}
	ps = append(ps, m.slowed(f)...)
	if !f.Archive.Empty() {
		ps = append(ps, piece{m.theme.warn, m.glyphs.cross + " " + m.words.unkept, 5})
	}
	if !f.Clock.Empty() {
		ps = append(ps, piece{m.theme.warn, m.glyphs.cross + " " + m.words.clockOff, 4})
	}
	if f.Odd > 0 {
		ps = append(ps, piece{m.theme.warn, fmt.Sprintf(m.words.odd, grouped(f.Odd)), 4})
	}
	return ps
}

// readsOn says that an input stays open, and when the last record came.
func (m *root) readsOn(f *model.Freshness) []piece {
	if f.AsOf.IsZero() {
		return []piece{{m.theme.warn, m.words.inputSilent, 8}}
	}
	return []piece{
		{m.theme.good, m.glyphs.tick + " " + m.words.inputOpen, 7},
		{m.theme.plain, fmt.Sprintf(m.words.inputLast, m.timeText(f.AsOf)), 8},
	}
}

// slowed says how fast calls pass while they are held back. Where there is
// little room it goes before what tells how current the rows are.
func (m *root) slowed(f *model.Freshness) []piece {
	text := m.words.throttled
	switch {
	case !f.Throttled && f.Rate == 0:
		return nil
	case f.Rate == 1:
		text = m.words.slowedOne
	case f.Rate > 1:
		text = fmt.Sprintf(m.words.slowed, grouped(f.Rate))
	}
	return []piece{{m.theme.warn, text, 4}}
}

// offline says that nobody is asked, and as of when what is shown was true.
func (m *root) offline(f *model.Freshness, k headKey) []piece {
	ps := []piece{{m.theme.warn, m.words.offline, 10}}
	if !f.AsOf.IsZero() {
		ps = append(ps, m.asOf(f, k)...)
	}
	return ps
}

func (m *root) timeText(t time.Time) string { return m.clock(t.Unix()) }

// barCells is the width of the bar that shows how far loading has come.
const barCells = 16

func (m *root) progress(f *model.Freshness) []piece {
	switch {
	case f.Input == model.InputRead:
		return []piece{{m.theme.warn, m.words.reading, 8}}
	case f.Planned <= 0:
		return []piece{{m.theme.warn, m.words.asking, 8}}
	}
	done := min(max(f.Done*barCells/f.Planned, 0), barCells)
	return []piece{
		{m.theme.label, strings.Repeat(m.glyphs.done, done) + strings.Repeat(m.glyphs.todo, barCells-done), 3},
		{m.theme.plain, fmt.Sprintf(m.words.loading, grouped(f.Done), grouped(f.Planned)), 8},
	}
}

// asOf says whether the window is known in full, since when, and when the feed
// asks again.
func (m *root) asOf(f *model.Freshness, k headKey) []piece {
	ps := []piece{{m.theme.good, m.glyphs.tick + " " + m.words.complete, 7}}
	if len(m.leftOut()) > 0 || k.beyond || m.gaps() {
		ps = []piece{{m.theme.warn, m.glyphs.cross + " " + m.words.part, 9}}
	}
	ps = append(ps, piece{m.theme.plain, fmt.Sprintf(m.words.asOf, m.timeText(f.AsOf)), 8})
	if !f.Next.IsZero() {
		ps = append(ps, piece{m.theme.dim, fmt.Sprintf(m.words.next, m.timeText(f.Next)), 6})
	}
	return ps
}

// gaps reports whether the line sets a window of which a part is not known
// yet. The newest seconds are left aside: they are never known to the end.
func (m *root) gaps() bool {
	cov := m.narrow.snap.Coverage
	sp := m.narrow.now.span(m.o.Now())
	if !m.narrow.now.own || sp.From == 0 || len(cov.Known) == 0 {
		return false
	}
	newest := int64(0)
	for _, k := range cov.Known {
		newest = max(newest, k.Span.To)
	}
	sp.To = min(sp.To, newest)
	return len(cov.Missing(m.narrow.snap.Freshness.Scope, sp)) > 0
}

// knowledge is how much of the window is known.
type knowledge uint8

const (
	knowsAll knowledge = iota
	knowsPart
	knowsNothing
)

// knows is how much of the window is known: what there is in a capture is all
// there is. The newest seconds are left aside, as in gaps.
func (m *root) knows() knowledge {
	snap := m.narrow.snap
	if snap == nil {
		return knowsNothing
	}
	f, sp := &snap.Freshness, m.narrow.now.span(m.o.Now())
	newest := int64(0)
	for _, k := range snap.Coverage.Known {
		newest = max(newest, k.Span.To)
	}
	if len(snap.Coverage.Known) == 0 {
		if f.Offline || !f.StaleSince.IsZero() || f.Loading {
			return knowsNothing
		}
		return knowsAll
	}
	if sp.To = min(sp.To, newest); sp.Empty() || sp.From == 0 {
		return knowsPart
	}
	switch missing := snap.Coverage.Missing(f.Scope, sp); {
	case len(missing) == 1 && missing[0] == sp:
		return knowsNothing
	case len(missing) > 0:
		return knowsPart
	default:
		return knowsAll
	}
}

package tui

import (
	"fmt"
	"time"

	"offair/model"
)

// spanSaid tells the span under the cursor in numbers.
func (m *root) spanSaid() inked {
	t := &m.sum.sum.Timeline
	if t.Len() == 0 {
		return inked{}
	}
	first, last := m.chosenBuckets()
	var sums [model.Sides]int
	all := 0
	for i := first; i <= last; i++ {
		for s, n := range t.Count[i] {
			sums[s] += int(n)
			all += int(n)
		}
	}
	p := pen{ruler: m.ruler, dots: m.glyphs.dots}
	p.reset(m.w - 2*margin)
	p.put(m.theme.strong, m.spanText(model.Span{From: t.Edges[first], To: t.Edges[last+1]}))
	p.put(m.theme.dim, " "+m.glyphs.dot+" ")
	p.put(m.theme.strong, m.eventsText(all))
	m.sidesSaid(&p, sums)
	return inked{string(p.buf), p.x}
}

// eventsText is a number of events in words.
func (m *root) eventsText(n int) string {
	if n == 1 {
		return m.words.oneEvent
	}
	return fmt.Sprintf(m.words.events, grouped(n))
}

// sidesSaid lists sides with their numbers.
func (m *root) sidesSaid(p *pen, sums [model.Sides]int) {
	sep := m.words.colon
	for _, s := range sidesOf(sums) {
		p.put(m.theme.plain, sep)
		sep = m.words.comma
		p.put(m.theme.plain, grouped(sums[s])+" ")
		p.put(m.theme.side[s], s.Name().In(m.o.Lang))
	}
}

// spanText is a span by its clock times, with the date where it is not today.
func (m *root) spanText(sp model.Span) string {
	day := todayAt(m.o.Now(), m.zone)
	from, to := time.Unix(sp.From, 0).In(m.zone), time.Unix(sp.To, 0).In(m.zone)
	layout := "15:04"
	if sp.From%60 != 0 || sp.To%60 != 0 {
		layout = "15:04:05"
	}
	date := func(t time.Time) string {
		if s := t.Unix(); s >= day.from && s <= day.to {
			return ""
		}
		return t.Format("01-02 ")
	}
	a, b := date(from), date(to)
	if a == b {
		b = ""
	}
	return a + from.Format(layout) + m.glyphs.span + b + to.Format(layout)
}

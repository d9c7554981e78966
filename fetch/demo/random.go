package demo

import (
	"cmp"
	"fmt"
	"slices"

	"offair/model"
)

// Random makes n events that begin and end within span, each with an identity
// of its own, in order of time. The names are as unevenly spread as on a real
// account: about n/20 streams, of which a few have most of the events.
func Random(seed uint64, n int, span model.Span) []model.Event {
	return Dense(seed, n, 0, span)
}

// Dense is Random with k of the n events ending within one hour: the hour that
// DenseHour names.
func Dense(seed uint64, n, k int, span model.Span) []model.Event {
	m := newMaker(seed, n, span)
	hour := DenseHour(span)
	events := make([]model.Event, 0, n)
	for i := range n {
		ends := span
		if i < k {
			ends = hour
		}
		events = append(events, m.event(i, ends))
	}
	slices.SortStableFunc(events, func(a, b model.Event) int { return cmp.Compare(a.End, b.End) })
	m.separate(events)
	return events
}

// DenseHour is the hour of span that Dense fills: the full hour in its middle.
func DenseHour(span model.Span) model.Span {
	from := (span.From + (span.To-span.From)/2) / 3600 * 3600
	return model.Span{From: max(from, span.From), To: min(from+3600, span.To)}
}

// maker makes events of unrelated pushes.
type maker struct {
	dice    *dice
	span    model.Span
	streams []string
	reasons []string
}

var (
	randomDomains = [...]string{"push.live.example.com", "push.edu.example.com", "push-hk.example.net", "push.shop.example.org", "push.example.com"}
	randomApps    = [...]string{"live", "edu", "shop", "sport", "cam", "show", "test", "backup"}
	randomSizes   = [...]string{"1920*1080", "1280*720", "720*1280", "640*360", ""}
)

func newMaker(seed uint64, n int, span model.Span) *maker {
	m := &maker{dice: roll(seed, 'D'), span: span}
	for i := range max(n/20, 1) {
		form := [...]string{"live_%d", "room-%d", "直播间-%d", "cam-%d-gate"}[i%4]
		m.streams = append(m.streams, fmt.Sprintf(form, i))
	}
	for _, c := range model.Causes() {
		m.reasons = append(m.reasons, c.Text.ZH)
	}
	m.reasons = append(m.reasons, "A wording that no table holds")
	return m
}

func (m *maker) event(i int, ends model.Span) model.Event {
	d := m.dice
	end := d.between(ends.From, ends.To-1)
	start := max(end-d.tailed(1200, 1.4, 0, 4*3600), m.span.From)
	// The square of the square leans to small numbers: few names, many events.
	u := d.unit() * d.unit()
	return model.Event{
		Domain:     randomDomains[d.below(len(randomDomains))],
		App:        randomApps[d.below(len(randomApps))],
		Stream:     m.streams[int(u*u*float64(len(m.streams)))],
		ClientIP:   randomClient(d, i),
		Resolution: randomSizes[d.below(len(randomSizes))],
		Reason:     m.reasons[d.below(len(m.reasons))],
		Start:      start, End: end, Up: end - start,
	}
}

func randomClient(d *dice, i int) string {
	switch n := d.below(256); i % 16 {
	case 0:
		return model.Internal
	case 1:
		return fmt.Sprintf("2001:db8:%x::%x", n, d.below(65536))
	default:
		net := [...]string{"192.0.2", "198.51.100", "203.0.113"}[d.below(3)]
		return fmt.Sprintf("%s.%d", net, n)
	}
}

// separate moves starts until no two events of one second are the same event.
// events are in order of their end.
func (m *maker) separate(events []model.Event) {
	seen := map[model.ID]bool{}
	for i := range events {
		e := &events[i]
		if i == 0 || events[i-1].End != e.End {
			clear(seen)
		}
		for seen[e.ID()] {
			e.Start--
			e.Up++
		}
		seen[e.ID()] = true
	}
}

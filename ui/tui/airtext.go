package tui

import (
	"fmt"
	"time"

	"offair/model"
)

// aired is what the detail shows beside the record: whether the stream is on
// air now, and how the push arrived.
type aired struct {
	known   bool // there is someone to ask
	key     string
	fact    model.AirFact
	asked   heard // about the stream
	push    heard // about how it arrived
	refused bool
	now     int64
}

// airedOf gathers it for a row.
func (m *root) airedOf(snap *model.Snapshot, row int) aired {
	return aired{
		known: m.o.Air != nil, key: m.keys.ask.Help().Key, fact: snap.AirOf(row), refused: snap.Refused(row),
		asked: m.air.asked[snap.Place(row)], push: m.air.pushes[snap.ID(row)], now: m.o.Now().Unix(),
	}
}

// onAirNow is whether the stream is on air now, with the time of the asking.
func (s *sections) onAirNow(r *model.Row) {
	w, a := airIn(s.lang), &s.aired
	if !a.known && a.fact.State == model.AirUnknown {
		return
	}
	text, k := s.airText(a.fact)
	switch {
	case a.asked.pending:
		text, k = w.asking, s.dim
	case !a.asked.problem.Empty():
		s.fact(w.now, fmt.Sprintf(w.cannot, a.asked.problem.In(s.lang)), s.warn)
		if a.fact.State == model.AirUnknown {
			return
		}
		s.fact("", text, s.dim)
		return
	case a.fact.State == model.AirUnknown:
		text, k = fmt.Sprintf(w.notAsked, a.key), s.dim
	case a.fact.AsOf <= r.End:
		text, k = text+" "+w.before, s.dim
	}
	s.fact(w.now, text, k)
}

// airText words what a call said.
func (s *sections) airText(f model.AirFact) (string, ink) {
	w := airIn(s.lang)
	asked := s.day.clockText(time.Unix(f.AsOf, 0))
	switch {
	case f.State == model.OnAir && len(f.Since) > 0:
		return fmt.Sprintf(w.onAirSince, s.day.clockText(time.Unix(f.Since[0], 0)), asked), s.good
	case f.State == model.OnAir:
		return fmt.Sprintf(w.onAir, asked), s.good
	case f.State == model.Forbidden:
		return fmt.Sprintf(w.forbidden, asked), s.bad
	default:
		return fmt.Sprintf(w.offAir, asked), s.bad
	}
}

package tui

import (
	"fmt"
	"strings"
	"time"

	"offair/model"
)

// offAir says how long the viewers had no picture, as far as it can be said.
func (s *sections) offAir(r *model.Row) {
	if s.told == nil || r.When == 0 {
		return
	}
	text, k := s.offText(r)
	s.fact(storyIn(s.lang).off, text, k)
}

func (s *sections) offText(r *model.Row) (string, ink) {
	w, off := storyIn(s.lang), s.told.off
	length := string(appendLength(nil, max(off.Seconds, 0)))
	switch {
	case off.State == model.RefusedPush:
		return w.neverOn, s.dim
	case off.State == model.Down:
		return fmt.Sprintf(w.down, length, s.clock(r.When+off.Seconds)), s.bad
	case off.Open && s.told.known == 0:
		return w.unseenHere, s.unseen(r.Side)
	case off.Open:
		return fmt.Sprintf(w.unseen, length, s.clock(s.told.known)), s.unseen(r.Side)
	case off.Seconds == model.NoGap && s.told.known == 0:
		return w.unknownHere, s.dim
	case off.Seconds == model.NoGap:
		return fmt.Sprintf(w.unknown, s.clock(s.told.known)), s.dim
	case off.State == model.ReplacedByOther && off.Seconds == 0:
		return w.replaced, s.dim
	case off.Seconds == 0:
		return w.handOver, s.dim
	case off.AtMost:
		return fmt.Sprintf(w.atMost, length, s.clock(r.When+off.Seconds)), s.plain
	default:
		return fmt.Sprintf(w.back, length, s.clock(r.When+off.Seconds)), s.plain
	}
}

// clock is a time of day, with its date where that is not today's.
func (s *sections) clock(sec int64) string { return s.day.clockText(time.Unix(sec, 0)) }

// story tells what happened to the stream, each tale with its records.
func (s *sections) story() {
	if s.told == nil || len(s.told.tales) == 0 {
		return
	}
	w := storyIn(s.lang)
	s.heading(w.title)
	for _, t := range s.told.tales {
		s.wrapped(s.plain, t.text, indent)
		times := make([]string, len(t.times))
		for i, at := range t.times {
			times[i] = s.clock(at)
		}
		list := strings.Join(times, ", ")
		if t.more > 0 {
			s.wrapped(s.dim, fmt.Sprintf(w.moreThan, list, t.more), indent)
			continue
		}
		s.wrapped(s.dim, fmt.Sprintf(w.evidence, list), indent)
	}
}

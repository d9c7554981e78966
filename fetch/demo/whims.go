package demo

import (
	"cmp"
	"slices"

	"offair/model"
)

const (
	latest    = 3 * 3600 // seconds after its end by which a late record has appeared
	changeAge = 300      // seconds after its end for which a record gives no client IP
)

// lie makes an answer disagree with itself; false when it stays as it is.
func lie(a *answer, f *Faults, d *dice) bool {
	full, n := a.total, len(a.rows)
	switch u := d.unit(); {
	case u < f.EmptyPage:
		a.rows = nil
	case u < f.EmptyPage+f.ShortPage && n > 1:
		a.rows = a.rows[:1+d.below(n-1)]
	case d.chance(f.TotalLow) && full > 0:
		a.total = d.below(full)
	case d.chance(f.TotalHigh):
		a.total = full + 1 + d.below(full+300)
	}
	return a.total != full || len(a.rows) != n
}

// whims decide which records of an account are held twice and which come
// late. A record's fate is a function of the seed and of itself.
type whims struct {
	seed        uint64
	twice, late float64
}

// pending is a record that appears at the second due.
type pending struct {
	due   int64
	event model.Event
}

func (w whims) roll(e *model.Event, what uint64) *dice {
	return roll(w.seed, what, uint64(e.When()), uint64(e.Start), nameSeed(e.Stream), nameSeed(e.ClientIP))
}

// arriving is what of new events is there at the second now; the rest is put
// aside. The caller holds the lock.
func (s *source) arriving(events []model.Event, now int64) []model.Event {
	if s.whims.twice == 0 && s.whims.late == 0 {
		return events
	}
	out := make([]model.Event, 0, len(events))
	for i := range events {
		e := &events[i]
		n := 1
		if s.whims.roll(e, 'D').chance(s.whims.twice) {
			n = 2
		}
		d := s.whims.roll(e, 'A')
		due := e.When()
		if d.chance(s.whims.late) {
			due += d.between(1, latest)
		}
		for range n {
			if due > now {
				s.pending = append(s.pending, pending{due, *e})
			} else {
				out = append(out, *e)
			}
		}
	}
	slices.SortStableFunc(s.pending, func(a, b pending) int { return cmp.Compare(a.due, b.due) })
	return out
}

// due takes out what has come due at the second now.
func (s *source) due(now int64) []model.Event {
	var out []model.Event
	for len(s.pending) > 0 && s.pending[0].due <= now {
		out = append(out, s.pending[0].event)
		s.pending = s.pending[1:]
	}
	return out
}

// young decides which records give no client IP yet.
type young struct {
	seed  uint64
	share float64
	now   int64
}

func (y young) hides(r *row) bool {
	return y.share > 0 && y.now < r.when+changeAge && roll(y.seed, 'Y', uint64(r.when), uint64(r.start), uint64(r.stream)).chance(y.share)
}

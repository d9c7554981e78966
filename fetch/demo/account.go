package demo

import (
	"cmp"
	"slices"
	"time"

	"offair/model"
)

// Account is what the demo account of seed holds at the moment now: about
// 20,000 events that ended within the 60 days before, in order of their end.
// Every event is a function of the seed and of its own time alone, so two
// calls agree on all that both can see, whenever they are made.
//
// Each of three incidents has happened in full within the last 24 hours, and
// one of them mostly within the last seven: a carrier outage that takes the
// streams behind one subnet, a stream whose expired URL is refused again and
// again, and two encoders that fight for one stream.
func Account(seed uint64, now time.Time) []model.Event {
	to := now.Unix() + 1
	return made(seed, model.Span{From: to - int64(reach/time.Second), To: to})
}

// secondsPerEvent is a little less than the average on usual days.
const secondsPerEvent = 240

// made is the part of an account that is there before anyone looks, by the
// time at which its events end.
func made(seed uint64, span model.Span) []model.Event {
	events := make([]model.Event, 0, (span.To-span.From)/secondsPerEvent)
	for day := dayOf(span.From); day <= dayOf(span.To); day++ {
		events = appendWithin(events, usual(seed, day), span)
	}
	for _, i := range incidents {
		for k := i.first(span.From); i.begins(seed, k)-aftermath < span.To; k++ {
			events = appendWithin(events, i.events(seed, k, i.begins(seed, k)), span)
		}
	}
	return ordered(events)
}

// appendWithin appends what ends in span.
func appendWithin(events, more []model.Event, span model.Span) []model.Event {
	for i := range more {
		if end := more[i].End; end >= span.From && end < span.To {
			events = append(events, more[i])
		}
	}
	return events
}

// ordered sorts by time, and what is of one time in the same way whoever asks.
func ordered(events []model.Event) []model.Event {
	slices.SortFunc(events, func(a, b model.Event) int {
		return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.Start, b.Start),
			cmp.Compare(a.Stream, b.Stream), cmp.Compare(a.ClientIP, b.ClientIP))
	})
	return events
}

// account is a demo account that someone looks at. From the second born on it
// has live traffic too, a few events a minute, so that there is something to
// see at any hour without making the 60 days before it ten times as large.
type account struct {
	seed uint64
	born int64
}

func newAccount(seed uint64, now time.Time) *account { return &account{seed, now.Unix() + 1} }

// between is what ends in the seconds from to to-1.
func (a *account) between(from, to int64) []model.Event {
	span := model.Span{From: from, To: to}
	return ordered(append(made(a.seed, span), live(a.seed, model.Span{From: max(from, a.born), To: to})...))
}

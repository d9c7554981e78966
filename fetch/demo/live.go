package demo

import (
	"fmt"

	"offair/model"
)

const (
	liveSlot    = 20  // seconds; at most one live event ends in each
	liveStreams = 120 // in turn: two events of one stream are 40 minutes apart
	liveShare   = 0.8 // of the slots
)

// live is traffic that is only made while someone looks, about 2.4 events a
// minute at any hour. Each event is a function of the seed and its slot.
func live(seed uint64, span model.Span) []model.Event {
	var events []model.Event
	for slot := span.From / liveSlot; slot*liveSlot < span.To; slot++ {
		d := roll(seed, 'L', uint64(slot))
		if !d.chance(liveShare) {
			continue
		}
		e := liveEvent(d, seed, slot)
		if e.End >= span.From && e.End < span.To {
			events = append(events, e)
		}
	}
	return events
}

func liveEvent(d *dice, seed uint64, slot int64) model.Event {
	n := slot % liveStreams
	who := roll(seed, 'L', 'P', uint64(n))
	p := pusher{"push.live.example.com", "live", fmt.Sprintf("直播间-%d", 9300+n), address(who), sizes[who.below(len(sizes))]}
	if n%2 == 1 {
		p.stream = fmt.Sprintf("room-%d", 88000+n)
	}
	end := slot*liveSlot + d.between(0, liveSlot-1)
	switch {
	case d.chance(0.06):
		return p.refused(end, say(d, draw(d, turnedAway)))
	case d.chance(0.22):
		return p.dropped(end-d.tailed(300, 1, 5, 2200), end, say(d, draw(d, broken)))
	default:
		return p.dropped(end-d.tailed(600, 0.8, 20, 2200), end, say(d, "client-stopped"))
	}
}

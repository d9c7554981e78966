package insight

import (
	"time"

	"offair/model"
)

// clock finds the moments at which a zone's clocks show round times.
type clock struct{ zone *time.Location }

func clockOf(zone *time.Location) clock {
	if zone == nil {
		zone = time.UTC
	}
	return clock{zone}
}

// origin is the wall-clock second that widths count from: Monday, 29 December
// 1969, so that weeks begin on Mondays and no moment lies before it.
const origin = -3 * day

// offset is how many seconds the clocks are ahead of UTC at t.
func (c clock) offset(t int64) int64 {
	_, off := time.Unix(t, 0).In(c.zone).Zone()
	return int64(off)
}

// edges are the round times from the last one at or before sp.From to the
// first one at or after sp.To.
func (c clock) edges(sp model.Span, w int64) []int64 {
	t := c.floor(sp.From, w)
	out := make([]int64, 1, (sp.To-t)/w+3)
	out[0] = t
	for t < sp.To {
		t = c.next(t, w)
		out = append(out, t)
	}
	return out
}

// below is the last moment at or before t at which clocks that are off ahead
// show a multiple of w.
func below(t, off, w int64) int64 {
	since := (t + off - origin) % w
	if since < 0 {
		since += w
	}
	return t - since
}

// floor is the last round time at or before t.
func (c clock) floor(t, w int64) int64 {
	at := below(t, c.offset(t), w)
	if c.offset(at) == c.offset(t) {
		return at
	}
	at = below(at, c.offset(at), w) // the clocks changed since: come from before that
	for {
		next := c.next(at, w)
		if next > t {
			return at
		}
		at = next
	}
}

// next is the first round time after t, itself a round time. Clocks that jump
// over it make the jump the round time; clocks that show it twice make it the
// one that whole buckets of the new time follow.
func (c clock) next(t, w int64) int64 {
	was := c.offset(t)
	at := below(t, was, w) + w
	is := c.offset(at)
	if (is-was)%w == 0 {
		return at
	}
	early := below(at, is, w)
	switch {
	case early == at:
		return at
	case early > t && c.offset(early) == is:
		return early
	case is > was:
		return c.change(t, at)
	default:
		return early + w
	}
}

// change is the moment in (t, at] from which the clocks show at's offset.
func (c clock) change(t, at int64) int64 {
	is := c.offset(at)
	for at-t > 1 {
		if mid := t + (at-t)/2; c.offset(mid) == is {
			at = mid
		} else {
			t = mid
		}
	}
	return at
}

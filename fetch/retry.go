package fetch

import (
	"math/rand/v2"
	"time"
)

// How often, how long and how patiently one call is tried.
const (
	transientTries   = 8
	transientTime    = 60 * time.Second
	transientWait    = 100 * time.Millisecond
	transientLongest = 8 * time.Second

	unreachableTries   = 3
	unreachableTime    = 10 * time.Second
	unreachableWait    = 500 * time.Millisecond
	unreachableLongest = 4 * time.Second

	throttledTime    = 60 * time.Second // tries that the rate limit refused are not counted
	throttledWait    = 250 * time.Millisecond
	throttledLongest = 4 * time.Second

	staleTries = 3 // replays at once of a call whose kept connection had been closed
)

// patience counts the failures of one call.
type patience struct {
	began                                    time.Time // the first try, or the first wait for the circuit
	transient, unreachable, throttled, stale int
	streak                                   uint64 // the circuit's streak in which this call was counted
	over                                     bool   // not worth another try
}

// after says how long to wait after a failure before the call is tried again;
// again is false when it is not worth it.
func (p *patience) after(e *Error, now time.Time) (wait time.Duration, again bool) {
	spent := now.Sub(p.began)
	switch e.Class {
	case Transient:
		if e.Stale && p.stale < staleTries {
			p.stale++
			return 0, spent <= transientTime
		}
		p.transient++
		wait = backOff(p.transient, transientWait, transientLongest)
		return wait, p.transient < transientTries && spent+wait <= transientTime
	case Unreachable:
		p.unreachable++
		wait = backOff(p.unreachable, unreachableWait, unreachableLongest)
		return wait, p.unreachable < unreachableTries && spent+wait <= unreachableTime
	case Throttled:
		p.throttled++
		wait = backOff(p.throttled, throttledWait, throttledLongest)
		return wait, spent+wait <= throttledTime
	default:
		return 0, false
	}
}

// waits is until when a call that the circuit holds back goes on hoping, when
// calls fail with class c.
func (p *patience) waits(c Class, now time.Time) time.Time {
	if p.began.IsZero() {
		p.began = now
	}
	if c == Unreachable {
		return p.began.Add(unreachableTime)
	}
	return p.began.Add(transientTime)
}

// backOff is the wait after the n-th failure in a row (from 1): it doubles from
// first to longest, less up to a half by chance, so that calls that failed
// together do not come back together.
func backOff(n int, first, longest time.Duration) time.Duration {
	d := longest
	if n < 30 { // beyond, the shift could overflow
		d = min(longest, first<<(n-1))
	}
	return d/2 + rand.N(d/2+1)
}

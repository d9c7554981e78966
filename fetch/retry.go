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
)

// patience counts the failures of one call.
type patience struct {
	began                             time.Time
	transient, unreachable, throttled int
}

// after says how long to wait after a failure of class c before the call is
// tried again; again is false when it is not worth it.
func (p *patience) after(c Class, now time.Time) (wait time.Duration, again bool) {
	spent := now.Sub(p.began)
	switch c {
	case Transient:
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

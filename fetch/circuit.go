package fetch

import (
	"context"
	"sync"
	"time"
)

const (
	opensAfter   = 4 // different calls that fail with no answer in between: the API is down
	probeFirst   = 250 * time.Millisecond
	probeLongest = 8 * time.Second
)

// circuit holds all calls back while the API is down and lets one of them at a
// time find out whether it is up again. Calls that wait use up none of their
// tries, but they do not wait longer than one call is tried.
//
//	closed ── opensAfter different calls fail, no answer between ──► open
//	   ▲                                                              │ wait, then one probe
//	   └───────────────── any answer of the API ◄─────────────────────┘
type circuit struct {
	mu      sync.Mutex
	streak  uint64 // of failures with no answer in between; counts from 1
	failing int    // different calls that failed in this streak
	open    bool
	probing bool
	probes  int       // that failed since it opened
	until   time.Time // the next probe
	why     *Error    // the last failure
	moved   chan struct{}
}

func newCircuit() *circuit { return &circuit{streak: 1, moved: make(chan struct{})} }

// pass returns when a call may be made; probe says that it is the one that
// finds out. The error says that the API has been down for as long as p goes
// on trying, or that the context ended.
func (c *circuit) pass(ctx context.Context, p *patience) (probe bool, err *Error) {
	for {
		c.mu.Lock()
		now := time.Now()
		if !c.open {
			c.mu.Unlock()
			return false, nil
		}
		if !c.probing && !now.Before(c.until) {
			c.probing = true
			c.mu.Unlock()
			return true, nil
		}
		moved, until, why := c.moved, c.until, c.why
		if c.probing {
			until = now.Add(probeLongest)
		}
		c.mu.Unlock()
		end := p.waits(why.Class, now)
		if !now.Before(end) {
			return false, why
		}
		if cause := await(ctx, moved, time.Until(sooner(until, end))); cause != nil {
			return false, canceled(cause)
		}
	}
}

// holding reports whether calls are held back.
func (c *circuit) holding() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open
}

// await waits for d, for moved to be closed or for the context's end.
func await(ctx context.Context, moved <-chan struct{}, d time.Duration) error {
	t := time.NewTimer(max(d, 0))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-moved:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// note takes the outcome of a call: nil for an answer.
func (c *circuit) note(p *patience, probe bool, err *Error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if probe {
		c.probing = false
	}
	switch {
	case err == nil || (err.Class != Transient && err.Class != Unreachable && err.Class != Canceled):
		c.closeLocked()
	case err.Class == Canceled:
		if probe {
			c.moveLocked() // another call may find out
		}
	default:
		c.failedLocked(p, probe, err)
	}
}

// closeLocked begins a new streak: the API speaks.
func (c *circuit) closeLocked() {
	if c.failing == 0 && !c.open {
		return
	}
	c.streak++
	c.failing, c.probes, c.why = 0, 0, nil
	if c.open {
		c.open = false
		c.moveLocked()
	}
}

func (c *circuit) failedLocked(p *patience, probe bool, err *Error) {
	c.why = err
	if p.streak != c.streak {
		p.streak = c.streak
		c.failing++
	}
	switch {
	case c.open && probe:
		c.probes++
		c.until = time.Now().Add(backOff(c.probes+1, probeFirst, probeLongest))
		c.moveLocked()
	case !c.open && c.failing >= opensAfter:
		c.open, c.probes = true, 0
		c.until = time.Now().Add(backOff(1, probeFirst, probeLongest))
	}
}

func (c *circuit) moveLocked() {
	close(c.moved)
	c.moved = make(chan struct{})
}

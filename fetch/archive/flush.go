package archive

import (
	"context"
	"time"
)

// flushLook is how long Flush waits between two looks.
const flushLook = 10 * time.Millisecond

// Flush returns when all that was queued is written, with ctx's error, or with
// the *fetch.Error that says why it cannot be.
func (a *Archive) Flush(ctx context.Context) error {
	a.hurry(1)
	defer a.hurry(-1)
	tick := time.NewTicker(flushLook)
	defer tick.Stop()
	for {
		if done, err := a.flushed(); done || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// hurry has what is queued written without waiting for more.
func (a *Archive) hurry(by int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hasty += by
	if !a.queue.empty() {
		a.nudge()
	}
}

func (a *Archive) flushed() (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.kind != nil {
		return false, fault(a.opts.Path, a.kind)
	}
	return a.queue.empty() && !a.busy, nil
}

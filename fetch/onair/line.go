package onair

import (
	"context"
	"time"

	"offair/fetch"
)

// kind is one of the calls.
type kind uint8

const (
	state kind = iota
	online
	quality
	kinds
)

// line keeps one call to its documented rate, evenly, and behind the limit
// that it shares with all other calls of the process.
type line struct {
	shared Limiter
	gap    time.Duration // between two calls

	turn chan struct{} // holds one token; who has it is the next to go
	next time.Time     // when the next one may go; guarded by turn
}

// slack is how much wider than the rate calls are spaced: the server counts
// them when they arrive.
const slack = 1.05

func newLine(shared Limiter, rate int) *line {
	l := &line{shared: shared, gap: time.Duration(slack * float64(time.Second) / float64(rate)), turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// wait returns when one call may go, or with ctx's error. The shared limit
// comes last, and is waited for in turn, so that neither lets calls bunch that
// the other held back.
func (l *line) wait(ctx context.Context) error {
	select {
	case <-l.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { l.turn <- struct{}{} }()
	if err := sleep(ctx, time.Until(l.next)); err != nil {
		return err
	}
	if l.shared != nil {
		if err := l.shared.Wait(ctx); err != nil {
			return err
		}
	}
	l.next = time.Now().Add(l.gap)
	return nil
}

// How a call that stumbled is tried again.
const (
	tries     = 3
	firstWait = 300 * time.Millisecond // doubles
)

// call makes one call in its turn, again after what may pass. An error is a
// *fetch.Error. What is not permitted or not offered is let be from then on.
func (d *Desk) call(k kind, domain string, once func(context.Context) error) error {
	if err := d.off.reason(k, domain, d.o.Now()); err != nil {
		return err
	}
	var failed *fetch.Error
	for n := range tries {
		if n > 0 && sleep(d.ctx, firstWait<<(n-1)) != nil {
			break
		}
		if err := d.lines[k].wait(d.ctx); err != nil {
			return fetch.AsError(err)
		}
		err := once(d.ctx)
		if err == nil {
			return nil
		}
		failed = fetch.AsError(err)
		if failed.Class != fetch.Transient && failed.Class != fetch.Throttled {
			break
		}
	}
	d.off.heed(k, domain, failed, d.o.Now())
	return failed
}

// sleep waits for t, or returns the context's error.
func sleep(ctx context.Context, t time.Duration) error {
	if t <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

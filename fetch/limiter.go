package fetch

import (
	"context"
	"sync"
	"time"
)

const (
	// DefaultRate is the number of calls a second when none is set.
	DefaultRate = 100

	// The server counts when calls arrive, not when they leave. The rate + 1
	// calls that must not fall into one second are therefore spread over a
	// little more than it; the rest is room for calls that bunch on the way.
	// A fast line has less of it, since there it would cost the most calls.
	spread     = 1050 * time.Millisecond
	fastSpread = 1025 * time.Millisecond
	fastRate   = 200 // calls a second from which on fastSpread holds

	// catchUp is how much of a late wake-up the next call may make good, so
	// that timers that fire late do not lower the rate.
	catchUp = 8 * time.Millisecond

	throttlePause = 500 * time.Millisecond // refusals this close together are one
	throttleShown = 5 * time.Second        // how long a refusal counts as "just now"
	slowest       = 32                     // the rate is never slowed down to less than this part
)

// limiter spaces calls evenly. There is no burst: over any one second it lets
// at most the rate pass. Refusals by the server's own limit slow it down.
type limiter struct {
	turn chan struct{} // holds one token; who has it is the next to pass
	next time.Time     // when the next call may pass; guarded by turn

	mu     sync.Mutex
	gap    time.Duration // between two calls at the full rate
	full   float64       // calls a second, as set
	pace   float64       // calls a second, as slowed down
	slowed time.Time     // the last time that it was
}

func newLimiter(rate int) *limiter {
	if rate <= 0 {
		rate = DefaultRate
	}
	over := spread
	if rate >= fastRate {
		over = fastSpread
	}
	l := &limiter{
		turn: make(chan struct{}, 1),
		gap:  over / time.Duration(rate),
		full: float64(rate),
		pace: float64(rate),
	}
	l.turn <- struct{}{}
	return l
}

// wait returns when one call may pass, or with the context's error.
func (l *limiter) wait(ctx context.Context) error {
	select {
	case <-l.turn:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { l.turn <- struct{}{} }()
	if err := sleep(ctx, time.Until(l.next)); err != nil {
		return err
	}
	gap := l.spacing()
	l.next = l.next.Add(gap)
	if floor := time.Now().Add(gap - catchUp); l.next.Before(floor) {
		l.next = floor
	}
	return nil
}

// spacing is the time between two calls just now.
func (l *limiter) spacing() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(float64(l.gap) * l.full / l.pace)
}

// slow halves the rate. Refusals of calls that were under way together count
// once.
func (l *limiter) slow() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Sub(l.slowed) < throttlePause {
		return
	}
	l.pace = max(l.pace/2, l.full/slowest)
	l.slowed = now
}

// ease brings the rate a step of one hundredth back up after an answer. The
// step is that large because one refusal in twenty by chance, as a busy shared
// limit gives, must not hold the rate down for long.
func (l *limiter) ease() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pace = min(l.full, l.pace+l.full/100)
}

// throttled reports whether refusals hold calls back just now.
func (l *limiter) throttled() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pace < l.full && time.Since(l.slowed) < throttleShown
}

// sleep waits for d or until the context ends, whose cause it returns then.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return context.Cause(ctx)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

package fetch

import (
	"context"
	"math"
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
	fastSpread = 1008 * time.Millisecond
	leastOver  = 1004 * time.Millisecond // the same when calls catch up with a late one
	fastRate   = 200                     // calls a second from which on fastSpread holds

	// catchUp is how much of a late wake-up the next calls may make good, so
	// that timers that fire late do not lower the rate. More would bunch calls,
	// so that a server counts too many in one of its seconds.
	catchUp = 12 * time.Millisecond

	throttlePause = 500 * time.Millisecond // refusals this close together are one
	throttleShown = 5 * time.Second        // how long a refusal counts as "just now"
	slowest       = 32                     // the rate is never slowed down to less than this part
)

// Limiter spaces calls evenly. Over any one second, wherever it begins, it lets
// at most the rate pass. All callers of one account share one, since the
// server counts their calls together. Refusals by the server's own limit slow
// it down. It is safe for use by many goroutines.
type Limiter struct {
	queue chan struct{} // holds one token; who has it is the one ordinary call that may go ahead
	ahead chan struct{} // holds one token; who has it is the one call that asks for the turn besides those in a hurry
	turn  chan struct{} // holds one token; who has it is the next to pass
	next  time.Time     // when the next call may pass; guarded by turn

	mu     sync.Mutex
	past   []time.Time   // when the last calls passed, or left, as many as the rate
	at     int           // the place of the oldest in past
	gap    time.Duration // between two calls at the full rate
	full   float64       // calls a second, as set
	pace   float64       // calls a second, as slowed down
	slowed time.Time     // the last time that it was
	fine   float64       // answers since then
}

// LimiterState is what a Limiter can say of itself.
type LimiterState struct {
	Set       int  // calls a second, as set
	Rate      int  // calls a second that pass just now, at least 1
	Throttled bool // refusals by the server hold calls back just now
}

// NewLimiter returns a limiter of rate calls a second; 0 is DefaultRate.
func NewLimiter(rate int) *Limiter {
	if rate <= 0 {
		rate = DefaultRate
	}
	over := spread
	if rate >= fastRate {
		over = fastSpread
	}
	l := &Limiter{
		queue: make(chan struct{}, 1),
		ahead: make(chan struct{}, 1),
		turn:  make(chan struct{}, 1),
		past:  make([]time.Time, rate),
		gap:   over / time.Duration(rate),
		full:  float64(rate),
		pace:  float64(rate),
	}
	l.queue <- struct{}{}
	l.ahead <- struct{}{}
	l.turn <- struct{}{}
	return l
}

// Wait returns when one call may pass, or with the cause of the context's end.
func (l *Limiter) Wait(ctx context.Context) error {
	if err := take(ctx, l.queue); err != nil {
		return err
	}
	defer func() { l.queue <- struct{}{} }()
	return l.Ahead(ctx)
}

// Ahead is Wait ahead of all that stand in Wait's queue: for the calls that many
// others wait for.
func (l *Limiter) Ahead(ctx context.Context) error {
	if err := take(ctx, l.ahead); err != nil {
		return err
	}
	defer func() { l.ahead <- struct{}{} }()
	return l.Hurry(ctx)
}

// Hurry is Wait ahead of all that stand in any queue: for the few calls that a
// person waits for.
func (l *Limiter) Hurry(ctx context.Context) error {
	if err := take(ctx, l.turn); err != nil {
		return err
	}
	defer func() { l.turn <- struct{}{} }()
	for due := l.due(); ; due = l.due() { // which moves when a call before leaves late
		if err := sleep(ctx, time.Until(due)); err != nil {
			return err
		}
		if !l.due().After(time.Now()) {
			break
		}
	}
	now, gap := l.passed(ctx), l.spacing()
	l.next = l.next.Add(gap)
	if floor := now.Add(gap - catchUp); l.next.Before(floor) {
		l.next = floor
	}
	return nil
}

// due is when the next call may pass.
func (l *Limiter) due() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if full := l.past[l.at].Add(leastOver); l.next.Before(full) {
		return full
	}
	return l.next
}

// passed notes that a call passes now. Where it tells when it leaves, that
// counts: it is signed and may wait for a connection before.
func (l *Limiter) passed(ctx context.Context) time.Time {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	at := l.at
	l.past[at], l.at = now, (l.at+1)%len(l.past)
	if d, ok := ctx.Value(departureKey{}).(*departure); ok {
		d.leave = func() { l.left(at, now) }
	}
	return now
}

// left notes that the call which passed at a time leaves now.
func (l *Limiter) left(at int, passed time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.past[at].Equal(passed) {
		l.past[at] = time.Now()
	}
}

// departure is what a call that a Limiter let pass has to tell it.
type departure struct{ leave func() }

type departureKey struct{}

// Departed tells the limiter that the request of a call leaves now. A Caller
// that knows calls it with its context, at most once a call; without, a call
// counts from when it was let pass.
func Departed(ctx context.Context) {
	if d, ok := ctx.Value(departureKey{}).(*departure); ok && d.leave != nil {
		d.leave()
	}
}

func take(ctx context.Context, token <-chan struct{}) error {
	select {
	case <-token:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// spacing is the time between two calls just now.
func (l *Limiter) spacing() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(float64(l.gap) * l.full / l.pace)
}

// Slow halves the rate after a refusal for too many calls. Where as many calls
// as fill a second were answered before, some have only bunched on their way,
// and it is lowered by a tenth. Refusals of calls that were under way together
// count once.
func (l *Limiter) Slow() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Sub(l.slowed) < throttlePause {
		return
	}
	part := 0.5
	if l.fine >= l.full {
		part = 0.9
	}
	l.pace = max(l.pace*part, l.full/slowest)
	l.slowed, l.fine = now, 0
}

// Ease brings the rate a step of one hundredth back up after an answer. The
// step is that large because one refusal in twenty by chance, as a busy shared
// limit gives, must not hold the rate down for long.
func (l *Limiter) Ease() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pace = min(l.full, l.pace+l.full/100)
	l.fine++
}

// State is how fast calls pass just now.
func (l *Limiter) State() LimiterState {
	l.mu.Lock()
	defer l.mu.Unlock()
	return LimiterState{
		Set:       int(l.full),
		Rate:      max(1, int(math.Round(l.pace))),
		Throttled: l.pace < l.full && time.Since(l.slowed) < throttleShown,
	}
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

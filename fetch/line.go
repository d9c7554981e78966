package fetch

import (
	"context"
	"time"
)

// mostQueued is the most calls under way that stood in the queue.
const mostQueued = 64

// InFlight is about the most calls that a Feed has under way at one time, those
// that went ahead included; a transport should keep as many connections alive.
const InFlight = mostQueued + spanWorkers

// line is the way to the API: every call takes it, goes at the set rate and is
// tried again where that can help.
//
//	call ─► gate (calls in flight) ─► circuit (is the API up?) ─► limiter (rate) ─► Caller ─► again after a fault
type line struct {
	caller  Caller
	limit   *Limiter
	circuit *circuit
	gate    chan struct{}
}

func newLine(c Caller, l *Limiter) *line {
	// The pace sets how many calls are under way, rate × latency; this bound
	// only matters when the server is slower than 1 s / 1.3.
	room := min(mostQueued, max(4, int(1.3*l.full)))
	return &line{caller: c, limit: l, circuit: newCircuit(), gate: make(chan struct{}, room)}
}

// call makes one call, retried as its failures allow. An error is an *Error.
func (l *line) call(ctx context.Context, r Request) (Page, error) {
	select {
	case l.gate <- struct{}{}:
	case <-ctx.Done():
		return Page{}, canceled(context.Cause(ctx))
	}
	defer func() { <-l.gate }()
	return l.tried(ctx, r, l.limit.Wait)
}

// ahead is call before all that are queued: for those that many others wait for.
func (l *line) ahead(ctx context.Context, r Request) (Page, error) {
	return l.tried(ctx, r, l.limit.Ahead)
}

// urgent is call without the queues: for the few calls that a person waits for.
func (l *line) urgent(ctx context.Context, r Request) (Page, error) {
	return l.tried(ctx, r, l.limit.Hurry)
}

func (l *line) tried(ctx context.Context, r Request, turn func(context.Context) error) (Page, error) {
	var p patience
	for {
		page, err := l.once(ctx, r, turn, &p)
		if err == nil {
			return page, nil
		}
		if p.over {
			return Page{}, err
		}
		wait, again := p.after(err, time.Now())
		if !again {
			return Page{}, err
		}
		if cause := sleep(ctx, wait); cause != nil {
			return Page{}, canceled(cause)
		}
	}
}

// once waits for its turn and makes one try.
func (l *line) once(ctx context.Context, r Request, turn func(context.Context) error, p *patience) (Page, *Error) {
	ctx = context.WithValue(ctx, departureKey{}, new(departure))
	probe, err := l.admit(ctx, turn, p)
	if err != nil {
		return Page{}, err
	}
	if p.began.IsZero() {
		p.began = time.Now()
	}
	page, failure := l.caller.Events(ctx, r)
	switch {
	case failure == nil:
		l.limit.Ease()
	case ctx.Err() != nil:
		err = canceled(context.Cause(ctx))
	default:
		err = AsError(failure)
	}
	if err != nil && err.Class == Throttled {
		l.limit.Slow()
	}
	l.circuit.note(p, probe, err)
	return page, err
}

// admit waits until the API is thought to be up and the rate allows a call.
// While a call waited for its turn the API may have gone down.
func (l *line) admit(ctx context.Context, turn func(context.Context) error, p *patience) (probe bool, err *Error) {
	for {
		if probe, err = l.circuit.pass(ctx, p); err != nil {
			p.over = true
			return false, err
		}
		if cause := turn(ctx); cause != nil {
			err = canceled(cause)
			l.circuit.note(p, probe, err)
			return false, err
		}
		if probe || !l.circuit.holding() {
			return probe, nil
		}
	}
}

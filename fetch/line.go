package fetch

import (
	"context"
	"time"
)

// InFlight is the most calls that a Feed has under way at one time; a transport
// should keep as many connections alive.
const InFlight = 64

// line is the way to the API: every call takes it, goes at the set rate and is
// tried again where that can help.
//
//	call ─► gate (calls in flight) ─► limiter (rate) ─► Caller ─► again after a fault
type line struct {
	caller Caller
	limit  *limiter
	gate   chan struct{}
}

func newLine(c Caller, rate int) *line {
	l := newLimiter(rate)
	// The pace sets how many calls are under way, rate × latency; this bound
	// only matters when the server is slower than 1 s / 1.3.
	return &line{caller: c, limit: l, gate: make(chan struct{}, min(InFlight, max(4, int(1.3*l.full))))}
}

// call makes one call, retried as its failures allow. An error is an *Error.
func (l *line) call(ctx context.Context, r Request) (Page, error) {
	select {
	case l.gate <- struct{}{}:
	case <-ctx.Done():
		return Page{}, canceled(context.Cause(ctx))
	}
	defer func() { <-l.gate }()
	return l.urgent(ctx, r)
}

// urgent is call without the queue: for the few calls that a person waits for.
func (l *line) urgent(ctx context.Context, r Request) (Page, error) {
	var p patience
	for {
		page, err := l.once(ctx, r, &p)
		if err == nil {
			return page, nil
		}
		if err.Class == Throttled {
			l.limit.slow()
		}
		wait, again := p.after(err.Class, time.Now())
		if !again {
			return Page{}, err
		}
		if cause := sleep(ctx, wait); cause != nil {
			return Page{}, canceled(cause)
		}
	}
}

// once waits for its turn and makes one try.
func (l *line) once(ctx context.Context, r Request, p *patience) (Page, *Error) {
	if cause := l.limit.wait(ctx); cause != nil {
		return Page{}, canceled(cause)
	}
	if p.began.IsZero() {
		p.began = time.Now()
	}
	page, err := l.caller.Events(ctx, r)
	switch {
	case err == nil:
		l.limit.ease()
		return page, nil
	case ctx.Err() != nil:
		return Page{}, canceled(context.Cause(ctx))
	default:
		return Page{}, AsError(err)
	}
}

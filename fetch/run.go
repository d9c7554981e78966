package fetch

import (
	"context"
	"time"
)

const (
	retryFirst   = time.Second      // wait before a failed load or poll is tried again
	retryLongest = 30 * time.Second // the longest such wait
	rereadEvery  = 10 * time.Minute // between two readings of the last day
)

// Run loads the wanted window, then refreshes until ctx ends. It returns after
// all of its goroutines have, and then with nil.
func (f *Feed) Run(ctx context.Context) error {
	defer f.restore(ctx)()
	defer f.following(ctx)()
	if f.opts.Offline {
		return f.runOffline(ctx)
	}
	defer f.scouting(ctx)()
	r := &runner{f: f, done: make(chan func(), 1), rereadAt: time.Now().Add(rereadEvery)}
	for ctx.Err() == nil {
		r.start(ctx)
		if r.ready() && !r.pollAt.After(time.Now()) {
			r.poll(ctx)
			continue
		}
		r.wait(ctx)
	}
	if r.busy {
		<-r.done
	}
	return nil
}

// runOffline shows what was kept of each window that is wanted.
func (f *Feed) runOffline(ctx context.Context) error {
	for {
		f.offline()
		select {
		case <-f.wake:
		case <-ctx.Done():
			return nil
		}
	}
}

// runner is the state of one Run: what is under way and when what is due. All
// of it belongs to Run's goroutine; a load runs in one other goroutine.
type runner struct {
	f    *Feed
	busy bool        // a load is under way
	done chan func() // what to do about a load that has ended

	fillAt, pollAt, rereadAt time.Time // when each is due
	fillFails, pollFails     int       // in a row

	laterAt time.Time          // when the next load at low priority is due
	yield   context.CancelFunc // ends the one that is under way; nil: none is
}

// ready reports whether the API has ever answered and there is a present to
// keep up with; before, a load is the better first question.
func (r *runner) ready() bool {
	r.f.mu.Lock()
	begun := r.f.horizon > 0
	r.f.mu.Unlock()
	return begun && r.f.current(r.f.clock.now())
}

// start begins a load if one is due and none is under way. While polls fail it
// does not: one question at a time is enough for a host that is down.
func (r *runner) start(ctx context.Context) {
	now := time.Now()
	missing := len(r.f.missing(r.f.clock.now())) > 0
	if !missing && r.fillFails > 0 && !r.busy { // polls have brought it in
		r.filled(ctx, nil)
	}
	switch {
	case r.busy || r.pollFails > 0:
	case missing && !r.fillAt.After(now):
		r.begin(func() func() {
			err := r.f.fill(ctx)
			return func() { r.filled(ctx, err) }
		})
	case r.fillFails == 0 && !r.rereadAt.After(now):
		r.begin(func() func() {
			err := r.f.reread(ctx)
			return func() { r.reread(err) }
		})
	case !missing:
		r.startLater(ctx, now)
	}
	if r.pollAt.IsZero() {
		r.schedule(r.f.opts.Refresh)
	}
}

func (r *runner) begin(job func() func()) {
	r.busy = true
	go func() { r.done <- job() }()
}

// filled takes the outcome of a load. A failure other than the end of ctx is
// shown, and what is still missing is asked for again.
func (r *runner) filled(ctx context.Context, err error) {
	r.busy = false
	if err == nil || ctx.Err() != nil {
		r.fillFails = 0
		r.f.board.recovered(loadFault)
	} else {
		r.fillFails++
		wait := retryIn(r.fillFails)
		r.fillAt = time.Now().Add(wait)
		r.f.board.change(func(b *board) { b.fresh.Loading = true })
		r.f.waiting(loadFault, err, wait)
		return
	}
	r.f.board.publish()
}

// reread takes the outcome of a second reading of the last day. Its failure is
// not shown: nothing is missing that was there before, and polls tell whether
// the API answers.
func (r *runner) reread(err error) {
	r.busy = false
	r.rereadAt = time.Now().Add(rereadEvery)
	if err != nil {
		r.rereadAt = time.Now().Add(rereadEvery / 10)
	}
}

func (r *runner) poll(ctx context.Context) {
	err := r.f.poll(ctx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		r.pollFails++
		wait := retryIn(r.pollFails)
		r.pollAt = time.Now().Add(wait)
		r.f.waiting(pollFault, err, wait)
		return
	}
	if r.pollFails > 0 {
		r.fillAt = time.Now() // the way is free again
	}
	r.pollFails = 0
	r.f.board.recovered(pollFault)
	r.schedule(r.f.opts.Refresh)
	r.f.board.publish()
}

// schedule sets when the next poll is due.
func (r *runner) schedule(in time.Duration) {
	r.pollAt = time.Now().Add(in)
	next := r.f.clock.now().Add(in)
	if !r.f.current(r.f.clock.now()) {
		next = time.Time{}
	}
	r.f.board.change(func(b *board) { b.fresh.Next = next })
}

// wait returns when there is something to do.
func (r *runner) wait(ctx context.Context) {
	t := time.NewTimer(time.Until(r.due()))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case outcome := <-r.done:
		outcome()
	case <-r.f.wake:
		r.woken()
	}
}

// due is the next time at which something may have to be done.
func (r *runner) due() time.Time {
	at := time.Now().Add(r.f.opts.Refresh)
	if r.ready() {
		at = r.pollAt
	}
	if !r.busy && r.pollFails == 0 {
		if r.fillFails > 0 {
			return sooner(at, r.fillAt)
		}
		if r.f.hasLater() {
			at = sooner(at, r.laterAt)
		}
		return sooner(at, r.rereadAt)
	}
	return at
}

// woken obeys Refresh; what Want asked for is seen by start.
func (r *runner) woken() {
	r.f.mu.Lock()
	asked := r.f.asked
	r.f.asked = false
	r.f.mu.Unlock()
	if asked {
		r.pollAt, r.fillAt = time.Now(), time.Now()
	}
	r.giveWay()
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// waiting publishes a failure with the time of the next try.
func (f *Feed) waiting(k fault, err error, wait time.Duration) {
	now := f.clock.now()
	f.board.failed(k, AsError(err), now)
	f.board.change(func(b *board) { b.fresh.Next = now.Add(wait) })
	f.board.publish()
}

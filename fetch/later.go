package fetch

import (
	"context"
	"time"

	"offair/model"
)

// laterPause is the rest between two windows that are loaded at low priority,
// which leaves the rate to others; mostLater is how many may wait.
const (
	laterPause = 2 * time.Second
	mostLater  = 32
)

// WantLater asks for windows that nobody looks at now, such as the days before
// one that is shown. They are loaded by Run, one at a time in the order given,
// while nothing else is missing; a call of Want interrupts them. Each is tried
// once, and no failure is told. Windows asked for by an earlier call are no
// longer wanted. Returns at once.
func (f *Feed) WantLater(ws ...model.Window) {
	f.mu.Lock()
	f.later = append([]model.Window(nil), ws[:min(len(ws), mostLater)]...)
	f.mu.Unlock()
	nudge(f.wake)
}

// nextLater takes the first window of which something is not known.
func (f *Feed) nextLater(now time.Time) (w model.Window, missing spans) {
	cov := f.board.coverage()
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.later) > 0 && len(missing) == 0 {
		w, f.later = f.later[0], f.later[1:]
		sp := w.At(now)
		sp = model.Span{From: max(sp.From, f.clock.oldest()), To: min(sp.To, now.Unix()+1)}
		for _, m := range cov.Missing(f.opts.Scope, sp) {
			missing = missing.with(m)
		}
	}
	return w, missing
}

// laterAgain puts a window back that was interrupted, unless others are wanted now.
func (f *Feed) laterAgain(w model.Window) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.later) < mostLater {
		f.later = append([]model.Window{w}, f.later...)
	}
}

// startLater begins to load the next window, if there is one and its time has
// come.
func (r *runner) startLater(ctx context.Context, at time.Time) {
	if r.fillFails > 0 || !r.ready() || r.laterAt.After(at) {
		return
	}
	w, missing := r.f.nextLater(r.f.clock.now())
	if len(missing) == 0 {
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	r.yield = cancel
	r.begin(func() func() {
		_ = r.f.load(ctx, missing, quietly)
		return func() {
			if ctx.Err() != nil {
				r.f.laterAgain(w)
			}
			cancel()
			r.busy, r.yield, r.laterAt = false, nil, time.Now().Add(laterPause)
			r.f.board.publish()
		}
	})
}

// hasLater reports whether windows wait to be loaded at low priority.
func (f *Feed) hasLater() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.later) > 0
}

// giveWay ends a load at low priority when something is missing that somebody
// looks at.
func (r *runner) giveWay() {
	if r.yield != nil && len(r.f.missing(r.f.clock.now())) > 0 {
		r.yield()
	}
}

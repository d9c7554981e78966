package fetch

import (
	"context"
	"sync"
	"time"

	"offair/model"
)

// restored takes what is known of the rows that were restored so far.
func (f *Feed) restored(cov model.Coverage) {
	nudge(f.restoring.moved)
	now := f.clock.now()
	cov = possible(cov, now.Unix())
	f.mu.Lock()
	f.again = unsure(cov, f.opts.Scope, now.Unix())
	f.mu.Unlock()
	f.board.restored(cov)
	if at, complete := f.keptAsOf(); complete {
		f.board.change(func(b *board) {
			if at.After(b.fresh.AsOf) { // the network may have been faster
				b.fresh.AsOf = at
			}
		})
	}
	f.board.publish()
}

// following shows what other processes keep, as long as the feed runs; the
// function it returns ends that.
func (f *Feed) following(ctx context.Context) (end func()) {
	k, ok := f.opts.Keeper.(Follower)
	if !ok {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		case <-f.restoring.done:
			_ = k.Follow(ctx, f.store, f.followed) // the error is ctx's
		case <-ctx.Done():
		}
	})
	return func() {
		cancel()
		wg.Wait()
	}
}

// followed takes what is known of all that was restored or followed. What
// another process has asked for again need not be asked for by this one.
func (f *Feed) followed(cov model.Coverage) {
	now := f.clock.now()
	cov = possible(cov, now.Unix())
	f.board.restored(cov)
	still := unsure(cov, f.opts.Scope, now.Unix())
	f.mu.Lock()
	var again spans
	for _, sp := range f.again {
		again = append(again, still.within(sp)...)
	}
	f.again = again
	f.mu.Unlock()
	if f.opts.Offline {
		nudge(f.wake) // what is missing is named anew
		return
	}
	f.board.publish()
}

// keptAsOf is the moment as of which the newest second that is known was
// asked for, zero when none is; complete says that the first window was known
// in full at that moment.
func (f *Feed) keptAsOf() (at time.Time, complete bool) {
	cov := f.board.coverage()
	var last model.Known
	for _, k := range cov.Known {
		if k.Scope.Holds(f.opts.Scope) && k.Span.To > last.Span.To {
			last = k
		}
	}
	if last.AsOf == 0 {
		return time.Time{}, false
	}
	at = time.Unix(last.AsOf, 0)
	sp := f.opts.Window.At(at)
	sp = model.Span{From: max(sp.From, at.Unix()-reach), To: min(sp.To, last.Span.To)}
	return at, !sp.Empty() && len(cov.Missing(f.opts.Scope, sp)) == 0
}

// offline shows what was kept, and names what of the wanted windows was not.
func (f *Feed) offline() *model.Snapshot {
	now := f.clock.now()
	at, _ := f.keptAsOf()
	for _, sp := range f.unknown(now) {
		f.board.leave(f.opts.Scope, sp, notKept)
	}
	f.board.change(func(b *board) {
		b.fresh.Loading, b.fresh.AsOf = false, at
	})
	return f.board.publish()
}

// unknown is what of the wanted windows is neither known nor told as left out.
func (f *Feed) unknown(now time.Time) spans {
	cov := f.board.coverage()
	var out spans
	for _, w := range f.wanted(now) {
		for _, sp := range cov.Missing(f.opts.Scope, w) {
			out = out.with(sp)
		}
		for _, l := range cov.LeftOut(f.opts.Scope, w) {
			if l.Scope.Holds(f.opts.Scope) {
				out = out.minus(l.Span)
			}
		}
	}
	return out
}

// know takes a claim and hands it on to be kept; the events that it rests on
// were before.
func (f *Feed) know(k model.Known) {
	if k.Span.Empty() {
		return
	}
	f.mu.Lock()
	if k.Scope.Holds(f.opts.Scope) {
		f.again = f.again.minus(k.Span)
	}
	whole := spans{k.Span}
	for _, sp := range f.odd {
		whole = whole.minus(sp)
	}
	f.mu.Unlock()
	f.board.know(k)
	if f.opts.Keeper == nil {
		return
	}
	known := make([]model.Known, len(whole))
	for i, sp := range whole {
		known[i] = model.Known{Scope: k.Scope, Span: sp, AsOf: k.AsOf}
	}
	f.opts.Keeper.Keep(nil, known)
}

// keep hands events on that complete no claim yet.
func (f *Feed) keep(events []model.Event) {
	if f.opts.Keeper != nil && len(events) > 0 {
		f.opts.Keeper.Keep(events, nil)
	}
}

// blemish notes that records of sp could not be read. A later start has to
// find that out again: claims of it are not kept.
func (f *Feed) blemish(sp model.Span) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.odd = f.odd.with(sp)
}

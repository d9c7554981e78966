package fetch

import (
	"sync"
	"time"

	"offair/model"
)

// fault says which kind of asking fails.
type fault int

const (
	loadFault fault = iota
	pollFault
	faults
)

// board holds what a Feed can say of its store: coverage and freshness. It
// publishes both with the rows, and is the only one that does.
type board struct {
	store  *model.Store
	scope  model.Scope // what the feed asks for
	limit  *Limiter
	clock  *clock
	keeper Keeper // nil: nothing is kept

	publishing sync.Mutex // keeps the order of snapshots; held before mu

	mu      sync.Mutex
	cov     model.Coverage
	fresh   model.Freshness
	faults  [faults]*Error
	unkept  model.Text // why nothing could be restored
	loadOdd int        // unreadable items of the last load
	pollOdd int        // and of the last poll
	dirty   bool
}

// change applies one change under the lock and marks the board as changed.
func (b *board) change(f func(*board)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f(b)
	b.dirty = true
}

// publish makes all that was added visible.
func (b *board) publish() *model.Snapshot {
	b.publishing.Lock()
	defer b.publishing.Unlock()
	cov, fresh := b.state()
	return b.store.Publish(cov, fresh)
}

// publishChanged publishes unless nothing has changed since the last time, and
// returns what is published.
func (b *board) publishChanged() *model.Snapshot {
	b.mu.Lock()
	dirty := b.dirty
	b.mu.Unlock()
	if dirty {
		return b.publish()
	}
	return b.store.Snapshot()
}

func (b *board) state() (model.Coverage, model.Freshness) {
	var trouble model.Text
	if b.keeper != nil {
		trouble = b.keeper.Trouble()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dirty = false
	fresh := b.fresh
	fresh.Scope, fresh.Archive = b.scope, trouble
	if trouble.Empty() {
		fresh.Archive = b.unkept
	}
	if !fresh.Offline {
		b.waysLocked(&fresh)
	}
	return b.cov, fresh
}

// waysLocked tells of the way to the API: what fails, how fast it may be used,
// and whether the clocks agree.
func (b *board) waysLocked(fresh *model.Freshness) {
	fresh.Odd = max(b.loadOdd, b.pollOdd)
	fresh.Clock = skewed(b.clock.offset())
	if s := b.limit.State(); s.Throttled {
		fresh.Throttled, fresh.Rate = true, s.Rate
	}
	for _, e := range b.faults {
		if e != nil {
			fresh.Problem = e.Text() // a poll's failure is the newer news
		}
	}
}

// know takes a claim. What was left out of it is not any more.
func (b *board) know(k model.Known) {
	b.change(func(b *board) { b.cov = bounded(b.cov.With(k), b.scope) })
}

// restored takes what an archive knows.
func (b *board) restored(cov model.Coverage) {
	b.change(func(b *board) { b.cov = bounded(b.cov.Merge(cov), b.scope) })
}

// leave says that sp could not be fetched for sc, and why. Neighbours with the
// same reason are told as one.
func (b *board) leave(sc model.Scope, sp model.Span, why model.Text) {
	b.change(func(b *board) { b.cov = b.cov.WithLeft(model.Left{Scope: sc, Span: sp, Why: why}) })
}

// coverage is what is known now.
func (b *board) coverage() model.Coverage {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cov
}

// failed notes a failure of one kind of asking, first seen at the time at.
func (b *board) failed(k fault, err *Error, at time.Time) {
	b.change(func(b *board) {
		b.faults[k] = err
		if b.fresh.StaleSince.IsZero() {
			b.fresh.StaleSince = at
		}
	})
}

// recovered notes that one kind of asking works again.
func (b *board) recovered(k fault) {
	b.change(func(b *board) {
		b.faults[k] = nil
		if b.faults == [faults]*Error{} {
			b.fresh.StaleSince = time.Time{}
		}
	})
}

package fetch

import (
	"slices"
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
	store *model.Store
	scope model.Scope
	limit *limiter

	publishing sync.Mutex // keeps the order of snapshots; held before mu

	mu      sync.Mutex
	claims  claims
	left    []model.Left
	fresh   model.Freshness
	faults  [faults]*Error
	loadOdd int // unreadable items of the last load
	pollOdd int // and of the last poll
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

// publishChanged publishes unless nothing has changed since the last time.
func (b *board) publishChanged() {
	b.mu.Lock()
	dirty := b.dirty
	b.mu.Unlock()
	if dirty {
		b.publish()
	}
}

func (b *board) state() (model.Coverage, model.Freshness) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.dirty = false
	fresh := b.fresh
	fresh.Odd = max(b.loadOdd, b.pollOdd)
	fresh.Throttled = b.limit.throttled()
	for _, e := range b.faults {
		if e != nil {
			fresh.Problem = e.Text() // a poll's failure is the newer news
		}
	}
	return model.Coverage{Known: b.claims.known(b.scope), Left: slices.Clone(b.left)}, fresh
}

// know claims sp as of the second asOf. What was left out of it is not any more.
func (b *board) know(sp model.Span, asOf int64) {
	b.change(func(b *board) {
		b.claims = b.claims.with(claim{sp, asOf})
		b.left = slices.DeleteFunc(slices.Clone(b.left), func(l model.Left) bool {
			return sp.From <= l.Span.From && l.Span.To <= sp.To
		})
	})
}

// leave says that sp could not be fetched, and why. Neighbours with the same
// reason are told as one.
func (b *board) leave(sp model.Span, why model.Text) {
	b.change(func(b *board) {
		for i, l := range b.left {
			if l.Why == why && sp.From <= l.Span.To && l.Span.From <= sp.To {
				b.left = slices.Clone(b.left)
				b.left[i].Span = model.Span{From: min(sp.From, l.Span.From), To: max(sp.To, l.Span.To)}
				return
			}
		}
		b.left = append(slices.Clip(b.left), model.Left{Scope: b.scope, Span: sp, Why: why})
	})
}

// known is the set of seconds that are claimed.
func (b *board) known() spans {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.claims.spans()
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

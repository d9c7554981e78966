package fetch

import (
	"context"
	"time"

	"offair/model"
)

// A disk that hangs, a network file system that is gone, a lock that somebody
// holds: what is kept may not come for a long time, or never. It is waited for
// while it comes; then the network is asked beside it.
const (
	restoreWait = 3 * time.Second        // between two parts of what is restored
	restoreEnd  = 500 * time.Millisecond // for an ended Restore to return; a call into a dead disk never does
)

// restoring is the one Restore of a feed, which has a goroutine of its own.
type restoring struct {
	moved chan struct{} // holds a token when a part is there
	done  chan struct{} // closed when Restore has returned, or there is nothing to restore

	began int64 // when it was called; guarded by the feed's mu, as is late
	late  bool  // it was not waited for
}

// restore fills the store from the archive, once, and returns when that is
// done or seems to hang; then it goes on beside what follows. What goes wrong
// is told and stops nothing. The function it returns ends it.
func (f *Feed) restore(ctx context.Context) (end func()) {
	f.mu.Lock()
	once := f.begun
	f.begun = true
	f.mu.Unlock()
	if once {
		return func() {}
	}
	f.board.change(func(b *board) { b.fresh.Offline, b.fresh.Loading = f.opts.Offline, true })
	if f.opts.Keeper == nil {
		close(f.restoring.done)
		return func() {}
	}
	f.mu.Lock()
	f.restoring.began = f.clock.now().Unix()
	f.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	go f.restoreAll(ctx)
	f.awaitRestore(ctx)
	return func() {
		cancel()
		select {
		case <-f.restoring.done:
		case <-time.After(restoreEnd): // it hangs in the system, which nothing can end
		}
	}
}

// restoreAll is the goroutine of Restore.
func (f *Feed) restoreAll(ctx context.Context) {
	defer close(f.restoring.done)
	err := f.opts.Keeper.Restore(ctx, f.store, f.restored)
	if ctx.Err() != nil {
		return
	}
	var why model.Text
	if err != nil {
		why = AsError(err).Text()
	}
	f.board.change(func(b *board) { b.unkept = why })
	f.readBeside()
	nudge(f.wake)
}

// readBeside has what was read of the network meanwhile read once more: some of
// what was restored since may be gone from the server.
func (f *Feed) readBeside() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.restoring.late {
		return
	}
	for _, k := range f.board.coverage().Known {
		if k.Scope == f.opts.Scope && k.AsOf >= f.restoring.began {
			f.again = f.again.with(k.Span)
		}
	}
}

// awaitRestore waits for Restore while parts come. For an offline feed there is
// nothing else to do, so it waits on after it has said so.
func (f *Feed) awaitRestore(ctx context.Context) {
	late := time.NewTimer(restoreWait)
	defer late.Stop()
	for {
		select {
		case <-f.restoring.done:
			return
		case <-ctx.Done():
			return
		case <-f.restoring.moved:
			late.Reset(restoreWait)
		case <-late.C:
			f.mu.Lock()
			f.restoring.late = true
			f.mu.Unlock()
			f.board.change(func(b *board) { b.unkept = hanging })
			f.board.publish()
			if !f.opts.Offline {
				return
			}
		}
	}
}

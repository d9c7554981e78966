package archive

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"offair/model"
)

// retryTime is how long the writer waits after a failure.
const retryTime = 3 * time.Second

// restTime is how long it waits when nothing comes.
const restTime = 10 * time.Minute

// turn does what can be done now and says when to look again at the latest.
func (a *Archive) turn(ctx context.Context) (wait time.Duration) {
	a.setBusy(true)
	defer a.setBusy(false)
	if a.opts.ReadOnly {
		return restTime
	}
	if a.writer == nil {
		if err := a.standBy(ctx); err != nil {
			a.tell(err)
			if a.opts.Prior {
				return a.opts.poll / 8 // whoever has it is about to let go
			}
			return a.opts.poll
		}
	}
	if !a.opts.Prior && a.wanted() {
		_ = a.work(ctx) // what fails is saved later
		a.yield()
		return a.opts.poll
	}
	err := a.work(ctx)
	if errors.Is(kindOf(err), ErrDamaged) {
		err = a.renew(ctx)
	}
	a.tell(err)
	if err != nil {
		return retryTime
	}
	switch {
	case a.behind():
		return a.opts.gather
	case a.opts.Prior:
		return restTime
	default:
		return a.opts.poll
	}
}

func (a *Archive) setBusy(on bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy = on
}

// tell keeps what Trouble says; an ended context is no trouble.
func (a *Archive) tell(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case err == nil:
		a.trouble, a.kind = none, nil
	case !errors.Is(err, context.Canceled):
		a.trouble, a.kind = fault(a.opts.Path, err).Text(), kindOf(err)
	}
}

// behind reports whether there is something to be saved from the store.
func (a *Archive) behind() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.store != nil && len(a.missed) > 0
}

// standBy tries to become the one that writes; until then it reads the file
// that is there now.
func (a *Archive) standBy(ctx context.Context) error {
	err := a.openWriting(ctx)
	if err == nil {
		return nil
	}
	if at, gone := os.Stat(a.opts.Path); gone == nil && !os.SameFile(at, a.opened()) {
		_ = a.openReading(ctx) // what is wrong was told by the attempt to write
	}
	return err
}

// work writes all that is there to be written. What fails is queued again.
func (a *Archive) work(ctx context.Context) error {
	if err := a.dropBad(ctx); err != nil {
		return err
	}
	if err := a.heal(ctx); err != nil {
		return err
	}
	if q := a.take(); !q.empty() {
		if err := a.writer.write(ctx, q, a.stillMissed()); err != nil {
			a.putBack(q)
			return err
		}
	}
	if err := a.writer.prune(ctx); err != nil {
		return err
	}
	if a.ending() {
		return nil // somebody waits for the end; what is short stays so until the next start
	}
	return a.writer.compact(ctx)
}

// ending reports whether Close was called.
func (a *Archive) ending() bool {
	select {
	case <-a.closing:
		return true
	default:
		return false
	}
}

// write brings what was queued to the disk. Nothing is claimed of what is
// missed.
func (w *writer) write(ctx context.Context, q queue, missed []miss) error {
	st := model.NewStore()
	for _, part := range q.parts {
		st.Add(part)
	}
	snap := st.Publish(model.Coverage{}, model.Freshness{})
	known := q.known
	for _, m := range missed {
		known = without(known, m.span)
	}
	return w.keep(ctx, snap.Segment(0, snap.Len()), known)
}

func (a *Archive) stillMissed() []miss {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.missed)
}

// heal writes what was missed, from what the store shows of it.
func (a *Archive) heal(ctx context.Context) error {
	a.mu.Lock()
	st := a.store
	a.mu.Unlock()
	if st == nil {
		return nil
	}
	for _, m := range a.stillMissed() {
		snap := st.Snapshot()
		if snap.Version <= m.version {
			continue
		}
		if err := a.writer.save(ctx, snap, m.span); err != nil {
			return err
		}
		a.mu.Lock()
		a.missed = slices.DeleteFunc(a.missed, func(o miss) bool { return o == m })
		a.mu.Unlock()
	}
	return nil
}

// save writes the rows of a snapshot in a span, and then what the snapshot
// knows of it.
func (w *writer) save(ctx context.Context, snap *model.Snapshot, span model.Span) error {
	lo, hi := snap.Range(span)
	if span.From <= 0 {
		lo = 0 // rows without any time stand first
	}
	known := within(snap.Coverage.Known, span)
	for _, l := range snap.Coverage.Left {
		known = without(known, l.Span)
	}
	for ; hi-lo > segmentRows; lo += segmentRows {
		if err := w.keep(ctx, snap.Segment(lo, lo+segmentRows), nil); err != nil {
			return err
		}
	}
	return w.keep(ctx, snap.Segment(lo, hi), known)
}

// renew sets the damaged file aside and begins a new one, into which goes what
// the store holds.
func (a *Archive) renew(ctx context.Context) error {
	_ = a.writer.db.Close()
	a.closeReading()
	name, err := putAside(a.opts)
	if err != nil {
		return err
	}
	w, err := newWriter(ctx, a.opts)
	if err != nil {
		return err
	}
	w.lock, w.archive = a.writer.lock, a
	a.writer = w
	if err := a.openReading(ctx); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.damage, a.bad = about(setAside, name), nil
	a.missAll()
	return nil
}

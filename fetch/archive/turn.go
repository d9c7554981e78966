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
	return a.store != nil && len(a.missed)+len(a.lost) > 0
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

// work writes what is there to be written, in several transactions where that is
// much; a few that came meanwhile wait for the next turn. What fails is queued
// again.
func (a *Archive) work(ctx context.Context) error {
	if err := a.dropBad(ctx); err != nil {
		return err
	}
	if err := a.heal(ctx); err != nil {
		return err
	}
	for range 1 + mostQueued/leastWritten { // what comes meanwhile is written after what is missed
		if q := a.take(); !q.empty() {
			if err := a.writer.write(ctx, q, a.stillMissed()); err != nil {
				a.putBack(q)
				return err
			}
		}
		if err := a.writer.prune(ctx); err != nil {
			return err
		}
		if err := a.writer.compact(ctx); err != nil {
			return err
		}
		if !a.left() {
			break
		}
	}
	return nil
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
	var gone []model.Event
	for _, p := range q.parts {
		if p.gone {
			st.Remove(p.events)
			gone = append(gone, p.events...)
			continue
		}
		st.Add(p.events)
	}
	snap := st.Publish(model.Coverage{}, model.Freshness{})
	gone = slices.DeleteFunc(gone, func(e model.Event) bool { // it came again
		_, back := snap.FindAt(&e)
		return back
	})
	known := q.known
	for _, m := range missed {
		known = without(known, m.span)
	}
	return w.keep(ctx, batch{rows: snap.Segment(0, snap.Len()), known: known, gone: gone})
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
	return a.bury(ctx, st.Snapshot())
}

// bury writes what is gone and could not be told of before, once all else that
// was missed is written.
func (a *Archive) bury(ctx context.Context, snap *model.Snapshot) error {
	a.mu.Lock()
	lost, wait := a.lost, len(a.missed) > 0
	a.mu.Unlock()
	if len(lost) == 0 || wait {
		return nil
	}
	there := slices.Clone(lost)
	there = slices.DeleteFunc(there, func(e model.Event) bool {
		_, back := snap.FindAt(&e)
		return back
	})
	if err := a.writer.keep(ctx, batch{rows: snap.Segment(0, 0), gone: there}); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lost = a.lost[len(lost):]
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
	const most = 2 * leastWritten
	for ; hi-lo > most; lo += most {
		if err := w.keep(ctx, w.shown(snap, lo, lo+most)); err != nil {
			return err
		}
	}
	b := w.shown(snap, lo, hi)
	b.known = known
	return w.keep(ctx, b)
}

// shown is the rows [lo, hi) of a snapshot. Where the archive has another form
// of one, the claims tell which of the two is the newer: each is what the
// server said at the time of the last claim that holds it, or later.
func (w *writer) shown(snap *model.Snapshot, lo, hi int) batch {
	g := snap.Segment(lo, hi)
	kept := model.Coverage{Known: w.manifest.known}
	return batch{rows: g, mayBe: func(i int) bool {
		e := g.Event(i)
		return asOf(snap.Coverage, &e) >= asOf(kept, &e)
	}}
}

// asOf is the time of the last claim that holds an event, 0 where none does.
func asOf(c model.Coverage, e *model.Event) (at int64) {
	when := e.When()
	for _, k := range c.Known {
		if k.Span.Contains(when) && k.Scope.Holds(model.Scope{Domain: e.Domain, App: e.App, Stream: e.Stream}) {
			at = max(at, k.AsOf)
		}
	}
	return at
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

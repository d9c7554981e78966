package archive

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"strings"
	"time"

	"offair/model"
)

// Follow brings what another process writes into st until ctx ends: it looks
// every few seconds whether the file has changed, which costs next to nothing,
// reads the segments alone that Restore, which comes first, has not seen, and
// calls shown with all that is known. While this process writes, it has nothing
// to do. The error is ctx's.
func (a *Archive) Follow(ctx context.Context, st *model.Store, shown func(model.Coverage)) error {
	tick := time.NewTicker(a.opts.poll)
	defer tick.Stop()
	f := follower{archive: a, store: st, db: a.reading(), through: a.restoredThrough(), contested: map[model.ID]model.Event{}}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
			f.look(ctx, shown)
		}
	}
}

// follower knows how far it has read.
type follower struct {
	archive *Archive
	store   *model.Store
	db      *sql.DB
	through int64 // ids below it were there at the last look
	version int64 // PRAGMA data_version then

	contested map[model.ID]model.Event // told otherwise by the store, and not decided yet
}

// restoredThrough is how far Restore has read; 0 when it has not.
func (a *Archive) restoredThrough() int64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.through
}

// look adds what is new. What fails is tried again at the next look.
func (f *follower) look(ctx context.Context, shown func(model.Coverage)) {
	db := f.archive.reading()
	if db == nil || f.archive.Writing() {
		return
	}
	if db != f.db { // another file took the place of the first
		f.db, f.version = db, 0
		f.through = 0
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return
	}
	defer func() { _ = tx.Rollback() }()
	var version int64
	if tx.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version) != nil || version == f.version {
		return
	}
	m, err := readManifest(ctx, tx)
	if err != nil {
		return
	}
	if err := f.add(ctx, tx, m, shown); err != nil {
		return
	}
	f.version, f.through = version, m.next
}

func (f *follower) add(ctx context.Context, q questioner, m *manifest, shown func(model.Coverage)) error {
	var fresh []entry
	for _, e := range m.newestFirst() {
		if e.through >= f.through {
			fresh = append(fresh, e)
		}
	}
	r := restoring{archive: f.archive, store: f.store, gone: m.gone, cover: model.Coverage{Known: narrowed(f.archive.holding(m.known), f.archive.opts.Scope)}}
	if reach := f.archive.opts.Reach; reach > 0 {
		fresh = r.reach(fresh, f.archive.opts.Now().Add(-reach).Unix())
	}
	told := map[model.ID]model.Event{}
	r.added = func(g *model.Segment) { f.contest(g, told) }
	if err := r.all(ctx, q, fresh, func(model.Coverage) {}); err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	maps.Copy(f.contested, told)
	f.decide(m.known)
	f.store.Remove(droppedSince(m.gone, f.through))
	shown(r.cover)
	return nil
}

// contest notes those rows of a segment of which the store says something else.
// Of segments that overlap the later one comes first, and its word counts.
func (f *follower) contest(g *model.Segment, told map[model.ID]model.Event) {
	events := make([]model.Event, g.Len())
	for i := range events {
		events[i] = g.Event(i)
	}
	for _, e := range f.store.Differing(events) {
		if _, later := told[e.ID()]; !later {
			e = owned(e)
			told[e.ID()] = e
		}
	}
}

// owned is an event whose texts are its own: those of a segment may lie in
// memory that the next one takes.
func owned(e model.Event) model.Event {
	for _, s := range []*string{&e.Domain, &e.App, &e.Stream, &e.ClientIP, &e.Resolution, &e.Reason} {
		*s = strings.Clone(*s)
	}
	return e
}

// decide takes what another process keeps of a record instead of what this one
// was told, where it is newer: each is what the server said at the time of the
// last claim that holds it, or later. What is not decided now may be by the
// next claims.
func (f *follower) decide(known []model.Known) {
	own, kept := f.store.Snapshot().Coverage, model.Coverage{Known: known}
	var take []model.Event
	for id, e := range f.contested {
		if asOf(kept, &e) >= asOf(own, &e) || len(f.contested) > mostContested {
			take = append(take, e)
			delete(f.contested, id)
		}
	}
	f.store.Add(take)
}

// mostContested bounds what waits for a decision.
const mostContested = 1 << 14

// droppedSince is what was found gone by segments of an id on.
func droppedSince(list []gone, id int64) []model.Event {
	var out []model.Event
	for _, g := range list {
		if g.at >= id {
			out = append(out, g.event)
		}
	}
	return out
}

// holding is the claims without the stretches of time of segments that were
// found damaged: their rows are not in the store.
func (a *Archive) holding(known []model.Known) []model.Known {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, e := range a.bad {
		known = without(known, e.span())
	}
	return known
}

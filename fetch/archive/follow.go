package archive

import (
	"context"
	"database/sql"
	"fmt"
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
	f := follower{archive: a, store: st, db: a.reading(), through: a.restoredThrough()}
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
	r := restoring{archive: f.archive, store: f.store, cover: model.Coverage{Known: narrowed(f.archive.holding(m.known), f.archive.opts.Scope)}}
	if reach := f.archive.opts.Reach; reach > 0 {
		fresh = r.reach(fresh, f.archive.opts.Now().Add(-reach).Unix())
	}
	if err := r.all(ctx, q, fresh, func(model.Coverage) {}); err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	shown(r.cover)
	return nil
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

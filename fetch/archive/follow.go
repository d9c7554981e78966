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
// reads the new segments alone and calls shown with all that is known. While
// this process writes, it has nothing to do. The error is ctx's.
func (a *Archive) Follow(ctx context.Context, st *model.Store, shown func(model.Coverage)) error {
	tick := time.NewTicker(a.opts.poll)
	defer tick.Stop()
	f := follower{archive: a, store: st}
	f.look(ctx, nil)
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

// look adds what is new; without shown it only notes how far things are. What
// fails is tried again at the next look.
func (f *follower) look(ctx context.Context, shown func(model.Coverage)) {
	db := f.archive.reading()
	if db == nil || (shown != nil && f.archive.Writing()) {
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
	if shown != nil {
		if err := f.add(ctx, tx, m, shown); err != nil {
			return
		}
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
	r := restoring{archive: f.archive, store: f.store, cover: model.Coverage{Known: m.known}}
	if err := r.all(ctx, q, fresh, func(model.Coverage) {}); err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	shown(r.cover)
	return nil
}

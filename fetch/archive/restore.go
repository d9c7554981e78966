package archive

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"os"
	"slices"
	"sync"

	"offair/model"
)

// Restore adds the kept events to st, newest first; see fetch.Keeper. The
// archive remembers st: what it could not keep is saved from there later.
func (a *Archive) Restore(ctx context.Context, st *model.Store, shown func(model.Coverage)) error {
	a.mu.Lock()
	a.store = st
	a.mu.Unlock()
	db := a.reading()
	if db == nil {
		shown(model.Coverage{})
		return ctx.Err()
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return a.unreadable(ctx, err)
	}
	defer func() { _ = tx.Rollback() }()
	m, err := readManifest(ctx, tx)
	if err != nil {
		return a.unreadable(ctx, err)
	}
	r := restoring{archive: a, store: st, gone: m.gone, cover: model.Coverage{Known: narrowed(m.known, a.opts.Scope)}}
	entries := m.newestFirst()
	if a.opts.Reach > 0 {
		entries = r.reach(entries, a.opts.Now().Add(-a.opts.Reach).Unix())
	}
	if err := r.all(ctx, tx, entries, shown); err != nil {
		return a.unreadable(ctx, err)
	}
	a.mu.Lock()
	a.through = m.next
	a.mu.Unlock()
	shown(r.cover)
	return nil
}

// unreadable is why nothing can be had; the writer looks at a damaged file.
func (a *Archive) unreadable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fault(a.opts.Path, err)
}

// restoring is one Restore.
type restoring struct {
	archive *Archive
	store   *model.Store
	cover   model.Coverage // of all that is or will be added
	gone    []gone
	added   func(*model.Segment) // is told of each segment that was added; nil: nobody is
}

// reach leaves out what ended before since.
func (r *restoring) reach(entries []entry, since int64) []entry {
	r.cover.Known = within(r.cover.Known, model.Span{From: since, To: math.MaxInt64})
	return slices.DeleteFunc(entries, func(e entry) bool { return int64(e.last) < since })
}

// all adds the segments in the order given: the newest first. shown is called
// after the first, and again when there are eight times as many rows: what a
// screen works out of each part, it works out beside what is still to come.
func (r *restoring) all(ctx context.Context, q questioner, entries []entry, shown func(model.Coverage)) error {
	ctx, stop := context.WithCancel(ctx)
	loads, wait := r.decodeAll(ctx, q, entries)
	defer wait()
	defer stop()
	rows, next := 0, 1
	for l := range loads {
		<-l.ready
		if err := r.add(l); err != nil {
			return err
		}
		if rows += l.rows; rows >= next && l.number+1 < len(entries) {
			newest := slices.MaxFunc(entries[l.number+1:], func(a, b entry) int { return cmp.Compare(a.last, b.last) })
			shown(r.since(int64(newest.last) + 1))
			next = 8 * rows
		}
	}
	return ctx.Err()
}

// since is what is known of the time from t on.
func (r *restoring) since(t int64) model.Coverage {
	c := model.Coverage{Known: within(r.cover.Known, model.Span{From: t, To: math.MaxInt64})}
	for _, l := range r.cover.Left {
		if l.Span.From = max(l.Span.From, t); !l.Span.Empty() {
			c.Left = append(c.Left, l)
		}
	}
	return c
}

// add brings one segment into the store, or its stretch of time out of what is
// known.
func (r *restoring) add(l *load) error {
	err := l.err
	if err == nil {
		_, err = r.store.AddOlder(l.segment)
	}
	if err == nil && r.added != nil {
		r.added(l.segment)
	}
	l.segment = nil
	l.room.leave()
	switch {
	case err == nil:
		return nil
	case !damaged(err) && !isSegment(err):
		return err
	}
	r.archive.foundBad(l.entry)
	for _, lost := range left(r.cover.Known, l.entry) {
		r.cover = r.cover.WithLeft(lost)
	}
	r.cover.Known = without(r.cover.Known, l.span())
	return nil
}

// load is one segment on its way from the file to the store.
type load struct {
	entry
	number  int
	ready   chan struct{} // closed when segment or err is there
	segment *model.Segment
	room    *room // which holds the segment's columns
	err     error
}

// decodeAll reads segments in order and decodes each while the one before is
// taken in. wait returns when all goroutines have ended; cancel ctx before. Of
// each, the rows of the archive's scope are left that are not gone.
func (r *restoring) decodeAll(ctx context.Context, q questioner, entries []entry) (loads chan *load, wait func()) {
	var all sync.WaitGroup
	loads = make(chan *load) // without room: each one decoded is four megabytes
	all.Go(func() {
		defer close(loads)
		for i, e := range entries {
			l := &load{entry: e, number: i, ready: make(chan struct{}), room: takeRoom()}
			l.room.blob, l.err = readSegment(ctx, q, e, l.room.blob)
			all.Go(func() {
				defer close(l.ready)
				if l.err == nil {
					l.decode(r)
				}
			})
			select {
			case loads <- l:
			case <-ctx.Done():
				return
			}
		}
	})
	return loads, all.Wait
}

// decode gives errDamaged also for rows that are not those of the manifest.
func (l *load) decode(r *restoring) {
	g, err := l.room.decode(l.room.blob, &l.room.columns)
	if err == nil && (g.Len() != l.rows || g.Len() == 0 || g.When[0] != l.first || g.When[g.Len()-1] != l.last) {
		err = errDamaged
	}
	if err == nil {
		g = scoped(l.left(g, r.gone), r.archive.opts.Scope)
	}
	l.segment, l.err = g, err
}

// reading is the connection for reading; nil while there is no file.
func (a *Archive) reading() *sql.DB {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.read
}

func (a *Archive) closeReading() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.read != nil {
		_ = a.read.Close()
	}
	a.read = nil
}

func (a *Archive) opened() os.FileInfo {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.file
}

package archive

import (
	"context"
	"database/sql"
	"fmt"

	"offair/model"
)

// writer is the side of an archive that changes the file. It belongs to one
// goroutine.
type writer struct {
	opts     Options
	archive  *Archive
	db       *sql.DB
	lock     *writerLock
	manifest *manifest          // as of the last transaction
	seen     map[int64][]uint64 // by segment: hashes of its rows, sorted
	pruned   int64              // when retention was looked at last
}

// none says nothing.
var none model.Text

func (w *writer) close() {
	if w == nil {
		return
	}
	_ = w.db.Close()
	w.lock.release()
}

// update changes the manifest and the segments in one transaction. change gets
// what is true now, whoever wrote it.
func (w *writer) update(ctx context.Context, change func(q questioner, m *manifest) error) error {
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	m, err := readManifest(ctx, tx)
	if err != nil {
		return err
	}
	if err := change(tx, m); err != nil {
		return err
	}
	if err := writeManifest(ctx, tx, m); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	w.manifest = m
	w.forget()
	return nil
}

// insert writes a segment and enters it in the manifest.
func (m *manifest) insert(ctx context.Context, q questioner, e entry, blob []byte) (*entry, error) {
	e.id, e.through = m.next, m.next
	if _, err := q.ExecContext(ctx, "INSERT INTO segment (id, body) VALUES (?, ?)", e.id, blob); err != nil {
		return nil, fmt.Errorf("write segment %d: %w", e.id, err)
	}
	m.next++
	m.segments = append(m.segments, e)
	return &m.segments[len(m.segments)-1], nil
}

// remove deletes segments and takes them off the manifest.
func (m *manifest) remove(ctx context.Context, q questioner, gone []entry) error {
	for _, e := range gone {
		if _, err := q.ExecContext(ctx, "DELETE FROM segment WHERE id = ?", e.id); err != nil {
			return fmt.Errorf("delete segment %d: %w", e.id, err)
		}
	}
	m.drop(gone)
	return nil
}

// batch is what one transaction is to bring.
type batch struct {
	rows  *model.Segment // in the store's order
	known []model.Known
	gone  []model.Event
	mayBe func(i int) bool // whether a row may take the place of another form of it; nil: each may
}

// keep writes rows that are not there yet, the claims that they complete, and
// what is gone.
func (w *writer) keep(ctx context.Context, b batch) error {
	fresh, err := w.unseen(ctx, b)
	if err != nil {
		return err
	}
	parts := split(fresh)
	blobs := make([][]byte, len(parts))
	for i, part := range parts {
		blobs[i] = encode(part)
	}
	var ids []int64
	err = w.update(ctx, func(q questioner, m *manifest) error {
		for i, part := range parts {
			e, err := m.insert(ctx, q, describe(part, blobs[i]), blobs[i])
			if err != nil {
				return err
			}
			ids = append(ids, e.id)
		}
		m.known = united(m.known, b.known)
		if len(b.gone) > 0 {
			m.gone = adding(m.gone, goneAt(b.gone, m.next))
			m.next++ // so that who follows knows which it has seen
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, part := range parts {
		w.remember(ids[i], hashes(decoded{part}))
	}
	return nil
}

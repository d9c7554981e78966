package archive

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// recognised gives ErrForeign for a file that nothing says was an archive: it
// shall not be set aside for being damaged. A damaged archive still has its
// mark, or the files beside it that only an archive has.
func recognised(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	head := make([]byte, 72)
	n, err := io.ReadFull(f, head)
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return nil // empty: just made
	case err == nil && binary.BigEndian.Uint32(head[68:]) == application:
		return nil
	case err == nil && bytes.HasPrefix(head, []byte("SQLite format 3\x00")):
		return nil // what is in it is looked at before anything is done
	}
	if _, err := os.Stat(path + ".lock"); err != nil {
		return ErrForeign
	}
	return nil
}

// prepared is a writer for the archive, which is made, brought to the present
// schema, or set aside for a new one when it is damaged. The lock is held.
func prepared(ctx context.Context, o Options) (w *writer, aside string, err error) {
	w, err = newWriter(ctx, o)
	if err == nil || !errors.Is(kindOf(err), ErrDamaged) {
		return w, "", err
	}
	if aside, err = putAside(o); err != nil {
		return nil, "", err
	}
	w, err = newWriter(ctx, o)
	return w, aside, err
}

func newWriter(ctx context.Context, o Options) (*writer, error) {
	if err := makeFile(o.Path); err != nil {
		return nil, err
	}
	if err := examine(ctx, o); err != nil {
		return nil, err
	}
	db, err := openWriter(o.Path)
	if err != nil {
		return nil, err
	}
	w := &writer{db: db, seen: map[int64][]uint64{}, opts: o}
	if err := w.begin(ctx); err != nil {
		_ = db.Close()
		return nil, err
	}
	return w, nil
}

// examine looks at what is there before anything in it is changed: a file that
// this program may not write stays as it is, to the byte.
func examine(ctx context.Context, o Options) error {
	if at, err := os.Stat(o.Path); err != nil || at.Size() == 0 {
		return err
	}
	db, err := openReader(ctx, o.Path)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	have, err := version(ctx, db)
	switch {
	case err != nil:
		return err
	case have > len(migrations):
		return ErrNewer
	case have == 0:
		return nil // its making was interrupted
	}
	m, err := readManifest(ctx, db)
	if err == nil && !m.owner.is(o.Owner) {
		err = ErrOwner
	}
	return err
}

// begin brings the archive to the present schema.
func (w *writer) begin(ctx context.Context) error {
	first := &manifest{owner: newOwner(w.opts.Owner), next: 1}
	if err := migrate(ctx, w.db, migrations, first); err != nil {
		return err
	}
	m, err := readManifest(ctx, w.db)
	if err != nil {
		return err
	}
	w.manifest = m
	for _, path := range []string{w.opts.Path, w.opts.Path + "-wal", w.opts.Path + "-shm"} {
		_ = os.Chmod(path, 0o600) // a wider mode is a mistake of somebody's; not all are there
	}
	if m.owner.learn(w.opts.Owner) {
		return w.update(ctx, func(_ questioner, m *manifest) error { m.owner.learn(w.opts.Owner); return nil })
	}
	return nil
}

// putAside renames a damaged archive and what belongs to it; nothing is
// deleted. It returns the new name.
func putAside(o Options) (string, error) {
	name := o.Path + ".damaged-" + o.Now().UTC().Format("20060102T150405Z")
	for n := 0; ; n++ {
		if _, err := os.Stat(name); errors.Is(err, os.ErrNotExist) {
			break
		}
		name += "+"
		if n > 100 {
			return "", ErrDamaged
		}
	}
	for _, part := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(o.Path+part, name+part); err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
	}
	return filepath.Base(name), nil
}

package archive

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Open opens the archive of an owner, and makes it if there is none. The error
// is an *fetch.Error that says in one sentence what is wrong and what to do;
// errors.Is tells which of this package's errors it is. A feed goes on without
// an archive then. ctx is for opening alone.
func Open(ctx context.Context, o Options) (*Archive, error) {
	a := &Archive{
		opts: o.filled(),
		wake: make(chan struct{}, 1), closing: make(chan struct{}), done: make(chan struct{}),
	}
	if err := a.open(ctx); err != nil {
		a.writer.close()
		a.prior.release()
		if a.read != nil {
			_ = a.read.Close()
		}
		return nil, fault(o.Path, err)
	}
	var running context.Context
	running, a.flush = context.WithCancel(context.WithoutCancel(ctx))
	go a.run(running)
	return a, nil
}

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Retention == 0 {
		o.Retention = DefaultRetention
	}
	if o.gather <= 0 {
		o.gather = gatherTime
	}
	if o.poll <= 0 {
		o.poll = pollTime
	}
	return o
}

func (a *Archive) open(ctx context.Context) error {
	if a.opts.Path == "" {
		return ErrNone
	}
	if at, err := os.Stat(a.opts.Path); err == nil && at.IsDir() {
		return ErrDirectory
	}
	why := ErrReadOnly
	if !a.opts.ReadOnly {
		why = a.openWriting(ctx)
		if why == nil {
			return nil
		}
		if !readable(kindOf(why)) {
			return why
		}
		a.trouble, a.kind = fault(a.opts.Path, why).Text(), kindOf(why)
	}
	if err := recognised(a.opts.Path); err != nil {
		return err // what it lacks is no damage
	}
	err := a.openReading(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		switch {
		case errors.Is(why, ErrHeld):
			return nil // the other process is about to make it
		case !a.opts.ReadOnly:
			return why
		}
	}
	return err
}

// openWriting makes this process the one that writes. The error is ErrHeld
// when another one is.
func (a *Archive) openWriting(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Dir(a.opts.Path), 0o700); err != nil {
		return err
	}
	if err := a.recognised(); err != nil {
		return err
	}
	a.locking.Lock()
	defer a.locking.Unlock()
	if err := a.claimTurn(ctx); err != nil {
		return err
	}
	l, err := lock(ctx, a.opts.Path)
	if err != nil {
		return err
	}
	w, aside, err := prepared(ctx, a.opts)
	if err != nil {
		l.release()
		return err
	}
	w.lock, w.archive = l, a
	a.writer = w
	if err := a.openReading(ctx); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.writing, a.trouble, a.kind = true, none, nil
	if a.store != nil { // another process wrote until now
		a.missAll()
	}
	if aside != "" {
		a.damage = about(setAside, aside)
	}
	return nil
}

// recognised looks at a file that is not open yet. One that is must not be
// opened beside the database: the system would let go of its locks.
func (a *Archive) recognised() error {
	at, err := os.Stat(a.opts.Path)
	if err == nil && os.SameFile(at, a.opened()) {
		return nil
	}
	return recognised(a.opts.Path)
}

// openReading opens the file for Restore; fs.ErrNotExist when there is none.
func (a *Archive) openReading(ctx context.Context) error {
	at, err := os.Stat(a.opts.Path)
	if err != nil {
		return err
	}
	db, err := openReader(ctx, a.opts.Path)
	if err != nil {
		return err
	}
	ok, err := current(ctx, db, migrations)
	if err == nil && !ok {
		err = ErrNone // an older one, which the writer is about to bring on, or a new one
	}
	if err == nil {
		err = a.belongs(ctx, db)
	}
	if err != nil {
		_ = db.Close()
		if errors.Is(err, ErrNone) && !a.opts.ReadOnly {
			return fs.ErrNotExist
		}
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.read != nil {
		_ = a.read.Close() // a Restore that is at it keeps its connection until it ends
	}
	a.read, a.file = db, at
	return nil
}

func (a *Archive) belongs(ctx context.Context, q questioner) error {
	m, err := readManifest(ctx, q)
	if err == nil && !m.owner.is(a.opts.Owner) {
		return ErrOwner
	}
	return err
}

// readable reports whether an archive that cannot be written for such a reason
// can be read.
func readable(kind error) bool {
	return slices.Contains([]error{ErrHeld, ErrReadOnly, ErrFull, ErrStopped}, kind)
}

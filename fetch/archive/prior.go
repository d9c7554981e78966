package archive

import (
	"context"
	"errors"
)

// One process at a time is there to fill the archive; it holds a lock of its
// own. Who writes by the way, as a screen does, lets go for it:
//
//	sync:   PATH.sync ─► PATH.lock ─► writes until it ends
//	screen: PATH.sync free? ─► PATH.lock ─► writes until PATH.sync is taken

func (o Options) priorPath() string { return o.Path + ".sync" }

// claimTurn takes the lock of the one that fills, or gives ErrHeld to who
// writes by the way while somebody else has it. a.locking is held.
func (a *Archive) claimTurn(ctx context.Context) error {
	switch {
	case a.prior != nil:
		return nil
	case !a.opts.Prior && a.wanted():
		return ErrHeld
	case !a.opts.Prior:
		return nil
	}
	l, err := lockFile(ctx, a.opts.priorPath())
	if err == nil {
		a.prior = l
	}
	return err
}

// wanted reports whether a process that is there to fill the archive runs.
func (a *Archive) wanted() bool {
	_, held := holder(a.opts.priorPath())
	return held
}

// yield lets go of the file for the one that fills it. What was not written
// is saved from the store when this process writes again.
func (a *Archive) yield() {
	a.locking.Lock()
	defer a.locking.Unlock()
	a.mu.Lock()
	a.spill()
	a.writing = false
	a.trouble, a.kind = fault(a.opts.Path, ErrHeld).Text(), ErrHeld
	a.mu.Unlock()
	a.writer.close()
	a.writer = nil
}

// Holder is the process that keeps this one from writing, 0 where that is not
// known; filling says that it is there to fill the archive.
func (a *Archive) Holder() (pid int, filling bool) {
	a.locking.Lock()
	defer a.locking.Unlock()
	if a.opts.ReadOnly || a.Writing() {
		return 0, false
	}
	if a.prior == nil {
		if pid, held := holder(a.opts.priorPath()); held {
			return pid, true
		}
	}
	pid, _ = holder(a.opts.Path + ".lock")
	return pid, false
}

// Writer is the process that writes the archive at path, 0 where it is not
// known; ok is false when none does. The archive must not be open in this
// process.
func Writer(path string) (pid int, ok bool) {
	if pid, ok = holder(path + ".sync"); ok {
		return pid, ok
	}
	return holder(path + ".lock")
}

// lockedBySomeone tries a lock, where the system does not tell who has it.
func lockedBySomeone(path string) bool {
	l, err := lockFile(context.Background(), path)
	l.release()
	return errors.Is(err, ErrHeld)
}

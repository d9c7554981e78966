package archive

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"sync"
	"time"

	"offair/fetch"
	"offair/model"
)

// DefaultRetention is how long events are kept when nothing else is set: a
// year's end can be compared with the one before.
const DefaultRetention = 400 * 24 * time.Hour

// Options steer an archive.
type Options struct {
	Path      string           // the file; see Path for the usual one. Its directory is made if need be
	Owner     Owner            // whose events they are
	Retention time.Duration    // how long events are kept after their end; 0: DefaultRetention, negative: for ever
	Reach     time.Duration    // Restore goes back so far; 0: to the beginning
	Scope     model.Scope      // Restore and Follow bring rows and claims of it alone
	Prior     bool             // this process is there to fill the archive: those that write by the way let go for it
	ReadOnly  bool             // nothing is kept and no other file made; SQLite may leave its two side files
	Now       func() time.Time // nil: time.Now

	gather time.Duration // how long the writer waits for more to write with what came; 0: gatherTime
	poll   time.Duration // between two looks for the lock and for what others wrote; 0: pollTime
}

const (
	gatherTime = 400 * time.Millisecond
	pollTime   = 2 * time.Second
)

// Archive keeps events beyond the process. It is a fetch.Keeper; its methods
// are safe for use by many goroutines.
type Archive struct {
	opts Options

	locking sync.Mutex  // held while locks are taken, left and looked at; before mu
	prior   *writerLock // of a process that is there to fill the archive; nil while it is not had

	mu      sync.Mutex
	read    *sql.DB     // nil while there is no file
	file    os.FileInfo // the one that read has open
	store   *model.Store
	queue   queue
	missed  []miss
	lost    []model.Event // gone, and not written yet because of what is missed
	trouble model.Text    // why nothing is kept just now
	kind    error         // which of this package's errors that is
	through int64         // segments below it were there when Restore looked
	damage  model.Text    // what was found damaged
	bad     []entry       // segments that were found damaged and are not set aside yet
	writing bool          // this process writes
	hasty   int           // how many wait for all that is queued to be written
	busy    bool          // what was taken off the queue may not be on the disk yet

	writer  *writer // only run, and Open before it, touch it
	wake    chan struct{}
	closing chan struct{}
	flush   context.CancelFunc // ends the last writing
	once    sync.Once
	done    chan struct{}
}

var _ fetch.Keeper = (*Archive)(nil)

// Trouble says why nothing is kept at the moment, or what was found damaged;
// empty when all is well.
func (a *Archive) Trouble() model.Text {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.trouble.Empty() {
		return a.trouble
	}
	return a.damage
}

// Writing reports whether this process is the one that writes; if not, Trouble
// says why, which is no trouble when another one does.
func (a *Archive) Writing() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.writing
}

// Held reports whether another process writes instead of this one, which is
// as it should be.
func (a *Archive) Held() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return !a.writing && errors.Is(a.kind, ErrHeld)
}

// Keep queues events, which must be in the store that Restore was given, and
// claims. It never waits for the disk. While another process writes, only the
// stretch of time is noted; see the package comment.
func (a *Archive) Keep(events []model.Event, known []model.Known) {
	if a.opts.ReadOnly || len(events)+len(known) == 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.writing {
		a.miss(events, known)
		return
	}
	if a.queue.rows+len(events) > mostQueued {
		a.spill()
		a.miss(events, known)
		a.trouble = orElse(a.trouble, fallenBehind)
		return
	}
	a.queue.add(events, known)
	a.nudge()
}

// Drop queues events that are gone; see fetch.Keeper.
func (a *Archive) Drop(events []model.Event) {
	if a.opts.ReadOnly || len(events) == 0 {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.writing || len(a.missed) > 0 {
		a.lost = append(a.lost, events...)
	}
	if !a.writing {
		return
	}
	a.queue.parts = append(a.queue.parts, part{events: events, gone: true}) // they may be queued too
	a.queue.rows += len(events)
	if a.queue.rows > mostQueued {
		a.spill()
		a.trouble = orElse(a.trouble, fallenBehind)
	}
	a.nudge()
}

func orElse(t, other model.Text) model.Text {
	if t.Empty() {
		return other
	}
	return t
}

// nudge wakes the writer.
func (a *Archive) nudge() {
	select {
	case a.wake <- struct{}{}:
	default: // it has not looked yet
	}
}

// Close writes what is queued, as far as ctx lets it, and ends. What could not
// be written is asked for again the next time; the error is ctx's.
func (a *Archive) Close(ctx context.Context) error {
	a.once.Do(func() { close(a.closing) })
	select {
	case <-a.done:
		return nil
	case <-ctx.Done():
		a.flush()
	}
	select {
	case <-a.done:
	case <-time.After(closeGrace): // a call into a dead disk, which nothing can end
	}
	return ctx.Err()
}

// closeGrace is how long Close waits for a writing that was told to end.
const closeGrace = time.Second

// run is the goroutine that waits for the disk.
func (a *Archive) run(ctx context.Context) {
	defer close(a.done)
	defer a.leave()
	for {
		wait := a.turn(ctx)
		select {
		case <-a.wake:
			a.gathered()
		case <-time.After(wait):
		case <-a.closing:
			a.turn(ctx)
			return
		}
	}
}

// gathered waits for more to write with what came, so that a page more or less
// is no transaction of its own.
func (a *Archive) gathered() {
	over := time.NewTimer(a.opts.gather)
	defer over.Stop()
	for !a.enough() {
		select {
		case <-a.wake: // more has come
		case <-over.C:
			return
		case <-a.closing:
			return
		}
	}
}

// leave lets go of all that is open.
func (a *Archive) leave() {
	a.closeReading() // first, so that the writer is the last and leaves one file
	a.locking.Lock()
	defer a.locking.Unlock()
	a.writer.close()
	a.prior.release()
	a.flush()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.writing = false
}

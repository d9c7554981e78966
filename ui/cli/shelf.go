package cli

import (
	"context"
	"sync"
	"time"

	"offair/fetch"
	"offair/fetch/archive"
	"offair/model"
)

// shelf is the archive of one run. It is opened when the feed restores from
// it, in the feed's goroutine: the first frame does not wait for the disk.
type shelf struct {
	options archive.Options

	opening sync.Mutex // held while the file is opened, which a dead disk makes last for ever
	mu      sync.Mutex
	open    *archive.Archive // nil before Restore, and where it cannot be opened
	why     error            // why it cannot
	early   bool             // something was to be kept before it was open
}

var (
	_ fetch.Keeper   = (*shelf)(nil)
	_ fetch.Follower = (*shelf)(nil)
)

// Restore opens the archive and fills st from it.
func (s *shelf) Restore(ctx context.Context, st *model.Store, shown func(model.Coverage)) error {
	a, err := s.opened(ctx, st)
	if err != nil {
		return err
	}
	return a.Restore(ctx, st, shown)
}

// opened is the archive, opened by the first call. What was to be kept before,
// while the disk did not answer, is saved from st.
func (s *shelf) opened(ctx context.Context, st *model.Store) (*archive.Archive, error) {
	s.opening.Lock()
	defer s.opening.Unlock()
	if a := s.current(); a != nil {
		return a, nil
	}
	a, err := archive.Open(ctx, s.options)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open, s.why = a, err
	if a != nil && s.early {
		a.CatchUp(st)
	}
	return a, err
}

// taking is the archive that is to keep something; nil notes that it was not
// open.
func (s *shelf) taking() *archive.Archive {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.early = s.early || s.open == nil
	return s.open
}

// current is the archive if it is open.
func (s *shelf) current() *archive.Archive {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

// failure is why the archive could not be opened; nil when it was, or where
// the run has none.
func (s *shelf) failure() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why
}

// trouble is all that can be wrong with the archive.
func (s *shelf) trouble() model.Text {
	if s == nil {
		return model.Text{}
	}
	if err := s.failure(); err != nil {
		return fetch.AsError(err).Text()
	}
	return s.Trouble()
}

// Follow brings what other processes write.
func (s *shelf) Follow(ctx context.Context, st *model.Store, shown func(model.Coverage)) error {
	if a := s.current(); a != nil {
		return a.Follow(ctx, st, shown)
	}
	return nil
}

// Keep hands events on to the archive.
func (s *shelf) Keep(events []model.Event, known []model.Known) {
	if a := s.taking(); a != nil {
		a.Keep(events, known)
	}
}

// flush returns when all that was handed on is written, or with the reason
// why it cannot be. Where another process writes, nothing is handed on.
func (s *shelf) flush(ctx context.Context) error {
	a := s.current()
	if a == nil || a.Held() {
		return s.failure()
	}
	return a.Flush(ctx)
}

// Drop tells the archive what is gone.
func (s *shelf) Drop(events []model.Event) {
	if a := s.taking(); a != nil {
		a.Drop(events)
	}
}

// Trouble says why nothing is kept. That another process writes is none: what
// this one learns is kept when that one ends, or was by it.
func (s *shelf) Trouble() model.Text {
	a := s.current()
	if a == nil || a.Held() {
		return model.Text{}
	}
	return a.Trouble()
}

// closeWait is how long what is queued may take to be written at the end.
const closeWait = 10 * time.Second

// close writes what is queued and lets go of the file. A run without an
// archive has none to close.
func (s *shelf) close() {
	if s == nil || s.current() == nil {
		return
	}
	a := s.current()
	ctx, cancel := context.WithTimeout(context.Background(), closeWait)
	defer cancel()
	_ = a.Close(ctx) // what could not be written is asked for again the next time
}

package demo

import (
	"slices"
	"sync"
	"time"

	"offair/model"
)

// source holds the records of a server. With an account it brings in what the
// clock has passed since the last call.
type source struct {
	mu      sync.Mutex
	current *table
	account *account // nil: nothing comes by itself
	known   int64    // the account's records that ended before this second are in current
	coming  coming   // the account's pushes that have no record yet
	whims   whims
	pending []pending // records that appear later, the next one first
}

func newSource(o Options) *source {
	now := o.now()
	s := &source{whims: whims{o.Seed, o.Faults.Twice, o.Faults.Late}}
	if !o.Account {
		s.current = newTable(s.arriving(o.Events, now.Unix()))
		return s
	}
	s.account = newAccount(o.Seed, now)
	s.known = now.Unix() + 1
	events := slices.Clone(o.Events)
	// Making the account takes tens of milliseconds, which a screen would feel
	// at its start: the first call waits for it, Start does not.
	s.mu.Lock()
	go func() {
		defer s.mu.Unlock()
		s.current = newTable(s.arriving(append(Account(o.Seed, now), events...), now.Unix()))
	}()
	return s
}

// wait returns when the records are there.
func (s *source) wait() {
	s.mu.Lock()
	defer s.mu.Unlock()
}

// table is the state of the records at the moment now.
func (s *source) table(now time.Time) *table {
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := s.due(now.Unix())
	if next := now.Unix() + 1; s.account != nil && next > s.known {
		fresh = append(fresh, s.arriving(s.account.between(s.known, next), now.Unix())...)
		s.known = next
	}
	if len(fresh) > 0 {
		s.current = s.current.add(fresh)
	}
	return s.current
}

func (s *source) append(events []model.Event, now int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	events = s.arriving(events, now)
	s.current = s.current.add(events)
}

// replace drops all records for others; what the account brings later is added
// to them.
func (s *source) replace(events []model.Event, now int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	version := s.current.version
	s.pending = nil
	s.current = newTable(s.arriving(events, now))
	s.current.version = version + 1
}

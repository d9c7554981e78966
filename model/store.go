package model

import (
	"context"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// Store gathers events and publishes snapshots. All methods are safe for
// concurrent use; reading a snapshot takes no lock at all.
//
// Rows stand in order of time, ties in order of identity, so that the same
// events give the same order however they arrived.
type Store struct {
	mu                              sync.Mutex
	streams, apps, domains, clients *dict
	resolutions, reasons            *dict
	keys                            keyTable
	kinds                           kindTable
	meanings                        []meaning // by id in reasons
	chunks                          []Chunk
	serial                          uint64 // of the newest chunk
	frozen                          uint64 // chunks with a later serial are in no snapshot yet
	version                         uint64
	air                             Air
	facts                           airFacts      // the latest snapshot's
	batch                           []rec         // room for Add, used again
	offsets                         []int         // the same
	changed                         chan struct{} // closed at the next Publish
	latest                          atomic.Pointer[Snapshot]
	recent                          recent
	ranks                           ranks // has a lock of its own
}

// meaning is what a reason's wording says.
type meaning struct {
	cause *Cause
	codes []Code
}

// NewStore returns an empty store; its first snapshot has version 0.
func NewStore() *Store {
	s := &Store{
		streams: newDict(), apps: newDict(), domains: newDict(), clients: newDict(),
		resolutions: newDict(), reasons: newDict(),
		changed: make(chan struct{}),
	}
	s.clients.intern("") // id 0: a client that the record does not give
	s.show(s.freeze(Coverage{}, Freshness{}))
	return s
}

// Add merges events and returns how many were new. They count as answered
// later than all that is stored: an event that is there already takes on what
// its record says now, and keeps what that one lacks. Nothing is visible before
// Publish.
func (s *Store) Add(events []Event) (added int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	recs := s.batch[:0]
	for i := range events {
		recs = append(recs, s.encode(&events[i]))
	}
	if cap(recs) <= keptBatch {
		s.batch = recs
	}
	return s.merge(recs, answeredLater)
}

// keptBatch is how many rows of room an Add leaves to the next one.
const keptBatch = 4096

// Publish makes all that was added visible, with the coverage and freshness
// that belong to it.
func (s *Store) Publish(c Coverage, f Freshness) *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version++
	return s.show(s.freeze(c, f))
}

// show makes snap the latest.
func (s *Store) show(snap *Snapshot) *Snapshot {
	snap.sequence = sync.OnceValue(snap.newSequence)
	s.latest.Store(snap)
	close(s.changed)
	s.changed = make(chan struct{})
	return snap
}

// Snapshot is the latest published state, never nil.
func (s *Store) Snapshot() *Snapshot { return s.latest.Load() }

// Unpublished is the state of this moment, for looking at rows: what was added
// since the last Publish is in it.
func (s *Store) Unpublished() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	snap := s.freeze(Coverage{}, Freshness{})
	snap.recent = new(recent) // a snapshot that is published later may have fewer rows
	snap.sequence = sync.OnceValue(snap.newSequence)
	return snap
}

// Wait returns the latest snapshot once its version differs from after, or
// ctx's error.
func (s *Store) Wait(ctx context.Context, after uint64) (*Snapshot, error) {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if snap := s.latest.Load(); snap.Version != after {
			return snap, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// encode turns an event into a row, entering its texts into the dictionaries.
func (s *Store) encode(e *Event) rec {
	var k Key
	k.Domain, _ = s.domains.intern(e.Domain)
	k.App, _ = s.apps.intern(e.App)
	k.Stream, _ = s.streams.intern(e.Stream)
	r := rec{when: seconds(e.When()), start: seconds(e.Start), key: s.keys.intern(k)}
	r.client, _ = s.clients.intern(e.ClientIP)
	r.kind = s.kinds.intern(s.kindOf(e))
	if seconds(e.End) == 0 {
		r.flags |= lacksEnd
	}
	if e.Up < 0 {
		r.flags |= lacksUp
		r.up = r.when - r.start
	} else {
		r.up = uint32(min(e.Up, math.MaxUint32))
	}
	return r
}

func (s *Store) kindOf(e *Event) Kind {
	k := Kind{Reason: s.reason(e.Reason)}
	k.Resolution, _ = s.resolutions.intern(e.Resolution)
	return k
}

// reason is the id of a wording, which is recognised when it is new.
func (s *Store) reason(text string) uint32 {
	id, fresh := s.reasons.intern(text)
	if fresh {
		cause, codes := Recognize(text)
		s.meanings = append(s.meanings, meaning{cause, codes})
	}
	return id
}

// seconds is a time as a column holds it; one outside of 1970–2106 counts as
// unreadable.
func seconds(t int64) uint32 {
	if t < 0 || t > math.MaxUint32 {
		return 0
	}
	return uint32(t)
}

// freeze is the current state as a snapshot. Only the list of chunks is
// copied; what they and the dictionaries hold is shared.
func (s *Store) freeze(c Coverage, f Freshness) *Snapshot {
	snap := &Snapshot{
		Version: s.version, Coverage: c, Freshness: f,
		chunks: slices.Clone(s.chunks), keys: s.keys.all, kinds: s.kinds.all, meanings: s.meanings,
		streams: s.streams.view(), apps: s.apps.view(), domains: s.domains.view(),
		clients: s.clients.view(), resolutions: s.resolutions.view(), reasons: s.reasons.view(),
		recent: &s.recent, ranks: &s.ranks, air: s.air,
	}
	s.facts = snap.airFacts(s.air, s.facts)
	snap.facts = s.facts
	s.frozen = s.serial
	for i := range snap.chunks {
		snap.chunks[i].Number, snap.chunks[i].First = i, snap.n
		snap.n += snap.chunks[i].Len()
	}
	return snap
}

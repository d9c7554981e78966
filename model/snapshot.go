package model

import (
	"sort"
	"sync"
)

// Snapshot is an immutable state of a Store: rows in order of time, the oldest
// first, with the coverage and freshness that were true for them.
type Snapshot struct {
	Version   uint64
	Coverage  Coverage
	Freshness Freshness

	n                                                     int
	chunks                                                []Chunk
	keys                                                  Keys
	kinds                                                 []Kind
	meanings                                              []meaning
	streams, apps, domains, clients, resolutions, reasons Dict

	air      Air              // what on-air calls said
	facts    airFacts         // the same by key
	sequence func() *Sequence // worked out once, by the first who asks
	recent   *recent          // the store's
	ranks    *ranks           // the store's
}

// Len is the number of rows.
func (s *Snapshot) Len() int { return s.n }

// Chunks are the rows as columns, in order. Read-only.
func (s *Snapshot) Chunks() []Chunk { return s.chunks }

// Keys are all streams seen, by the ids in Chunk.Key. Read-only.
func (s *Snapshot) Keys() Keys { return s.keys }

// Kinds are all pairs of reason and resolution, by the ids in Chunk.Kind.
// Read-only.
func (s *Snapshot) Kinds() []Kind { return s.kinds }

// Streams is the dictionary of stream names.
func (s *Snapshot) Streams() Dict { return s.streams }

// Apps is the dictionary of push paths.
func (s *Snapshot) Apps() Dict { return s.apps }

// Domains is the dictionary of push domains.
func (s *Snapshot) Domains() Dict { return s.domains }

// Clients is the dictionary of client IPs; id 0 is the empty text of a record
// that gives none.
func (s *Snapshot) Clients() Dict { return s.clients }

// Resolutions is the dictionary of resolutions.
func (s *Snapshot) Resolutions() Dict { return s.resolutions }

// Reasons is the dictionary of StopReason texts.
func (s *Snapshot) Reasons() Dict { return s.reasons }

// CauseOf is what the reason with this id means; nil where its wording is not
// recognised.
func (s *Snapshot) CauseOf(reason uint32) *Cause { return s.meanings[reason].cause }

// CodesOf is the codes that the reason with this id can stand for. Read-only.
func (s *Snapshot) CodesOf(reason uint32) []Code { return s.meanings[reason].codes }

// SideOf is whose side the reason with this id is on.
func (s *Snapshot) SideOf(reason uint32) Side {
	if c := s.meanings[reason].cause; c != nil {
		return c.Side
	}
	return UnknownSide
}

// Names is s without its rows: what ids stand for, in less memory than rows take.
func (s *Snapshot) Names() *Snapshot {
	names := &Snapshot{
		Version: s.Version, Coverage: s.Coverage, Freshness: s.Freshness,
		keys: s.keys, kinds: s.kinds, meanings: s.meanings,
		streams: s.streams, apps: s.apps, domains: s.domains,
		clients: s.clients, resolutions: s.resolutions, reasons: s.reasons,
		recent: new(recent), ranks: new(ranks), // the store's would keep the store
	}
	names.sequence = sync.OnceValue(names.newSequence)
	return names
}

// at finds a row in its chunk.
func (s *Snapshot) at(row int) (*Chunk, int) {
	i := sort.Search(len(s.chunks), func(i int) bool { return s.chunks[i].First > row }) - 1
	return &s.chunks[i], row - s.chunks[i].First
}

// Key is the id of the stream of a row.
func (s *Snapshot) Key(row int) uint32 {
	c, i := s.at(row)
	return c.Key[i]
}

// When is the second that orders a row; 0 when no time of it is known.
func (s *Snapshot) When(row int) int64 {
	c, i := s.at(row)
	return int64(c.When[i])
}

// Side is whose side a row is on.
func (s *Snapshot) Side(row int) Side {
	c, i := s.at(row)
	return s.SideOf(s.kinds[c.Kind[i]].Reason)
}

// Range gives the rows [lo, hi) whose When lies in sp. A From of 0 is open,
// but rows without any time are never in.
func (s *Snapshot) Range(sp Span) (lo, hi int) {
	return s.firstAt(max(sp.From, 1)), max(s.firstAt(sp.To), s.firstAt(max(sp.From, 1)))
}

// firstAt is the first row at or after t.
func (s *Snapshot) firstAt(t int64) int {
	i := sort.Search(len(s.chunks), func(i int) bool {
		c := &s.chunks[i]
		return int64(c.When[c.Len()-1]) >= t
	})
	if i == len(s.chunks) {
		return s.n
	}
	c := &s.chunks[i]
	return c.First + sort.Search(c.Len(), func(i int) bool { return int64(c.When[i]) >= t })
}

// Neighbour is the nearest row of the same stream (domain, app, stream): the
// next newer one for step 1, the next older one for step -1.
func (s *Snapshot) Neighbour(row, step int) (int, bool) {
	key := s.Key(row)
	for row += step; row >= 0 && row < s.n; {
		c, i := s.at(row)
		for ; i >= 0 && i < c.Len(); i += step {
			if c.Key[i] == key {
				return c.First + i, true
			}
		}
		row = c.First + i
	}
	return 0, false
}

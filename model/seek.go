package model

import "sort"

// spot is a place among the stored rows: an offset in a chunk. One behind all
// rows has the number of chunks as its chunk.
type spot struct{ chunk, i int }

// seek is the first stored row, from a spot on, that does not come before r.
// Steps double, so that near ones cost little.
func (s *Store) seek(from spot, r rec) spot {
	if from.chunk < len(s.chunks) && s.lastBefore(from.chunk, r) {
		rest := s.chunks[from.chunk+1:]
		from = spot{chunk: from.chunk + 1}
		from.chunk += sort.Search(len(rest), func(i int) bool { return !s.lastBefore(from.chunk+i, r) })
	}
	if from.chunk == len(s.chunks) {
		return from
	}
	c := &s.chunks[from.chunk]
	lo, step := from.i, 1
	for lo+step < c.Len() && s.before(c, lo+step, r) {
		lo += step
		step *= 2
	}
	n := min(step, c.Len()-lo)
	return spot{from.chunk, lo + sort.Search(n, func(i int) bool { return !s.before(c, lo+i, r) })}
}

func (s *Store) lastBefore(chunk int, r rec) bool {
	c := &s.chunks[chunk]
	return s.before(c, c.Len()-1, r)
}

// before reports whether row i of c comes before r.
func (s *Store) before(c *Chunk, i int, r rec) bool {
	if c.When[i] != r.when {
		return c.When[i] < r.when
	}
	return s.compare(c.rec(i), r) < 0
}

// twin finds the stored row that is the same event as r, from where its first
// one could stand.
func (s *Store) twin(at spot, r rec) (spot, bool) {
	for ; at.chunk < len(s.chunks); at = (spot{chunk: at.chunk + 1}) {
		c := &s.chunks[at.chunk]
		for ; at.i < c.Len(); at.i++ {
			if c.When[at.i] != r.when || c.Start[at.i] != r.start || c.Key[at.i] != r.key {
				return spot{}, false
			}
			if o := c.rec(at.i); samePush(o, r) && sameClient(o, r) {
				return at, true
			}
		}
	}
	return spot{}, false
}

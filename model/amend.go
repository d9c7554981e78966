package model

// What a record says can change at its source after it was read: its reason,
// its length, its resolution. The row then says something else from the next
// snapshot on, while those that were handed out stay what they were:
//
//	the chunk is in no snapshot yet ─► changed in place
//	it is in one ────────────────────► a copy of it, under a serial of its own
//
// The serial is what views, folds, orders and sequences go by: they look at
// such a chunk anew, as they do at one that took in a late row.

// amend does the fillings of a change that move no row; what is left of them
// is for rebuilt.
func (s *Store) amend(ch *change) {
	c := &s.chunks[ch.chunk]
	if len(ch.fill) == 0 || ch.moves(c) {
		return
	}
	if c.Serial <= s.frozen {
		b := builder{s: s, left: c.Len()}
		b.run(c, 0, c.Len())
		s.chunks[ch.chunk] = b.chunks[0]
		c = &s.chunks[ch.chunk]
	}
	for i, r := range ch.fill {
		c.put(i, r)
	}
	ch.fill = nil
}

// moves reports whether a row gets another place: ties stand in the order of
// their clients.
func (ch *change) moves(c *Chunk) bool {
	for i, r := range ch.fill {
		if c.Client[i] != r.client {
			return true
		}
	}
	return false
}

// put makes row i say what r does, in place.
func (c *Chunk) put(i int, r rec) {
	c.widen(r)
	c.set(i, &r)
	if c.up != nil {
		c.up[i] = r.up
	}
	if c.flags != nil {
		c.flags[i] = r.flags
	}
}

// Remove takes events out of the store and returns how many were there: those
// that their source holds no longer because another record took their place. A
// client IP that is missing, here or there, matches any. Nothing is visible
// before Publish.
func (s *Store) Remove(events []Event) (removed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.remove(events)
}

func (s *Store) remove(events []Event) (removed int) {
	gone := map[int]map[int]bool{} // by chunk: the offsets
	for i := range events {
		at, ok := s.find(s.encode(&events[i]))
		if !ok || gone[at.chunk][at.i] {
			continue
		}
		if gone[at.chunk] == nil {
			gone[at.chunk] = map[int]bool{}
		}
		gone[at.chunk][at.i] = true
		removed++
	}
	for chunk := len(s.chunks) - 1; chunk >= 0; chunk-- {
		if rows := gone[chunk]; len(rows) > 0 {
			s.thin(chunk, rows)
		}
	}
	return removed
}

// find is the stored row of the same event as r.
func (s *Store) find(r rec) (spot, bool) {
	probe := r
	probe.client = 0 // sorts before every named client
	return s.twin(s.seek(spot{}, probe), r)
}

// thin replaces a chunk by one without the rows at some offsets, or by none
// where that are all.
func (s *Store) thin(chunk int, rows map[int]bool) {
	c := s.chunks[chunk]
	b := builder{s: s, left: c.Len() - len(rows)}
	for i := range c.Len() {
		if !rows[i] {
			b.run(&c, i, i+1)
		}
	}
	if len(b.chunks) == 0 {
		s.chunks = append(s.chunks[:chunk:chunk], s.chunks[chunk+1:]...)
		return
	}
	s.replace(chunk, b.chunks)
}

// Differing is those of events that the store does not hold as they are, or
// not at all: what Add would take something from. What is not published counts
// as held.
func (s *Store) Differing(events []Event) []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Event
	for i := range events {
		r := s.encode(&events[i])
		at, ok := s.find(r)
		if ok {
			old := s.chunks[at.chunk].rec(at.i)
			ok = old == r || s.newest(old, r) == old
		}
		if !ok {
			out = append(out, events[i])
		}
	}
	return out
}

package model

import "slices"

// Supersede takes out those of events whose push the store holds with another
// end too, and returns them: the records of one start (domain, app, stream,
// start, client) of which the source tells only the others now. None of events
// counts as what took the place of another. It looks at every row once, 1 ms a
// million. Nothing is visible before Publish.
func (s *Store) Supersede(events []Event) []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.untold(events)
	for chunk := range s.chunks {
		q.look(chunk, &s.chunks[chunk])
	}
	var out []Event
	for i, ended := range q.elsewhere {
		if ended {
			out = append(out, events[i])
		}
	}
	s.remove(out)
	return out
}

// untold is records of which their source tells no more, and what is looked
// for: the same push with another end.
type untold struct {
	rows      []rec
	spots     []spot
	elsewhere []bool
	keys      rowBits // of the streams concerned
	starts    map[pushStart][]int
}

// pushStart is what two records of one push have in common whatever its end.
type pushStart struct{ key, start uint32 }

func (s *Store) untold(events []Event) *untold {
	q := &untold{
		rows: make([]rec, len(events)), spots: make([]spot, len(events)), elsewhere: make([]bool, len(events)),
		starts: map[pushStart][]int{},
	}
	for i := range events {
		r := s.encode(&events[i])
		if at, ok := s.find(r); ok && r.start != 0 {
			q.rows[i], q.spots[i] = r, at
			q.starts[pushStart{r.key, r.start}] = append(q.starts[pushStart{r.key, r.start}], i)
		}
	}
	q.keys = newRowBits(s.keys.all.Len())
	for p := range q.starts {
		q.keys.set(int(p.key))
	}
	return q
}

// look finds such records among the rows of a chunk.
func (q *untold) look(chunk int, c *Chunk) {
	for i, key := range c.Key {
		if !q.keys.has(int(key)) {
			continue
		}
		same := q.starts[pushStart{key, c.Start[i]}]
		if slices.ContainsFunc(same, func(k int) bool { return q.spots[k] == spot{chunk, i} }) {
			continue
		}
		for _, k := range same {
			q.elsewhere[k] = q.elsewhere[k] || sameClient(c.rec(i), q.rows[k]) && !samePush(c.rec(i), q.rows[k])
		}
	}
}

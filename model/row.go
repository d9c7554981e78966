package model

// Row is one event ready to be shown: every text in it is clean. Making one
// allocates nothing.
type Row struct {
	Domain, App, Stream, Client, Resolution, Reason string
	Start, End                                      int64  // Unix seconds, 0 when absent
	When                                            int64  // what orders the row, 0 when no time is known
	Up                                              int64  // seconds as recorded, NoUp when absent
	Cause                                           *Cause // nil when the wording is not recognised
	Codes                                           []Code // what the wording can stand for; read-only
	Side                                            Side
	Key                                             uint32 // id in Snapshot.Keys: equal for rows of one stream
}

// Row is a row with clean texts.
func (s *Snapshot) Row(row int) Row {
	c, i := s.at(row)
	k, kind := s.keys.At(c.Key[i]), s.kinds[c.Kind[i]]
	r := Row{
		Domain: s.domains.Clean(k.Domain), App: s.apps.Clean(k.App), Stream: s.streams.Clean(k.Stream),
		Client: s.clients.Clean(c.Client[i]), Resolution: s.resolutions.Clean(kind.Resolution),
		Reason: s.reasons.Clean(kind.Reason),
		Cause:  s.CauseOf(kind.Reason), Codes: s.CodesOf(kind.Reason), Side: s.SideOf(kind.Reason), Key: c.Key[i],
	}
	r.Start, r.End, r.When, r.Up = c.times(i)
	return r
}

// Event is a row as it was received.
func (s *Snapshot) Event(row int) Event {
	c, i := s.at(row)
	k, kind := s.keys.At(c.Key[i]), s.kinds[c.Kind[i]]
	e := Event{
		Domain: s.domains.Raw(k.Domain), App: s.apps.Raw(k.App), Stream: s.streams.Raw(k.Stream),
		ClientIP: s.clients.Raw(c.Client[i]), Resolution: s.resolutions.Raw(kind.Resolution),
		Reason: s.reasons.Raw(kind.Reason),
	}
	e.Start, e.End, _, e.Up = c.times(i)
	return e
}

func (c *Chunk) times(i int) (start, end, when, up int64) {
	start, when, up = int64(c.Start[i]), int64(c.When[i]), NoUp
	if c.HasEnd(i) {
		end = when
	}
	if n, ok := c.Up(i); ok {
		up = n
	}
	return start, end, when, up
}

// ID is the identity of a row. Its texts are the raw ones: for comparing, not
// for showing.
func (s *Snapshot) ID(row int) ID { return s.Event(row).ID() }

// Find is the row of an event. A missing client IP, here or there, matches
// any, as it does when duplicates are merged.
func (s *Snapshot) Find(id ID) (row int, ok bool) {
	if id.End == 0 {
		return s.findEndless(id)
	}
	hi := s.firstAt(id.End + 1)
	for row = s.firstAt(id.End); row < hi; row++ {
		if s.is(row, id) {
			return row, true
		}
	}
	return 0, false
}

// FindAt is Find for an event at hand: it stands where its times put it, which
// for one without an end tells more than its identity.
func (s *Snapshot) FindAt(e *Event) (row int, ok bool) {
	when, id := e.When(), e.ID()
	hi := s.firstAt(when + 1)
	for row = s.firstAt(when); row < hi; row++ {
		if s.is(row, id) {
			return row, true
		}
	}
	return 0, false
}

// findEndless finds an event without an end, which may stand anywhere, but only
// in a chunk that says which of its rows lack something.
func (s *Snapshot) findEndless(id ID) (row int, ok bool) {
	for i := range s.chunks {
		c := &s.chunks[i]
		if c.flags == nil {
			continue
		}
		for j, start := range c.Start {
			if int64(start) == id.Start && c.flags[j]&lacksEnd != 0 && s.is(c.First+j, id) {
				return c.First + j, true
			}
		}
	}
	return 0, false
}

func (s *Snapshot) is(row int, id ID) bool {
	c, i := s.at(row)
	start, end, _, _ := c.times(i)
	if start != id.Start || end != id.End {
		return false
	}
	e := s.ID(row)
	if e.ClientIP == "" || id.ClientIP == "" {
		e.ClientIP = id.ClientIP
	}
	return e == id
}

package fetch

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"offair/model"
)

// told is what a record said from a moment on.
type told struct {
	event model.Event
	from  time.Time
}

// revising makes the server remember what its records said.
func (s *server) revising() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.died, s.told = map[model.ID]time.Time{}, map[model.ID][]told{}
	for i := range s.events {
		id := s.events[i].ID()
		s.told[id] = append(s.told[id][:0], told{s.events[i], s.born[id]})
	}
}

// reviseLocked changes one record after the fact: what it says of the end, or
// the end itself, which makes another record of it. now is the server's time.
func (s *server) reviseLocked(n, draw int, now int64) {
	if len(s.events) == 0 {
		return
	}
	e := s.events[n%len(s.events)]
	id := e.ID()
	switch draw % 5 {
	case 0:
		e.Reason = fmt.Sprint("changed to ", draw)
	case 1:
		e.Up = int64(draw)
	case 2:
		e.Resolution = fmt.Sprintf("%d*720", draw)
	case 3:
		e.Reason, e.Up = s.told[id][0].event.Reason, s.told[id][0].event.Up // as it was at first
	case 4:
		e.End += int64(draw%700) - 100
		e.Up = e.End - e.Start
		if _, used := s.born[e.ID()]; used || e.End < e.Start || e.End > now {
			return
		}
	}
	s.events = slices.DeleteFunc(s.events, func(o model.Event) bool { return o.ID() == id })
	if e.ID() != id {
		s.died[id] = time.Now()
	}
	s.addLocked(e)
}

// saidAt reports whether the server said of a record what e does at a second
// or later.
func (s *server) saidAt(e model.Event, at int64) bool {
	all := s.told[e.ID()]
	for i, v := range all {
		until := int64(1 << 40)
		if died, gone := s.died[e.ID()]; gone {
			until = died.Unix()
		}
		if i+1 < len(all) {
			until = all[i+1].from.Unix()
		}
		if v.event == e && until >= at {
			return true
		}
	}
	return false
}

// trueForms fails when a record that a claim holds says what the server had
// taken back by the time as of which the claim speaks, or is one whose end the
// server had changed by then.
func trueForms(t *testing.T, what string, s *server, known []model.Known, rows []model.Event) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	type start struct {
		domain, app, stream, client string
		at                          int64
	}
	of := func(e model.Event) start { return start{e.Domain, e.App, e.Stream, e.ClientIP, e.Start} }
	alive := map[start]bool{}
	for _, e := range rows {
		if _, gone := s.died[e.ID()]; !gone {
			alive[of(e)] = true
		}
	}
	wrong := 0
	for _, e := range rows {
		at := int64(0)
		for _, k := range known {
			if k.Span.Contains(e.End) && k.Scope.Holds(model.Scope{Domain: e.Domain, App: e.App, Stream: e.Stream}) {
				at = max(at, k.AsOf)
			}
		}
		died, gone := s.died[e.ID()]
		switch {
		case gone && (died.Unix() >= at || !alive[of(e)]):
			continue
		case !gone && s.saidAt(e, at):
			continue
		}
		if wrong++; wrong == 1 {
			t.Errorf("%s: as of %d a record says %+v (gone %v at %v); the server: %+v", what, at, e, gone, died, s.told[e.ID()])
		}
	}
	if wrong > 1 {
		t.Errorf("%s: %d records in all say what they did not any more", what, wrong)
	}
}

func rowsOf(snap *model.Snapshot) []model.Event {
	out := make([]model.Event, snap.Len())
	for i := range out {
		out[i] = snap.Event(i)
	}
	return out
}

// held is what a new store would say of what was kept.
func (k *shelf) held() []model.Event {
	st := model.NewStore()
	k.mu.Lock()
	st.Add(slices.Clone(k.events))
	k.mu.Unlock()
	return rowsOf(st.Publish(model.Coverage{}, model.Freshness{}))
}

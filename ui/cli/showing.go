package cli

import (
	"sync"
	"time"

	"offair/model"
)

const (
	publishEvery = 100 * time.Millisecond // while records come
	openAfter    = 300 * time.Millisecond // without a record: a pipe that stays open waits for what happens next
	calmAfter    = 3 * time.Second        // with few records at a time: so does one that never pauses
	pouring      = 20                     // records within publishEvery that are more than a few
)

// shower publishes what an input gave so far. It wakes up only after records
// have come.
//
//	records ─► shown within publishEvery ─► none for openAfter ─► shown as of then
//
// From the first such pause on the input counts as open: what comes is news, and
// not the rest of what is being read. One that brings a few all the time, as a
// large account does, counts as open once it has not poured for calmAfter.
type shower struct {
	store *model.Store
	pipe  bool // it may stay open; a file just takes its time

	mu    sync.Mutex
	timer *time.Timer // runs while there is something to publish
	came  int         // records since the last time
	last  time.Time   // when one came; at first when reading began
	burst time.Time   // when they poured last; at first when reading began
	some  bool        // any record came
	open  bool        // it has paused before, or been calm
	ended bool
}

// showing publishes that records are on their way.
func showing(st *model.Store, pipe bool) *shower {
	s := &shower{store: st, pipe: pipe, last: time.Now(), burst: time.Now()}
	st.Publish(model.Coverage{}, s.freshness(true))
	s.mu.Lock() // publish may run before the timer is noted
	defer s.mu.Unlock()
	if pipe {
		s.timer = time.AfterFunc(openAfter, s.publish)
	}
	return s
}

// added says that n records more are in the store.
func (s *shower) added(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := s.came == 0
	s.came, s.some, s.last = s.came+n, true, time.Now()
	switch {
	case s.timer == nil:
		s.timer = time.AfterFunc(publishEvery, s.publish)
	case first: // it waits for a pause
		s.timer.Reset(publishEvery)
	}
}

// publish shows what has come, and once none has for a while, that the input is
// open.
func (s *shower) publish() {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch quiet := time.Since(s.last); {
	case s.ended, s.timer == nil:
	case s.came > 0:
		pours := s.pours()
		s.store.Publish(model.Coverage{}, s.freshness(pours))
		if pours && s.pipe {
			s.timer.Reset(publishEvery)
		} else {
			s.timer.Stop()
			s.timer = nil
		}
	case quiet < openAfter:
		s.timer.Reset(openAfter - quiet)
	default:
		s.timer, s.open = nil, true
		s.store.Publish(model.Coverage{}, s.freshness(false))
	}
}

// pours reports whether what came since the last time is a part of more.
func (s *shower) pours() bool {
	now, many := time.Now(), s.came > pouring
	s.came = 0
	if many {
		s.burst = now
	}
	s.open = s.open || s.pipe && now.Sub(s.burst) >= calmAfter
	return many || !s.open
}

func (s *shower) freshness(pours bool) model.Freshness {
	f := model.Freshness{Loading: pours, Input: model.InputRead}
	if s.open {
		f.Input = model.InputOpen
		if s.some {
			f.AsOf = s.last
		}
	}
	return f
}

// end stops it: whoever read the input publishes the last.
func (s *shower) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	if s.timer != nil {
		s.timer.Stop()
	}
}

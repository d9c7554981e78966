package fetch

import (
	"sync/atomic"

	"offair/model"
)

// crossing is by how many seconds a push must have begun before the window
// asked for to count as begun outside of it: no rounding reaches that far.
const crossing = 5

// mode is what the answers have told about the time that the API's window
// filters on: start, end, or both (overlap). The documentation is silent.
//
// One thing has to be known. A server that filters on the start hides a push
// that ended in the window but began before it; the others do not. The moment
// that an answer holds such a push, the server is not of that kind. Until then
// nothing is claimed that would be wrong if it were: see load.tail.
type mode struct{ endsFound atomic.Bool }

// byEnd reports whether a window is known to match every push that ended in
// it: the API filters on the end or on overlap.
func (m *mode) byEnd() bool { return m.endsFound.Load() }

// learn looks at the answer to a request for w.
func (m *mode) learn(w model.Span, events []model.Event) {
	if m.byEnd() {
		return
	}
	for i := range events {
		if crosses(w, &events[i]) {
			m.endsFound.Store(true)
			return
		}
	}
}

// crosses reports whether e began before w and ended in it or later. A record
// whose times contradict its own length proves nothing.
func crosses(w model.Span, e *model.Event) bool {
	if e.Start <= 0 || e.Start >= w.From-crossing || e.End < w.From {
		return false
	}
	drift := e.End - e.Start - e.Up
	return e.Up == model.NoUp || (drift >= -crossing && drift <= crossing)
}

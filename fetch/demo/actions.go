package demo

import "sync"

// actions counts requests by their action.
type actions struct {
	mu     sync.Mutex
	calls  map[string]int
	meters map[string]*meter
}

// mostActions is how many names of actions are told apart; a client may send any.
const mostActions = 64

func (a *actions) of(name string) *meter {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.meters == nil {
		a.calls, a.meters = map[string]int{}, map[string]*meter{}
	}
	if a.meters[name] == nil {
		if len(a.meters) >= mostActions {
			name = ""
		}
		if a.meters[name] == nil {
			a.meters[name] = newMeter()
		}
	}
	a.calls[name]++
	return a.meters[name]
}

// add notes a request now.
func (a *actions) add(name string) { a.of(name).add() }

func (a *actions) stats() map[string]Action {
	a.mu.Lock()
	defer a.mu.Unlock()
	out := map[string]Action{}
	for name, m := range a.meters {
		out[name] = Action{a.calls[name], m.peak()}
	}
	return out
}

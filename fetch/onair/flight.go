package onair

import (
	"context"
	"sync"
	"time"

	"offair/fetch"
	"offair/model"
)

// key tells questions apart.
type key struct {
	kind   kind
	stream model.Scope
	span   model.Span
}

// flight is one question and how it is answered: run says how long its answer
// serves, or its failure where that is not 0.
type flight struct {
	key
	now func() time.Time
	run func() (time.Duration, error)
}

// flights are the questions under way and the outcomes that still serve.
type flights struct {
	mu    sync.Mutex
	known map[key]*outcome
	group sync.WaitGroup
}

// outcome is what became of a question; what is in it may be read once done
// is closed.
type outcome struct {
	done  chan struct{}
	err   error
	until time.Time // zero while under way
}

// mostOutcomes is how many are kept before old ones are cleared away.
const mostOutcomes = 1024

// join waits for the answer to the question: that which serves, that which is
// under way, else a new one. The text is empty, or says what went wrong. The
// question goes on when ctx ends: others may wait for it.
func (f *flights) join(ctx context.Context, q flight) model.Text {
	o := f.take(q)
	select {
	case <-o.done:
	case <-ctx.Done():
		return fetch.AsError(ctx.Err()).Text()
	}
	if o.err != nil {
		return fetch.AsError(o.err).Text()
	}
	return model.Text{}
}

func (f *flights) take(q flight) *outcome {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := q.now()
	if o := f.known[q.key]; o != nil && (o.until.IsZero() || now.Before(o.until)) {
		return o
	}
	f.sweep(now)
	o := &outcome{done: make(chan struct{})}
	f.known[q.key] = o
	f.group.Go(func() {
		serves, err := q.run()
		if err != nil && serves == 0 {
			serves = failureServes
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		o.err, o.until = err, q.now().Add(serves)
		close(o.done)
	})
	return o
}

// sweep forgets what no longer serves once there is much of it.
func (f *flights) sweep(now time.Time) {
	if f.known == nil {
		f.known = map[key]*outcome{}
	}
	if len(f.known) < mostOutcomes {
		return
	}
	for k, o := range f.known {
		if !o.until.IsZero() && !now.Before(o.until) {
			delete(f.known, k)
		}
	}
}

// wait returns when no question is under way.
func (f *flights) wait() { f.group.Wait() }

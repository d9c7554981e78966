package fetch

import (
	"context"
	"sync"
	"time"

	"offair/model"
)

// wordPages is how many pages are read of the streams whose names hold a word:
// nothing can be claimed of them, so the rest is left to the load.
const wordPages = 5

// interest is what a person looks at just now. The zero value is nothing in
// particular.
type interest struct {
	scope  model.Scope
	fuzzy  bool // the scope's stream is a word
	window model.Window
}

// WantScope says that a person looks at one stream, app or domain in a window:
// it is asked for ahead of all else, its newest page is there after one round
// trip, and it becomes known in full long before the whole window may. A later
// call replaces an earlier one, whose calls end; the empty scope asks for
// nothing. Returns at once. It works beside Run and Load.
func (f *Feed) WantScope(s model.Scope, w model.Window) { f.wantLook(interest{scope: s, window: w}) }

// WantWord is WantScope for a word that names of streams hold. What the API
// takes for a match is not documented, so the answers are shown and nothing is
// claimed.
func (f *Feed) WantWord(word string, w model.Window) {
	f.wantLook(interest{scope: model.Scope{Stream: word}, fuzzy: true, window: w})
}

func (f *Feed) wantLook(i interest) {
	if i.scope == (model.Scope{}) {
		i = interest{}
	}
	f.mu.Lock()
	f.look = i
	f.mu.Unlock()
	nudge(f.looks)
}

func (f *Feed) looking() interest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.look
}

// scouting follows what a person looks at until the function that it returns
// is called, which waits for the end.
func (f *Feed) scouting(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { f.scout(ctx) })
	return func() {
		cancel()
		wg.Wait()
	}
}

// scout asks for the latest interest only: a newer one ends the calls for the
// one before.
func (f *Feed) scout(ctx context.Context) {
	var last interest
	stop := func() {}
	defer func() { stop() }()
	for {
		if now := f.looking(); now != last {
			stop()
			last = now
			stop = f.follow(ctx, now)
		}
		select {
		case <-f.looks:
		case <-ctx.Done():
			return
		}
	}
}

// follow brings one interest in, in a goroutine that stop ends and waits for.
func (f *Feed) follow(ctx context.Context, i interest) (stop func()) {
	sc, ok := f.opts.Scope.Narrowed(i.scope)
	if !ok || i == (interest{}) || sc == f.opts.Scope {
		return func() {}
	}
	i.scope = sc
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		for n := 1; ; n++ {
			err := f.bring(ctx, i)
			if err == nil || AsError(err).Class.permanent() && !is(err, Unreachable) || sleep(ctx, retryIn(n)) != nil {
				return
			}
		}
	})
	return func() {
		cancel()
		wg.Wait()
	}
}

// bring asks for what is not known of an interest.
func (f *Feed) bring(ctx context.Context, i interest) error {
	now := f.clock.now()
	sp := i.window.At(now)
	sp = model.Span{From: max(sp.From, f.clock.oldest()), To: min(sp.To, now.Unix()+1)}
	if f.horizonAt() > 0 {
		sp.To = min(sp.To, f.horizonAt()) // what is newer is for polls
	}
	missing := f.board.coverage().Missing(i.scope, sp)
	switch {
	case len(missing) == 0:
		return nil
	case i.fuzzy:
		return f.word(ctx, i.scope, missing[len(missing)-1])
	default:
		return f.loadScope(ctx, i.scope, spans(missing), closely)
	}
}

// word reads the newest records of streams whose names hold a word.
func (f *Feed) word(ctx context.Context, sc model.Scope, sp model.Span) error {
	sp.From = max(sp.From, sp.To-widest)
	return f.clock.asking(sp, func(w model.Span) error {
		for n := 1; n <= wordPages; n++ {
			p, err := f.urgent(ctx, Request{Span: w, Scope: sc, Fuzzy: true, Page: n})
			if err != nil {
				return err
			}
			f.take(&p, 0, false)
			f.board.publish()
			if n*PageSize >= p.Total {
				return nil
			}
		}
		return nil
	})
}

func (f *Feed) horizonAt() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.horizon
}

// retryIn is the wait after the n-th failure in a row.
func retryIn(n int) time.Duration { return backOff(n, retryFirst, retryLongest) }

// holdsAll reports whether all events are of a scope. Where a server answers
// with others too, it does not match names as exactly as it was asked to. What
// a record does not say speaks for nothing.
func holdsAll(sc model.Scope, events []model.Event) bool {
	other := func(want, got string) bool { return want != "" && got != "" && want != got }
	for i := range events {
		e := &events[i]
		if other(sc.Domain, e.Domain) || other(sc.App, e.App) || other(sc.Stream, e.Stream) {
			return false
		}
	}
	return true
}

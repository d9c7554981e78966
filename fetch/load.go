package fetch

import (
	"context"
	"sync"
	"time"

	"offair/model"
)

const (
	spanWorkers  = 8                      // spans read at one time; their pages share the gate
	publishEvery = 150 * time.Millisecond // while rows pour in; of many rows a third as often
	hopeless     = 3                      // spans that fail with no answer in between: stop
)

// manner is what a load is for.
type manner int

const (
	wide    manner = iota // fills the wanted windows; shows progress and leaves words
	quietly               // reads again what is known
	closely               // one scope that a person looks at: goes before all others
)

// load brings in a set of spans once.
//
//	newest page ─► publish ─► spans, newest first ─► pages in parallel ─► count right? ─► read
//	                              ▲   more than MaxDepth │                                 │
//	                              └────────── cut ◄──────┘            tail (mode unknown) ─► claimed
type load struct {
	f      *Feed
	scope  model.Scope
	manner manner
	asOf   time.Time // before the first call: what every claim of this load speaks as of
	known  bool      // some of what it reads may be kept already
	doubt  *doubt    // what was there before; nil: nothing

	stop  context.CancelCauseFunc
	slots chan struct{}
	work  sync.WaitGroup

	mu    sync.Mutex
	read  spans // whose windows were answered in full
	told  spans // and are claimed
	fails int   // spans that failed since the last answer
	err   *Error
}

// span is a stretch to be read, with how often it came out of a cut.
type span struct {
	model.Span
	depth int
	total int // how many records its window was told to match; 0 when it was not asked
}

// load reads want of the feed's own scope. Whatever could be read stays, and
// is claimed as far as it is certain; the error is the most telling failure.
func (f *Feed) load(ctx context.Context, want spans, m manner) error {
	return f.loadScope(ctx, f.opts.Scope, want, m)
}

func (f *Feed) loadScope(ctx context.Context, sc model.Scope, want spans, m manner) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	l := &load{f: f, scope: sc, manner: m, asOf: f.clock.now(), stop: stop, slots: make(chan struct{}, spanWorkers)}
	l.known = m != wide || f.hasAgain()
	l.doubt = doubting(f.store.Unpublished(), want)
	defer l.shown(ctx)()
	rest, err := l.first(ctx, want)
	if err != nil {
		return l.failed(err)
	}
	for _, sp := range edgeFirst(rest, f.clock.oldest()) {
		l.spawn(ctx, sp)
	}
	l.work.Wait()
	l.claim(ctx)
	f.paired()
	if l.err != nil {
		return l.err
	}
	return nil
}

// shown publishes while the load runs; the function it returns ends that.
func (l *load) shown(ctx context.Context) (end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	wg.Go(func() {
		next := time.NewTimer(publishEvery)
		defer next.Stop()
		for {
			select {
			case <-next.C:
				next.Reset(restAfter(l.f.board.publishChanged()))
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		cancel()
		wg.Wait()
	}
}

// restAfter is how long a load waits until it publishes again. What a screen
// works out of a snapshot takes longer the more rows there are, and each one
// that is still looked at holds what was copied since.
func restAfter(s *model.Snapshot) time.Duration {
	const many = 100_000
	if s.Len() > many {
		return 3 * publishEvery
	}
	return publishEvery
}

// first asks for the newest page of what is wanted, so that there are rows
// after one round trip, and so that a host, key or right that fails does so
// once. It returns what is left to read, cut to pieces, newest first.
func (l *load) first(ctx context.Context, want spans) ([]span, error) {
	if len(want) == 0 {
		return nil, nil
	}
	sp := want[len(want)-1]
	sp.From = max(sp.From, sp.To-widest)
	l.planned(1)
	var page Page
	var asked model.Span
	err := l.f.clock.asking(sp, func(w model.Span) (err error) {
		asked = w
		page, err = l.page(ctx, Request{Span: w, Page: 1})
		return err
	})
	if err != nil {
		return nil, err
	}
	if l.manner == wide {
		l.f.begin(l.asOf, l.f.clock.claimed(sp, asked).To)
	}
	l.f.board.publish()
	if page.Total == len(page.Events) && len(page.Events) < PageSize && holdsAll(l.scope, page.Events) {
		l.done(l.f.clock.claimed(sp, asked))
		return l.unasked(want.minus(sp)), nil
	}
	if page.Total < MaxDepth {
		return append([]span{{Span: sp, total: page.Total}}, l.unasked(want.minus(sp))...), nil
	}
	return l.unasked(want), nil
}

// spawn reads sp when a worker is free. Only run waits for the workers, so a
// worker may spawn.
func (l *load) spawn(ctx context.Context, sp span) {
	l.planned(1)
	l.work.Go(func() {
		select {
		case l.slots <- struct{}{}:
			defer func() { <-l.slots }()
		case <-ctx.Done():
			_ = l.failed(canceled(context.Cause(ctx))) // kept unless a better reason is there
			return
		}
		err := l.f.clock.asking(sp.Span, func(w model.Span) error { return l.ask(ctx, sp, w) })
		if err != nil {
			l.lost(sp.Span, err)
		}
	})
}

// page makes one call, puts its events into the store and hands them on to be
// kept: before any claim that rests on them.
func (l *load) page(ctx context.Context, r Request) (Page, error) {
	return l.pageBy(ctx, r, l.f.call)
}

// opening is page ahead of all that is queued, for the calls that tell which
// others there are to make: a span whose first page stood behind the pages of
// all others would have none queued when these are read, and so would each of
// the spans that were begun together.
func (l *load) opening(ctx context.Context, r Request) (Page, error) {
	return l.pageBy(ctx, r, l.f.ahead)
}

func (l *load) pageBy(ctx context.Context, r Request, call func(context.Context, Request) (Page, error)) (Page, error) {
	if l.manner == closely {
		call = l.f.urgent
	}
	r.Scope = l.scope.And(r.Scope)
	p, err := call(ctx, r)
	if err != nil {
		return Page{}, err
	}
	l.f.take(&p, 0, !l.known)
	l.doubt.saw(p.Events)
	l.mu.Lock()
	l.fails = 0
	l.mu.Unlock()
	l.answered()
	return p, nil
}

// lost notes that sp could not be read. The other spans go on, unless the
// failure would meet them too.
func (l *load) lost(sp model.Span, err error) {
	e := l.failed(err)
	if e.Class == Canceled {
		return
	}
	l.mu.Lock()
	l.fails++
	stop := e.Class.permanent() || l.fails >= hopeless
	l.mu.Unlock()
	l.leave(sp, e.Text())
	if stop {
		l.stop(e)
	}
}

// failed keeps the most telling failure and returns it for err.
func (l *load) failed(err error) *Error {
	e := AsError(err)
	l.mu.Lock()
	defer l.mu.Unlock()
	if tellsMore(e, l.err) {
		l.err = e
	}
	return e
}

// done notes that the window for sp was answered in full.
func (l *load) done(sp model.Span) {
	l.mu.Lock()
	l.read = l.read.with(sp)
	rest := l.unclaimed()
	l.mu.Unlock()
	if !l.f.mode.byEnd() {
		return
	}
	for _, sp := range rest {
		l.know(sp)
	}
}

// unclaimed is what was read and is not claimed.
func (l *load) unclaimed() spans {
	out := l.read
	for _, sp := range l.told {
		out = out.minus(sp)
	}
	return out
}

func (l *load) know(sp model.Span) {
	l.mu.Lock()
	l.told = l.told.with(sp)
	l.mu.Unlock()
	k := model.Known{Scope: l.scope, Span: sp, AsOf: l.asOf.Unix()}
	l.f.supersede(l.doubt, k)
	l.f.know(k)
}

// leave says why sp is missing; only a load of what was wanted does, since
// what others ask for is known already or asked for by that one too.
func (l *load) leave(sp model.Span, why model.Text) {
	if l.manner == wide {
		l.f.board.leave(l.scope, sp, why)
	}
}

// planned adds n to the calls that this load is known to need.
func (l *load) planned(n int) {
	if l.manner == wide {
		l.f.board.change(func(b *board) { b.fresh.Planned += n })
	}
}

// answered counts one answer.
func (l *load) answered() {
	if l.manner != wide {
		return
	}
	l.f.board.change(func(b *board) {
		b.fresh.Done++
		b.fresh.Planned = max(b.fresh.Planned, b.fresh.Done)
	})
}

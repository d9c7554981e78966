package fetch

import (
	"context"
	"sync"
	"time"

	"offair/model"
)

// DefaultRefresh is the time between two polls when none is set.
const DefaultRefresh = 30 * time.Second

// Options steer a Feed.
type Options struct {
	Window  model.Window     // what is loaded at first
	Scope   model.Scope      // --domain, --app: sent with every call
	Rate    int              // calls a second, at most, over any one second; 0: DefaultRate
	Limiter *Limiter         // shared with other callers of the account; nil: an own one of Rate
	Keeper  Keeper           // restores what was known before and keeps what is fetched; nil: none
	Offline bool             // never make a call: show what the Keeper has
	Refresh time.Duration    // between two polls; 0: DefaultRefresh
	Now     func() time.Time // nil: time.Now
	Patient bool             // an unreachable host is tried for ever (the screen), not three times (commands)
}

// Feed keeps one account's store filled. Use either Load, for one answer, or
// Run, to stay current; the other methods are safe beside Run.
type Feed struct {
	store *model.Store
	opts  Options
	line  *line
	clock *clock
	mode  mode
	board *board
	order *order
	alone map[model.ID]model.Event // gone from the server, nothing known in their place; guarded by order
	wake  chan struct{}            // holds one token when Want or Refresh was called
	looks chan struct{}            // the same for WantScope and WantWord

	mu        sync.Mutex
	wants     []model.Window
	later     []model.Window // wanted at low priority, the first one next
	asked     bool           // Refresh was called
	horizon   int64          // seconds before it are to be had by loading, later ones by polling; 0 before the first answer
	newest    time.Time      // when the last answer was asked for that reached the newest records
	gaveUp    spans          // asked for in full and still not known; tried again at the next re-read
	again     spans          // known from the archive, but worth asking for once more
	odd       spans          // hold records that could not be read
	restoring restoring
	begun     bool     // restored
	look      interest // what a person looks at just now
}

// NewFeed returns a feed that does nothing yet.
func NewFeed(c Caller, st *model.Store, o Options) *Feed {
	if o.Refresh <= 0 {
		o.Refresh = DefaultRefresh
	}
	if o.Limiter == nil {
		o.Limiter = NewLimiter(o.Rate)
	}
	at, answers := newClock(o.Now), newOrder()
	return &Feed{
		store: st,
		opts:  o,
		line:  newLine(numbered{c, answers}, o.Limiter),
		clock: at,
		order: answers,
		alone: map[model.ID]model.Event{},
		board: &board{store: st, scope: o.Scope, limit: o.Limiter, clock: at, keeper: o.Keeper},
		wake:  make(chan struct{}, 1),
		looks: make(chan struct{}, 1),
		wants: []model.Window{o.Window},

		restoring: restoring{moved: make(chan struct{}, 1), done: make(chan struct{})},
	}
}

// Load brings in the wanted window once and returns when it is complete or
// cannot be completed. The last snapshot says what is missing; err is the
// failure that stopped it (an *Error). A Patient feed does not give up on an
// unreachable host before ctx ends. What WantScope or WantWord asked for is
// asked for first.
func (f *Feed) Load(ctx context.Context) (*model.Snapshot, error) {
	defer f.restore(ctx)()
	if f.opts.Offline {
		return f.offline(), nil
	}
	defer f.scouting(ctx)()
	f.mu.Lock()
	f.horizon = 0 // up to the present, also when called again
	f.mu.Unlock()
	for n := 1; ; n++ {
		err := f.fill(ctx)
		if !f.opts.Patient || !is(err, Unreachable) {
			f.board.recovered(loadFault)
			f.board.change(func(b *board) { b.fresh.Next = time.Time{} })
			return f.board.publish(), err
		}
		wait := retryIn(n)
		f.waiting(loadFault, err, wait)
		if sleep(ctx, wait) != nil {
			return f.board.publish(), err
		}
	}
}

// Want asks for (at least) this window too; the feed loads what is missing.
// Returns at once.
func (f *Feed) Want(w model.Window) {
	f.mu.Lock()
	f.wants = wanting(f.wants, w, f.clock.now())
	f.mu.Unlock()
	nudge(f.wake)
}

// Refresh asks for a poll now. Returns at once.
func (f *Feed) Refresh() {
	f.mu.Lock()
	f.asked = true
	f.mu.Unlock()
	nudge(f.wake)
}

// Wait returns the latest snapshot once its version differs from after.
func (f *Feed) Wait(ctx context.Context, after uint64) (*model.Snapshot, error) {
	return f.store.Wait(ctx, after)
}

// nudge leaves a token for a loop, unless one is there that it has not seen.
func nudge(token chan<- struct{}) {
	select {
	case token <- struct{}{}:
	default:
	}
}

// call makes one call and learns from its answer.
func (f *Feed) call(ctx context.Context, r Request) (Page, error) {
	return f.learning(ctx, r, f.line.call)
}

// ahead is call before the others of a load.
func (f *Feed) ahead(ctx context.Context, r Request) (Page, error) {
	return f.learning(ctx, r, f.line.ahead)
}

// urgent is call before all that a load does.
func (f *Feed) urgent(ctx context.Context, r Request) (Page, error) {
	return f.learning(ctx, r, f.line.urgent)
}

func (f *Feed) learning(ctx context.Context, r Request, call func(context.Context, Request) (Page, error)) (Page, error) {
	r.Size = PageSize
	p, err := call(ctx, r)
	if err != nil {
		return Page{}, err
	}
	f.clock.hear(p.Date)
	f.mode.learn(r.Span, p.Events)
	return p, nil
}

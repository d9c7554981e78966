package onair

import (
	"context"
	"sync"
	"time"

	"offair/fetch"
	"offair/model"
)

// Caller makes one call. It neither retries nor waits for a rate limit. An
// error is a *fetch.Error.
type Caller interface {
	State(ctx context.Context, stream model.Scope) (fetch.StateAnswer, error)
	Online(ctx context.Context, r fetch.OnlineRequest) (fetch.OnlinePage, error)
	Quality(ctx context.Context, r fetch.QualityRequest) (fetch.QualityAnswer, error)
}

// Limiter is what all calls of the process wait for.
type Limiter interface {
	Wait(ctx context.Context) error // nil, or ctx's error
}

// Store is where answers go: a *model.Store.
type Store interface {
	Snapshot() *model.Snapshot
	SetAir(a model.Air) *model.Snapshot
}

// Options are what a Desk is made with.
type Options struct {
	Caller     Caller
	Store      Store
	Limit      Limiter          // nil: the calls' own rates alone
	Scope      model.Scope      // --domain, --app: nothing else is listed
	SmallPages bool             // the site gives 100 streams a page at most
	Now        func() time.Time // nil: time.Now
}

// How long an answer serves.
const (
	stateServes   = 30 * time.Second
	qualityServes = 10 * time.Minute
	failureServes = 5 * time.Second  // a failure, lest ten screens repeat it
	offServes     = 10 * time.Minute // a call that is not permitted or not offered
)

// Desk asks for all screens of one account. Its methods are safe for
// concurrent use; equal questions that come together are asked once.
type Desk struct {
	o      Options
	ctx    context.Context // ends the calls under way
	cancel context.CancelFunc
	lines  [kinds]*line

	air     sync.Mutex // orders changes of what the store knows to be on air
	flights flights
	off     closed
	series  shelf
	pages   pageSize
}

// New returns a Desk; Close ends it.
func New(o Options) *Desk {
	if o.Now == nil {
		o.Now = time.Now
	}
	d := &Desk{o: o}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	for k, rate := range [kinds]int{state: fetch.StateRate, online: fetch.OnlineRate, quality: fetch.QualityRate} {
		d.lines[k] = newLine(o.Limit, rate)
	}
	d.pages.small = o.SmallPages
	return d
}

// Close ends the calls under way and returns when all have ended.
func (d *Desk) Close() {
	d.cancel()
	d.flights.wait()
}

// Ask asks whether one stream is on air, and since when. An answer of the last
// half minute serves again. It returns once the answer is in the store, empty,
// or with the sentence for what went wrong.
func (d *Desk) Ask(ctx context.Context, stream model.Scope) model.Text {
	return d.flights.join(ctx, flight{key: key{state, stream, model.Span{}}, now: d.o.Now, run: func() (time.Duration, error) {
		if err := d.ask(stream); err != nil {
			return 0, err
		}
		return stateServes, nil
	}})
}

func (d *Desk) ask(stream model.Scope) error {
	var said fetch.StateAnswer
	err := d.call(state, stream.Domain, func(ctx context.Context) (err error) {
		said, err = d.o.Caller.State(ctx, stream)
		return err
	})
	if err != nil {
		return err
	}
	f := model.AirFact{State: said.State, AsOf: d.second(said.Date)}
	if said.State == model.OnAir {
		f.Since = d.since(stream)
	}
	d.change(func(a model.Air) model.Air { return a.With(stream, f) })
	return nil
}

// since is when a stream that is on air began; nil when that cannot be known.
// That the list cannot be had, or does not hold it yet, is no failure.
func (d *Desk) since(stream model.Scope) []int64 {
	var p fetch.OnlinePage
	err := d.call(online, stream.Domain, func(ctx context.Context) (err error) {
		p, err = d.o.Caller.Online(ctx, fetch.OnlineRequest{Scope: stream, Page: 1, Size: leastPage})
		return err
	})
	if err != nil {
		return nil
	}
	for _, s := range p.Streams {
		if same(s.Place, stream) == stream {
			return s.Since
		}
	}
	return nil
}

// second is when something was so, by the server's clock where it tells.
func (d *Desk) second(date time.Time) int64 {
	if date.IsZero() {
		date = d.o.Now()
	}
	return date.Unix()
}

// change puts new words into the store.
func (d *Desk) change(f func(model.Air) model.Air) {
	d.air.Lock()
	defer d.air.Unlock()
	d.o.Store.SetAir(f(d.o.Store.Snapshot().Air()))
}

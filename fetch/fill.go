package fetch

import (
	"context"
	"time"

	"offair/model"
)

const (
	lateness   = 10 * time.Minute // how far back a poll looks for records that came late
	pollPages  = 10               // pages a poll reads in one window; a load is for more
	rereadSpan = 24 * time.Hour   // how much is read again now and then
)

// fill loads what is missing of the wanted windows and publishes the outcome.
func (f *Feed) fill(ctx context.Context) error {
	now := f.clock.now()
	f.tell(now)
	f.board.change(func(b *board) {
		b.fresh.Loading, b.fresh.Done, b.fresh.Planned, b.loadOdd = true, 0, 0, 0
	})
	f.board.publish()
	err := f.loadAgain(ctx, now)
	if err == nil {
		f.giveUp(f.missing(now))
	}
	f.name(now, err)
	f.board.change(func(b *board) { b.fresh.Loading = false })
	f.settle()
	f.board.publish()
	return err
}

// name says of all that is not known why, so that no missing span goes
// without a word.
func (f *Feed) name(now time.Time, err error) {
	why := stopped
	if err != nil {
		why = AsError(err).Text()
	}
	horizon := f.horizonAt()
	for _, sp := range f.unknown(now) {
		if horizon > 0 && sp.From >= horizon {
			why = notYet
		}
		f.board.leave(f.opts.Scope, sp, why)
	}
}

// secondChances is how often what is still missing is loaded again.
const secondChances = 2

// loadAgain loads what is missing, and once more what a run of bad luck left
// out: where a good part of all calls fails, one among a thousand fails as
// often as a call is tried. It gives up when a round brought nothing.
func (f *Feed) loadAgain(ctx context.Context, now time.Time) error {
	missing := f.missing(now)
	err := f.load(ctx, missing, wide)
	for range secondChances {
		left := f.missing(now)
		if err == nil || AsError(err).Class != Transient || left.seconds() >= missing.seconds() {
			break
		}
		missing = left
		err = f.load(ctx, missing, wide)
	}
	return err
}

// begin notes the first answer of a load that was begun at the time at, which
// speaks for the time before the second to: later records are for polls to
// find.
func (f *Feed) begin(at time.Time, to int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.horizon == 0 {
		f.horizon, f.newest = at.Unix()+1, at
		if to > at.Unix()-int64(newMargins[len(newMargins)-1])-edgeSlack {
			f.horizon = min(f.horizon, to)
		}
	}
}

func (f *Feed) giveUp(left spans) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, sp := range left {
		f.gaveUp = f.gaveUp.with(sp)
	}
}

// settle moves "as of" on when nothing that is wanted is missing but what was
// given up: that is told by the coverage.
func (f *Feed) settle() {
	f.mu.Lock()
	newest := f.newest
	f.mu.Unlock()
	if newest.IsZero() || len(f.missing(newest)) > 0 {
		return
	}
	f.board.change(func(b *board) {
		if newest.After(b.fresh.AsOf) {
			b.fresh.AsOf = newest
		}
	})
}

// reread reads the last day once more: it finds records that came late, and
// lets what was given up be tried again.
func (f *Feed) reread(ctx context.Context) error {
	now := f.clock.now()
	last := model.Span{From: now.Add(-rereadSpan).Unix(), To: now.Unix() + 1}
	err := f.load(ctx, f.wanted(now).within(last), quietly)
	f.mu.Lock()
	f.gaveUp = nil
	f.mu.Unlock()
	f.board.publish()
	return err
}

// poll finds what is new since the last answer that reached the newest
// records, and what came late. It reads wide windows from the newest end down,
// which is right whichever time they filter on. What lies between is loaded.
func (f *Feed) poll(ctx context.Context) error {
	at := f.clock.now()
	f.mu.Lock()
	since := f.newest.Add(-lateness).Unix()
	f.mu.Unlock()
	odd := 0
	was := doubting(f.store.Unpublished(), spans{{From: since, To: at.Unix() + 1}})
	d := descent{since: since, depth: pollPages, page: func(ctx context.Context, r Request) (Page, error) {
		r.Scope = f.opts.Scope
		p, err := f.urgent(ctx, r)
		if err != nil {
			return Page{}, err
		}
		odd += p.Odd
		p.late = f.take(&p, since, false)
		was.saw(p.Events)
		return p, nil
	}}
	found, err := f.down(ctx, d, at.Unix()+1)
	if err != nil {
		return err
	}
	if odd > 0 {
		f.blemish(found)
	}
	f.polled(at, found, was)
	f.board.change(func(b *board) { b.pollOdd = odd })
	f.settle()
	return nil
}

// polled claims what a poll that was begun at the time at has found.
func (f *Feed) polled(at time.Time, found model.Span, was *doubt) {
	k := model.Known{Scope: f.opts.Scope, Span: found, AsOf: at.Unix()}
	f.supersede(was, k)
	f.paired()
	f.know(k)
	f.mu.Lock()
	f.horizon, f.newest = max(f.horizon, found.To), at
	f.mu.Unlock()
}

// down reads the window that ends at the second to, and as long as the API may
// filter on the start, the older ones too: a push may have been long. Every
// record that ended in found was read; it is empty where nothing is certain.
func (f *Feed) down(ctx context.Context, d descent, to int64) (found model.Span, err error) {
	floor := d.since
	found.To = to
	oldest := f.clock.oldest()
	for n := 0; to > oldest && (n == 0 || !f.mode.byEnd()); n++ {
		sp := model.Span{From: max(oldest, to-widest), To: to}
		err := f.clock.asking(sp, func(w model.Span) error {
			low, err := d.read(ctx, w)
			floor = max(floor, low)
			if n == 0 {
				found.To = f.clock.claimed(sp, w).To
			}
			return err
		})
		if err != nil {
			return model.Span{}, err
		}
		to = sp.From
	}
	found.From = floor
	return found, nil
}

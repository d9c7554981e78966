package fetch

import (
	"context"
	"math"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"offair/model"
)

// descent reads a wide window newest end first, down to a given second.
//
// Whatever time the window filters on, the answers are in the order of ends.
// So the records that ended lately come first even where the API filters on
// the start, and reading until the ends are older than since finds every one
// of them, provided that all starts that matter lie in the windows read.
type descent struct {
	since int64                                              // read down to here
	depth int                                                // pages at most
	page  func(ctx context.Context, r Request) (Page, error) // takes the events in, too
}

// noFloor says that nothing is certain: no record is known to have been read.
const noFloor = math.MaxInt64

// read returns the floor: every record that w matches and that ended at or
// after that second was read. It is since when all went well. Records that
// are older and yet were not known make it read on, down to depth.
func (d descent) read(ctx context.Context, w model.Span) (floor int64, err error) {
	above := int64(noFloor)
	for n := 1; n <= d.depth; n++ {
		p, err := d.full(ctx, Request{Span: w, Page: n})
		if err != nil {
			return noFloor, err
		}
		low, sorted := lowest(p.Events, above)
		if !sorted {
			return noFloor, nil
		}
		above = low
		end := len(p.Events)+p.Odd < PageSize // a count of just so many may be a slip
		if end || (low < d.since && p.late == 0) {
			return d.since, nil
		}
	}
	if above == noFloor {
		return noFloor, nil
	}
	return max(d.since, above+1), nil
}

// full asks for a page until it holds as much as the server's count says it
// must; a server that stumbles may send less.
func (d descent) full(ctx context.Context, r Request) (p Page, err error) {
	late := 0
	for range rereads {
		if p, err = d.page(ctx, r); err != nil {
			return p, err
		}
		late += p.late
		p.late = late
		if len(p.Events)+p.Odd >= min(PageSize, p.Total-(r.Page-1)*PageSize) {
			return p, nil
		}
	}
	return p, &Error{Class: Transient, What: unsettled}
}

// lowest is the earliest end of events; sorted is false when they are not in
// descending order below above.
func lowest(events []model.Event, above int64) (low int64, sorted bool) {
	for i := range events {
		end := events[i].End
		if end <= 0 {
			continue
		}
		if end > above {
			return above, false
		}
		above = end
	}
	return above, true
}

// claim turns what was read into claims. When the API may filter on the start,
// a record that ended in a stretch that was read may have begun before it; the
// tail of each stretch brings those in.
func (l *load) claim(ctx context.Context) {
	l.mu.Lock()
	rest := l.unclaimed()
	l.mu.Unlock()
	for _, sp := range rest {
		ok, err := l.tail(ctx, sp.From)
		switch {
		case err != nil:
			l.lost(sp, err)
		case ok:
			l.know(sp)
		default:
			l.leave(sp, unsettled)
		}
	}
}

// tail reads every record that ended at or after the second at and began
// before it. It reports whether that is certain. It costs a call or two, since
// the newest ends come first, and none when the mode makes it needless.
func (l *load) tail(ctx context.Context, at int64) (bool, error) {
	oldest := l.f.clock.oldest()
	g, ctx := errgroup.WithContext(ctx)
	var unsure atomic.Bool
	for to := at; to > oldest+edgeSlack; to -= widest {
		sp := model.Span{From: max(oldest, to-widest), To: to}
		g.Go(func() error {
			ok, err := l.tailOf(ctx, sp, at)
			if !ok {
				unsure.Store(true)
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return false, err
	}
	return !unsure.Load() || l.f.mode.byEnd(), nil
}

// tailOf is tail for the records that began in sp. When more of them than
// paging can reach ended at or after at, sp is halved.
func (l *load) tailOf(ctx context.Context, sp model.Span, at int64) (bool, error) {
	if l.f.mode.byEnd() {
		return true, nil
	}
	l.planned(1)
	d := descent{since: at, depth: MaxDepth / PageSize, page: l.page}
	floor := int64(noFloor)
	err := l.f.clock.asking(sp, func(w model.Span) (err error) {
		floor, err = d.read(ctx, w)
		return err
	})
	switch {
	case err != nil || floor <= at:
		return err == nil, err
	case floor == noFloor || sp.To-sp.From <= 1:
		return l.f.mode.byEnd(), nil
	}
	mid := sp.From + (sp.To-sp.From)/2
	for _, half := range []model.Span{{From: mid, To: sp.To}, {From: sp.From, To: mid}} {
		if ok, err := l.tailOf(ctx, half, at); !ok || err != nil {
			return ok, err
		}
	}
	return true, nil
}

package fetch

import (
	"context"

	"golang.org/x/sync/errgroup"

	"offair/model"
)

// passBatch is how many pages pass reads before it looks at where it is.
const passBatch = 20

// pass reads the first MaxDepth records of w, asked for sp, in the order of
// their ends, when no cut by time makes it fewer: more pushes than that were on
// air all the while and the API filters on overlap. It must not be used unless
// every end in sp is matched: mode.byEnd.
func (l *load) pass(ctx context.Context, sp span, w model.Span) error {
	for range rereads {
		end, still, err := l.climb(ctx, w, sp.To)
		if err != nil {
			return err
		}
		if still {
			return l.passed(ctx, sp, end)
		}
	}
	l.leave(sp.Span, unsettled)
	return nil
}

// passed goes on behind the second end, before which all was read.
func (l *load) passed(ctx context.Context, sp span, end int64) error {
	switch {
	case end >= sp.To:
		l.done(sp.Span)
	case end > sp.From:
		l.done(model.Span{From: sp.From, To: end})
		l.spawn(ctx, span{model.Span{From: end, To: sp.To}, sp.depth})
	default:
		l.spawn(ctx, span{model.Span{From: sp.From + 1, To: sp.To}, sp.depth})
		return l.second(ctx, sp.From)
	}
	return nil
}

// climb reads w in ascending order until a record ended at or after the second
// to, or until paging reaches no further. Every record that ended before the
// second it returns was read, provided that still is true: nothing moved.
func (l *load) climb(ctx context.Context, w model.Span, to int64) (end int64, still bool, err error) {
	var last Page
	n := 0
	for n < MaxDepth/PageSize && lastEnd(last.Events) < to {
		if last, err = l.batch(ctx, Request{Span: w, Page: n + 1, Ascending: true}); err != nil {
			return 0, false, err
		}
		n += passBatch
	}
	l.planned(1)
	again, err := l.page(ctx, Request{Span: w, Page: n, Ascending: true})
	return lastEnd(last.Events), lastID(again) == lastID(last), err
}

// batch reads passBatch pages from r on in parallel and returns the last one.
func (l *load) batch(ctx context.Context, r Request) (last Page, err error) {
	l.planned(passBatch)
	g, ctx := errgroup.WithContext(ctx)
	for i := range passBatch {
		g.Go(func() error {
			r := r
			r.Page += i
			p, err := l.page(ctx, r)
			if i == passBatch-1 {
				last = p
			}
			return err
		})
	}
	return last, g.Wait()
}

func lastID(p Page) model.ID {
	if n := len(p.Events); n > 0 {
		return p.Events[n-1].ID()
	}
	return model.ID{}
}

// second reads the one second at when a request that overlaps its neighbours
// matches more than paging can reach. Asked for alone it may fit; if it does
// not, its first and its last MaxDepth records are read and the rest is left.
// An empty answer says that this server counts an end of the window out.
func (l *load) second(ctx context.Context, at int64) error {
	for _, w := range []model.Span{{From: at, To: at}, {From: at, To: at + 1}, {From: at - 1, To: at + 1}} {
		l.planned(1)
		first, err := l.page(ctx, Request{Span: w, Page: 1, Ascending: true})
		switch {
		case is(err, Refused): // such a window is not accepted
			continue
		case err != nil:
			return err
		case first.Total > 0:
			return l.alone(ctx, at, w, first)
		}
	}
	l.leave(model.Span{From: at, To: at + 1}, unsettled)
	return nil
}

// alone reads what it can of the second at through the window w.
func (l *load) alone(ctx context.Context, at int64, w model.Span, first Page) error {
	t := newTally()
	t.add(1, first)
	read := l.crowd
	if first.Total < MaxDepth {
		read = func(ctx context.Context, _ int64, w model.Span, t *tally) (bool, error) { return l.rest(ctx, w, t) }
	}
	whole, err := read(ctx, at, w, t)
	switch {
	case err != nil:
		return err
	case whole:
		l.odd(t.unreadable())
		l.done(model.Span{From: at, To: at + 1})
	default:
		l.leave(model.Span{From: at, To: at + 1}, crowded(at, t))
	}
	return nil
}

// crowd reads the first and the last MaxDepth records of w and reports whether
// the second at is in them as a whole.
func (l *load) crowd(ctx context.Context, at int64, w model.Span, t *tally) (bool, error) {
	up := Request{Span: w, Ascending: true}
	if err := l.pages(ctx, up, t, 2); err != nil {
		return false, err
	}
	last, err := l.page(ctx, Request{Span: w, Page: MaxDepth / PageSize, Ascending: true})
	if err != nil {
		return false, err
	}
	if l.f.mode.byEnd() && lastEnd(last.Events) > at {
		return true, nil // in the order of ends, this second was passed
	}
	if err := l.pages(ctx, Request{Span: w}, t, 1); err != nil {
		return false, err
	}
	// Only a count above MaxDepth is certain not to be clipped there.
	return t.total > MaxDepth && t.complete(), nil
}

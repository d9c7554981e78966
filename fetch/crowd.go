package fetch

import (
	"context"

	"offair/model"
)

// second reads the one second at when a request that overlaps its neighbours
// matches more than paging can reach. Asked for alone it may fit; if it does
// not, it is cut by domain, app and stream, and its first and its last MaxDepth
// records are read. An empty answer says that this server counts an end of the
// window out.
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
	t := newTally(l.scope)
	t.add(1, first)
	read := l.crowd
	if first.Total < MaxDepth {
		read = func(ctx context.Context, _ int64, w model.Span, t *tally) (bool, error) {
			return l.rest(ctx, Request{Span: w, Ascending: true}, t)
		}
	}
	whole, err := read(ctx, at, w, t)
	if err == nil && !whole {
		whole, err = l.byName(ctx, at, w, t)
	}
	switch {
	case err != nil:
		return err
	case whole:
		l.settle(t, model.Span{From: at, To: at + 1})
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

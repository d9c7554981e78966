package fetch

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"

	"offair/model"
)

// rereads is how often a span whose count does not fit is read again.
const rereads = 3

// ask reads the window w, asked for sp, in ascending order: what arrives while
// its pages are read comes behind them.
func (l *load) ask(ctx context.Context, sp span, w model.Span) error {
	q := Request{Span: w, Ascending: true}
	t := newTally(l.scope)
	first, err := l.open(ctx, sp, q, t)
	if err != nil {
		return err
	}
	if t.total >= MaxDepth {
		return l.cutUp(ctx, sp, w, first, t)
	}
	whole, err := l.rest(ctx, q, t)
	switch {
	case err != nil:
		return err
	case t.total >= MaxDepth:
		return l.cutUp(ctx, sp, w, first, t)
	case !whole:
		l.leave(sp.Span, short(t))
	default:
		l.settle(t, l.f.clock.claimed(sp.Span, w))
	}
	return nil
}

// cutUp hands a query over to cut, with the largest count that it was told.
func (l *load) cutUp(ctx context.Context, sp span, w model.Span, first Page, t *tally) error {
	first.Total = max(first.Total, t.total)
	return l.cut(ctx, sp, w, first)
}

// open reads the first page of q, and where it is known how many there are,
// the others at the same time.
func (l *load) open(ctx context.Context, sp span, q Request, t *tally) (first Page, err error) {
	if sp.total > PageSize {
		l.planned(-1) // the one that spawn has counted
		return first, l.pagesTo(ctx, q, t, 1, pagesFor(sp.total))
	}
	q.Page = 1
	if first, err = l.opening(ctx, q); err == nil {
		t.add(1, first)
	}
	return first, err
}

// settle claims sp, whose matches were all seen, unless they were not matched
// as exactly as was asked for.
func (l *load) settle(t *tally, sp model.Span) {
	if t.alien {
		l.leave(sp, inexact)
		return
	}
	if n := t.unreadable(); n > 0 {
		l.odd(n)
		l.f.blemish(sp)
	}
	l.done(sp)
}

// rest reads the pages of q, in ascending order, after the first and reports
// whether all matches were seen. A query that comes out short is read again.
func (l *load) rest(ctx context.Context, q Request, t *tally) (whole bool, err error) {
	from := len(t.items) + 1
	if t.have() > t.total {
		if from, err = l.walk(ctx, q, t); err != nil || from == 0 {
			return err == nil, err
		}
	}
	for range rereads {
		before := t.have()
		if err := l.pages(ctx, q, t, from); err != nil {
			return false, err
		}
		if whole, err := l.settled(ctx, q, t); whole || err != nil {
			return whole, err
		}
		if from == 1 && t.have() == before && t.received() == t.usual() {
			return true, nil // read twice alike: the server holds a record twice
		}
		from = 1
	}
	return false, nil
}

// pages reads the pages of the query q from number from to the last in
// parallel. Those in descending order are counted beside the others.
func (l *load) pages(ctx context.Context, q Request, t *tally, from int) error {
	return l.pagesTo(ctx, q, t, from, max(t.pages(), from-1))
}

// pagesTo is pages up to the number last.
func (l *load) pagesTo(ctx context.Context, q Request, t *tally, from, last int) error {
	l.planned(last - from + 1)
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	for n := from; n <= last; n++ {
		g.Go(func() error {
			r := q
			r.Page = n
			p, err := l.page(ctx, r)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				t.add(place(r), p)
			}
			return err
		})
	}
	return g.Wait()
}

// place is the key under which a page is counted.
func place(r Request) int {
	if r.Ascending {
		return r.Page
	}
	return -r.Page
}

// settled reports whether all matches were seen. Records that came in while
// the pages were read stand at the end, so what follows the last one is read;
// it also shows a count that is too small where the pages are full.
func (l *load) settled(ctx context.Context, q Request, t *tally) (bool, error) {
	for range rereads {
		if t.complete() && (t.have()%PageSize != 0 || t.have() == 0 || t.have() >= MaxDepth) {
			return true, nil
		}
		before, doubtful := t.have(), append(t.boasts(), t.stumbles()...)
		if err := l.reask(ctx, q, t, append(doubtful, min(before/PageSize+1, deepest))); err != nil {
			return false, err
		}
		if t.have() == before && len(doubtful) == 0 {
			break
		}
	}
	return t.complete(), nil
}

// reask reads some pages again.
func (l *load) reask(ctx context.Context, q Request, t *tally, pages []int) error {
	for _, n := range pages {
		l.planned(1)
		q.Page = n
		p, err := l.page(ctx, q)
		if err != nil {
			return err
		}
		t.add(n, p)
	}
	return nil
}

// walk reads page after page when the server's count is below what it sends,
// until one is not full and nothing comes behind it: then it returns 0. When a
// page tells a count that can be right, it returns the next page.
func (l *load) walk(ctx context.Context, q Request, t *tally) (next int, err error) {
	for n := len(t.items) + 1; n <= deepest; n++ {
		if t.items[n-1] < PageSize {
			before := t.received()
			if err := l.reask(ctx, q, t, []int{n - 1, n}); err != nil || t.received() == before {
				return 0, err
			}
		} else if err := l.reask(ctx, q, t, []int{n}); err != nil {
			return 0, err
		}
		if t.total > t.have() {
			return n + 1, nil
		}
	}
	t.total = MaxDepth // there may be more: to be cut
	return 0, nil
}

// odd counts list items that could not be read.
func (l *load) odd(n int) {
	if n > 0 && l.manner == wide {
		l.f.board.change(func(b *board) { b.loadOdd += n })
	}
}

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
	first, err := l.page(ctx, Request{Span: w, Page: 1, Ascending: true})
	if err != nil {
		return err
	}
	if first.Total >= MaxDepth {
		return l.cut(ctx, sp, w, first)
	}
	t := newTally()
	t.add(1, first)
	whole, err := l.rest(ctx, w, t)
	switch {
	case err != nil:
		return err
	case t.total >= MaxDepth:
		return l.cut(ctx, sp, w, first)
	case !whole:
		l.leave(sp.Span, short(t))
	default:
		l.odd(t.unreadable())
		l.done(l.f.clock.claimed(sp.Span, w))
	}
	return nil
}

// rest reads the pages after the first and reports whether all matches were
// seen. A query that comes out short is read again.
func (l *load) rest(ctx context.Context, w model.Span, t *tally) (whole bool, err error) {
	if t.have() > t.total {
		return true, l.walk(ctx, w, t)
	}
	from := 2
	for range rereads {
		before := t.have()
		if err := l.pages(ctx, Request{Span: w, Ascending: true}, t, from); err != nil {
			return false, err
		}
		if whole, err := l.settled(ctx, w, t); whole || err != nil {
			return whole, err
		}
		if from == 1 && t.have() == before && t.received() == t.total {
			return true, nil // read twice alike: the server holds a record twice
		}
		from = 1
	}
	return false, nil
}

// pages reads the pages of the query q from number from to the last in
// parallel. Those in descending order are counted beside the others.
func (l *load) pages(ctx context.Context, q Request, t *tally, from int) error {
	last := max(t.pages(), from-1)
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
// the pages were read stand at the end, so the last page is read once more.
func (l *load) settled(ctx context.Context, w model.Span, t *tally) (bool, error) {
	for range rereads {
		if t.complete() {
			return true, nil
		}
		n := max(1, pagesFor(t.have()+1))
		p, err := l.page(ctx, Request{Span: w, Page: n, Ascending: true})
		if err != nil {
			return false, err
		}
		before := t.have()
		t.add(n, p)
		if t.have() == before {
			break
		}
	}
	return t.complete(), nil
}

// walk reads page after page until one is not full: the server's count is
// below what it sends, so it says nothing.
func (l *load) walk(ctx context.Context, w model.Span, t *tally) error {
	for n := 2; n <= MaxDepth/PageSize && t.items[n-1] >= PageSize; n++ {
		p, err := l.page(ctx, Request{Span: w, Page: n, Ascending: true})
		if err != nil {
			return err
		}
		t.add(n, p)
	}
	if len(t.items) == MaxDepth/PageSize {
		t.total = MaxDepth // there may be more: to be cut
	}
	return nil
}

// odd counts list items that could not be read.
func (l *load) odd(n int) {
	if n > 0 && !l.quiet {
		l.f.board.change(func(b *board) { b.loadOdd += n })
	}
}

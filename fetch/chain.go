package fetch

import (
	"context"

	"offair/model"
)

// deepest is how many pages of one query can be read.
const deepest = MaxDepth / PageSize

// link reads as much of w, asked for sp, as paging reaches, in the order of
// ends, and spawns what lies behind it. It must not be used unless every end
// in sp is matched: mode.byEnd.
//
// The last page is asked for first: it tells where this link ends, so the next
// one begins while this one's pages are read.
//
//	sp.From ──── pages 1 … 100 of w ────► end ──── next link ────► sp.To
func (l *load) link(ctx context.Context, sp span, w model.Span, first Page) error {
	t := newTally(l.scope)
	if len(first.Events) > 0 {
		t.add(1, first)
	}
	q := Request{Span: w, Ascending: true}
	last, err := l.lastPage(ctx, q)
	if err != nil {
		return err
	}
	t.add(deepest, last)
	end := min(lastEnd(last.Events), sp.To)
	switch {
	case len(last.Events)+last.Odd < PageSize: // the server's count was wrong
		return l.fewer(ctx, sp, q, t)
	case end <= sp.From: // more ended in its first second than can be reached
		l.spawn(ctx, span{Span: model.Span{From: sp.From + 1, To: sp.To}, depth: sp.depth + 1})
		return l.second(ctx, sp.From)
	case end < sp.To:
		l.spawn(ctx, span{Span: model.Span{From: end, To: sp.To}, depth: sp.depth + 1})
	}
	reached, whole, err := l.linked(ctx, q, t, last)
	part := model.Span{From: sp.From, To: min(end, max(reached, sp.From))}
	switch {
	case err != nil:
		l.lost(model.Span{From: sp.From, To: end}, err) // what lies behind is read by itself
		return nil
	case whole:
		l.settle(t, l.f.clock.claimed(part, w))
	default:
		l.leave(part, unsettled)
	}
	if part.To < end { // late records pushed the end of this link back
		l.spawn(ctx, span{Span: model.Span{From: part.To, To: end}, depth: sp.depth + 1})
	}
	return nil
}

// lastPage asks for the last page that can be reached until it is full.
func (l *load) lastPage(ctx context.Context, q Request) (p Page, err error) {
	q.Page = deepest
	for range rereads {
		l.planned(1)
		if p, err = l.opening(ctx, q); err != nil || len(p.Events)+p.Odd >= PageSize {
			break
		}
	}
	return p, err
}

// fewer reads a query that was counted at MaxDepth or more and whose last page
// is not full: it is an ordinary one if another page tells a lower count.
func (l *load) fewer(ctx context.Context, sp span, q Request, t *tally) error {
	whole, err := l.rest(ctx, q, t)
	switch {
	case err != nil:
		return err
	case whole && t.least < MaxDepth:
		l.settle(t, l.f.clock.claimed(sp.Span, q.Span))
	default:
		l.leave(sp.Span, short(t))
	}
	return nil
}

// linked reads the pages between the first and the last one, and reports
// whether they hold all records that ended before the second reached. They do
// when each is full, no record stands twice, and nothing moved meanwhile: the
// count stayed the same, or, where it is clipped and would anyway, the last
// page did.
func (l *load) linked(ctx context.Context, q Request, t *tally, last Page) (reached int64, whole bool, err error) {
	before := -1 // how many different records the last reading brought
	for try := range rereads {
		if err := l.between(ctx, q, t, try); err != nil {
			return 0, false, err
		}
		if !t.full() {
			continue
		}
		alike := t.have() == MaxDepth || t.have() == before // the server holds a record twice
		before = t.have()
		whole = alike && try == 0 && t.agreed()
		if !whole {
			still, err := l.still(ctx, q, &last)
			if err != nil {
				return 0, false, err
			}
			whole = still && alike
		}
		if whole {
			break
		}
	}
	return lastEnd(last.Events), whole, nil
}

// full reports whether each page that can be reached was read and is full.
func (t *tally) full() bool { return len(t.items) == deepest && t.received() == MaxDepth }

// agreed reports whether all pages tell one count, which is not clipped.
func (t *tally) agreed() bool { return t.least == t.total && t.total > MaxDepth }

// still asks for the last page again and reports whether it stayed as it was.
func (l *load) still(ctx context.Context, q Request, last *Page) (bool, error) {
	l.planned(1)
	q.Page = deepest
	again, err := l.opening(ctx, q) // the next span waits for this one's place
	if err != nil {
		return false, err
	}
	same := lastID(again) == lastID(*last) && lastEnd(again.Events) == lastEnd(last.Events)
	*last = again
	return same, nil
}

// between reads the pages that are not read yet, or when a reading came out
// wrong, all.
func (l *load) between(ctx context.Context, q Request, t *tally, try int) error {
	if try == 0 {
		return l.pagesTo(ctx, q, t, 2, deepest-1)
	}
	return l.pagesTo(ctx, q, t, 1, deepest)
}

func lastID(p Page) model.ID {
	if n := len(p.Events); n > 0 {
		return p.Events[n-1].ID()
	}
	return model.ID{}
}

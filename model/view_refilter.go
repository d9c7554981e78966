package model

import "context"

// fewIn: a chunk's rows are looked at one by one where at most one in so many is
// left. Beyond, going through the whole chunk takes less.
const fewIn = 3

// Refilter is NewView for a filter that takes the place of v's while a line is
// being typed. s is a snapshot of the same store as v's: what v's filter has
// looked up for the terms that both have is not looked up again, and where the
// new filter is the narrower one, rows that did not pass v's are not either.
func (v *View) Refilter(ctx context.Context, s *Snapshot, f Filter) (*View, error) {
	next, err := v.bound(ctx, s, f)
	if err != nil {
		return nil, err
	}
	var wider []hits
	if n, ok := next.bind.(narrowing); ok && v.bind != nil && n.Within(v.bind) {
		wider = v.hits
	}
	if err := next.scan(ctx, nil, wider); err != nil {
		return nil, err
	}
	next.count()
	return next, nil
}

// few is h where it left so few rows that they are gone through, of no more than
// the rows that the chunk has; else nil.
func (h *hits) few(rows int) *hits {
	if h == nil || h.all || h.seen > rows || len(h.rows) > h.seen/fewIn {
		return nil
	}
	return h
}

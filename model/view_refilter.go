package model

import "context"

// narrowing is what a Binding may be besides: one that can tell that it lets no
// row pass but those that an earlier binding let pass, and then needs to see
// only these.
type narrowing interface {
	// Within reports whether all rows that pass, passed prev too, as far as
	// prev's snapshot has them. False says nothing.
	Within(prev Binding) bool
	// Narrow moves the offsets in c that pass to the front of rows, in their
	// order, and returns them. It must be safe for concurrent use.
	Narrow(c *Chunk, rows []uint16) []uint16
}

// expectant is what a Binding may be besides: one that wants to know how many
// rows are going to be looked at, before they are. Expect must be safe for
// concurrent use, and change nothing of what passes.
type expectant interface{ Expect(rows int) }

// fewIn: a chunk's rows are looked at one by one where at most one in so many is
// left. Beyond, going through the whole chunk takes less.
const fewIn = 3

// Refilter is NewView for a filter that takes the place of v's while a line is
// being typed. s is a snapshot of the same store as v's: what v's filter has
// looked up for the terms that both have is not looked up again, and where the
// new filter is the narrower one, rows that did not pass v's are not either.
func (v *View) Refilter(ctx context.Context, s *Snapshot, f Filter) (*View, error) {
	if f == nil {
		return NewView(ctx, s, nil)
	}
	next := &View{snap: s, filter: f}
	var err error
	if next.bind, err = f.Bind(ctx, s, v.bind); err != nil {
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

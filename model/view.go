package model

import (
	"context"
	"sort"
)

// View is the rows of a snapshot that a filter leaves, the newest first. It is
// immutable. Results are kept per chunk, so that a later snapshot costs only
// the rows that are new.
type View struct {
	snap   *Snapshot
	filter Filter
	bind   Binding
	hits   []hits // one for each chunk
	before []int  // how many rows pass in the chunks before the i-th; one more entry than hits
	lo, hi int    // the part of the passing rows, oldest first, that lies in the window
	early  int    // passing rows without any time: they belong to every window
}

// hits is what passes of one chunk.
type hits struct {
	serial uint64
	seen   int      // rows of the chunk looked at
	all    bool     // every row passes: no list is kept
	rows   []uint16 // offsets, ascending
}

func (h *hits) len() int {
	if h.all {
		return h.seen
	}
	return len(h.rows)
}

func (h *hits) at(i int) int {
	if h.all {
		return i
	}
	return int(h.rows[i])
}

// rank is how many passing rows stand before offset i.
func (h *hits) rank(i int) int {
	if h.all {
		return min(i, h.seen)
	}
	return sort.Search(len(h.rows), func(j int) bool { return int(h.rows[j]) >= i })
}

// NewView looks at every row of s. A nil filter lets all pass. The error is
// ctx's.
func NewView(ctx context.Context, s *Snapshot, f Filter) (*View, error) {
	return (&View{filter: f}).Extend(ctx, s)
}

// Extend is the view of a later snapshot of the same store; it looks only at
// chunks that changed and at rows that were appended. The window is the
// caller's to set again.
func (v *View) Extend(ctx context.Context, s *Snapshot) (*View, error) {
	next, err := v.bound(ctx, s, v.filter)
	if err != nil {
		return nil, err
	}
	known := v.hits
	if isVolatile(v.bind) || isVolatile(next.bind) {
		known = nil
	}
	if err := next.scan(ctx, known, nil); err != nil {
		return nil, err
	}
	next.count()
	return next, nil
}

// bound is a view of s that has no rows yet, with f bound to it by what v's
// filter has looked up.
func (v *View) bound(ctx context.Context, s *Snapshot, f Filter) (*View, error) {
	next := &View{snap: s, filter: f}
	if f == nil {
		return next, nil
	}
	var err error
	next.bind, err = f.Bind(ctx, s, v.bind)
	return next, err
}

func (v *View) count() {
	v.before = make([]int, len(v.hits)+1)
	for i := range v.hits {
		v.before[i+1] = v.before[i] + v.hits[i].len()
	}
	v.lo, v.hi = 0, v.before[len(v.hits)]
	v.early = v.rank(v.snap.firstAt(1))
}

// Within narrows the view to the rows whose When lies in sp, or widens it
// again; it costs two binary searches. Rows without any readable time belong
// to every window and come last.
func (v *View) Within(sp Span) *View {
	w := *v
	lo, hi := v.snap.Range(sp)
	w.lo, w.hi = v.rank(lo), v.rank(hi)
	return &w
}

// Same reports whether two views are of one question: they have the same rows,
// windows aside. False says nothing.
func (v *View) Same(o *View) bool {
	return v == o || v.snap == o.snap && len(v.hits) > 0 && len(o.hits) > 0 && &v.hits[0] == &o.hits[0]
}

// Snapshot is what the view is of.
func (v *View) Snapshot() *Snapshot { return v.snap }

// Len is the number of rows in the view.
func (v *View) Len() int { return v.hi - v.lo + v.below() }

// below is how many of the rows without a time come after the window's last.
func (v *View) below() int { return min(v.early, v.lo) }

// Row is the number, in the snapshot, of the i-th newest row.
func (v *View) Row(i int) int {
	n := v.hi - v.lo
	if i < n {
		return v.nth(v.hi - 1 - i)
	}
	return v.nth(v.below() - 1 - (i - n))
}

// nth is the number of the n-th passing row, the oldest first.
func (v *View) nth(n int) int {
	i := sort.SearchInts(v.before, n+1) - 1
	return v.snap.chunks[i].First + v.hits[i].at(n-v.before[i])
}

// rank is how many passing rows stand before a row of the snapshot.
func (v *View) rank(row int) int {
	i := sort.Search(len(v.snap.chunks), func(i int) bool { return v.snap.chunks[i].First > row }) - 1
	if i < 0 {
		return 0
	}
	return v.before[i] + v.hits[i].rank(row-v.snap.chunks[i].First)
}

// Index is where a row of the snapshot stands in the view. When it is not in
// it, i is where it would stand: the index of the first older row.
func (v *View) Index(row int) (i int, ok bool) {
	n := v.Len()
	i = sort.Search(n, func(i int) bool { return v.Row(i) <= row })
	return i, i < n && v.Row(i) == row
}

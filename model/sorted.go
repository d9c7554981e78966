package model

import (
	"context"
	"sort"
)

// Sorted is the rows of a view in another order. It is immutable and takes 4
// bytes a row.
type Sorted struct {
	snap     *Snapshot
	ordering *ordering
	rows     []uint32
}

// Sorted puts all rows of the view in order. It may take some frames, so call
// it off the key's path and show Top meanwhile. The error is ctx's.
//
//	rows ─► places (from columns, or ranks of names) ─► how far they reach
//	     ─► counted by one digit of it, or by two ─► rows in order
func (v *View) Sorted(ctx context.Context, by Order) (*Sorted, error) {
	o, err := v.snap.ordering(ctx, by)
	if err != nil {
		return nil, err
	}
	p := newPlacer(ctx, v, o)
	if err := p.reach(); err != nil {
		return nil, err
	}
	rows, err := p.sorted()
	return &Sorted{v.snap, o, rows}, err
}

// Len is the number of rows.
func (s *Sorted) Len() int { return len(s.rows) }

// Row is the number, in the snapshot, of the i-th row.
func (s *Sorted) Row(i int) int { return int(s.rows[i]) }

// Order is what the rows are ordered by.
func (s *Sorted) Order() Order { return s.ordering.Order }

// Index is where a row of the snapshot stands. When it is not among the rows,
// i is where it would stand.
func (s *Sorted) Index(row int) (i int, ok bool) {
	want := s.code(row)
	i = sort.Search(len(s.rows), func(i int) bool { return s.code(int(s.rows[i])) >= want })
	return i, i < len(s.rows) && s.Row(i) == row
}

func (s *Sorted) code(row int) uint64 {
	c, i := s.snap.at(row)
	var place [1]uint32
	s.ordering.fill(c, []uint16{uint16(i)}, place[:])
	return code(place[0], row)
}

// code is a row's place in one number: the smaller comes first, among equal
// places the newer row.
func code(place uint32, row int) uint64 { return uint64(place)<<32 | uint64(^uint32(row)) }

package model

import "iter"

// Part is the rows of a view that lie in one chunk, in ascending order: either
// all in [From, To), or those in Rows, which begin at From and end before To.
type Part struct {
	Chunk    *Chunk
	Rows     []uint16 // offsets, never written to again; nil when every row of [From, To) passes
	From, To int      // offsets
	Timeless bool     // rows without any time, which belong to every window
}

// Len is the number of rows, never 0 in what Parts yields.
func (p *Part) Len() int {
	if p.Rows != nil {
		return len(p.Rows)
	}
	return p.To - p.From
}

// At is the offset of the i-th row.
func (p *Part) At(i int) int {
	if p.Rows != nil {
		return int(p.Rows[i])
	}
	return p.From + i
}

// Parts yields the rows of the view chunk by chunk, the oldest first: those
// without any time, then those of the window. Unlike Row it costs nothing for
// each row: it is what passes over many rows are made with.
func (v *View) Parts() iter.Seq[Part] {
	return func(yield func(Part) bool) {
		if v.partsOf(0, v.early, true, yield) {
			v.partsOf(max(v.lo, v.early), v.hi, false, yield)
		}
	}
}

// partsOf yields the passing rows [lo, hi), the oldest first; false when yield
// wanted no more.
func (v *View) partsOf(lo, hi int, timeless bool, yield func(Part) bool) bool {
	for i := range v.hits {
		from, to := max(lo, v.before[i]), min(hi, v.before[i+1])
		if from >= to {
			continue
		}
		p := v.hits[i].part(from-v.before[i], to-v.before[i])
		p.Chunk, p.Timeless = &v.snap.chunks[i], timeless
		if !yield(p) {
			return false
		}
	}
	return true
}

// part is the passing rows [from, to) of the chunk.
func (h *hits) part(from, to int) Part {
	if h.all {
		return Part{From: from, To: to}
	}
	rows := h.rows[from:to:to]
	return Part{Rows: rows, From: int(rows[0]), To: int(rows[len(rows)-1]) + 1}
}

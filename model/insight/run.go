package insight

import (
	"math"
	"slices"
	"sort"

	"offair/model"
)

// run is rows that are counted in, or taken out again.
type run struct {
	model.Part
	add uint32 // what a row adds: 1, or -1 modulo 2^32
}

const (
	plus  uint32 = 1
	minus        = ^uint32(0)
)

// runsOf counts all parts in.
func runsOf(parts []model.Part) []run {
	runs := make([]run, len(parts))
	for i, p := range parts {
		runs[i] = run{p, plus}
	}
	return runs
}

// within is the rows of p with offsets in [from, to); it may be empty.
func within(p model.Part, from, to int) model.Part {
	if p.Rows != nil {
		i := sort.Search(len(p.Rows), func(i int) bool { return int(p.Rows[i]) >= from })
		j := i + sort.Search(len(p.Rows)-i, func(j int) bool { return int(p.Rows[i+j]) >= to })
		return cut(p, i, j)
	}
	p.From = min(max(p.From, from), p.To)
	p.To = max(min(p.To, to), p.From)
	return p
}

// cut is the i-th to the j-th row of p, j not included.
func cut(p model.Part, i, j int) model.Part {
	if p.Rows == nil {
		p.From, p.To = p.From+i, p.From+j
		return p
	}
	p.Rows = p.Rows[i:j]
	if i < j {
		p.From, p.To = int(p.Rows[0]), int(p.Rows[j-i-1])+1
	}
	return p
}

// partKey tells which parts of two views speak of the same rows.
type partKey struct {
	serial   uint64
	timeless bool
}

func keyOf(p *model.Part) partKey { return partKey{p.Chunk.Serial, p.Timeless} }

// changes are the runs that turn counts of the rows of old into counts of the
// rows of now, and how many rows they hold. Equal stretches are left out:
// rows that were appended, late arrivals, a window that moved cost what they
// are.
func changes(old, now []model.Part) (runs []run, rows int) {
	known := make(map[partKey]int, len(old))
	for i := range old {
		known[keyOf(&old[i])] = i
	}
	add := func(p model.Part, sign uint32) {
		if p.Len() > 0 {
			runs = append(runs, run{p, sign})
			rows += p.Len()
		}
	}
	for _, p := range now {
		o := model.Part{}
		if i, ok := known[keyOf(&p)]; ok {
			o = old[i]
			delete(known, keyOf(&p))
		}
		lo, hi := shared(o, p)
		add(within(o, 0, lo), minus)
		add(within(o, hi, math.MaxInt), minus)
		add(within(p, 0, lo), plus)
		add(within(p, hi, math.MaxInt), plus)
	}
	for _, i := range known {
		add(old[i], minus)
	}
	return runs, rows
}

// shared is the stretch of offsets in which two parts of one chunk have the
// same rows; [0, 0) when they differ where both reach.
func shared(a, b model.Part) (lo, hi int) {
	lo, hi = max(a.From, b.From), min(a.To, b.To)
	if lo >= hi || !sameRows(within(a, lo, hi), within(b, lo, hi)) {
		return 0, 0
	}
	return lo, hi
}

// sameRows compares two parts of the same stretch of offsets.
func sameRows(a, b model.Part) bool {
	switch {
	case a.Len() != b.Len():
		return false
	case a.Rows == nil || b.Rows == nil || a.Len() == 0:
		return true // one has every row of the stretch, and as many are in the other
	default:
		return &a.Rows[0] == &b.Rows[0] || slices.Equal(a.Rows, b.Rows)
	}
}

// each gives the stretches of r that lie in one bucket each, with its number;
// -1 for rows in none, those without a time among them.
func (b Buckets) each(r run, do func(bucket int, r run)) {
	for from, n := 0, r.Len(); from < n; {
		bucket, to := b.stretch(r, from)
		do(bucket, run{cut(r.Part, from, to), r.add})
		from = to
	}
}

// stretch is the bucket of the i-th row of r, and the first row after it that
// lies in another one.
func (b Buckets) stretch(r run, i int) (bucket, to int) {
	when := func(i int) int64 { return int64(r.Chunk.When[r.At(i)]) }
	before := func(t int64) int { return i + sort.Search(r.Len()-i, func(k int) bool { return when(i+k) >= t }) }
	if r.Timeless || b.Len() == 0 {
		return -1, r.Len()
	}
	bucket, ok := b.At(when(i))
	switch {
	case ok:
		return bucket, before(b.Edges[bucket+1])
	case bucket < 0:
		return -1, before(b.Edges[0])
	default:
		return -1, r.Len()
	}
}

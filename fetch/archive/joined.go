package archive

import (
	"bufio"
	"cmp"
	"math"
	"sort"

	"offair/model"
)

// joined is rows of several sheets, in order of time.
type joined struct {
	from []*sheet
	runs []run
}

// with has the rows of further sheets, which follow each other in time, in the
// places of those that are mixed.
func (j joined) with(further []*sheet) joined {
	out := joined{from: append(j.from, further...)}
	k, at := 0, 0 // what of them has no place yet
	for i, r := range j.runs {
		if r.strip != mixed {
			put(&out.runs, r)
			continue
		}
		before := int64(math.MaxInt64)
		if i+1 < len(j.runs) {
			next := j.runs[i+1]
			before = int64(j.from[next.strip].when[next.lo])
		}
		for ; k < len(further); k, at = k+1, 0 {
			m := further[k]
			to := at + sort.Search(m.Len()-at, func(i int) bool { return int64(m.when[at+i]) >= before })
			put(&out.runs, run{len(j.from) + k, at, to})
			if to < m.Len() {
				at = to
				break
			}
		}
	}
	return out
}

// middle is how many rows come first where they are parted in two: what is
// nearest to half of them, but no second is parted unless there is only one.
func (j joined) middle() (first int) {
	half := count(j.runs) / 2
	apart := func(at int) int { return max(at-half, half-at) }
	at, last := 0, uint32(0)
	for s, i := range j.rows() {
		if second := j.from[s].when[i]; at > 0 && second != last && (first == 0 || apart(at) < apart(first)) {
			first = at
		}
		last = j.from[s].when[i]
		at++
	}
	return cmp.Or(first, half)
}

// split is the first so many rows, and the others.
func (j joined) split(rows int) (lo, hi joined) {
	lo.from, hi.from = j.from, j.from
	for _, r := range j.runs {
		middle := min(r.hi, r.lo+rows)
		rows -= put(&lo.runs, run{r.strip, r.lo, middle})
		put(&hi.runs, run{r.strip, middle, r.hi})
	}
	return lo, hi
}

// textual reports whether there is more text than one segment is to have. What
// several sheets say counts as often.
func (j joined) textual() bool {
	all := 0
	for _, s := range j.from {
		for f := range s.words {
			all += len(s.words[f].all)
		}
	}
	if all <= segmentText {
		return false
	}
	all = 0
	for f := range model.SegmentTexts {
		seen := j.tables(f)
		for s, i := range j.rows() {
			if id := j.from[s].ids[f].at(i); seen[s][id] == 0 {
				seen[s][id] = 1
				all += len(j.from[s].words[f].at(id))
			}
		}
	}
	return all > segmentText
}

// tables has for each sheet a number for each of its texts, all 0.
func (j joined) tables(f int) [][]uint32 {
	out := make([][]uint32, len(j.from))
	for i, s := range j.from {
		out[i] = make([]uint32, s.words[f].len())
	}
	return out
}

// rows are all rows: of which sheet each is, and its number there.
func (j joined) rows() func(yield func(sheet, i int) bool) {
	return func(yield func(sheet, i int) bool) {
		for _, r := range j.runs {
			for i := r.lo; i < r.hi; i++ {
				if !yield(r.strip, i) {
					return
				}
			}
		}
	}
}

// write is writeSegment for joined rows, in whose columns col has room for one.
func (j joined) write(w *bufio.Writer, col []uint32) {
	lengths := j.any(func(s *sheet, i int) bool { return s.up.at(i) != 0 })
	lacks := j.any(func(s *sheet, i int) bool { return s.lacksAt(i) != 0 })
	writeHead(w, len(col), lengths*hasUp|lacks*hasLacks)
	last := uint32(0)
	writeColumn(w, j.column(col, func(s *sheet, i int) uint32 {
		ahead := s.when[i] - last
		last = s.when[i]
		return ahead
	}))
	writeColumn(w, j.column(col, func(s *sheet, i int) uint32 { return s.start.at(i) }))
	if lengths > 0 {
		writeColumn(w, j.column(col, func(s *sheet, i int) uint32 { return s.up.at(i) }))
	}
	if lacks > 0 {
		for s, i := range j.rows() {
			_ = w.WriteByte(j.from[s].lacksAt(i))
		}
	}
	for f := range model.SegmentTexts {
		j.writeField(w, f, col)
	}
}

// any is 1 where something holds of any row, else 0.
func (j joined) any(holds func(s *sheet, i int) bool) byte {
	for s, i := range j.rows() {
		if holds(j.from[s], i) {
			return 1
		}
	}
	return 0
}

// column fills col with what each row has.
func (j joined) column(col []uint32, of func(s *sheet, i int) uint32) []uint32 {
	at := 0
	for s, i := range j.rows() {
		col[at] = of(j.from[s], i)
		at++
	}
	return col
}

func (j joined) writeField(w *bufio.Writer, f int, col []uint32) {
	var all lexicon
	known := j.tables(f) // by a sheet's id: the one here, plus one
	at := 0
	for s, i := range j.rows() {
		id := j.from[s].ids[f].at(i)
		if known[s][id] == 0 {
			known[s][id] = all.id(j.from[s].words[f].at(id)) + 1
		}
		col[at] = known[s][id] - 1
		at++
	}
	writeWords(w, all.words)
	writeColumn(w, col)
}

package query

import (
	"context"
	"math"
	"runtime"
	"time"

	"offair/model"
)

// Counts gives, for each of q.Terms, how many rows of s within sp it leaves by
// itself; for since: and until:, how many the snapshot has in that term's own
// span. As in a view, rows without any time belong to every span. The error is
// ctx's.
func (q Query) Counts(ctx context.Context, s *model.Snapshot, sp model.Span, now time.Time, zone *time.Location) ([]int, error) {
	out := make([]int, len(q.Terms))
	own := q.span(now, zone)
	for i, t := range q.Terms {
		var err error
		switch t.Field {
		case FieldSince:
			out[i] = rowsIn(s, model.Span{From: own.From, To: math.MaxInt64}).len()
		case FieldUntil:
			out[i] = rowsIn(s, model.Span{To: own.To}).len()
		default:
			out[i], err = q.count(ctx, t, s, rowsIn(s, sp))
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// part is the rows of a span: [lo, hi), and those before early, which have no
// time.
type part struct{ early, lo, hi int }

func rowsIn(s *model.Snapshot, sp model.Span) part {
	early, _ := s.Range(model.Span{To: math.MaxInt64})
	lo, hi := s.Range(sp)
	return part{early, lo, hi}
}

func (p part) len() int { return p.early + p.hi - p.lo }

// count is how many rows of p the term leaves.
func (q Query) count(ctx context.Context, t Term, s *model.Snapshot, p part) (int, error) {
	c, err := q.counter(ctx, t, s)
	if err != nil {
		return 0, err
	}
	n := 0
	for i := range s.Chunks() {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		runtime.Gosched() // a key or a frame may wait for a core
		chunk := &s.Chunks()[i]
		n += c.in(chunk, 0, p.early-chunk.First) + c.in(chunk, p.lo-chunk.First, p.hi-chunk.First)
	}
	if t.Not {
		n = p.len() - n
	}
	return n, nil
}

// counter counts the rows that a term hits, its sign left aside.
type counter struct {
	tables [][]uint8 // of cols; a row hits when any of its ids does
	cols   []column
	row    step // of a term that is decided row by row
}

func (q Query) counter(ctx context.Context, t Term, s *model.Snapshot) (counter, error) {
	t.Not = false
	switch t.Field {
	case FieldUp:
		return counter{row: lengthOf(t)}, nil
	case FieldGap, FieldIs:
		return counter{row: q.sequel(t).step(s)}, nil
	}
	m, err := marker{snap: s, now: measure(s)}.extend(ctx, termMarks{}, t.probes())
	if err != nil {
		return counter{}, err
	}
	var c counter
	for col := range columns {
		if ids := m.in(col, s); ids.hits > 0 {
			c.tables = append(c.tables, ids.bits)
			c.cols = append(c.cols, col)
		}
	}
	return c, nil
}

// in counts the hits among the offsets [from, to) as far as chunk has them.
func (c counter) in(chunk *model.Chunk, from, to int) int {
	from, to = max(from, 0), min(to, chunk.Len())
	switch {
	case from >= to:
		return 0
	case c.row != nil:
		return c.rows(chunk, from, to)
	case len(c.cols) == 1:
		return sum(c.tables[0], c.cols[0].ids(chunk)[from:to])
	case len(c.cols) > 1:
		return c.any(chunk, from, to)
	}
	return 0
}

func (c counter) rows(chunk *model.Chunk, from, to int) int {
	var buf [blockRows]uint16
	n := 0
	for ; from < to; from += len(buf) {
		n += c.row.first(chunk, from, min(from+len(buf), to), buf[:])
	}
	return n
}

func sum(table []uint8, ids []uint32) int {
	n := 0
	for _, id := range ids {
		n += int(table[id])
	}
	return n
}

// any counts rows of which one of two or three ids is a hit.
func (c counter) any(chunk *model.Chunk, from, to int) int {
	last := len(c.cols) - 1
	a, x := c.tables[0], c.cols[0].ids(chunk)[from:to]
	b, y := c.tables[1], c.cols[1].ids(chunk)[from:to]
	d, z := c.tables[last], c.cols[last].ids(chunk)[from:to] // b again where there are only two
	n := 0
	for i, id := range x {
		n += int(a[id] | b[y[i]] | d[z[i]])
	}
	return n
}

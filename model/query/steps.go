package query

import (
	"slices"

	"offair/model"
)

// gate lets rows pass whose id in one column is a hit.
type gate struct {
	column column
	marks
}

func (g *gate) share() float64 { return float64(g.hits) / float64(len(g.bits)) }

// first writes every offset and counts on only where the mark is set: cheaper
// than a branch that the processor cannot foresee.
func (g *gate) first(c *model.Chunk, from, to int, out []uint16) int {
	n, bits := 0, g.bits
	out = out[:to-from]
	for i, id := range g.column.ids(c)[from:to] {
		out[n] = uint16(from + i)
		n += int(bits[id])
	}
	return n
}

func (g *gate) narrow(c *model.Chunk, rows []uint16) int {
	n, bits, ids := 0, g.bits, g.column.ids(c)
	for _, row := range rows {
		rows[n] = row
		n += int(bits[ids[row]])
	}
	return n
}

// length lets rows pass whose recorded length lies in [lo, hi]; with not, all
// others, those without a length too.
type length struct {
	lo, hi int64
	not    bool
}

func lengthOf(t Term) length {
	lo, hi := t.limit.span()
	return length{lo, hi, t.Not}
}

// passes is a comparison that can be counted with and need not be jumped on:
// for a row's length nothing can foresee the jump.
func (l length) passes(c *model.Chunk, row int) bool {
	up, known := c.Up(row)
	if !known {
		return l.not
	}
	return (uint64(up-l.lo) <= uint64(l.hi-l.lo)) != l.not
}

// share is a guess: most comparisons ask for the few short pushes.
func (l length) share() float64 { return 0.3 }

func (l length) first(c *model.Chunk, from, to int, out []uint16) int {
	if c.Plain() {
		return l.plain(c, from, to, out)
	}
	n := 0
	for row := from; row < to; row++ {
		out[n] = uint16(row)
		if l.passes(c, row) {
			n++
		}
	}
	return n
}

// plain is first where all lengths are the time between start and end.
func (l length) plain(c *model.Chunk, from, to int, out []uint16) int {
	lo, part, not := l.lo, uint64(l.hi-l.lo), bit(l.not)
	n, when, start, out := 0, c.When[from:to], c.Start[from:to], out[:to-from]
	for i, w := range when {
		out[n] = uint16(from + i)
		n += int(bit(uint64(int64(w)-int64(start[i])-lo) <= part) ^ not)
	}
	return n
}

func (l length) narrow(c *model.Chunk, rows []uint16) int {
	n := 0
	for _, row := range rows {
		rows[n] = row
		if l.passes(c, int(row)) {
			n++
		}
	}
	return n
}

// blockRows is how many rows go through all steps before the next ones do: few
// enough for the nearest cache.
const blockRows = 4096

// Scan appends to out the offsets of the rows of c, from offset from on, that
// pass, in ascending order.
func (p plan) Scan(c *model.Chunk, from int, out []uint16) []uint16 {
	if p.none {
		return out
	}
	var buf [blockRows]uint16
	for to := 0; from < c.Len(); from = to {
		to = min(c.Len(), from+len(buf))
		n := p.block(c, from, to, buf[:])
		if cap(out)-len(out) < n { // as many of the rest as of this block will pass
			out = slices.Grow(out, n*(1+(c.Len()-to)/len(buf)))
		}
		out = append(out, buf[:n]...)
	}
	return out
}

// block fills buf with the passing offsets in [from, to) and returns their
// number.
func (p plan) block(c *model.Chunk, from, to int, buf []uint16) int {
	if len(p.steps) == 0 {
		for i := range to - from {
			buf[i] = uint16(from + i)
		}
		return to - from
	}
	n := p.steps[0].first(c, from, to, buf)
	for _, s := range p.steps[1:] {
		if n == 0 {
			return 0
		}
		n = s.narrow(c, buf[:n])
	}
	return n
}

package model

import (
	"context"
	"math/bits"
	"slices"
)

// placer goes over the rows of a view and what places they have.
type placer struct {
	ctx      context.Context
	ordering *ordering
	parts    []Part
	all      []uint16 // the offsets of a chunk of which every row passes
	room     []uint32 // places of the rows of one part
	rows     int
	lo, hi   uint32 // the least and the greatest place, absent apart
}

func newPlacer(ctx context.Context, v *View, o *ordering) *placer {
	p := &placer{
		ctx: ctx, ordering: o, parts: slices.Collect(v.Parts()), rows: v.Len(),
		all: make([]uint16, ChunkRows), room: make([]uint32, ChunkRows),
	}
	for i := range p.all {
		p.all[i] = uint16(i)
	}
	return p
}

// look is what is done with some rows of a chunk, whose first row has the
// number first: their offsets and their places.
type look func(first int, rows []uint16, places []uint32)

// oldest gives the rows of the view by the part, the oldest part first. The
// error is ctx's.
func (p *placer) oldest(do look) error {
	for i := range p.parts {
		if err := p.part(i, do); err != nil {
			return err
		}
	}
	return p.ctx.Err()
}

func (p *placer) part(i int, do look) error {
	if err := p.ctx.Err(); err != nil {
		return err
	}
	part := &p.parts[i]
	rows := part.Rows
	if rows == nil {
		rows = p.all[part.From:part.To]
	}
	p.ordering.fill(part.Chunk, rows, p.room)
	do(part.Chunk.First, rows, p.room[:len(rows)])
	return nil
}

// reach finds the least and the greatest place.
func (p *placer) reach() error {
	p.lo, p.hi = absent, 0
	return p.oldest(func(_ int, _ []uint16, places []uint32) {
		for _, v := range places {
			if v != absent {
				p.lo, p.hi = min(p.lo, v), max(p.hi, v)
			}
		}
	})
}

// oneDigit is up to how many bits are counted in one go: the counters then fit
// in the caches next to the core.
const oneDigit = 16

// sorted counts rows by their places. Places run from 0; absent is the one
// behind the last.
func (p *placer) sorted() ([]uint32, error) {
	if p.lo > p.hi { // no row has a value
		p.lo, p.hi = 0, 0
	}
	width := bits.Len64(uint64(p.hi-p.lo) + 1)
	low := width
	if width > oneDigit {
		low = (width + 1) / 2
	}
	return p.count(low, width-low)
}

// shift moves a place to where it counts from 0.
func (p *placer) shift(place uint32) uint64 {
	if place == absent {
		return uint64(p.hi-p.lo) + 1
	}
	return uint64(place - p.lo)
}

// count sorts by the low bits and then, if there are any, by the high ones,
// which keeps the order of equals.
func (p *placer) count(low, high int) ([]uint32, error) {
	ends, starts := make([]uint32, 1<<low), make([]uint32, 1<<high)
	mask := uint64(1)<<low - 1
	err := p.oldest(func(_ int, _ []uint16, places []uint32) {
		for _, place := range places {
			v := p.shift(place)
			ends[v&mask]++
			starts[v>>low]++
		}
	})
	if err != nil {
		return nil, err
	}
	sum(ends, true)
	sum(starts, false)
	if high == 0 {
		return p.one(ends)
	}
	return p.two(ends, starts, low)
}

// one puts rows where their places end, from the back: of equals the newer
// comes first.
func (p *placer) one(ends []uint32) ([]uint32, error) {
	out := make([]uint32, p.rows)
	return out, p.oldest(func(first int, rows []uint16, places []uint32) {
		for j, place := range places {
			v := p.shift(place)
			ends[v]--
			out[ends[v]] = uint32(first + int(rows[j]))
		}
	})
}

// two does as one does by the low bits, then puts what came of it where the
// high bits begin.
func (p *placer) two(ends, starts []uint32, low int) ([]uint32, error) {
	half := make([]uint64, p.rows)
	mask := uint64(1)<<low - 1
	err := p.oldest(func(first int, rows []uint16, places []uint32) {
		for j, place := range places {
			v := p.shift(place)
			ends[v&mask]--
			half[ends[v&mask]] = v>>low<<32 | uint64(first+int(rows[j]))
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]uint32, p.rows)
	for _, h := range half {
		out[starts[h>>32]] = uint32(h)
		starts[h>>32]++
	}
	return out, p.ctx.Err()
}

// sum makes numbers of rows the places where they begin, or end.
func sum(counts []uint32, ends bool) {
	n := uint32(0)
	for i, c := range counts {
		n += c
		counts[i] = n - c
		if ends {
			counts[i] = n
		}
	}
}

package query

import (
	"cmp"
	"slices"

	"offair/model"
)

// plan is the least work that decides a row: steps that all must let it pass,
// the one that is likely to leave the fewest first.
type plan struct {
	none  bool // no row can pass
	steps []step
}

// step is one condition on rows, as offsets in a chunk.
type step interface {
	// first writes the offsets in [from, to) that pass to out, which has room
	// for all of them, and returns their number.
	first(c *model.Chunk, from, to int, out []uint16) int
	// narrow moves the offsets in rows that pass to its front and returns
	// their number.
	narrow(c *model.Chunk, rows []uint16) int
	// share is the part of the rows that is expected to pass, 0 to 1.
	share() float64
}

// builder gathers the conditions of a plan.
type builder struct {
	size  sizes
	gates [columns]*gate // terms that look at one column, folded into one table
	lanes []*lanes       // terms that look at several columns
	none  bool
}

func (f *filter) plan(terms []termMarks, size sizes) plan {
	b := builder{size: size}
	for i, t := range terms {
		b.add(t, f.conds[i].not)
	}
	var p plan
	for _, g := range b.gates {
		if g == nil {
			continue
		}
		switch g.hits {
		case 0:
			b.none = true
		case len(g.bits):
		default:
			p.steps = append(p.steps, g)
		}
	}
	if b.none {
		return plan{none: true}
	}
	for _, l := range b.lanes {
		p.steps = append(p.steps, l)
	}
	for _, l := range f.lengths {
		p.steps = append(p.steps, l)
	}
	slices.SortStableFunc(p.steps, func(a, b step) int { return cmp.Compare(a.share(), b.share()) })
	return p
}

// add takes in one term. Tables without a hit decide nothing; one that hits
// every id decides the term for all rows.
func (b *builder) add(t termMarks, not bool) {
	var in []column
	for c := range columns {
		switch t.ids[c].hits {
		case 0: // also where the table is empty
		case b.size.ids[c]:
			b.none = b.none || not
			return
		default:
			in = append(in, c)
		}
	}
	switch len(in) {
	case 0:
		b.none = b.none || !not
	case 1:
		b.gate(in[0], t.ids[in[0]], not)
	default:
		b.lane(t, not)
	}
}

// gate folds a table into its column's.
func (b *builder) gate(c column, m marks, not bool) {
	if not {
		m = m.flipped()
	}
	if old := b.gates[c]; old != nil {
		m = old.and(m)
	}
	b.gates[c] = &gate{c, m}
}

// lane gives a term a bit of its own in tables of all columns, eight terms to
// a step: a row passes when the bits of its ids, taken together, are those
// that are wanted.
func (b *builder) lane(t termMarks, not bool) {
	if n := len(b.lanes); n == 0 || b.lanes[n-1].used == 8 {
		b.lanes = append(b.lanes, newLanes(b.size))
	}
	b.lanes[len(b.lanes)-1].add(t, not)
}

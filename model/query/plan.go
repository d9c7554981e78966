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

// expectant is a step that wants to know how many rows it is going to see.
type expectant interface{ expect(rows int) }

// Expect tells that so many rows are going to be looked at.
func (p plan) Expect(rows int) {
	for _, s := range p.steps {
		if e, ok := s.(expectant); ok {
			e.expect(rows)
		}
	}
}

// builder gathers the conditions of a plan.
type builder struct {
	snap   *model.Snapshot
	size   sizes
	misses [keyParts][]uint8 // by part of a key: the entries that any term on that part alone rules out
	keys   []keyMarks        // terms that look at keys
	gates  [columns]*gate    // terms that look at one other column, folded into one table
	lanes  []*lanes          // terms that look at several columns
	none   bool
}

func (f *filter) plan(s *model.Snapshot, of *binding) plan {
	b := builder{snap: s, size: of.size}
	for i := range of.terms {
		b.add(&of.terms[i], f.conds[i].not)
	}
	b.parts()
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
	if len(b.keys) > 0 {
		p.steps = append(p.steps, newKeyGate(b.keys))
	}
	for _, l := range b.lanes {
		p.steps = append(p.steps, l)
	}
	for _, l := range f.lengths {
		p.steps = append(p.steps, l)
	}
	for _, q := range f.sequels {
		p.steps = append(p.steps, q.step(s))
	}
	slices.SortStableFunc(p.steps, func(a, b step) int { return cmp.Compare(a.share(), b.share()) })
	return p
}

// add takes in one term. Tables without a hit decide nothing; one that hits
// everything decides the term for all rows.
func (b *builder) add(t *termMarks, not bool) {
	var hits []source
	for in := range sources {
		switch t[in].hits {
		case 0: // also where the dictionary is empty
		case b.size.dict[in]:
			b.none = b.none || not
			return
		default:
			hits = append(hits, in)
		}
	}
	switch in := columnsOf(hits); {
	case len(hits) == 0:
		b.none = b.none || !not
	case len(hits) == 1 && in[0] == keyColumn:
		b.part(hits[0], t[hits[0]], not)
	case len(in) == 1 && in[0] == keyColumn:
		k := t.keys(b.snap)
		if not {
			k = k.flipped()
		}
		b.keys = append(b.keys, k)
	case len(in) == 1:
		b.gate(in[0], t.in(in[0], b.snap), not)
	default:
		b.lane(t, not)
	}
}

// columnsOf are the columns that the sources, in order, are reached by.
func columnsOf(of []source) []column {
	var out []column
	for _, in := range of {
		out = append(out, in.column())
	}
	return slices.Compact(out)
}

// part takes in a term on one part of a key.
func (b *builder) part(in source, m marks, not bool) {
	if !not {
		m = m.flipped()
	}
	if b.misses[in] == nil {
		b.misses[in] = m.bits
		return
	}
	both := slices.Clone(b.misses[in])
	eachWord(both, m.bits, func(a, b uint64) uint64 { return a | b })
	b.misses[in] = both
}

// parts brings the terms on parts of keys to the keys, all at once: a key
// passes when none of its parts is ruled out.
func (b *builder) parts() {
	var out [keyParts]marks
	used := false
	for part, bits := range b.misses {
		if bits == nil {
			continue
		}
		out[part] = marks{bits, count(bits)}
		used = used || out[part].hits > 0
		b.none = b.none || out[part].hits == len(bits)
	}
	if used {
		b.keys = append(b.keys, keyMarksOf(b.snap.Keys(), out).flipped())
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

// lane gives a term a bit of its own in the tables of a step that has one left.
func (b *builder) lane(t *termMarks, not bool) {
	if n := len(b.lanes); n == 0 || b.lanes[n-1].used == mostLanes {
		b.lanes = append(b.lanes, &lanes{part: 1})
	}
	b.lanes[len(b.lanes)-1].add(t.keys(b.snap), t.in(clientColumn, b.snap), t.in(kindColumn, b.snap), not)
}

package query

import (
	"context"
	"slices"

	"offair/model"
)

// Filter compiles all terms but since: and until:; nil when nothing is left.
//
// A term is looked up once for each distinct text, never for each row. What it
// hits becomes a table of ids; terms on the same column become one table, so
// that a row costs one look-up for each column that matters.
func (q Query) Filter() model.Filter {
	f := &filter{}
	for _, t := range q.Terms {
		switch {
		case isTime(t.Field):
		case t.Field == FieldUp:
			f.lengths = append(f.lengths, lengthOf(t))
		case t.Field == FieldGap, t.Field == FieldIs:
			f.sequels = append(f.sequels, q.sequel(t))
		default:
			f.conds = append(f.conds, condOf(t))
		}
	}
	if len(f.conds)+len(f.lengths)+len(f.sequels) == 0 {
		return nil
	}
	return f
}

// filter is a compiled query. It is immutable.
type filter struct {
	conds   []cond
	lengths []length
	sequels []sequel
}

// cond is a term on dictionary texts.
type cond struct {
	text   string // canonical, its sign left out: terms with one text hit the same
	field  string
	word   string // what Term.word says
	not    bool
	probes []probe
}

func condOf(t Term) cond {
	c := cond{field: t.Field, word: t.word(), not: t.Not, probes: t.probes()}
	t.Not = false
	c.text = t.String()
	return c
}

// binding is a filter for the dictionaries of one snapshot.
type binding struct {
	of    *filter
	size  sizes
	terms []termMarks     // one for each of of.conds
	snap  *model.Snapshot // nil unless Volatile
	plan
}

// Volatile reports whether a later snapshot can change what is said of rows
// that were there before: what became of a stream is told by its next rows.
func (b *binding) Volatile() bool { return len(b.of.sequels) > 0 }

// Blank reports whether no row can pass.
func (b *binding) Blank() bool { return b.none }

// Whole reports whether every row passes.
func (b *binding) Whole() bool { return !b.none && len(b.steps) == 0 }

// Bind prepares the filter for s. Of a snapshot later than prev's it looks at
// the new dictionary entries only. prev may be of another filter for the same
// store: then that goes for the terms that both have. The error is ctx's.
func (f *filter) Bind(ctx context.Context, s *model.Snapshot, prev model.Binding) (model.Binding, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	old, _ := prev.(*binding)
	b := &binding{of: f, size: measure(s), terms: make([]termMarks, len(f.conds))}
	if b.Volatile() {
		b.snap = s
	}
	switch {
	case old == nil || !old.size.within(b.size):
		old = &binding{of: &filter{}}
	case old.of == f && old.size == b.size && old.snap == b.snap:
		return old, nil
	}
	for i := range f.conds {
		c := &f.conds[i]
		m := marker{snap: s, now: b.size}
		known, ok := old.term(c.text)
		if ok {
			m.old = old.size
		} else {
			m.wider, m.cover = old.wider(c), old.size
		}
		var err error
		if b.terms[i], err = m.extend(ctx, known, c.probes); err != nil {
			return nil, err
		}
	}
	b.plan = f.plan(s, b)
	return b, ctx.Err()
}

// term is the marks of the term with that text.
func (b *binding) term(text string) (termMarks, bool) {
	i := slices.IndexFunc(b.of.conds, func(c cond) bool { return c.text == text })
	if i < 0 {
		return termMarks{}, false
	}
	return b.terms[i], true
}

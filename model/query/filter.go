package query

import (
	"context"

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
		default:
			f.conds = append(f.conds, cond{t.Not, t.probes()})
		}
	}
	if len(f.conds)+len(f.lengths) == 0 {
		return nil
	}
	return f
}

// filter is a compiled query. It is immutable.
type filter struct {
	conds   []cond
	lengths []length
}

// cond is a term on dictionary texts.
type cond struct {
	not    bool
	probes []probe
}

// binding is a filter for the dictionaries of one snapshot.
type binding struct {
	of    *filter
	size  sizes
	terms []termMarks // one for each of of.conds
	plan
}

// Bind prepares the filter for s. Of a snapshot later than prev's it looks at
// the new dictionary entries only. The error is ctx's.
func (f *filter) Bind(ctx context.Context, s *model.Snapshot, prev model.Binding) (model.Binding, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	old, ok := prev.(*binding)
	b := &binding{of: f, size: measure(s), terms: make([]termMarks, len(f.conds))}
	switch {
	case !ok || old.of != f || !old.size.within(b.size):
		old = &binding{terms: b.terms}
	case old.size == b.size:
		return old, nil
	}
	m := marker{s, old.size, b.size}
	for i, c := range f.conds {
		var err error
		if b.terms[i], err = m.extend(ctx, old.terms[i], c.probes); err != nil {
			return nil, err
		}
	}
	b.plan = f.plan(b.terms, b.size)
	return b, nil
}

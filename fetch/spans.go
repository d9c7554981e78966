package fetch

import (
	"cmp"
	"slices"

	"offair/model"
)

// spans is a set of seconds: in order, apart from each other.
type spans []model.Span

// with returns the set with sp added. The receiver stays as it is.
func (s spans) with(sp model.Span) spans {
	if sp.From >= sp.To {
		return s
	}
	out := make(spans, 0, len(s)+1)
	for _, o := range s {
		if o.To < sp.From || o.From > sp.To {
			out = append(out, o)
			continue
		}
		sp = model.Span{From: min(o.From, sp.From), To: max(o.To, sp.To)}
	}
	out = append(out, sp)
	slices.SortFunc(out, func(a, b model.Span) int { return cmp.Compare(a.From, b.From) })
	return out
}

// minus returns the set with sp taken out. The receiver stays as it is.
func (s spans) minus(sp model.Span) spans {
	if sp.From >= sp.To {
		return s
	}
	var out spans
	for _, o := range s {
		if left := (model.Span{From: o.From, To: min(o.To, sp.From)}); left.From < left.To {
			out = append(out, left)
		}
		if right := (model.Span{From: max(o.From, sp.To), To: o.To}); right.From < right.To {
			out = append(out, right)
		}
	}
	return out
}

// holds reports whether all of sp is in the set.
func (s spans) holds(sp model.Span) bool {
	for _, o := range s {
		if o.From <= sp.From && sp.To <= o.To {
			return true
		}
	}
	return sp.From >= sp.To
}

// within returns the part of the set that lies in sp.
func (s spans) within(sp model.Span) spans {
	var out spans
	for _, o := range s {
		if in := (model.Span{From: max(o.From, sp.From), To: min(o.To, sp.To)}); in.From < in.To {
			out = append(out, in)
		}
	}
	return out
}

// seconds is how much time s holds in all.
func (s spans) seconds() (n int64) {
	for _, sp := range s {
		n += sp.To - sp.From
	}
	return n
}

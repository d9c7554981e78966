package archive

import (
	"slices"

	"offair/model"
)

// mostClaims bounds the claims of an archive; a real one has about two a day.
const mostClaims = 20_000

// without is the claims with the seconds of a span taken out of all of them.
func without(known []model.Known, out model.Span) []model.Known {
	kept := make([]model.Known, 0, len(known)+1)
	for _, k := range known {
		for _, s := range []model.Span{
			{From: k.Span.From, To: min(k.Span.To, out.From)},
			{From: max(k.Span.From, out.To), To: k.Span.To},
		} {
			if !s.Empty() {
				kept = append(kept, model.Known{Scope: k.Scope, Span: s, AsOf: k.AsOf})
			}
		}
	}
	return kept
}

// within is what the claims say of a span.
func within(known []model.Known, span model.Span) []model.Known {
	kept := make([]model.Known, 0, len(known))
	for _, k := range known {
		if k.Span = k.Span.Intersect(span); !k.Span.Empty() {
			kept = append(kept, k)
		}
	}
	return kept
}

// united is both lists of claims in one, short enough to be written with every
// refresh: neighbours are told as of the older moment where that still lies
// behind both.
func united(a, b []model.Known) []model.Known {
	all := model.Coverage{Known: a}.Merge(model.Coverage{Known: b}).Known
	out := make([]model.Known, 0, len(all))
	for _, k := range all {
		if n := len(out); n > 0 && joins(out[n-1], k) {
			out[n-1].Span.To, out[n-1].AsOf = k.Span.To, min(out[n-1].AsOf, k.AsOf)
			continue
		}
		out = append(out, k)
	}
	return shortest(out)
}

func joins(a, b model.Known) bool {
	return a.Scope == b.Scope && a.Span.To == b.Span.From && min(a.AsOf, b.AsOf) >= b.Span.To
}

// shortest drops the shortest claims while there are too many. What is not
// claimed is asked for again; nothing wrong is said.
func shortest(known []model.Known) []model.Known {
	if len(known) <= mostClaims {
		return known
	}
	lengths := make([]int64, len(known))
	for i, k := range known {
		lengths[i] = k.Span.To - k.Span.From
	}
	slices.Sort(lengths)
	least := lengths[len(lengths)-mostClaims/2]
	return slices.DeleteFunc(known, func(k model.Known) bool { return k.Span.To-k.Span.From < least })
}

package fetch

import (
	"cmp"
	"slices"

	"offair/model"
)

// mostClaims bounds how many stretches with an own "as of" are told apart.
// Polls add one each; beyond the bound the older ones are told together.
const mostClaims = 32

// claim says that every record that ended in Span was fetched as of AsOf.
type claim struct {
	span model.Span
	asOf int64
}

// claims are disjoint and in order of time. A value is never changed.
type claims []claim

// with returns the claims with c added. A newer claim replaces what an older
// one says of the same seconds.
func (cs claims) with(c claim) claims {
	if c.span.From >= c.span.To {
		return cs
	}
	out := make(claims, 0, len(cs)+2)
	rest := spans{c.span}
	for _, o := range cs {
		if o.asOf > c.asOf {
			out = append(out, o)
			rest = rest.minus(o.span)
			continue
		}
		for _, s := range (spans{o.span}).minus(c.span) {
			out = append(out, claim{s, o.asOf})
		}
	}
	for _, s := range rest {
		out = append(out, claim{s, c.asOf})
	}
	slices.SortFunc(out, func(a, b claim) int { return cmp.Compare(a.span.From, b.span.From) })
	return out.joined(1).bounded()
}

// joined merges neighbours that speak as of the same second; with keep > 1 it
// merges any neighbours but the newest keep, as of the older second.
func (cs claims) joined(keep int) claims {
	out := cs[:0]
	for i, c := range cs {
		if n := len(out); n > 0 && out[n-1].span.To == c.span.From &&
			(out[n-1].asOf == c.asOf || (keep > 1 && i < len(cs)-keep)) {
			out[n-1].span.To = c.span.To
			out[n-1].asOf = min(out[n-1].asOf, c.asOf)
			continue
		}
		out = append(out, c)
	}
	return out
}

// bounded keeps the number of claims small at the price of telling older ones
// as of an earlier second than is true.
func (cs claims) bounded() claims {
	if len(cs) <= mostClaims {
		return cs
	}
	return cs.joined(mostClaims / 2)
}

// spans is the set of seconds that are claimed.
func (cs claims) spans() spans {
	var out spans
	for _, c := range cs {
		out = out.with(c.span)
	}
	return out
}

// known is the claims as a snapshot carries them.
func (cs claims) known(scope model.Scope) []model.Known {
	out := make([]model.Known, len(cs))
	for i, c := range cs {
		out[i] = model.Known{Scope: scope, Span: c.span, AsOf: c.asOf}
	}
	return out
}

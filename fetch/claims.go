package fetch

import (
	"cmp"
	"slices"
	"time"

	"offair/model"
)

const (
	// mostClaims bounds how many stretches of one scope with an own "as of"
	// are told apart. Polls add one each; beyond the bound the older ones are
	// told together.
	mostClaims = 32

	// mostScopes bounds how many scopes narrower than the feed's own are told
	// of: typing in a filter may ask for many. Those asked for longest ago are
	// forgotten first.
	mostScopes = 64
)

// bounded keeps the claims few. What it gives up is only knowledge: a claim
// may speak as of an earlier second than is true, or be gone. Claims are in
// model.Coverage's form before and after.
func bounded(cov model.Coverage, own model.Scope) model.Coverage {
	if len(cov.Known) <= mostClaims {
		return cov
	}
	var known []model.Known
	var others [][]model.Known
	for rest := cov.Known; len(rest) > 0; {
		n := sameScope(rest)
		group := joined(rest[:n], mostClaims/2)
		rest = rest[n:]
		if group[0].Scope == own {
			known = append(known, group...)
		} else {
			others = append(others, group)
		}
	}
	if len(others) > mostScopes {
		slices.SortStableFunc(others, func(a, b []model.Known) int { return cmp.Compare(freshest(b), freshest(a)) })
		others = others[:mostScopes]
	}
	return claiming(append(known, slices.Concat(others...)...), cov.Left)
}

// sameScope is how many claims at the front are of one scope.
func sameScope(known []model.Known) int {
	n := 1
	for n < len(known) && known[n].Scope == known[0].Scope {
		n++
	}
	return n
}

func freshest(group []model.Known) (asOf int64) {
	for _, k := range group {
		asOf = max(asOf, k.AsOf)
	}
	return asOf
}

// joined merges neighbours of one scope's claims but the newest keep, as of
// the older second, when there are more than mostClaims.
func joined(group []model.Known, keep int) []model.Known {
	if len(group) <= mostClaims {
		return group
	}
	var out []model.Known
	for i, k := range group {
		n := len(out)
		if n > 0 && out[n-1].Span.To == k.Span.From && i < len(group)-keep {
			out[n-1].Span.To = k.Span.To
			out[n-1].AsOf = min(out[n-1].AsOf, k.AsOf)
			continue
		}
		out = append(out, k)
	}
	return out
}

// possible takes out of restored claims what cannot be true at the moment now:
// nothing is known of the future, whatever a clock said when it was written.
func possible(cov model.Coverage, now int64) model.Coverage {
	var known []model.Known
	for _, k := range cov.Known {
		k.AsOf = min(k.AsOf, now)
		k.Span.To = min(k.Span.To, k.AsOf+1)
		if !k.Span.Empty() {
			known = append(known, k)
		}
	}
	return claiming(known, cov.Left)
}

// claiming is claims in any order in model.Coverage's form.
func claiming(known []model.Known, left []model.Left) model.Coverage {
	c := model.Coverage{}.Merge(model.Coverage{Known: known})
	c.Left = left
	return c
}

// unsure is the seconds of restored claims that are worth asking for again:
// what ended shortly before it was asked for, since records come late, and
// what has not been read again since it was a day old. Nothing of it is less
// known than the claims say.
func unsure(cov model.Coverage, sc model.Scope, now int64) spans {
	const late = int64(lateness / time.Second)
	var out spans
	for _, k := range cov.Known {
		if !k.Scope.Holds(sc) {
			continue
		}
		out = out.with(model.Span{From: max(k.Span.From, k.AsOf-late), To: k.Span.To})
		out = out.with(model.Span{From: max(k.Span.From, k.AsOf-day), To: min(k.Span.To, now-day)})
	}
	return out
}

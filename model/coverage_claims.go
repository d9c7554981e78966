package model

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// Claims in normal form are, for each scope, a step function of time: the
// newest AsOf that is claimed of each second. All algebra is done by walking
// two such functions side by side, which is linear.

// unclaimed is the value where nothing is known; no AsOf is that old.
const unclaimed = math.MinInt64

// about is the newest claim of each second of sp for sc, from sc's own claims
// and those of wider scopes: sorted, without overlaps, within sp.
func (c Coverage) about(sc Scope, sp Span) []Known {
	if sp.Empty() {
		return nil
	}
	var out []Known
	for group := range groups(normal(c.Known)) {
		if group[0].Scope.Holds(sc) {
			out = combine(sc, out, within(group, sp), newer)
		}
	}
	return out
}

// within cuts one scope's claims to sp.
func within(group []Known, sp Span) []Known {
	lo, _ := slices.BinarySearchFunc(group, sp.From, func(k Known, t int64) int { return cmp.Compare(k.Span.To, t+1) })
	hi, _ := slices.BinarySearchFunc(group, sp.To, func(k Known, t int64) int { return cmp.Compare(k.Span.From, t) })
	if lo >= hi {
		return nil
	}
	cut := slices.Clone(group[lo:hi])
	for i := range cut {
		cut[i].Span = cut[i].Span.Intersect(sp)
	}
	return cut
}

// union is the normal form of all claims of a and b.
func union(a, b []Known) []Known {
	own := pooled(slices.Collect(groups(normal(a))), slices.Collect(groups(normal(b))))
	out := make([]Known, 0, len(a)+2*len(b)+1)
	for _, group := range own {
		sc := group[0].Scope
		for _, wider := range widerGroups(own, sc) {
			group = combine(sc, group, wider, fresher)
		}
		out = append(out, group...)
	}
	return out
}

// pooled unites the groups of two lists, both sorted by scope, into one with
// the newest claims of each scope.
func pooled(a, b [][]Known) [][]Known {
	out := make([][]Known, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch n := a[0][0].Scope.compare(b[0][0].Scope); {
		case n < 0:
			out, a = append(out, a[0]), a[1:]
		case n > 0:
			out, b = append(out, b[0]), b[1:]
		default:
			out = append(out, combine(a[0][0].Scope, a[0], b[0], newer))
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// widerGroups finds the groups of the up to seven scopes that hold sc and more.
func widerGroups(own [][]Known, sc Scope) [][]Known {
	var out [][]Known
	for drop := 1; drop < 8; drop++ {
		wide, ok := sc.widened(drop)
		if !ok {
			continue
		}
		at, ok := slices.BinarySearchFunc(own, wide, func(g []Known, s Scope) int { return g[0].Scope.compare(s) })
		if ok {
			out = append(out, own[at])
		}
	}
	return out
}

// widened is the scope without the fields whose bits are set in drop: 1 the
// stream, 2 the app, 4 the domain. It is false where one of them is empty
// already, since another drop gives the same scope.
func (s Scope) widened(drop int) (Scope, bool) {
	ok := true
	for i, field := range [3]*string{&s.Stream, &s.App, &s.Domain} {
		if drop>>i&1 != 0 {
			ok = ok && *field != ""
			*field = ""
		}
	}
	return s, ok
}

// groups yields the runs of claims that have one scope.
func groups(known []Known) iter.Seq[[]Known] {
	return func(yield func([]Known) bool) {
		for len(known) > 0 {
			n := 1
			for n < len(known) && known[n].Scope == known[0].Scope {
				n++
			}
			if !yield(known[:n:n]) {
				return
			}
			known = known[n:]
		}
	}
}

// normal sorts claims by scope and time and resolves overlaps; what is in order
// already is returned as it is.
func normal(known []Known) []Known {
	if inOrder(known) {
		return known
	}
	if len(known) == 1 {
		return nil // its span is empty
	}
	half := len(known) / 2
	return union(known[:half], known[half:])
}

// inOrder reports whether claims are sorted, not empty, without overlaps and
// joined where they can be.
func inOrder(known []Known) bool {
	for i, k := range known {
		if k.Span.Empty() {
			return false
		}
		if i == 0 {
			continue
		}
		p := known[i-1]
		n := p.Scope.compare(k.Scope)
		if n > 0 || (n == 0 && (p.Span.To > k.Span.From || (p.Span.To == k.Span.From && p.AsOf == k.AsOf))) {
			return false
		}
	}
	return true
}

// newer picks the fresher of two claims about one second.
func newer(x, y int64) int64 { return max(x, y) }

// fresher picks x unless y, of a wider scope, is as fresh.
func fresher(x, y int64) int64 {
	if x > y {
		return x
	}
	return unclaimed
}

// combine walks a and b side by side and claims what pick chooses of the two
// for each second, as sc's.
func combine(sc Scope, a, b []Known, pick func(x, y int64) int64) []Known {
	out := make([]Known, 0, len(a)+len(b)+1)
	for at := int64(math.MinInt64); len(a) > 0 || len(b) > 0; {
		x, untilX := valueAt(a, at)
		y, untilY := valueAt(b, at)
		until := min(untilX, untilY)
		if v := pick(x, y); v != unclaimed {
			out = appendKnown(out, Known{sc, Span{at, until}, v})
		}
		at, a, b = until, after(a, until), after(b, until)
	}
	return out
}

// valueAt is what the claims say of second t, and until when.
func valueAt(claims []Known, t int64) (asOf, until int64) {
	switch {
	case len(claims) == 0:
		return unclaimed, math.MaxInt64
	case t < claims[0].Span.From:
		return unclaimed, claims[0].Span.From
	}
	return claims[0].AsOf, claims[0].Span.To
}

// after drops the first claim when it ends at t.
func after(claims []Known, t int64) []Known {
	if len(claims) > 0 && claims[0].Span.To <= t {
		return claims[1:]
	}
	return claims
}

// appendKnown adds a claim, joined to the last one where they agree.
func appendKnown(out []Known, k Known) []Known {
	if n := len(out); n > 0 && out[n-1].Span.To == k.Span.From && out[n-1].AsOf == k.AsOf {
		out[n-1].Span.To = k.Span.To
		return out
	}
	return append(out, k)
}

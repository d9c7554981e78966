package model

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Span is a half-open stretch of time in Unix seconds: From is in, To is out.
type Span struct{ From, To int64 }

// Empty reports whether no second lies in s.
func (s Span) Empty() bool { return s.From >= s.To }

// Contains reports whether the second t lies in s.
func (s Span) Contains(t int64) bool { return s.From <= t && t < s.To }

// Intersect is what both spans have in common; it may be empty.
func (s Span) Intersect(o Span) Span { return Span{max(s.From, o.From), min(s.To, o.To)} }

// without is what is left of s when o is taken out: none, one or two spans.
func (s Span) without(o Span) []Span {
	if s.Intersect(o).Empty() {
		return nonEmpty(s)
	}
	return nonEmpty(Span{s.From, o.From}, Span{o.To, s.To})
}

func nonEmpty(spans ...Span) []Span { return slices.DeleteFunc(spans, Span.Empty) }

// Scope narrows a call or a claim to one domain, app or stream; an empty field
// means all of them.
type Scope struct{ Domain, App, Stream string }

// Holds reports whether all that t speaks of is in s, so that what is known of
// s is known of t.
func (s Scope) Holds(t Scope) bool {
	in := func(wide, narrow string) bool { return wide == "" || wide == narrow }
	return in(s.Domain, t.Domain) && in(s.App, t.App) && in(s.Stream, t.Stream)
}

// overlaps reports whether an event can be in both scopes.
func (s Scope) overlaps(t Scope) bool {
	same := func(a, b string) bool { return a == "" || b == "" || a == b }
	return same(s.Domain, t.Domain) && same(s.App, t.App) && same(s.Stream, t.Stream)
}

// String is the scope as terms of a query, raw; "" for everything.
func (s Scope) String() string {
	var terms []string
	for _, f := range [3][2]string{{"domain", s.Domain}, {"app", s.App}, {"stream", s.Stream}} {
		if f[1] != "" {
			terms = append(terms, f[0]+":="+f[1])
		}
	}
	return strings.Join(terms, " ")
}

func (s Scope) compare(t Scope) int {
	return cmp.Or(cmp.Compare(s.Domain, t.Domain), cmp.Compare(s.App, t.App), cmp.Compare(s.Stream, t.Stream))
}

// Known is one claim: every record of Scope that ended in Span was fetched, as
// of AsOf (Unix seconds).
type Known struct {
	Scope Scope
	Span  Span
	AsOf  int64
}

// Left is what could not be fetched, and why.
type Left struct {
	Scope Scope
	Span  Span
	Why   Text
}

// Coverage says which spans of time are known completely, for which scope and
// as of when, and what was left out. It is a value: its methods return new
// ones and never change what a snapshot already holds. The zero value knows
// nothing.
//
// What the methods return is in one form, whatever the order of the claims:
// Known sorted by scope and time, within a scope without overlaps, neighbours
// with the same AsOf as one, and nothing that a wider scope says as freshly;
// Left sorted by time, within a scope without overlaps. Fields filled in
// otherwise are understood too.
type Coverage struct {
	Known []Known
	Left  []Left
}

// With adds a claim. Of each second the newest claim stands, so that no part
// ever seems fresher than it is. What was left out inside the claim is settled
// by it.
func (c Coverage) With(k Known) Coverage {
	if k.Span.Empty() {
		return c
	}
	return Coverage{Known: union(c.Known, []Known{k}), Left: settled(c.Left, k)}
}

// WithLeft adds what could not be fetched. The newest reason stands; neighbours
// of one scope with the same reason become one.
func (c Coverage) WithLeft(l Left) Coverage {
	if l.Span.Empty() {
		return c
	}
	left := make([]Left, 0, len(c.Left)+2)
	for _, o := range c.Left {
		switch {
		case o.Scope != l.Scope:
			left = append(left, o)
		case o.Why == l.Why && o.Span.From <= l.Span.To && l.Span.From <= o.Span.To:
			l.Span = Span{min(o.Span.From, l.Span.From), max(o.Span.To, l.Span.To)}
		default:
			left = appendLeft(left, o, o.Span.without(l.Span))
		}
	}
	return Coverage{Known: c.Known, Left: sortedLeft(append(left, l))}
}

// Merge is what both coverages say together. What one left out and the other
// knows is not left out.
func (c Coverage) Merge(o Coverage) Coverage {
	both := Coverage{Known: union(c.Known, o.Known)}
	for _, l := range slices.Concat(c.stillLeft(o), o.stillLeft(c)) {
		both = both.WithLeft(l)
	}
	return both
}

// stillLeft is what c left out and o does not know in full either.
func (c Coverage) stillLeft(o Coverage) []Left {
	var out []Left
	for _, l := range c.Left {
		out = appendLeft(out, l, o.Missing(l.Scope, l.Span))
		for _, also := range o.LeftOut(l.Scope, l.Span) {
			out = appendLeft(out, l, nonEmpty(also.Span.Intersect(l.Span)))
		}
	}
	return out
}

// Missing is the parts of sp that are not known for sc, in order.
func (c Coverage) Missing(sc Scope, sp Span) []Span {
	var out []Span
	for _, k := range c.about(sc, sp) {
		if sp.From < k.Span.From {
			out = append(out, Span{sp.From, k.Span.From})
		}
		sp.From = k.Span.To
	}
	if !sp.Empty() {
		out = append(out, sp)
	}
	return out
}

// LeftOut is what of sp was left out for sc, for a part of it or for what
// overlaps it.
func (c Coverage) LeftOut(sc Scope, sp Span) []Left {
	var out []Left
	for _, l := range c.Left {
		if l.Scope.overlaps(sc) && !l.Span.Intersect(sp).Empty() {
			out = append(out, l)
		}
	}
	return out
}

// Complete reports whether all of sp is known for sc and nothing of it was left
// out.
func (c Coverage) Complete(sc Scope, sp Span) bool {
	return len(c.Missing(sc, sp)) == 0 && len(c.LeftOut(sc, sp)) == 0
}

// AsOf is the moment, in Unix seconds, as of which all of sp is known for sc:
// the oldest of its parts'. It is false where a part is not known, and for an
// empty span.
func (c Coverage) AsOf(sc Scope, sp Span) (int64, bool) {
	if sp.Empty() {
		return 0, false
	}
	oldest := int64(math.MaxInt64)
	for _, k := range c.about(sc, sp) {
		if sp.From < k.Span.From {
			return 0, false
		}
		sp.From, oldest = k.Span.To, min(oldest, k.AsOf)
	}
	if !sp.Empty() {
		return 0, false
	}
	return oldest, true
}

// settled is what is still left out once k is known.
func settled(left []Left, k Known) []Left {
	var out []Left
	for _, l := range left {
		if k.Scope.Holds(l.Scope) {
			out = appendLeft(out, l, l.Span.without(k.Span))
		} else {
			out = append(out, l)
		}
	}
	return sortedLeft(out)
}

func sortedLeft(left []Left) []Left {
	slices.SortFunc(left, func(a, b Left) int {
		return cmp.Or(cmp.Compare(a.Span.From, b.Span.From), a.Scope.compare(b.Scope))
	})
	return left
}

// appendLeft adds l once for each of the spans that is left of it.
func appendLeft(out []Left, l Left, spans []Span) []Left {
	for _, s := range spans {
		out = append(out, Left{l.Scope, s, l.Why})
	}
	return out
}

package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

const plainSeconds = 40

// plainCoverage is the oracle: for each scope and second the newest claim
// (0 for none) and what was left out ("" for nothing).
type plainCoverage struct {
	known map[Scope]*[plainSeconds]int64
	left  map[Scope]*[plainSeconds]string
}

func newPlainCoverage() plainCoverage {
	return plainCoverage{map[Scope]*[plainSeconds]int64{}, map[Scope]*[plainSeconds]string{}}
}

func (p plainCoverage) with(k Known) {
	if p.known[k.Scope] == nil {
		p.known[k.Scope] = &[plainSeconds]int64{}
	}
	for t := k.Span.From; t < k.Span.To; t++ {
		p.known[k.Scope][t] = max(p.known[k.Scope][t], k.AsOf)
		for sc, why := range p.left {
			if k.Scope.Holds(sc) {
				why[t] = ""
			}
		}
	}
}

func (p plainCoverage) withLeft(l Left) {
	if p.left[l.Scope] == nil {
		p.left[l.Scope] = &[plainSeconds]string{}
	}
	for t := l.Span.From; t < l.Span.To; t++ {
		p.left[l.Scope][t] = l.Why.EN
	}
}

// asOf is the newest claim about second t for sc, 0 for none.
func (p plainCoverage) asOf(sc Scope, t int64) int64 {
	best := int64(0)
	for s, at := range p.known {
		if s.Holds(sc) {
			best = max(best, at[t])
		}
	}
	return best
}

func (p plainCoverage) leftOut(sc Scope, t int64) bool {
	for s, why := range p.left {
		if why[t] != "" && s.overlaps(sc) {
			return true
		}
	}
	return false
}

// merge is what p and o say together; o's reasons win.
func (p plainCoverage) merge(o plainCoverage) plainCoverage {
	out := newPlainCoverage()
	for _, src := range []plainCoverage{p, o} {
		for sc, at := range src.known {
			for t, asOf := range at {
				if asOf > 0 {
					out.with(Known{sc, Span{int64(t), int64(t) + 1}, asOf})
				}
			}
		}
	}
	for i, src := range []plainCoverage{p, o} {
		other := []plainCoverage{o, p}[i]
		for sc, why := range src.left {
			for t := range int64(plainSeconds) {
				if why[t] != "" && (other.asOf(sc, t) == 0 || other.leftOut(sc, t)) {
					out.withLeft(Left{sc, Span{t, t + 1}, Text{EN: why[t]}})
				}
			}
		}
	}
	return out
}

// allScopes are two domains, apps and streams in all combinations with "all".
func allScopes() []Scope {
	var out []Scope
	for _, d := range []string{"", "d", "e"} {
		for _, a := range []string{"", "a", "b"} {
			for _, s := range []string{"", "s", "t"} {
				out = append(out, Scope{d, a, s})
			}
		}
	}
	return out
}

// randomCoverage applies the same random claims to both.
func randomCoverage(t *testing.T, r *rand.Rand) (Coverage, plainCoverage) {
	t.Helper()
	var c Coverage
	plain := newPlainCoverage()
	scopes := allScopes()
	scopes = append(scopes, make([]Scope, 20)...) // "everything" comes often
	for range r.IntN(30) {
		before := Coverage{slices.Clone(c.Known), slices.Clone(c.Left)}
		old, sc, sp := c, scopes[r.IntN(len(scopes))], randomSpan(r)
		if r.IntN(3) > 0 {
			k := Known{sc, sp, 1 + r.Int64N(5)}
			c = c.With(k)
			plain.with(k)
		} else {
			l := Left{sc, sp, Text{EN: []string{"x", "y"}[r.IntN(2)]}}
			c = c.WithLeft(l)
			plain.withLeft(l)
		}
		if !slices.Equal(before.Known, old.Known) || !slices.Equal(before.Left, old.Left) {
			t.Fatal("a method changed its receiver")
		}
	}
	return c, plain
}

func randomSpan(r *rand.Rand) Span {
	from := r.Int64N(plainSeconds)
	return Span{from, from + r.Int64N(plainSeconds-from+1)}
}

func TestCoverageAgainstPlainCoverage(t *testing.T) {
	t.Parallel()
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 5))
		a, plainA := randomCoverage(t, r)
		b, plainB := randomCoverage(t, r)
		checkCoverage(t, fmt.Sprintf("seed %d", seed), a, plainA)
		checkCoverage(t, fmt.Sprintf("seed %d merged", seed), a.Merge(b), plainA.merge(plainB))
		for range 20 {
			checkSpan(t, a, plainA, allScopes()[r.IntN(27)], randomSpan(r))
		}
	}
}

// checkCoverage compares every scope and second, and the form.
func checkCoverage(t *testing.T, name string, c Coverage, plain plainCoverage) {
	t.Helper()
	for _, sc := range allScopes() {
		for at := range int64(plainSeconds) {
			one := Span{at, at + 1}
			got, ok := c.AsOf(sc, one)
			want := plain.asOf(sc, at)
			if ok != (want > 0) || got != want {
				t.Fatalf("%s: second %d of %v is known as of %d %v, want %d\n%+v", name, at, sc, got, ok, want, c)
			}
			if left := len(c.LeftOut(sc, one)) > 0; left != plain.leftOut(sc, at) {
				t.Fatalf("%s: second %d of %v left out: %v\n%+v", name, at, sc, left, c)
			}
		}
	}
	for _, l := range c.Left {
		for at := l.Span.From; at < l.Span.To; at++ {
			if plain.left[l.Scope] == nil || plain.left[l.Scope][at] != l.Why.EN {
				t.Fatalf("%s: second %d of %v is left out because %q", name, at, l.Scope, l.Why.EN)
			}
		}
	}
	checkForm(t, name, c)
}

// checkForm holds what Coverage says of its form.
func checkForm(t *testing.T, name string, c Coverage) {
	t.Helper()
	for i, k := range c.Known {
		if k.Span.Empty() {
			t.Fatalf("%s: empty claim %+v", name, k)
		}
		if i > 0 {
			p := c.Known[i-1]
			if n := p.Scope.compare(k.Scope); n > 0 || (n == 0 && (p.Span.To > k.Span.From || (p.Span.To == k.Span.From && p.AsOf == k.AsOf))) {
				t.Fatalf("%s: %+v after %+v", name, k, p)
			}
		}
		for _, w := range c.Known {
			if w.Scope != k.Scope && w.Scope.Holds(k.Scope) && w.AsOf >= k.AsOf && !w.Span.Intersect(k.Span).Empty() {
				t.Fatalf("%s: %+v says what %+v says", name, k, w)
			}
		}
	}
	for i, l := range c.Left {
		if l.Span.Empty() || (i > 0 && c.Left[i-1].Span.From > l.Span.From) {
			t.Fatalf("%s: left out of order: %+v", name, c.Left)
		}
		for _, o := range c.Left[i+1:] {
			if o.Scope == l.Scope && !o.Span.Intersect(l.Span).Empty() {
				t.Fatalf("%s: left out twice: %+v and %+v", name, l, o)
			}
		}
	}
}

func checkSpan(t *testing.T, c Coverage, plain plainCoverage, sc Scope, sp Span) {
	t.Helper()
	missing := c.Missing(sc, sp)
	oldest, whole, left := int64(1<<62), !sp.Empty(), false
	for at := sp.From; at < sp.To; at++ {
		known := plain.asOf(sc, at)
		if in := slices.ContainsFunc(missing, func(s Span) bool { return s.Contains(at) }); in == (known > 0) {
			t.Fatalf("second %d of %v for %+v: missing %v, but claimed as of %d", at, sp, sc, missing, known)
		}
		oldest, whole, left = min(oldest, known), whole && known > 0, left || plain.leftOut(sc, at)
	}
	for i, m := range missing {
		if m.Empty() || m.Intersect(sp) != m || (i > 0 && missing[i-1].To >= m.From) {
			t.Fatalf("missing of %v is %v", sp, missing)
		}
	}
	got, ok := c.AsOf(sc, sp)
	if ok != whole || (ok && got != oldest) {
		t.Fatalf("AsOf(%+v, %v) = %d %v, want %d %v", sc, sp, got, ok, oldest, whole)
	}
	if c.Complete(sc, sp) != ((whole || sp.Empty()) && !left) {
		t.Fatalf("Complete(%+v, %v) is wrong", sc, sp)
	}
}

// The order of claims does not matter, nor whether they come one by one, in two
// halves or in a literal.
func TestCoverageHasOneForm(t *testing.T) {
	t.Parallel()
	scopes := allScopes()
	for seed := range uint64(120) {
		r := rand.New(rand.NewPCG(seed, 7))
		var claims []Known
		for range 1 + r.IntN(25) {
			claims = append(claims, Known{scopes[r.IntN(len(scopes))], randomSpan(r), 1 + r.Int64N(4)})
		}
		want := gather(claims)
		half := len(claims) / 2
		literal := Coverage{Known: slices.Clone(claims)}
		for name, got := range map[string]Coverage{
			"halves":  gather(claims[:half]).Merge(gather(claims[half:])),
			"swapped": gather(claims[half:]).Merge(gather(claims[:half])),
			"literal": literal.Merge(Coverage{}),
			"twice":   want.Merge(want),
		} {
			if !slices.Equal(got.Known, want.Known) {
				t.Fatalf("seed %d, %s: %v, want %v", seed, name, got.Known, want.Known)
			}
		}
		sc, sp := scopes[r.IntN(len(scopes))], randomSpan(r)
		if !slices.Equal(literal.Missing(sc, sp), want.Missing(sc, sp)) {
			t.Fatalf("seed %d: a literal answers differently", seed)
		}
		r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
		if got := gather(claims); !slices.Equal(got.Known, want.Known) {
			t.Fatalf("seed %d, shuffled: %v, want %v", seed, got.Known, want.Known)
		}
	}
}

func gather(claims []Known) Coverage {
	var c Coverage
	for _, k := range claims {
		c = c.With(k)
	}
	return c
}

func TestCoverageKnown(t *testing.T) {
	t.Parallel()
	d, s := Scope{Domain: "d"}, Scope{Domain: "d", Stream: "s"}
	for _, c := range []struct {
		name   string
		claims []Known
		want   []Known
	}{
		{"neighbours join", []Known{{Span: Span{0, 10}, AsOf: 5}, {Span: Span{10, 20}, AsOf: 5}}, []Known{{Span: Span{0, 20}, AsOf: 5}}},
		{"not with another as of", []Known{{Span: Span{0, 10}, AsOf: 5}, {Span: Span{10, 20}, AsOf: 6}}, []Known{{Span: Span{0, 10}, AsOf: 5}, {Span: Span{10, 20}, AsOf: 6}}},
		{"a newer one cuts", []Known{{Span: Span{0, 30}, AsOf: 5}, {Span: Span{10, 20}, AsOf: 6}}, []Known{{Span: Span{0, 10}, AsOf: 5}, {Span: Span{10, 20}, AsOf: 6}, {Span: Span{20, 30}, AsOf: 5}}},
		{"an older one fills", []Known{{Span: Span{10, 20}, AsOf: 6}, {Span: Span{0, 30}, AsOf: 5}}, []Known{{Span: Span{0, 10}, AsOf: 5}, {Span: Span{10, 20}, AsOf: 6}, {Span: Span{20, 30}, AsOf: 5}}},
		{"a wider scope swallows", []Known{{s, Span{5, 15}, 5}, {d, Span{0, 10}, 5}}, []Known{{d, Span{0, 10}, 5}, {s, Span{10, 15}, 5}}},
		{"unless it is older", []Known{{s, Span{5, 15}, 6}, {d, Span{0, 10}, 5}}, []Known{{d, Span{0, 10}, 5}, {s, Span{5, 15}, 6}}},
		{"empty spans say nothing", []Known{{Span: Span{5, 5}, AsOf: 5}, {Span: Span{9, 2}, AsOf: 5}}, nil},
	} {
		if got := gather(c.claims).Known; !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestCoverageLeft(t *testing.T) {
	t.Parallel()
	why := Text{EN: "a second holds too many", ZH: "一秒内记录过多"}
	c := Coverage{}.With(Known{Span: Span{0, 100}, AsOf: 9}).WithLeft(Left{Scope{Domain: "d"}, Span{40, 50}, why})
	if c.Complete(Scope{}, Span{0, 100}) || c.Complete(Scope{Domain: "d", App: "a"}, Span{45, 46}) || c.Complete(Scope{Stream: "s"}, Span{45, 46}) {
		t.Error("complete in spite of what was left out")
	}
	if !c.Complete(Scope{Domain: "e"}, Span{0, 100}) || !c.Complete(Scope{}, Span{50, 100}) {
		t.Error("what was left out elsewhere does not matter here")
	}
	c = c.With(Known{Span: Span{45, 60}, AsOf: 10})
	if len(c.Left) != 1 || c.Left[0].Span != (Span{40, 45}) {
		t.Errorf("a later claim settles its part only: %+v", c.Left)
	}
	if got := c.With(Known{Scope{Domain: "d", App: "a"}, Span{40, 45}, 11}); len(got.Left) != 1 {
		t.Errorf("a claim for a part of the scope settles nothing: %+v", got.Left)
	}
	if got := c.WithLeft(Left{Scope{Domain: "d"}, Span{45, 50}, why}).Left; len(got) != 1 || got[0].Span != (Span{40, 50}) {
		t.Errorf("neighbours with one reason are one: %+v", got)
	}
	if got := c.Merge(c); len(got.Left) != 1 || !slices.Equal(got.Known, c.Known) {
		t.Errorf("merging with itself changed it: %+v", got)
	}
	if got := (Coverage{}).Merge(c); len(got.Left) != 1 || !slices.Equal(got.Known, c.Known) {
		t.Errorf("merging into nothing changed it: %+v", got)
	}
	if got := c.Merge(Coverage{}.With(Known{Span: Span{0, 100}, AsOf: 1})); len(got.Left) != 0 {
		t.Errorf("what the other knows is not left out: %+v", got.Left)
	}
}

func TestSpanAndScope(t *testing.T) {
	t.Parallel()
	if !(Span{5, 5}).Empty() || !(Span{6, 5}).Empty() || !(Span{1, 2}).Contains(1) || (Span{1, 2}).Contains(2) {
		t.Error("spans hold From and not To")
	}
	if got := (Span{0, 9}).Intersect(Span{5, 20}); got != (Span{5, 9}) {
		t.Errorf("intersection is %v", got)
	}
	if got := (Span{0, 9}).without(Span{3, 3}); len(got) != 1 || got[0] != (Span{0, 9}) {
		t.Errorf("taking nothing out leaves %v", got)
	}
	if s := (Scope{"d", "a", "s"}).String(); s != "domain:=d app:=a stream:=s" {
		t.Errorf("scope reads %q", s)
	}
	if s := (Scope{}).String(); s != "" {
		t.Errorf("everything reads %q", s)
	}
	for _, c := range []struct {
		s, t            Scope
		holds, overlaps bool
	}{
		{Scope{}, Scope{"d", "a", "s"}, true, true},
		{Scope{"d", "a", "s"}, Scope{}, false, true},
		{Scope{Domain: "d"}, Scope{"d", "a", ""}, true, true},
		{Scope{Domain: "d"}, Scope{"e", "a", ""}, false, false},
		{Scope{Domain: "d"}, Scope{Stream: "s"}, false, true},
		{Scope{Domain: "d"}, Scope{Domain: "d"}, true, true},
	} {
		if c.s.Holds(c.t) != c.holds || c.s.overlaps(c.t) != c.overlaps || c.t.overlaps(c.s) != c.overlaps {
			t.Errorf("%+v and %+v: holds %v, overlaps %v", c.s, c.t, c.s.Holds(c.t), c.s.overlaps(c.t))
		}
	}
}

func manyClaims(n int64) Coverage {
	var known []Known
	for i := range n {
		known = append(known, Known{Span: Span{i * 30, i*30 + 30}, AsOf: i})
	}
	return Coverage{Known: known}
}

func BenchmarkCoverage5000(b *testing.B) {
	c, other := manyClaims(5000), manyClaims(5000)
	for i := range other.Known {
		other.Known[i].AsOf = int64(5000 - i)
	}
	all := Span{0, 150_000}
	for name, op := range map[string]func(){
		"With":    func() { c.With(Known{Span: Span{59_400, 60_100}, AsOf: 9999}) },
		"Merge":   func() { c.Merge(other) },
		"Missing": func() { c.Missing(Scope{Stream: "s"}, all) },
		"AsOf":    func() { c.AsOf(Scope{}, all) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				op()
			}
		})
	}
}

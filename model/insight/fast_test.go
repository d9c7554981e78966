package insight

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"

	"offair/model"
)

// lines are filters that leave all, most, some and none.
var lines = []string{"", "live", "live_1", "side:network", "-side:publisher", "app:app1", "is:back", "is:flapping", "ip:203.0.1.0/24", "nothing_like_it"}

// randomSpan is part of the time that events lie in, often all of it.
func randomSpan(r *rand.Rand, from, over int64) model.Span {
	a, b := from+r.Int64N(over), from+r.Int64N(over)
	switch r.IntN(3) {
	case 0:
		return model.Span{From: from, To: from + over}
	case 1:
		return model.Span{From: min(a, b), To: from + over}
	default:
		return model.Span{From: min(a, b), To: max(a, b) + 1}
	}
}

func checkFalls(t *testing.T, what string, got, want *falls) {
	t.Helper()
	if got.totals != want.totals || got.rows != want.rows {
		t.Fatalf("%s: %v of %d rows, want %v of %d", what, got.totals, got.rows, want.totals, want.rows)
	}
	for c := range want.times {
		if !slices.Equal(got.times[c], want.times[c]) {
			t.Fatalf("%s: class %d: %d falls, want %d", what, c, len(got.times[c]), len(want.times[c]))
		}
	}
}

// The falls of whatever a filter and a window leave, of a store that grows, are
// those that a look at every row finds; and so are those of a part of a longer
// stretch.
func TestFallsAgainstPlain(t *testing.T) {
	t.Parallel()
	for range 40 {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 61))
		st := model.NewStore()
		over := []int64{600, hour, day, 9 * day}[r.IntN(4)]
		for round := range 4 {
			st.Add(randomEvents(r, r.IntN(1500), begin+int64(round)*over/4, over/4+r.Int64N(over)))
			s := st.Publish(model.Coverage{}, model.Freshness{})
			for _, line := range lines {
				v := viewOf(t, s, line)
				sp, from := randomSpan(r, begin, over), begin+r.Int64N(over)
				what := fmt.Sprintf("seed %d, round %d, %q in %v", seed, round, line, sp)
				whole, err := fallsOf(t.Context(), v, from)
				check(t, err)
				checkFalls(t, what, whole, plainFalls(v, from))
				got, err := fallsOf(t.Context(), v.Within(sp), from)
				check(t, err)
				checkFalls(t, what, got, plainFalls(v.Within(sp), from))
				later, err := whole.since(t.Context(), v, model.Span{From: sp.From, To: sp.To}, from)
				check(t, err)
				later.totals = got.totals // of the whole, whose end may be another
				checkFalls(t, what+", from the whole", later, got)
			}
		}
	}
}

// So many rows that they are shared by the cores.
func TestFallsShared(t *testing.T) {
	t.Parallel()
	s := account(3 * sharedRows)
	to := s.When(s.Len()-1) + 1
	for _, line := range []string{"", "live_1", "-side:network", "e"} {
		v := viewOf(t, s, line)
		for _, sp := range []model.Span{{From: 1, To: to}, {From: to - 50*day, To: to - day}} {
			got, err := fallsOf(t.Context(), v.Within(sp), to-20*day)
			check(t, err)
			checkFalls(t, line, got, plainFalls(v.Within(sp), to-20*day))
		}
	}
}

// randomTimes are falls at a steady rate, with bursts.
func randomTimes(r *rand.Rand, n int) []uint32 {
	out := make([]uint32, 0, n)
	over := 600 + r.IntN(200_000)
	for len(out) < n {
		at, k, within := begin+r.IntN(over), 1, 1
		if r.IntN(40) == 0 {
			k, within = 1+r.IntN(60), 1+r.IntN(900)
		}
		for range k {
			out = append(out, uint32(at+r.IntN(within)))
		}
	}
	slices.Sort(out)
	return out
}

// What is made of falls is what trying every one of them gives.
func TestHeapsAgainstPlain(t *testing.T) {
	t.Parallel()
	for range 150 {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 62))
		times := randomTimes(r, r.IntN(1500))
		var spans []model.Span
		at := begin - r.Int64N(2*hour)
		for range r.IntN(5) {
			to := at + r.Int64N(100_000)
			spans = append(spans, model.Span{From: at, To: to})
			at = to + r.Int64N(hour)
		}
		all := rateOf(times, spans)
		if want := plainRate(times, spans); all != want {
			t.Fatalf("seed %d: rate %+v, want %+v", seed, all, want)
		}
		if all.mean == 0 {
			all.mean = float64(1+r.IntN(300)) / 1e5
		}
		got, want := heaps(times, all), plainHeaps(times, all)
		if !slices.EqualFunc(got, want, func(a, b heap) bool { return a.lo == b.lo && a.hi == b.hi && a.span == b.span }) {
			t.Fatalf("seed %d: %v, want %v", seed, got, want)
		}
		for _, h := range got[:min(len(got), 5)] {
			if a, b := quiet(times, spans, &h), plainQuiet(times, spans, &h); !slices.Equal(a, b) {
				t.Fatalf("seed %d: quiet %v, want %v", seed, a, b)
			}
		}
	}
}

// The base counts what asking all values of every row counts.
func TestBaseAgainstPlain(t *testing.T) {
	t.Parallel()
	for range 60 {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 63))
		st := model.NewStore()
		st.Add(randomEvents(r, 100+r.IntN(2000), begin, day))
		s := st.Publish(model.Coverage{}, model.Freshness{})
		j := &judge{ctx: t.Context(), view: viewOf(t, s, lines[r.IntN(len(lines))]), out: &Verdict{snap: s, Class: Class(r.IntN(int(classes)))}}
		tr := &traits{snap: s, look: lookup{snap: s}, nets: map[uint32]netip.Prefix{}}
		want := map[trait]int{}
		for range 4 { // two of a field at most, as halves of the fallen have
			c, at := chunkOf(s, r.IntN(s.Len()))
			for _, v := range tr.of(c, at, nil) {
				if r.IntN(2) == 0 {
					want[v] = 1
				}
			}
		}
		var spans []model.Span
		for range 1 + r.IntN(4) {
			spans = append(spans, randomSpan(r, begin, day))
		}
		got, err := j.baseIn(tr, want, spans)
		check(t, err)
		plain := j.plainBase(tr, want, spans)
		if got.of != plain.of || !maps.Equal(got.with[0], plain.with[0]) || !maps.Equal(got.with[1], plain.with[1]) {
			t.Fatalf("seed %d: %+v, want %+v", seed, got, plain)
		}
	}
}

// The stream to tell is the one that sorting all bursts finds.
func TestWorstAgainstPlain(t *testing.T) {
	t.Parallel()
	for range 60 {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 64))
		st := model.NewStore()
		over := []int64{hour, day}[r.IntN(2)]
		st.Add(randomEvents(r, 100+r.IntN(2500), begin, over))
		s := st.Publish(model.Coverage{}, model.Freshness{})
		rule := model.Flapping{Drops: r.IntN(5)}
		for _, line := range lines {
			v := viewOf(t, s, line).Within(randomSpan(r, begin, over))
			all, err := Flapping(t.Context(), v, rule)
			check(t, err)
			found, err := lastBurstsOf(t.Context(), v, rule)
			check(t, err)
			if len(all) != len(found) {
				t.Fatalf("seed %d: %d streams, want %d", seed, len(found), len(all))
			}
			if len(all) == 0 {
				continue
			}
			most := slices.MaxFunc(all, func(a, b Flap) int { return cmp.Compare(lastOf(a).Drops, lastOf(b).Drops) })
			i := slices.IndexFunc(all, func(f Flap) bool { return 2*lastOf(f).Drops >= lastOf(most).Drops })
			want, got := lastOf(all[i]), worst(s, found)
			if got.key != all[i].Key || int64(got.from) != want.From || int64(got.to) != want.To || int(got.drops) != want.Drops {
				t.Fatalf("seed %d, %q: %+v, want %d with %+v", seed, line, got, all[i].Key, want)
			}
		}
	}
}

func lastOf(f Flap) Burst { return f.Bursts[len(f.Bursts)-1] }

// A verdict that takes its falls from the baseline is the one that gathers them
// itself.
func TestJudgeWithBaseline(t *testing.T) {
	t.Parallel()
	for range 40 {
		seed := rand.Uint64()
		r := rand.New(rand.NewPCG(seed, 65))
		st := model.NewStore()
		st.Add(randomEvents(r, 3000+r.IntN(3000), begin, 9*day))
		now := int64(begin + 9*day)
		s := st.Publish(model.Coverage{}.With(model.Known{Span: model.Span{From: begin, To: now}, AsOf: now}), model.Freshness{})
		v := viewOf(t, s, lines[r.IntN(len(lines))])
		sp := model.Span{From: now - 1 - r.Int64N(9*day), To: now}
		base, err := BaselineOf(t.Context(), v, BaselineAsk{Span: sp})
		check(t, err)
		ask := JudgeAsk{Span: sp, Now: now, Baseline: base}
		a, err := Judge(t.Context(), v.Within(sp), ask)
		check(t, err)
		strange := *base
		strange.of = viewOf(t, s, "")
		ask.Baseline = &strange
		b, err := Judge(t.Context(), v.Within(sp), ask)
		check(t, err)
		if x, y := a.Line(LineStyle{}), b.Line(LineStyle{}); x != y || a.Totals != b.Totals || a.Chance != b.Chance || len(a.Common) != len(b.Common) {
			t.Fatalf("seed %d: %q and %q", seed, x, y)
		}
	}
}

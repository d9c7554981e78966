package insight

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"offair/model"
	"offair/model/query"
)

const begin = 1_760_000_000

// randomEvents are events with all that can be odd about them: no time, no
// client, addresses of every kind, reasons that nobody knows, few names so
// that counts are often equal.
func randomEvents(r *rand.Rand, n int, from, over int64) []model.Event {
	causes := model.Causes()
	out := make([]model.Event, n)
	for i := range out {
		c := causes[r.IntN(len(causes))]
		e := model.Event{
			Domain: fmt.Sprintf("push%d.example.com", r.IntN(3)), App: fmt.Sprint("app", r.IntN(4)),
			Stream: fmt.Sprintf("live_%d", r.IntN(1+r.IntN(60))), ClientIP: randomClient(r),
			Reason: []string{c.Text.EN, c.Text.ZH}[r.IntN(2)], Resolution: []string{"", "1920*1080", "1280*720"}[r.IntN(3)],
			End: from + r.Int64N(over), Up: r.Int64N(300),
		}
		e.Start = e.End - e.Up
		switch r.IntN(20) {
		case 0:
			e.Start, e.End, e.Up = 0, 0, model.NoUp
		case 1:
			e.End = 0
		case 2, 3:
			e.Reason = fmt.Sprint("odd \x1b words ", r.IntN(4))
		}
		out[i] = e
	}
	return out
}

func randomClient(r *rand.Rand) string {
	switch r.IntN(8) {
	case 0:
		return ""
	case 1:
		return model.Internal
	case 2:
		return fmt.Sprintf("2409:8a00:%x::%x", r.IntN(3), r.IntN(4))
	case 3:
		return fmt.Sprintf("::ffff:203.0.%d.%d", r.IntN(3), r.IntN(5))
	case 4:
		return []string{"unreadable", "fe80::1%eth0", "203.0.113.700", "\x07"}[r.IntN(4)]
	default:
		return fmt.Sprintf("203.0.%d.%d", r.IntN(3), r.IntN(5))
	}
}

// plainValue is a value of a facet, as the oracle finds it.
type plainValue struct {
	text   string // raw: what tells values apart
	count  int
	last   int // the last row
	series []uint32
}

// plainKey is what tells a row's value of a field, from its event as received.
func plainKey(f Field, e model.Event) string {
	switch f {
	case Stream:
		return e.Stream
	case App:
		return e.App
	case Domain:
		return e.Domain
	case IP:
		return e.ClientIP
	case Net:
		if p, ok := prefixOf(e.ClientIP); ok {
			return p.String()
		}
		return e.ClientIP
	case Side:
		if c, _ := model.Recognize(e.Reason); c != nil {
			return c.Side.String()
		}
		return model.UnknownSide.String()
	case Cause:
		if c, _ := model.Recognize(e.Reason); c != nil {
			return c.ID
		}
		return e.Reason
	default:
		return e.Resolution
	}
}

// plainBucket is the bucket of a moment, found by looking at each.
func plainBucket(b Buckets, when int64) (int, bool) {
	for i := range b.Len() {
		if when != 0 && b.Bucket(i).Contains(when) {
			return i, true
		}
	}
	return 0, false
}

// plainFacet is the oracle: every row asked one by one, all values sorted.
func plainFacet(v *model.View, f Field, points Buckets) []plainValue {
	all := map[string]*plainValue{}
	for i := range v.Len() {
		row := v.Row(i)
		key := plainKey(f, v.Snapshot().Event(row))
		if f == State {
			key = v.Snapshot().Sequence().State(row).String()
		}
		p := all[key]
		if p == nil {
			p = &plainValue{text: key, last: row, series: make([]uint32, points.Len())}
			all[key] = p
		}
		p.count++
		p.last = max(p.last, row)
		if b, ok := plainBucket(points, v.Snapshot().When(row)); ok {
			p.series[b]++
		}
	}
	var out []plainValue
	for _, p := range all {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b plainValue) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(b.last, a.last))
	})
	return out
}

// plainTimeline is the oracle of the timeline.
func plainTimeline(v *model.View, b Buckets) (count [][model.Sides]uint32, outside int) {
	count = make([][model.Sides]uint32, b.Len())
	for i := range v.Len() {
		row := v.Row(i)
		if k, ok := plainBucket(b, v.Snapshot().When(row)); ok {
			count[k][v.Snapshot().Side(row)]++
		} else {
			outside++
		}
	}
	return count, outside
}

func checkSummary(t testing.TB, v *model.View, ask Ask, got *Summary) {
	t.Helper()
	if got.Rows != v.Len() {
		t.Fatalf("%d rows, want %d", got.Rows, v.Len())
	}
	count, outside := plainTimeline(v, got.Timeline.Buckets)
	if !slices.Equal(got.Timeline.Count, count) || got.Timeline.Outside != outside {
		t.Fatalf("timeline %v and %d outside, want %v and %d", got.Timeline.Count, got.Timeline.Outside, count, outside)
	}
	if len(got.Facets) != len(ask.Facets) {
		t.Fatalf("%d facets for %v", len(got.Facets), ask.Facets)
	}
	for i, f := range ask.Facets {
		checkFacet(t, v, ask, got.Points, got.Facets[i], f)
	}
}

func checkFacet(t testing.TB, v *model.View, ask Ask, points Buckets, got Facet, f Field) {
	t.Helper()
	want := plainFacet(v, f, points)
	rest := v.Len()
	if got.Field != f || got.Distinct != len(want) || len(got.Values) != min(ask.Top, len(want)) {
		t.Fatalf("facet %v: %d of %d values, want %d", got.Field, len(got.Values), got.Distinct, len(want))
	}
	for i, g := range got.Values {
		w := want[i]
		rest -= w.count
		if g.Term != model.Clean(w.text) || g.Count != w.count {
			t.Fatalf("facet %v: value %d is %q with %d, want %q with %d (%v)", f, i, g.Term, g.Count, w.text, w.count, want)
		}
		if points.Len() == 0 != (g.Series == nil) || !slices.Equal(g.Series, w.series) {
			t.Fatalf("facet %v: series of %q is %v, want %v", f, g.Term, g.Series, w.series)
		}
	}
	if got.Rest != rest {
		t.Fatalf("facet %v: %d rows not listed, want %d", f, got.Rest, rest)
	}
}

// filterOf is the filter of a line of the query language.
func filterOf(t testing.TB, line string) model.Filter {
	t.Helper()
	q, err := query.Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	return q.Filter()
}

func viewOf(t testing.TB, s *model.Snapshot, line string) *model.View {
	t.Helper()
	v, err := model.NewView(t.Context(), s, filterOf(t, line))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("no zone data: ", err)
	}
	return z
}

package query

import (
	"testing"

	"offair/model"
)

// TestWithin: whose rows are known to be among those of which other line. No is
// allowed wherever it is not known at once.
func TestWithin(t *testing.T) {
	t.Parallel()
	w := newWorld(9)
	store := model.NewStore()
	store.Add(w.events(500, 1_700_000_000))
	s := store.Publish(model.Coverage{}, model.Freshness{})
	bound := func(line string) model.Binding {
		q, err := Parse(line)
		if err != nil {
			t.Fatal(line, err)
		}
		b, err := q.Filter().Bind(t.Context(), s, nil)
		if err != nil {
			t.Fatal(line, err)
		}
		return b
	}
	for _, c := range []struct {
		before, line string
		want         bool
	}{
		{"live", "live_1", true},
		{"live_1", "live", false},
		{"live", "stream:live_1", true},
		{"live", "/live_1[0-9]/", true},
		{"-live_1", "-live", true},
		{"-live", "-live_1", false},
		{"live", "-live", false},
		{"live side:net", "up<5 side:net live_1", true},
		{"live side:net", "live_1", false},
		{"ip:203.0.0.0/8", "ip:203.0.113.0/24", true},
		{"ip:203.0.113.0/24", "ip:203.0.0.0/8", false},
		{"up<1m", "up<10s", true},
		{"up<10s", "up<1m", false},
		{"up<1m", "-up<10s", false},
		{"-up<10s", "-up<1m", true},
		{"-up<1m", "-up<10s", false},
		{"live", "is:back live", true},
		{"is:back", "is:back live", false}, // what became of a stream changes
		{"nothing-like-it", "nothing-like-it-2", true},
	} {
		if got := bound(c.line).(*binding).Within(bound(c.before)); got != c.want {
			t.Errorf("%q within %q: %v", c.line, c.before, got)
		}
	}
}

// TestWithinIsSound: where rows are said to be among another line's, they are,
// also of lines that have nothing to do with each other.
func TestWithinIsSound(t *testing.T) {
	t.Parallel()
	said := 0
	for seed := range uint64(8) {
		w := newWorld(seed + 40)
		store := model.NewStore()
		store.Add(w.events(12, 1_700_000_000)) // few, so that some are by chance
		s := store.Publish(model.Coverage{}, model.Freshness{})
		o := oracleOf(s)
		var queries []Query
		var bound []*binding
		for range 60 {
			q := w.query()
			b, err := q.Filter().Bind(t.Context(), s, nil)
			if err != nil {
				t.Fatal(err)
			}
			queries, bound = append(queries, q), append(bound, b.(*binding))
		}
		for i, q := range queries {
			for j, other := range queries {
				if !bound[i].Within(bound[j]) {
					continue
				}
				said++
				in := map[int]bool{}
				for _, row := range o.want(other) {
					in[row] = true
				}
				for _, row := range o.want(q) {
					if !in[row] {
						t.Fatalf("row %d is left by %q, said to be within %q", row, q, other)
					}
				}
			}
		}
	}
	if said < 100 {
		t.Errorf("only %d pairs", said)
	}
}

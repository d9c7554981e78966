package query

import (
	"slices"
	"testing"
	"unicode/utf8"

	"offair/model"
)

// typist types lines into a filter, as a screen does: what cannot be used yet
// leaves the last view in force.
type typist struct {
	*testing.T
	snap     *model.Snapshot
	view     *model.View
	last     model.Binding
	narrowed int // keys whose rows were known to be among those of the last
	keys     int
}

// key holds the view of a line, refiltered from the last one, to one made anew.
func (y *typist) key(line string) {
	y.Helper()
	q, err := Parse(line)
	if err != nil {
		return
	}
	f := q.Filter()
	if f == nil {
		y.view, y.last = &model.View{}, nil
		return
	}
	bound, err := f.Bind(y.Context(), y.snap, y.last)
	if err != nil {
		y.Fatal(err)
	}
	if y.last != nil && bound.(*binding).Within(y.last) {
		y.narrowed++
	}
	y.last = bound
	if y.view, err = y.view.Refilter(y.Context(), y.snap, f); err != nil {
		y.Fatal(err)
	}
	fresh, err := model.NewView(y.Context(), y.snap, f)
	if err != nil {
		y.Fatal(err)
	}
	y.compare(line, fresh)
	if y.keys++; y.snap.Len() < 1000 && y.keys%8 == 0 {
		if got, want := ascending(y.view), oracleOf(y.snap).want(q); !slices.Equal(got, want) {
			y.Fatalf("%q leaves %v of %d rows, want %v", line, got, y.snap.Len(), want)
		}
	}
}

func (y *typist) compare(line string, fresh *model.View) {
	y.Helper()
	if y.view.Len() != fresh.Len() {
		y.Fatalf("%q: %d rows, want %d", line, y.view.Len(), fresh.Len())
	}
	for i := range y.view.Len() {
		if y.view.Row(i) != fresh.Row(i) {
			y.Fatalf("%q: row %d is %d, want %d", line, i, y.view.Row(i), fresh.Row(i))
		}
	}
}

// typed is the line after each key.
func (y *typist) typed(line string) {
	for i := range line {
		y.key(line[:i])
	}
	y.key(line)
}

// TestTypingLeavesTheRows types random lines and takes letters back while rows
// arrive and go.
func TestTypingLeavesTheRows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		w := newWorld(seed + 70)
		store := model.NewStore()
		events := w.events(600, 1_700_000_000)
		store.Add(events)
		y := typist{T: t, snap: store.Publish(model.Coverage{}, model.Freshness{}), view: &model.View{}}
		for range 60 {
			line := w.query().String()
			for i := range line {
				if w.IntN(8) == 0 {
					store.Add(w.events(w.IntN(30), 1_700_000_000+w.Int64N(500)))
					y.snap = store.Publish(model.Coverage{}, model.Freshness{})
				}
				y.key(line[:i])
			}
			y.key(line)
			for range w.IntN(6) {
				_, n := utf8.DecodeLastRuneInString(line)
				line = line[:len(line)-n]
				y.key(line)
			}
			if w.IntN(4) == 0 {
				store.Remove(events[:w.IntN(5)])
				events = events[5:]
				y.snap = store.Publish(model.Coverage{}, model.Freshness{})
				y.key(line + " live")
			}
		}
		if y.narrowed < 100 {
			t.Errorf("only %d keys narrowed what the one before left", y.narrowed)
		}
	}
}

// TestNarrowedOverAnySnapshots adds term after term, or exchanges one, each on a snapshot of any
// age, and holds the rows to the naive ones. The views before stay as they were.
func TestNarrowedOverAnySnapshots(t *testing.T) {
	t.Parallel()
	narrowed := 0
	for seed := range uint64(6) {
		w := newWorld(seed + 90)
		store := model.NewStore()
		var ages []oracle
		for i := range 8 {
			store.Add(w.events(1+w.IntN(1+i*i), 1_700_000_000+w.Int64N(500))) // the first ones lack most names
			ages = append(ages, oracleOf(store.Publish(model.Coverage{}, model.Freshness{})))
		}
		for range 150 {
			v, q := &model.View{}, Query{}
			var last model.Binding
			for range 1 + w.IntN(4) {
				q.Terms = append(slices.Clone(q.Terms), w.term())
				if w.IntN(3) == 0 { // another term takes the place of one
					q.Terms = slices.Delete(q.Terms, 0, 1)
					q.Terms = append(q.Terms, w.term())
				}
				o := ages[w.IntN(len(ages))]
				bound, err := q.Filter().Bind(t.Context(), o.Snapshot, last)
				if err != nil {
					t.Fatal(err)
				}
				if last != nil && bound.(*binding).Within(last) {
					narrowed++
				}
				last = bound
				before := ascending(v)
				next, err := v.Refilter(t.Context(), o.Snapshot, q.Filter())
				if err != nil {
					t.Fatal(err)
				}
				if got, want := ascending(next), o.want(q); !slices.Equal(got, want) {
					t.Fatalf("seed %d: %q leaves %v of %d rows, want %v", seed, q, got, o.Len(), want)
				}
				if !slices.Equal(ascending(v), before) {
					t.Fatalf("seed %d: %q changed the view before", seed, q)
				}
				v = next
			}
		}
	}
	if narrowed < 300 {
		t.Errorf("only %d lines narrowed the one before", narrowed)
	}
}

// ascending is the rows of a view by their number.
func ascending(v *model.View) (out []int) {
	for i := range v.Len() {
		out = append(out, v.Row(i))
	}
	slices.Sort(out)
	return out
}

// TestOneLineAfterAnother: what the line before left, and what the next one must
// leave of rows that are there by then.
func TestOneLineAfterAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		streams      []string
		before       string
		later        []string
		line         string
		rows, narrow int
	}{
		{[]string{"abcq"}, "stream:ya", []string{"yab"}, "stream:yab", 1, 1},
		{[]string{"abcq", "x", "yy"}, "stream:ya", []string{"yab"}, "stream:ya x", 0, 1},
		{[]string{"live", "live1", "x", "y"}, "stream:=live", nil, "stream:live1", 1, 0},
		{[]string{"^x.y", "xx", "a", "b"}, "/^x/", nil, "^x.", 1, 0},
		{[]string{"^x.y", "xx", "a", "b"}, "/x/", nil, "^x.", 1, 1},
		{[]string{"live", "alive", "x", "y"}, "live", nil, "stream:alive app:live", 0, 1},
	} {
		store, at := model.NewStore(), int64(100)
		bring := func(streams []string) *model.Snapshot {
			for _, s := range streams {
				at += 10
				store.Add([]model.Event{{Stream: s, Start: at, End: at + 5, Up: 5}})
			}
			return store.Publish(model.Coverage{}, model.Freshness{})
		}
		y := typist{T: t, snap: bring(c.streams), view: &model.View{}}
		y.key(c.before)
		y.snap = bring(c.later)
		y.key(c.line)
		if y.view.Len() != c.rows || y.narrowed != c.narrow {
			t.Errorf("%q after %q: %d rows, want %d; narrowed %d, want %d", c.line, c.before, y.view.Len(), c.rows, y.narrowed, c.narrow)
		}
	}
}

// TestTypingInManyRows has rows for several cores and chunks.
func TestTypingInManyRows(t *testing.T) {
	t.Parallel()
	w := newWorld(77)
	store := model.NewStore()
	store.Add(w.events(80_000, 1_700_000_000))
	y := typist{T: t, snap: store.Publish(model.Coverage{}, model.Freshness{}), view: &model.View{}}
	y.typed("live_1 side:net 203.0 up<50 -stream:live_12")
	store.Add(w.events(30_000, 1_700_050_000))
	y.snap = store.Publish(model.Coverage{}, model.Freshness{})
	y.typed("live_1 side:net 203.0 up<50 -stream:live_12 x")
	y.typed("203 203.0.113.7 app2") // more rows of a chunk than a step takes at once
	if y.narrowed < 30 {
		t.Errorf("only %d keys narrowed what the one before left", y.narrowed)
	}
}

// TestNarrowedWhileRowsArrive: names and rows that came after the key before are
// looked at, and those that an older snapshot does not have are not.
func TestNarrowedWhileRowsArrive(t *testing.T) {
	t.Parallel()
	store, at := model.NewStore(), int64(100)
	bring := func(streams ...string) *model.Snapshot {
		for _, s := range streams {
			at++
			store.Add([]model.Event{{Stream: s, Start: at, End: at + 5, Up: 5}})
		}
		return store.Publish(model.Coverage{}, model.Freshness{})
	}
	first := bring("x", "x2", "x3", "x4", "x5", "ab", "x6")
	y := typist{T: t, snap: first, view: &model.View{}}
	y.key("a")
	y.snap = bring("ab", "xab", "abc")
	y.key("ab")
	if y.view.Len() != 4 {
		t.Errorf("%d rows, want 4", y.view.Len())
	}
	more := bring("x", "ab", "x2", "x3", "x4", "x5")
	y.snap = more
	y.key("ab")
	y.snap = bring("x", "ab")
	y.key("ab")
	y.snap = more // as many names as before, fewer rows
	y.key("abc")
	if y.view.Len() != 1 || y.narrowed < 3 {
		t.Errorf("%d rows, want 1; %d keys narrowed", y.view.Len(), y.narrowed)
	}
}

func FuzzTyping(f *testing.F) {
	for _, line := range []string{"live_12 203", "-live -liv", "stream:live_1 stream:1", "up<100 up<10 -up<5", "直播间 /e.*d/", "is:back live", "e e1 -e12", "=live app:live,Live"} {
		f.Add(line, uint64(1))
	}
	f.Fuzz(func(t *testing.T, line string, seed uint64) {
		if len(line) > 60 {
			return
		}
		w := newWorld(seed)
		store := model.NewStore()
		store.Add(w.events(60, 1_700_000_000))
		y := typist{T: t, snap: store.Publish(model.Coverage{}, model.Freshness{}), view: &model.View{}}
		y.typed(line)
		store.Add(w.events(20, 1_700_000_900))
		y.snap = store.Publish(model.Coverage{}, model.Freshness{})
		y.key(line)
		y.key(line + "1")
	})
}

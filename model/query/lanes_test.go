package query

import (
	"math"
	"slices"
	"testing"

	"offair/model"
)

// TestLanesLeaveMarksAlone: the marks of a term serve as a table, are taken over
// by the next key, and so never hold another term's bit.
func TestLanesLeaveMarksAlone(t *testing.T) {
	t.Parallel()
	store := model.NewStore()
	for i, stream := range []string{"a1", "b2", "a1b2", "c"} {
		store.Add([]model.Event{
			{Stream: stream, ClientIP: "192.0.2.1", Resolution: "640*352", End: int64(100 + i)},
			{Stream: stream, ClientIP: "203.0.113.7", Resolution: "1280*800", End: int64(200 + i)},
		})
	}
	s := store.Publish(model.Coverage{}, model.Freshness{})
	var last model.Binding
	for _, line := range []string{"1", "1 2", "1 2 8", "1 -2", "1", "2"} {
		q, err := Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		fresh, err := q.Filter().Bind(t.Context(), s, nil)
		if err != nil {
			t.Fatal(err)
		}
		if last, err = q.Filter().Bind(t.Context(), s, last); err != nil {
			t.Fatal(err)
		}
		want := oracleOf(s).want(q)
		if got := boundRows(s, fresh); !slices.Equal(got, want) {
			t.Errorf("%q leaves %v, want %v", line, got, want)
		}
		if got := boundRows(s, last); !slices.Equal(got, want) {
			t.Errorf("%q after the lines before leaves %v, want %v", line, got, want)
		}
		for i := range last.(*binding).terms {
			for in, m := range last.(*binding).terms[i] {
				if slices.ContainsFunc(m.bits, func(b uint8) bool { return b > 1 }) {
					t.Errorf("%q: the marks of dictionary %d are %v", line, in, m.bits)
				}
			}
		}
	}
}

// TestLanesOfAnyColumns holds both passes to the plain one, also where a term
// has no hit in some column, or in none: a dictionary may hold texts that no key
// or kind of a row has.
func TestLanesOfAnyColumns(t *testing.T) {
	t.Parallel()
	w := newWorld(5)
	store := model.NewStore()
	store.Add(w.events(300, 1_700_000_000))
	s := store.Publish(model.Coverage{}, model.Freshness{})
	c, all := &s.Chunks()[0], make([]uint16, s.Chunks()[0].Len())
	for i := range all {
		all[i] = uint16(i)
	}
	for which := range 1 << (2 * columns) { // two terms, each with hits in any columns
		terms := []laneTerm{w.laneTerm(s, which), w.laneTerm(s, which>>columns)}
		for signs := range 8 {
			terms[0].not, terms[1].not = signs&1 == 1, signs&2 == 2
			l := &lanes{part: 1}
			for _, t := range terms {
				l.add(t.keys, t.ids[clientColumn], t.ids[kindColumn], t.not)
			}
			if signs&4 == 0 { // else no table of keys is made
				l.expect(math.MaxInt)
			}
			want := slices.DeleteFunc(slices.Clone(all), func(row uint16) bool { return !terms[0].passes(c, row) || !terms[1].passes(c, row) })
			out := make([]uint16, len(all))
			if got := out[:l.first(c, 0, len(all), out)]; !slices.Equal(got, want) {
				t.Fatalf("columns %b, signs %b: first leaves %v, want %v", which, signs, got, want)
			}
			copy(out, all)
			if got := out[:l.narrow(c, out)]; !slices.Equal(got, want) {
				t.Fatalf("columns %b, signs %b: narrow leaves %v, want %v", which, signs, got, want)
			}
		}
	}
}

// laneTerm is a term as lanes take it. Of the keys there are the plain marks too.
type laneTerm struct {
	keys keyMarks
	ids  [columns]marks
	not  bool
}

// laneTerm has random marks in the columns of which the bit of which is set. Of
// keys, the domain, the app or the stream has some.
func (w world) laneTerm(s *model.Snapshot, which int) (t laneTerm) {
	size := measure(s)
	random := func(n int) marks {
		bits := make([]uint8, n)
		for id := range bits {
			bits[id] = uint8(w.IntN(2))
		}
		return marks{bits, count(bits)}
	}
	for col := range columns {
		switch {
		case which>>col&1 == 0:
		case col == keyColumn:
			var parts [keyParts]marks
			some := 1 + w.IntN(7)
			for in := range parts {
				if some>>in&1 == 1 {
					parts[in] = random(size.dict[in])
				}
			}
			t.keys = keyMarksOf(s.Keys(), parts)
			t.ids[col] = plainKeys(s.Keys(), parts)
		default:
			t.ids[col] = random(size.ids[col])
		}
	}
	return t
}

// plainKeys marks the keys of which any part is a hit, the plain way.
func plainKeys(keys model.Keys, parts [keyParts]marks) marks {
	out := marks{bits: make([]uint8, keys.Len())}
	hit := func(in source, id uint32) bool { return parts[in].hits > 0 && parts[in].bits[id] == 1 }
	for id, k := range keys.All() {
		if hit(inStreams, k.Stream) || hit(inDomains, k.Domain) || hit(inApps, k.App) {
			out.bits[id] = 1
			out.hits++
		}
	}
	return out
}

// passes is the plain way to tell whether a row passes.
func (t laneTerm) passes(c *model.Chunk, row uint16) bool {
	hit := false
	for col, m := range t.ids {
		hit = hit || (m.bits != nil && m.bits[column(col).ids(c)[row]] == 1)
	}
	return hit != t.not
}

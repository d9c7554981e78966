package query

import (
	"cmp"
	"iter"
	"math"
	"runtime"
	"slices"

	"offair/model"
)

// rows are those of a snapshot that are counted: in the window, or without any
// time, which belong to every window. The zero window is all of time.
type rows struct {
	*model.Snapshot
	window model.Span
}

// stretches are the rows that are counted, each from its first to before its
// last.
func (r rows) stretches() [2][2]int {
	if r.window == (model.Span{}) {
		return [2][2]int{{0, r.Len()}}
	}
	timeless, _ := r.Range(model.Span{From: 1, To: math.MaxUint32})
	lo, hi := r.Range(r.window)
	return [2][2]int{{0, timeless}, {lo, hi}}
}

// tally is how many of r have each id of a column.
func tally(r rows, c column) []int {
	counts := make([]int, measure(r.Snapshot).ids[c])
	for chunk, part := range r.parts() {
		for _, id := range c.ids(chunk)[part[0]:part[1]] {
			counts[id]++
		}
	}
	return counts
}

// parts yields those stretches by chunk, as offsets from and to.
func (r rows) parts() iter.Seq2[*model.Chunk, [2]int] {
	return func(yield func(*model.Chunk, [2]int) bool) {
		counted := r.stretches()
		for i := range r.Chunks() {
			runtime.Gosched() // a key or a frame may wait for a core
			c := &r.Chunks()[i]
			for _, part := range counted {
				lo := min(max(part[0]-c.First, 0), c.Len())
				hi := max(min(part[1]-c.First, c.Len()), lo)
				if lo < hi && !yield(c, [2]int{lo, hi}) {
					return
				}
			}
		}
	}
}

// kindCounts is how many rows are on each side and have each cause, by its id.
type kindCounts struct {
	side  [model.Sides]int
	cause map[string]int
}

func kindTally(s rows) kindCounts {
	t := kindCounts{cause: map[string]int{}}
	for id, n := range tally(s, kindColumn) {
		reason := s.Kinds()[id].Reason
		t.side[s.SideOf(reason)] += n
		if c := s.CauseOf(reason); c != nil {
			t.cause[c.ID] += n
		}
	}
	return t
}

// sourceTally is how many rows have each entry of a dictionary.
func sourceTally(s rows, in source) []int {
	if in == inClients {
		return tally(s, clientColumn)
	}
	counts := make([]int, in.dict(s.Snapshot).Len())
	if in == inReasons || in == inResolutions {
		for id, n := range tally(s, kindColumn) {
			counts[kindEntry(s.Kinds()[id], in)] += n
		}
		return counts
	}
	keys := s.Keys()
	for id, n := range tally(s, keyColumn) {
		counts[keyEntry(keys.At(uint32(id)), in)] += n
	}
	return counts
}

func keyEntry(k model.Key, in source) uint32 {
	switch in {
	case inStreams:
		return k.Stream
	case inApps:
		return k.App
	default:
		return k.Domain
	}
}

func kindEntry(k model.Kind, in source) uint32 {
	if in == inReasons {
		return k.Reason
	}
	return k.Resolution
}

// valuesOf are the values of the field that hold what was typed.
func (w lastTyped) valuesOf(s rows, most int) []Suggestion {
	in := sourceOf(w.field)
	counts, d := sourceTally(s, in), in.dict(s.Snapshot)
	var best top
	for id := range d.Search(folded(w.typed), 0) {
		best.offer(ranked{id, counts[id]}, most)
	}
	out := make([]Suggestion, len(best))
	for i, r := range best {
		v := d.Clean(r.id)
		out[i] = Suggestion{w.insert(v), hintOf(w.field, v), r.count}
	}
	return out
}

func hintOf(field, v string) model.Text {
	switch {
	case v == "":
		return text("not in the record", "记录中没有")
	case field == FieldIP && v == model.Internal:
		return text("internal network", "内网")
	}
	return model.Text{}
}

type ranked struct {
	id    uint32
	count int
}

// top is the entries with the most rows, the most frequent first; among equals
// those that came first.
type top []ranked

func (t *top) offer(r ranked, most int) {
	if r.count == 0 || most <= 0 {
		return
	}
	if n := len(*t); n == most {
		if (*t)[n-1].count >= r.count {
			return
		}
		*t = (*t)[:n-1]
	}
	i, _ := slices.BinarySearchFunc(*t, r, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.count, a.count), -1) // behind its equals
	})
	*t = slices.Insert(*t, i, r)
}

package query

import (
	"cmp"
	"runtime"
	"slices"

	"offair/model"
)

// tally is how many rows of s have each id of a column.
func tally(s *model.Snapshot, c column) []int {
	counts := make([]int, measure(s).ids[c])
	for i := range s.Chunks() {
		runtime.Gosched() // a key or a frame may wait for a core
		for _, id := range c.ids(&s.Chunks()[i]) {
			counts[id]++
		}
	}
	return counts
}

// kindCounts is how many rows are on each side and have each cause, by its id.
type kindCounts struct {
	side  [model.Sides]int
	cause map[string]int
}

func kindTally(s *model.Snapshot) kindCounts {
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
func sourceTally(s *model.Snapshot, in source) []int {
	if in == inClients {
		return tally(s, clientColumn)
	}
	counts := make([]int, in.dict(s).Len())
	if in == inReasons || in == inResolutions {
		for id, n := range tally(s, kindColumn) {
			counts[kindEntry(s.Kinds()[id], in)] += n
		}
		return counts
	}
	for id, n := range tally(s, keyColumn) {
		counts[keyEntry(s.Keys()[id], in)] += n
	}
	return counts
}

func kindEntry(k model.Kind, in source) uint32 {
	if in == inReasons {
		return k.Reason
	}
	return k.Resolution
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

// valuesOf are the values of the field that hold what was typed.
func (w lastTyped) valuesOf(s *model.Snapshot, most int) []Suggestion {
	in := sourceOf(w.field)
	counts, d := sourceTally(s, in), in.dict(s)
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

package insight

import (
	"cmp"
	"math"
	"slices"
	"sort"

	"offair/model"
)

// The plain ways to work out what a verdict is made of: every row asked one by
// one, everything sorted, nothing shared. They are slow, and what the fast ways
// are held to.

// plainFalls asks a map of the last events.
func plainFalls(v *model.View, from int64) *falls {
	s, f := v.Snapshot(), &falls{}
	q := s.Sequence()
	last := map[[2]uint32]int64{}
	for i := v.Len() - 1; i >= 0; i-- {
		row := v.Row(i)
		when := s.When(row)
		if when == 0 {
			continue
		}
		class := Drops
		switch {
		case q.Refused(row):
			class = Refusals
		case s.Side(row) == model.Publisher:
			class = Stops
		}
		f.rows++
		if when >= from {
			f.totals[class]++
		}
		id := [2]uint32{uint32(class), s.Key(row)}
		if was, known := last[id]; !known || when-was > again {
			f.times[class] = append(f.times[class], uint32(when))
		}
		last[id] = when
	}
	return f
}

// plainHeaps tries a window of each width at every fall.
func plainHeaps(times []uint32, all rate) []heap {
	var found []heap
	for _, w := range scales {
		least := max(fewStreams, int(minLift*all.mean*float64(w)))
		for lo := range times {
			hi := lo
			for hi < len(times) && int64(times[hi])-int64(times[lo]) < w {
				hi++
			}
			if hi-lo >= least {
				found = append(found, heap{lo: lo, hi: hi})
			}
		}
	}
	slices.SortFunc(found, func(a, b heap) int { return cmp.Compare(a.lo, b.lo) })
	var out []heap
	for _, h := range found {
		if n := len(out); n > 0 && h.lo < out[n-1].hi {
			out[n-1].hi = max(out[n-1].hi, h.hi)
		} else {
			out = append(out, h)
		}
	}
	for i := range out {
		plainTrim(&out[i], times, all.mean)
	}
	return out
}

func plainTrim(h *heap, times []uint32, mean float64) {
	step := max(1, h.n()/edges)
	best, at := math.Inf(-1), *h
	for lo := h.lo; lo < h.hi; lo += step {
		for hi := h.hi; hi > lo+1; hi -= step {
			n, long := float64(hi-lo), float64(max(minute/2, times[hi-1]-times[lo]+1))
			want := mean * long
			if r := n*(math.Log(n)-math.Log(mean)-math.Log(long)) - n + want; n > want && r > best {
				best, at.lo, at.hi = r, lo, hi
			}
		}
	}
	*h = at
	h.span = model.Span{From: int64(times[h.lo]), To: int64(times[h.hi-1]) + 1}
}

// plainRate counts every fall and sorts all windows.
func plainRate(times []uint32, spans []model.Span) rate {
	var counts []int
	var over int64
	for _, sp := range spans {
		for from := sp.From; from+cell <= sp.To; from += cell {
			counts = append(counts, len(between(times, model.Span{From: from, To: from + cell})))
			over += cell
		}
	}
	if over == 0 {
		return rate{spread: 1}
	}
	sort.Ints(counts)
	limit := counts[len(counts)-1-len(counts)/10]
	sum, squares := 0, 0
	for _, n := range counts {
		x := min(n, limit)
		sum, squares = sum+x, squares+x*x
	}
	mean := float64(sum) / float64(len(counts))
	r := rate{mean: float64(sum+1) / float64(over), spread: 1, over: over}
	if mean > 0 {
		r.spread = math.Max(1, (float64(squares)/float64(len(counts))-mean*mean)/mean)
	}
	return r
}

// plainQuiet looks back from every fall.
func plainQuiet(times []uint32, spans []model.Span, h *heap) []model.Span {
	least, long := max(minStreams, (h.n()+1)/2), h.length()
	var out []model.Span
	for _, sp := range spans {
		in := between(times, sp)
		var loud []model.Span
		lo := 0
		for hi, t := range in {
			for int64(t)-int64(in[lo]) >= long {
				lo++
			}
			if hi-lo+1 >= least {
				loud = append(loud, model.Span{From: int64(in[lo]) - beside, To: int64(t) + beside})
			}
		}
		out = append(out, without(sp, merged(loud))...)
	}
	return out
}

// classAt is the class of a row.
func classAt(s *model.Snapshot, q *model.Sequence, c *model.Chunk, at int) Class {
	switch {
	case q.Refused(c.First + at):
		return Refusals
	case s.SideOf(s.Kinds()[c.Kind[at]].Reason) == model.Publisher:
		return Stops
	default:
		return Drops
	}
}

// plainBase asks all values of the newest rows of each span.
func (j *judge) plainBase(t *traits, want map[trait]int, spans []model.Span) *baseRates {
	s, b := j.out.snap, newBaseRates(want)
	q := s.Sequence()
	for _, sp := range spans {
		var seen [2]map[uint32]bool
		seen[0], seen[1] = map[uint32]bool{}, map[uint32]bool{}
		v := j.view.Within(sp)
		for i := range min(v.Len(), mostBase/len(spans)) {
			c, at := chunkOf(s, v.Row(i))
			if c.When[at] == 0 {
				break
			}
			class, key := classAt(s, q, c, at), c.Key[at]
			for pot, in := range [2]bool{class == j.out.Class, class != Refusals || j.out.Class == Refusals} {
				if in && !seen[pot][key] {
					seen[pot][key] = true
					b.of[pot]++
					for _, tr := range t.of(c, at, nil) {
						if _, wanted := want[tr]; wanted {
							b.with[pot][tr]++
						}
					}
				}
			}
		}
	}
	return b
}

// merged is spans in order of their beginnings as few as cover the same.
func merged(spans []model.Span) (out []model.Span) {
	for _, sp := range spans {
		if n := len(out); n > 0 && sp.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, sp.To)
		} else {
			out = append(out, sp)
		}
	}
	return out
}

package insight

import (
	"cmp"
	"math"
	"slices"

	"offair/model"
)

// heaps finds the stretches in which falls lie closer together than the rate
// of the whole span explains, the oldest first.
func heaps(times []uint32, all rate) []heap {
	var found []stretch
	for _, w := range scales {
		least := max(fewStreams, int(minLift*all.mean*float64(w)))
		found = append(found, dense(times, least, w)...)
	}
	slices.SortFunc(found, func(a, b stretch) int { return cmp.Compare(a.lo, b.lo) })
	found = joinedStretches(found)
	t := trimmer{times: times, mean: all.mean, usual: math.Log(all.mean)}
	out := make([]heap, len(found))
	for i, f := range found {
		out[i] = t.trim(f)
	}
	return out
}

// stretch is the falls [lo, hi).
type stretch struct{ lo, hi int }

// dense are the stretches made of windows of so many seconds with so many falls
// or more, the oldest first.
func dense(times []uint32, least int, seconds int64) (out []stretch) {
	hi := 0
	for lo := 0; lo+least <= len(times); {
		if skip := sparse(times[lo:lo+least], seconds); skip > 0 {
			lo += skip
			continue
		}
		hi = max(hi, lo+least)
		for hi < len(times) && int64(times[hi])-int64(times[lo]) < seconds {
			hi++
		}
		if n := len(out); n > 0 && lo < out[n-1].hi {
			out[n-1].hi = max(out[n-1].hi, hi)
		} else {
			out = append(out, stretch{lo, hi})
		}
		lo++
	}
	return out
}

// sparse is how many falls at the beginning of in begin no window of so many
// seconds that holds as many as in: 0 where the first one does. Where half of
// them already take as long, no window that begins in the other half can.
func sparse(in []uint32, seconds int64) int {
	last := int64(in[len(in)-1])
	if last-int64(in[0]) < seconds {
		return 0
	}
	for k := len(in) / 2; k > 0; k /= 2 {
		if last-int64(in[k]) >= seconds {
			return k + 1
		}
	}
	return 1
}

// joinedStretches is stretches in order of their beginnings, those that overlap
// as one. It is made in place.
func joinedStretches(found []stretch) []stretch {
	out := found[:0]
	for _, f := range found {
		if n := len(out); n > 0 && f.lo < out[n-1].hi {
			out[n-1].hi = max(out[n-1].hi, f.hi)
		} else {
			out = append(out, f)
		}
	}
	return out
}

// edges is the most falls at which a heap is tried to begin or end.
const edges = 300

// trimmer trims heaps. Logarithms are worked out once for each number.
type trimmer struct {
	times []uint32
	mean  float64   // falls a second that are usual
	usual float64   // its logarithm
	logs  []float64 // of each number up to its length
}

// mostLogs is how many logarithms are kept at most.
const mostLogs = 1 << 14

// upTo makes sure that the logarithms up to n are there, as far as they are
// kept.
func (t *trimmer) upTo(n int) {
	for i := len(t.logs); i <= min(n, mostLogs); i++ {
		t.logs = append(t.logs, math.Log(float64(i)))
	}
}

func (t *trimmer) log(n int) float64 {
	if n < len(t.logs) {
		return t.logs[n]
	}
	return math.Log(float64(n))
}

// trim makes a heap of the part of a stretch in which falls lie most improbably
// close: the one with the highest likelihood ratio against the usual rate.
func (t *trimmer) trim(f stretch) heap {
	times, step := t.times, max(1, (f.hi-f.lo)/edges)
	t.upTo(max(f.hi-f.lo, minute/2, int(times[f.hi-1]-times[f.lo])+1))
	best, at := math.Inf(-1), f
	for lo := f.lo; lo < f.hi; lo += step {
		for hi := f.hi; hi > lo+1; hi -= step {
			long := max(minute/2, times[hi-1]-times[lo]+1)
			n, want := float64(hi-lo), t.mean*float64(long)
			if n <= want {
				continue
			}
			if r := n*(t.log(hi-lo)-t.usual-t.log(int(long))) - n + want; r > best {
				best, at = r, stretch{lo, hi}
			}
		}
	}
	return heap{lo: at.lo, hi: at.hi, span: model.Span{From: int64(times[at.lo]), To: int64(times[at.hi-1]) + 1}}
}

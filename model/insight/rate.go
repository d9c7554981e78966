package insight

import (
	"math"
	"slices"

	"offair/model"
)

// rate is how often streams fall when nothing happens.
type rate struct {
	mean   float64 // falls a second
	spread float64 // how many times more they vary than by chance, 1 or more
	over   int64   // seconds looked at
}

// cell is the width of the windows that rates are told from, in seconds.
const cell = 5 * minute

// rateOf is the rate of falls within the spans. The fullest tenth of the
// windows counts no more than the fullest of the others, so that an incident
// does not hide itself or the next one; one fall more than was seen is
// counted, so that none seen is not taken for none possible.
func rateOf(times []uint32, spans []model.Span) rate {
	cells := 0
	for _, sp := range spans {
		cells += int(max(0, (sp.To-sp.From)/cell))
	}
	if cells == 0 {
		return rate{spread: 1}
	}
	counts, highest := make([]int, 0, cells), 0
	for _, sp := range spans {
		in := between(times, sp)
		for from := sp.From; from+cell <= sp.To; from += cell {
			n := leap(in, from+cell)
			counts, in = append(counts, n), in[n:]
			highest = max(highest, n)
		}
	}
	limit := limitOf(counts, highest)
	sum, squares := 0, 0
	for _, n := range counts {
		x := min(n, limit)
		sum, squares = sum+x, squares+x*x
	}
	over, mean := int64(cells)*cell, float64(sum)/float64(cells)
	r := rate{mean: float64(sum+1) / float64(over), spread: 1, over: over}
	if mean > 0 {
		r.spread = math.Max(1, (float64(squares)/float64(cells)-mean*mean)/mean)
	}
	return r
}

// leap is the first of times at or after t, which is mostly near: steps double.
func leap(times []uint32, t int64) int {
	lo, step := 0, 8
	for lo+step < len(times) && int64(times[lo+step]) < t {
		lo += step
		step *= 2
	}
	return lo + reach(times[lo:min(lo+step, len(times))], t)
}

// limitOf is the fullest of the windows without the fullest tenth.
func limitOf(counts []int, highest int) int {
	above := len(counts) / 10
	if highest > 4*len(counts) { // windows are few, or one is very full
		sorted := slices.Clone(counts)
		slices.Sort(sorted)
		return sorted[len(sorted)-1-above]
	}
	of := make([]int, highest+1)
	for _, n := range counts {
		of[n]++
	}
	for n := highest; ; n-- {
		if above -= of[n]; above < 0 {
			return n
		}
	}
}

// chance is the chance that n falls or more come within so many seconds of one
// that is given, at this rate.
func (r rate) chance(n int, seconds int64) float64 {
	return poissonTail(math.Floor(float64(n-1)/r.spread), r.mean*float64(seconds)/r.spread)
}

package insight

import (
	"context"
	"math"
	"sort"

	"offair/model"
)

// again is how soon after an event of a stream another one of the same class
// is no new fall, in seconds: one flapping stream must not look like many.
const again = 10 * minute

// falls are the moments, ascending, at which streams fell: for each class the
// events that follow no other of their stream within again.
type falls struct {
	times  [classes][]uint32 // Unix seconds
	totals [classes]int      // events
	rows   int
}

// fallsOf gathers the falls of v's rows; the totals are of those in sp. The
// error is ctx's.
func fallsOf(ctx context.Context, v *model.View, sp model.Span) (*falls, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := &falls{}
	g := gatherer{falls: f, classOf: classesOf(v.Snapshot()), from: uint32(max(0, sp.From))}
	g.prepare(v.Len(), len(v.Snapshot().Keys()))
	g.states = v.Snapshot().Sequence().States()
	for p := range v.Parts() {
		if err := breathe(ctx); err != nil {
			return nil, err
		}
		if !p.Timeless {
			g.part(&p)
		}
	}
	return f, nil
}

// classesOf is the class of each kind's events that were on air.
func classesOf(s *model.Snapshot) []Class {
	out := make([]Class, len(s.Kinds()))
	for i, k := range s.Kinds() {
		if s.SideOf(k.Reason) == model.Publisher {
			out[i] = Stops
		}
	}
	return out
}

type gatherer struct {
	*falls
	classOf []Class
	from    uint32 // totals count from this second on
	states  []model.State
	last    [classes][]uint32 // by key: the last event; 0 for none
	few     [classes]*lately  // the same for few rows, instead of last
}

// prepare makes what remembers the last events. For few rows, as a day's are,
// a table of all keys would cost more than looking at them.
func (g *gatherer) prepare(rows, keys int) {
	for c := range g.last {
		if rows < keys/4 {
			g.few[c] = newLately(again)
		} else {
			g.last[c] = make([]uint32, keys)
		}
	}
}

// fell reports whether an event is a new fall, and remembers it.
func (g *gatherer) fell(class Class, key, when uint32) bool {
	if l := g.few[class]; l != nil {
		return !l.again(key, when)
	}
	last := &g.last[class][key]
	was := *last
	*last = when
	return was == 0 || when-was > again
}

func (g *gatherer) part(p *model.Part) {
	c := p.Chunk
	states := g.states[c.First : c.First+c.Len()]
	g.rows += p.Len()
	for i, n := 0, p.Len(); i < n; i++ {
		at := p.At(i)
		class := g.classOf[c.Kind[at]]
		if states[at] == model.RefusedPush {
			class = Refusals
		}
		when := c.When[at]
		if when >= g.from {
			g.totals[class]++
		}
		if g.fell(class, c.Key[at], when) {
			g.times[class] = append(g.times[class], when)
		}
	}
}

// between is the falls in sp.
func between(times []uint32, sp model.Span) []uint32 {
	at := func(t int64) int {
		return sort.Search(len(times), func(i int) bool { return int64(times[i]) >= t })
	}
	lo := at(sp.From)
	return times[lo:max(lo, at(sp.To))]
}

// most is the most falls within any stretch of so many seconds.
func most(times []uint32, seconds int64) (n int) {
	lo := 0
	for i, t := range times {
		for int64(t)-int64(times[lo]) >= seconds {
			lo++
		}
		n = max(n, i-lo+1)
	}
	return n
}

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
	var counts []int
	var over int64
	for _, sp := range spans {
		in := between(times, sp)
		for from := sp.From; from+cell <= sp.To; from += cell {
			n := 0
			for n < len(in) && int64(in[n]) < from+cell {
				n++
			}
			counts, in = append(counts, n), in[n:]
			over += cell
		}
	}
	if over == 0 {
		return rate{spread: 1}
	}
	sort.Ints(counts)
	limit := counts[len(counts)-1-len(counts)/10]
	var sum, squares float64
	for _, n := range counts {
		x := float64(min(n, limit))
		sum, squares = sum+x, squares+x*x
	}
	mean := sum / float64(len(counts))
	r := rate{mean: (sum + 1) / float64(over), spread: 1, over: over}
	if mean > 0 {
		r.spread = math.Max(1, (squares/float64(len(counts))-mean*mean)/mean)
	}
	return r
}

// chance is the chance that n falls or more come within so many seconds of one
// that is given, at this rate.
func (r rate) chance(n int, seconds int64) float64 {
	return poissonTail(math.Floor(float64(n-1)/r.spread), r.mean*float64(seconds)/r.spread)
}

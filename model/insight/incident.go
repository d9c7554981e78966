package insight

import (
	"math"

	"offair/model"
)

// What a heap of falls must be, to be told as an incident. docs/verdict.md
// says why.
const (
	minStreams = 5    // streams that fell; below that it is too few to tell
	fewStreams = 3    // from so many on it is worth a word
	minLift    = 3    // times as many as usual
	minMaxLift = 1.5  // times as many as on the fullest usual window
	surely     = 1e-3 // bound of the chance, everything that was looked at counted in
	maxAsMany  = 1    // days before on which as many fell
)

// Heaps are looked for at these widths, in seconds.
var scales = [...]int64{minute, 5 * minute, 15 * minute}

// lengths is how many lengths of heaps are told apart: a quarter of a minute
// and its doubles up to about half an hour.
const lengths = 8

// heap is falls close together.
type heap struct {
	lo, hi int        // among the falls of its class
	span   model.Span // from its first fall to the second after its last
	habit  habit
	known  bool    // habit is told by the days before
	lift   float64 // over the usual rate
	chance float64 // bound
}

func (h *heap) n() int { return h.hi - h.lo }

// length is the heap's length as it is compared: rounded up, so that few are
// told apart.
func (h *heap) length() int64 {
	l := int64(minute / 4)
	for l < h.span.To-h.span.From {
		l *= 2
	}
	return l
}

// around is how far before and after a heap its own neighbourhood reaches, and
// how much next to it does not count.
const (
	around = 2 * hour
	beside = 10 * minute
)

// weigh works out how improbable a heap is: against the rate of the whole
// span, that of its own hours, and that of the days before, whichever is
// highest.
func (j *judge) weigh(class Class, h *heap, all rate) {
	times := j.falls.times[class]
	usual, tried := all, float64(len(times))*lengths
	if h.chance = math.Min(1, tried*all.chance(h.n(), h.length())); h.chance > surely {
		return // nor would what was looked at further make it less
	}
	higher := func(r rate) {
		if r.over >= hour/2 {
			usual.mean, usual.spread = math.Max(usual.mean, r.mean), math.Max(usual.spread, r.spread)
		}
	}
	var near []model.Span
	for _, c := range j.covered {
		before := model.Span{From: h.span.From - around, To: h.span.From - beside}
		after := model.Span{From: h.span.To + beside, To: h.span.To + around}
		near = append(near, c.Intersect(before), c.Intersect(after))
	}
	higher(rateOf(times, near))
	h.habit, h.known = j.ask.Baseline.habit(class, h.span, h.n())
	if h.known {
		higher(h.habit.rate)
	}
	h.lift = float64(h.n()) / (usual.mean * float64(max(minute, h.span.To-h.span.From)))
	h.chance = math.Max(h.chance, math.Min(1, tried*usual.chance(h.n(), h.length())))
}

// stands reports whether a heap of at least so many streams is neither chance
// nor habit.
func (h *heap) stands(least int) bool {
	return h.n() >= least && h.lift >= minLift && h.chance <= surely && h.habit.asMany <= maxAsMany
}

// leastOver is for how long falls must be known for a rate to be told.
const leastOver = 2 * hour

// weighed are the heaps of one class, and the rate that they were found by.
type weighed struct {
	done  bool
	heaps []heap
	usual rate
	known bool // usual can be told
}

// class weighs the heaps of a class, once.
func (j *judge) class(class Class) *weighed {
	w := &j.classes[class]
	if w.done {
		return w
	}
	w.done = true
	if w.usual, w.known = j.usual(class); !w.known {
		return w
	}
	w.heaps = heaps(between(j.falls.times[class], j.out.Asked), w.usual)
	for i := range w.heaps {
		if breathe(j.ctx) != nil {
			break // Judge tells why
		}
		j.weigh(class, &w.heaps[i], w.usual)
	}
	return w
}

// usual is the rate at which streams fall, as far as it is known; else that of
// all days before. False where there is nothing to compare with.
func (j *judge) usual(class Class) (rate, bool) {
	r := rateOf(j.falls.times[class], j.covered)
	if b := j.ask.Baseline; r.over < leastOver && b != nil {
		r = rateOf(b.falls.times[class], b.Covered)
	}
	return r, r.over >= leastOver
}

// incidents are the heaps of a class that stand, the oldest first.
func (j *judge) incidents(class Class, least int) (out []heap) {
	for _, h := range j.class(class).heaps {
		if h.stands(least) {
			out = append(out, h)
		}
	}
	return out
}

// foremost is the incident to tell: the last one that is at least half as
// large as the largest.
func foremost(all []heap) int {
	largest, at := 0, -1
	for i := range all {
		largest = max(largest, all[i].n())
	}
	for i := range all {
		if 2*all[i].n() >= largest {
			at = i
		}
	}
	return at
}

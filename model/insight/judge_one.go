package insight

import (
	"time"

	"offair/model"
)

// burst follows the one stream's flapping beyond what the view has of it.
func (j *judge) burst() {
	o, s := j.out, j.out.snap
	flaps := s.Sequence().Flapping(j.ask.Flapping)
	within := int64(j.ask.Flapping.OrUsual().Within / time.Second)
	around := model.Span{From: o.Span.From, To: o.Span.To - 1}
	for grew := true; grew; {
		grew = false
		lo, hi := s.Range(model.Span{From: around.From - within, To: around.To + within + 1})
		for row := range flaps.Between(lo, hi) {
			if t := s.When(row); s.Key(row) == o.Key && (t < around.From || t > around.To) {
				around, grew = model.Span{From: min(around.From, t), To: max(around.To, t)}, true
			}
		}
	}
	o.Burst = model.Span{From: around.From, To: around.To + 1}
	lo, hi := s.Range(o.Burst)
	for row := range flaps.Between(lo, hi) {
		if s.Key(row) == o.Key {
			o.InAll++
		}
	}
	o.InAll = max(o.InAll, o.Events)
}

// othersFell reports whether any other stream dropped meanwhile, in the view or
// not.
func (j *judge) othersFell() bool {
	s, onsets := j.out.snap, j.out.snap.Sequence().Onsets()
	lo, hi := s.Range(j.out.Burst)
	for row := lo; row < hi; row++ {
		if classOf(onsets.At(s, row)) == Drops && s.Key(row) != j.out.Key {
			return true
		}
	}
	return false
}

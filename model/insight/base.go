package insight

import (
	"offair/model"
)

// baseRates are the shares of values where nothing happened: among the streams
// that fell, and among all that were on air, since every push ends.
type baseRates struct {
	class Class
	want  map[trait]int // the values to count
	with  [2]map[trait]int
	of    [2]int
}

// count adds a stream with its values to a pot.
func (b *baseRates) count(pot int, values []trait) {
	b.of[pot]++
	for _, tr := range values {
		if _, wanted := b.want[tr]; wanted {
			b.with[pot][tr]++
		}
	}
}

// least is the greater of the two chances, with its base in c.
func (b *baseRates) least(tr trait, c *Common) (p float64) {
	for pot := range b.of {
		if pot == 1 && (tr.field == Cause || tr.field == Side) {
			break // how pushes end is told by those that ended so
		}
		s := share{b.with[pot][tr], b.of[pot]}
		if q := hyperTail(share{c.With, c.Of}, s); pot == 0 || q > p {
			p, c.Base, c.BaseN = q, s.part(), s.of
		}
	}
	return p
}

// couldTell reports whether a value that all of n streams have and no other
// would be told.
func (b *baseRates) couldTell(n, looked int) bool {
	return b.of[0] >= minBase && hyperTail(share{n, n}, share{0, b.of[0]})*float64(looked) <= commonSurely
}

// reaches are how far around the hours of an incident its base is told from,
// in seconds: further where near by there is too little.
var reaches = [...]int64{hour, 3 * hour, 12 * hour}

// enoughBase is how many streams a base is better told from.
const enoughBase = 5 * minBase

// baseOf counts by value where nothing of the kind happened: at the same hours
// of the days before, or, without a baseline, in the rest of what is asked for.
func (j *judge) baseOf(t *traits, want map[trait]int, h *heap) (*baseRates, error) {
	if !h.known {
		around := model.Span{From: h.span.From - beside, To: h.span.To + beside}
		times := j.falls.times[j.out.Class]
		return j.baseIn(t, want, quiet(times, without(j.wide, []model.Span{around}), h))
	}
	times := j.ask.Baseline.falls.times[j.out.Class]
	for _, reach := range reaches {
		b, err := j.baseIn(t, want, quiet(times, j.ask.Baseline.hours(h.span, reach), h))
		if err != nil || b.of[0] >= enoughBase || reach == reaches[len(reaches)-1] {
			return b, err
		}
	}
	return nil, nil
}

// quiet is the spans without the stretches in which half as many fell in as
// much time: another such incident would make its own marks look usual.
func quiet(times []uint32, spans []model.Span, h *heap) []model.Span {
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

// baseIn counts by value in the spans.
func (j *judge) baseIn(t *traits, want map[trait]int, spans []model.Span) (*baseRates, error) {
	b := &baseRates{class: j.out.Class, want: want}
	for pot := range b.with {
		b.with[pot] = map[trait]int{}
	}
	for _, sp := range spans {
		if err := breathe(j.ctx); err != nil {
			return nil, err
		}
		j.addBase(b, t, sp, mostBase/len(spans))
	}
	return b, nil
}

// addBase counts the streams of one span, each once for a pot: that of its
// class, and that of all that were on air. Of more than most rows the newest
// are looked at.
func (j *judge) addBase(b *baseRates, t *traits, sp model.Span, most int) {
	s, q := j.out.snap, j.out.snap.Sequence()
	var seen [2]map[uint32]struct{}
	seen[0], seen[1] = map[uint32]struct{}{}, map[uint32]struct{}{}
	v := j.view.Within(sp)
	var buf []trait
	for i := range min(v.Len(), most) {
		c, at := chunkOf(s, v.Row(i))
		if c.When[at] == 0 {
			break // those without a time come last
		}
		class, key := classAt(s, q, c, at), c.Key[at]
		buf = t.of(c, at, buf[:0])
		for pot, in := range [2]bool{class == b.class, class != Refusals || b.class == Refusals} {
			if _, again := seen[pot][key]; in && !again {
				seen[pot][key] = struct{}{}
				b.count(pot, buf)
			}
		}
	}
}

package insight

import (
	"offair/model"
)

// baseRates are the shares of values where nothing happened: in two pots, among
// the streams that fell, and among all that were on air, since every push ends.
type baseRates struct {
	with [2]map[trait]int
	of   [2]int
}

func newBaseRates(want map[trait]int) *baseRates {
	b := &baseRates{}
	for pot := range b.with {
		b.with[pot] = make(map[trait]int, len(want))
	}
	return b
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
		out = append(out, without(sp, loud(between(times, sp), least, long))...)
	}
	return out
}

// loud is the stretches in which so many fall within so many seconds, with
// what lies beside them.
func loud(in []uint32, least int, seconds int64) (out []model.Span) {
	for lo := 0; lo+least <= len(in); {
		if skip := sparse(in[lo:lo+least], seconds); skip > 0 {
			lo += skip
			continue
		}
		last := int64(in[lo+least-1])
		first := reach(in[:lo+1], last-seconds+1)
		sp := model.Span{From: int64(in[first]) - beside, To: last + beside}
		if n := len(out); n > 0 && sp.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, sp.To)
		} else {
			out = append(out, sp)
		}
		lo++
	}
	return out
}

// baseIn counts by value in the spans.
func (j *judge) baseIn(t *traits, want map[trait]int, spans []model.Span) (*baseRates, error) {
	c := newBaseCount(t, want, j.out.Class)
	for _, sp := range spans {
		if err := breathe(j.ctx); err != nil {
			return nil, err
		}
		c.span(j.view.Within(sp), mostBase/len(spans))
	}
	return c.rates(want), nil
}

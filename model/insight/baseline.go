package insight

import (
	"context"
	"slices"
	"time"

	"offair/model"
)

// UsualDays is how many days before are looked at.
const UsualDays = 7

// minDays is how many days must be covered at an incident's hours, for the
// days before to be called usual.
const minDays = 3

// BaselineAsk says what a baseline is to be good for.
type BaselineAsk struct {
	Span  model.Span     // what verdicts will be asked about, Unix seconds
	Days  int            // how many days before; UsualDays where it is 0 or less
	Zone  *time.Location // same hours are those of its clocks; nil is UTC
	Scope model.Scope    // what coverage must be of; zero: everything
}

// Baseline is when streams fell on the days before a span. It is immutable.
// It is of one filter: a verdict on another view needs another one.
type Baseline struct {
	Ask     BaselineAsk
	Covered []model.Span // parts of the days before that are known in full, in order; read-only
	falls   *falls
	of      *model.View
}

// BaselineOf gathers the baseline of v from what its snapshot holds and, by
// its coverage, knows in full. It takes as long as a verdict on as many rows.
// The error is ctx's.
func BaselineOf(ctx context.Context, v *model.View, ask BaselineAsk) (*Baseline, error) {
	ask = ask.usual()
	b := &Baseline{Ask: ask, Covered: coveredIn(v.Snapshot().Coverage, ask.Scope, ask.before()), of: v}
	var err error
	b.falls, err = fallsOf(ctx, v.Within(ask.before()), ask.Span.From)
	return b, err
}

func (a BaselineAsk) usual() BaselineAsk {
	if a.Days <= 0 {
		a.Days = UsualDays
	}
	a.Zone = clockOf(a.Zone).zone
	return a
}

// before is all that can be asked for: the days before, up to the span's end.
func (a BaselineAsk) before() model.Span {
	reach := reaches[len(reaches)-1]
	return model.Span{From: max(1, daysBefore(a.Span.From, a.Days, a.Zone)-reach), To: max(1, a.Span.To)}
}

// Want is what a feed should fetch, at low priority, for the baseline to be
// complete: for each day before, the nearest first, the same hours. Spans of
// the store that are known are left out. The spans of a long Span overlap, so
// they are cut to what lies before it.
func (a BaselineAsk) Want(cov model.Coverage) []model.Window {
	a = a.usual()
	var out []model.Window
	before := model.Span{From: 1, To: a.Span.From}
	for d := 1; d <= a.Days; d++ {
		sp := a.day(a.Span, d, hour).Intersect(before)
		before.To = min(before.To, sp.From)
		for _, m := range cov.Missing(a.Scope, sp) {
			out = append(out, model.Window{From: m.From, To: m.To})
		}
	}
	return out
}

// day is the same hours as sp so many days before, with reach seconds around.
func (a BaselineAsk) day(sp model.Span, days int, reach int64) model.Span {
	from := daysBefore(sp.From, days, a.Zone)
	return model.Span{From: max(1, from-reach), To: max(1, from+(sp.To-sp.From)+reach)}
}

// daysBefore is the moment at which clocks showed the same time so many days
// before t.
func daysBefore(t int64, days int, zone *time.Location) int64 {
	return time.Unix(t, 0).In(zone).AddDate(0, 0, -days).Unix()
}

// coveredIn is the parts of sp that are known for the scope.
func coveredIn(cov model.Coverage, sc model.Scope, sp model.Span) []model.Span {
	if sp.Empty() {
		return nil
	}
	gaps := cov.Missing(sc, sp)
	for _, l := range cov.LeftOut(sc, sp) {
		gaps = append(gaps, l.Span)
	}
	return without(sp, gaps)
}

// without is what is left of sp when the gaps, in any order, are taken out.
func without(sp model.Span, gaps []model.Span) []model.Span {
	left := []model.Span{sp}
	for _, g := range gaps {
		var rest []model.Span
		for _, l := range left {
			cut := l.Intersect(g)
			if cut.Empty() {
				rest = append(rest, l)
				continue
			}
			for _, p := range []model.Span{{From: l.From, To: cut.From}, {From: cut.To, To: l.To}} {
				if !p.Empty() {
					rest = append(rest, p)
				}
			}
		}
		left = rest
	}
	return left
}

// hours is the same hours as sp on all days before that are covered there,
// with reach seconds around, as far as those are known.
func (b *Baseline) hours(sp model.Span, reach int64) (out []model.Span) {
	until := sp.From - beside
	for d := 1; d <= b.Ask.Days; d++ {
		if !inOne(b.Covered, b.Ask.day(sp, d, hour)) {
			continue
		}
		day := b.Ask.day(sp, d, reach).Intersect(model.Span{To: until})
		for _, c := range b.Covered {
			if in := c.Intersect(day); !in.Empty() {
				out = append(out, in)
			}
		}
		until = min(until, day.From)
	}
	return out
}

// daysAt is on how many days before the same hours are known; 0 when they are
// too few to be called usual.
func (b *Baseline) daysAt(sp model.Span) (n int) {
	for d := 1; d <= b.Ask.Days; d++ {
		if inOne(b.Covered, b.Ask.day(sp, d, hour)) {
			n++
		}
	}
	if n < minDays {
		return 0
	}
	return n
}

// habit is what is usual around an incident.
type habit struct {
	days   []model.Span // covered, an hour around included
	rate   rate
	usual  float64 // the median of the days
	asMany int
}

// habit is what the days before say of the hours of an incident of n streams;
// false where too few days are covered.
func (b *Baseline) habit(class Class, sp model.Span, n int) (h habit, ok bool) {
	if b == nil {
		return h, false
	}
	times := b.falls.times[class]
	long := max(minute, sp.To-sp.From)
	var rates []float64
	for d := 1; d <= b.Ask.Days; d++ {
		day := b.Ask.day(sp, d, hour)
		if !inOne(b.Covered, day) {
			continue
		}
		h.days = append(h.days, day)
		in := between(times, day)
		rates = append(rates, float64(len(in))*float64(long)/float64(day.To-day.From))
		near := model.Span{From: day.From + hour/2, To: day.To - hour/2}
		if 2*most(between(times, near), long) >= n {
			h.asMany++
		}
	}
	if len(h.days) < minDays {
		return habit{}, false
	}
	h.rate, h.usual = rateOf(times, h.days), median(rates)
	return h, true
}

// inOne reports whether sp lies in one of the spans.
func inOne(spans []model.Span, sp model.Span) bool {
	for _, s := range spans {
		if s.From <= sp.From && sp.To <= s.To {
			return true
		}
	}
	return false
}

// median is the middle of the numbers, which are put in order; 0 of none.
func median(x []float64) float64 {
	if len(x) == 0 {
		return 0
	}
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

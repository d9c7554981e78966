package insight

import (
	"context"
	"slices"

	"offair/model"
)

// tally is what was counted by one column. It is immutable, and what the next
// summary starts from.
type tally struct {
	counts []uint32 // by id of the column
	times  *grid    // by point and id, see countTimes; nil where there are too many ids
	shown  []shown
}

// shown is one facet with the counts behind its series.
type shown struct {
	Facet
	values []uint32 // those with a slot, ascending; the i-th has slot i+1
	series *grid    // nil when no series was asked for
}

// columnJob works out the facets of one column.
//
//	rows ─► counts by id ─► by value ─► top ─► slots ─► rows again ─► series
//
// With few ids the rows are looked at once:
//
//	rows ─► counts by point and id ─► by value ─► top ─► slots ─► series
type columnJob struct {
	*task
	col    column
	fields []Field
	old    *tally // of the summary before; nil when there is none
	tally
}

// do does the job. The error is ctx's.
func (j *columnJob) do(ctx context.Context) error {
	if err := j.count(ctx); err != nil {
		return err
	}
	j.shown = make([]shown, len(j.fields))
	for i, f := range j.fields {
		if err := j.facet(ctx, f, &j.shown[i]); err != nil {
			return err
		}
	}
	switch {
	case j.points.Len() == 0:
		return nil
	case j.times != nil:
		j.foldSeries()
		return nil
	default:
		return j.addSeries(ctx)
	}
}

// few is how many rows there must be for each point and id, for counts by both
// to be less work than a second pass.
const few = 4

// count counts the rows by the column's ids.
func (j *columnJob) count(ctx context.Context) error {
	j.counts = make([]uint32, j.col.size(j.look.snap))
	if n := j.points.Len() * len(j.counts); n > 0 && n*few <= j.rows {
		return j.countTimes(ctx)
	}
	runs := j.all
	if j.old != nil && j.small {
		copy(j.counts, j.old.counts)
		runs = j.delta
	}
	return countIDs(ctx, j.col, runs, j.counts)
}

// countTimes counts the rows by point and id, and from that by id.
func (j *columnJob) countTimes(ctx context.Context) error {
	j.times = newGrid(j.points.Len()+1, len(j.counts))
	runs := j.all
	if j.old != nil && j.old.times != nil && j.small && j.samePoints {
		for b := range j.points.Len() + 1 {
			copy(j.times.bucket(b), j.old.times.bucket(b))
		}
		runs = j.delta
	}
	if err := countTimes(ctx, j.col, runs, j.points, j.times); err != nil {
		return err
	}
	for b := range j.points.Len() + 1 {
		for id, n := range j.times.bucket(b) {
			j.counts[id] += n
		}
	}
	return nil
}

// facet finds the most frequent values of a field.
func (j *columnJob) facet(ctx context.Context, f Field, s *shown) error {
	r := ranking{look: &j.look, field: f, parts: j.parts, counts: j.look.byValue(f, j.counts)}
	values, distinct, err := r.top(ctx, j.ask.Top)
	s.Facet = Facet{Field: f, Values: make([]Value, len(values)), Distinct: distinct, Rest: j.rows}
	for i, v := range values {
		s.Values[i] = j.look.named(f, v)
		s.Values[i].Count = int(r.counts[v])
		s.Rest -= s.Values[i].Count
	}
	s.values = values
	slices.Sort(s.values)
	return err
}

// addSeries counts the rows by time for the values that are listed, in one
// pass for all facets of the column. Where no facet lists other values than
// before, only what differs is counted.
func (j *columnJob) addSeries(ctx context.Context) error {
	runs := j.all
	again := j.small && j.sameSeries()
	p := pass{col: j.col, buckets: j.points, word: j.words()}
	if again {
		runs = j.delta
	}
	for i := range j.shown {
		s := &j.shown[i]
		s.series = newGrid(j.points.Len(), len(s.values)+1)
		if again {
			copy(s.series.n, j.old.shown[i].series.n)
		}
		p.grids = append(p.grids, s.series)
	}
	if err := new(counter).run(ctx, p, runs); err != nil {
		return err
	}
	for i := range j.shown {
		j.shown[i].fill()
	}
	return nil
}

// foldSeries makes the series from the counts by point and id.
func (j *columnJob) foldSeries() {
	for i := range j.shown {
		s := &j.shown[i]
		s.series = newGrid(j.points.Len(), len(s.values)+1)
		words := make([]uint32, len(j.counts))
		j.look.mark(s.Field, j.slotsOf(s), words, 0)
		for b := range j.points.Len() {
			to := s.series.bucket(b)
			for id, n := range j.times.bucket(b) {
				to[words[id]] += n
			}
		}
		s.fill()
	}
}

// slotsOf is the slots of a facet's values, 0 for those that are not listed.
func (j *columnJob) slotsOf(s *shown) []uint8 {
	slot := make([]uint8, j.look.size(s.Field))
	for k, v := range s.values {
		slot[v] = uint8(k + 1)
	}
	return slot
}

// words holds for each id the slots of its values.
func (j *columnJob) words() []uint32 {
	out := make([]uint32, len(j.counts))
	for i := range j.shown {
		s := &j.shown[i]
		j.look.mark(s.Field, j.slotsOf(s), out, uint(8*i))
	}
	return out
}

// sameSeries reports whether the series before are of the same values at the
// same times.
func (j *columnJob) sameSeries() bool {
	if j.old == nil || !j.samePoints || len(j.old.shown) != len(j.shown) {
		return false
	}
	for i := range j.shown {
		o := &j.old.shown[i]
		if o.series == nil || o.Field != j.shown[i].Field || !slices.Equal(o.values, j.shown[i].values) {
			return false
		}
	}
	return true
}

// fill gives each value its series.
func (s *shown) fill() {
	for i := range s.Values {
		v := &s.Values[i]
		k, _ := slices.BinarySearch(s.values, v.ID)
		v.Series = make([]uint32, len(s.series.n)/s.series.width)
		for b := range v.Series {
			v.Series[b] = s.series.bucket(b)[k+1]
		}
	}
}

// timelineJob counts the rows by time and side.
type timelineJob struct {
	*task
	old   *grid // of the summary before, where its buckets were the same
	sides *grid
}

func (j *timelineJob) do(ctx context.Context) error {
	j.sides = newGrid(j.buckets.Len(), model.Sides)
	runs := j.all
	if j.old != nil && j.small {
		copy(j.sides.n, j.old.n)
		runs = j.delta
	}
	p := pass{col: kindColumn, word: j.look.values[Side], buckets: j.buckets, grids: []*grid{j.sides}}
	return new(counter).run(ctx, p, runs)
}

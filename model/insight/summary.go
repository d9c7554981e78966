package insight

import (
	"context"
	"slices"
	"time"

	"offair/model"
)

// Ask says what is wanted of a view.
type Ask struct {
	// Span is what timeline and series cover: what the screen shows. Empty, it
	// is from the first row that has a time to the last.
	Span    model.Span
	Zone    *time.Location // buckets begin at its round times; nil is UTC
	Buckets int            // the most buckets of the timeline, 0 for none; see Divide
	Facets  []Field
	Top     int // the most values of a facet, at most MaxTop
	Points  int // the most points of a value's series, 0 for none; see Divide
}

// Summary is a view in numbers. It is immutable.
type Summary struct {
	Rows     int      // of the view
	Timeline Timeline // without buckets where none were asked for
	Facets   []Facet  // in the order asked for
	Points   Buckets  // what the numbers of a Value.Series stand for

	tables *tables
	as     uint64 // version of the snapshot that the view is of
	parts  []model.Part
	tally  [columns]*tally
	sides  *grid
}

// Facet is the facet of a field; false when it was not asked for.
func (s *Summary) Facet(f Field) (Facet, bool) {
	i := slices.IndexFunc(s.Facets, func(o Facet) bool { return o.Field == f })
	if i < 0 {
		return Facet{}, false
	}
	return s.Facets[i], true
}

// Summarize counts the rows of v. prev is another summary of the same store, of
// any view, older or newer, and with any Ask, or nil: what is still true of it is taken over,
// so that after a refresh only the rows that came or left are looked at. The
// result does not depend on prev. The error is ctx's.
func Summarize(ctx context.Context, v *model.View, ask Ask, prev *Summary) (*Summary, error) {
	switch {
	case prev == nil || prev.tables == nil:
		prev = &Summary{tables: newTables()}
	case prev.as > v.Snapshot().Version: // it counts values that this view's snapshot does not know
		prev = &Summary{tables: prev.tables}
	}
	t, err := newTask(ctx, v, ask, prev)
	if err != nil {
		return nil, err
	}
	timeline := &timelineJob{task: t}
	if slices.Equal(t.buckets.Edges, prev.Timeline.Edges) {
		timeline.old = prev.sides
	}
	facets := t.columnJobs(prev)
	var state *stateJob
	if slices.Contains(ask.Facets, State) {
		state = &stateJob{task: t}
	}
	if err := t.run(ctx, timeline, facets, state); err != nil {
		return nil, err
	}
	return t.summary(timeline, facets, state), nil
}

// task is what all jobs of one summary share.
type task struct {
	ask    Ask
	look   lookup
	tables *tables
	rows   int
	parts  []model.Part
	all    []run // every row, counted in
	delta  []run // what differs from the summary before
	small  bool  // delta is less work than all

	buckets, points Buckets
	samePoints      bool // the summary before has the same points
}

func newTask(ctx context.Context, v *model.View, ask Ask, prev *Summary) (*task, error) {
	ask.Top = max(0, min(ask.Top, MaxTop))
	t := &task{ask: ask, tables: prev.tables, rows: v.Len(), parts: slices.Collect(v.Parts())}
	var err error
	if t.look, err = t.tables.of(ctx, v.Snapshot(), slices.Contains(ask.Facets, Net)); err != nil {
		return nil, err
	}
	t.all = runsOf(t.parts)
	if prev.parts != nil {
		var n int
		t.delta, n = changes(prev.parts, t.parts)
		t.small = n <= t.rows/2
	}
	sp := ask.Span
	if sp.Empty() {
		sp = extent(t.parts)
	}
	t.buckets, t.points = Divide(sp, ask.Zone, ask.Buckets), Divide(sp, ask.Zone, ask.Points)
	t.samePoints = slices.Equal(t.points.Edges, prev.Points.Edges)
	return t, nil
}

// extent is from the first row with a time to the last.
func extent(parts []model.Part) model.Span {
	timed := slices.IndexFunc(parts, func(p model.Part) bool { return !p.Timeless })
	if timed < 0 {
		return model.Span{}
	}
	first, last := &parts[timed], &parts[len(parts)-1]
	return model.Span{
		From: int64(first.Chunk.When[first.From]),
		To:   int64(last.Chunk.When[last.To-1]) + 1,
	}
}

// columnJobs are the jobs for the facets asked for, in the order of columns.
func (t *task) columnJobs(prev *Summary) []*columnJob {
	var jobs []*columnJob
	for col := range columns {
		var of []Field
		for _, f := range t.ask.Facets {
			if f < fields && f.column() == col && !slices.Contains(of, f) {
				of = append(of, f)
			}
		}
		if len(of) > 0 {
			jobs = append(jobs, &columnJob{task: t, col: col, fields: of, old: prev.tally[col]})
		}
	}
	return jobs
}

// run does the jobs, on all cores: those first that take longest.
func (t *task) run(ctx context.Context, timeline *timelineJob, facets []*columnJob, state *stateJob) error {
	var jobs []func(context.Context) error
	for _, j := range facets {
		jobs = append(jobs, j.do)
	}
	if state != nil {
		jobs = append(jobs, state.do)
	}
	if t.buckets.Len() > 0 {
		jobs = append(jobs, timeline.do)
	}
	return abreast(ctx, jobs)
}

// summary puts together what the jobs found.
func (t *task) summary(timeline *timelineJob, facets []*columnJob, state *stateJob) *Summary {
	s := &Summary{Rows: t.rows, Points: t.points, tables: t.tables, as: t.look.snap.Version, parts: t.parts, sides: timeline.sides}
	s.Timeline = timelineOf(t.buckets, timeline.sides, t.rows)
	for _, j := range facets {
		found := j.tally // a copy, so that the job can be forgotten
		s.tally[j.col] = &found
	}
	for _, f := range t.ask.Facets {
		if f == State {
			s.Facets = append(s.Facets, state.facet)
		}
		for i := range facets {
			for k := range facets[i].shown {
				if facets[i].shown[k].Field == f {
					s.Facets = append(s.Facets, facets[i].shown[k].Facet)
				}
			}
		}
	}
	return s
}

package insight

import (
	"context"

	"offair/model"
)

// Step is one event of a stream's history.
type Step struct {
	Row      int   // in the snapshot
	Start    int64 // Unix seconds, 0 when absent
	When     int64 // Unix seconds that order the event, 0 when no time of it is known
	Up       int64 // seconds as recorded, model.NoUp when absent
	Gap      int64 // seconds to the stream's next known start; model.NoGap when none is known, and for a refused push
	Refused  bool  // never on air; everything else is a drop
	Flapping bool  // a drop among so many that the stream was flapping
	State    model.State
	Side     model.Side
}

// History is the events of one stream in v, the oldest first; those without
// any time come before all. key is the stream's id in Snapshot.Keys. What came
// next, and what is flapping by the rule, is told by all records of the
// snapshot, also by those that are not in v. The error is ctx's.
func History(ctx context.Context, v *model.View, key uint32, rule model.Flapping) ([]Step, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var steps []Step
	q := v.Snapshot().Sequence()
	flaps := q.Flapping(rule)
	for p := range v.Parts() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i := range p.Len() {
			if at := p.At(i); p.Chunk.Key[at] == key {
				steps = append(steps, stepOf(v.Snapshot(), q, p.Chunk, at))
				steps[len(steps)-1].Flapping = flaps.Has(p.Chunk.First + at)
			}
		}
	}
	return steps, nil
}

func stepOf(s *model.Snapshot, q *model.Sequence, c *model.Chunk, at int) Step {
	row := c.First + at
	st := Step{
		Row: row, Start: int64(c.Start[at]), When: int64(c.When[at]), Up: model.NoUp,
		Gap: q.Gap(row), Refused: q.Refused(row), State: q.State(row),
		Side: s.SideOf(s.Kinds()[c.Kind[at]].Reason),
	}
	if up, ok := c.Up(at); ok {
		st.Up = up
	}
	return st
}

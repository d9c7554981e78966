package insight

import (
	"cmp"
	"context"
	"slices"

	"offair/model"
)

// states is the number of states; every model.State is below it.
const states = int(model.Down) + 1

// stateJob works out the facet of what became of streams. It is no column of a
// chunk, and a later record changes what an earlier one says: it is counted
// anew each time.
type stateJob struct {
	*task
	facet Facet
}

func (j *stateJob) do(ctx context.Context) error {
	column := j.look.snap.Sequence().States()
	g := newGrid(j.points.Len()+1, states)
	last := make([]int, states) // the newest row, which settles ties
	for i := range j.all {
		if err := ctx.Err(); err != nil {
			return err
		}
		j.points.each(j.all[i], func(bucket int, r run) {
			if bucket < 0 {
				bucket = j.points.Len()
			}
			countStates(column.Of(r.Chunk), r.Part, g.bucket(bucket), last)
		})
	}
	j.list(g, last)
	return nil
}

// countStates adds the rows of p, which ascend, to counts.
func countStates(column []model.State, p model.Part, counts []uint32, last []int) {
	if p.Rows == nil {
		for i, s := range column[p.From:p.To] {
			counts[s]++
			last[s] = p.Chunk.First + p.From + i
		}
		return
	}
	for _, row := range p.Rows {
		s := column[row]
		counts[s]++
		last[s] = p.Chunk.First + int(row)
	}
}

// list makes the facet from counts by point and state.
func (j *stateJob) list(g *grid, last []int) {
	f := Facet{Field: State, Rest: j.rows}
	for s := range states {
		v := Value{ID: uint32(s), Name: model.State(s).Name(), Term: model.State(s).String()}
		for b := range j.points.Len() + 1 {
			v.Count += int(g.bucket(b)[s])
		}
		if v.Count > 0 {
			f.Values = append(f.Values, v)
		}
	}
	f.Distinct = len(f.Values)
	slices.SortFunc(f.Values, func(a, b Value) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(last[b.ID], last[a.ID]))
	})
	f.Values = f.Values[:min(len(f.Values), j.ask.Top)]
	for i := range f.Values {
		v := &f.Values[i]
		f.Rest -= v.Count
		if n := j.points.Len(); n > 0 {
			v.Series = make([]uint32, n)
			for b := range n {
				v.Series[b] = g.bucket(b)[v.ID]
			}
		}
	}
	j.facet = f
}

package insight

import (
	"context"

	"offair/model"
)

// CauseTimes is how many rows ended when, by cause.
type CauseTimes struct {
	Buckets
	Causes  []*model.Cause // those that the view has, in the order of the catalogue; a last nil is all that are not recognised
	Count   [][]uint32     // for each of Causes and each bucket
	Outside int            // rows of the view in no bucket, those without any time included
}

// ByCause counts the rows of v by cause in the buckets of b, for example those
// of Every for counts per hour. The error is ctx's.
func ByCause(ctx context.Context, v *model.View, b Buckets) (CauseTimes, error) {
	unknown := uint32(len(model.Causes()))
	t, s := newTables(), v.Snapshot()
	word := make([]uint32, len(s.Kinds()))
	for id, k := range s.Kinds() {
		word[id] = min(t.causeOf(s, k.Reason), unknown)
	}
	g := newGrid(b.Len(), int(unknown)+1)
	var runs []run
	for p := range v.Parts() {
		runs = append(runs, run{p, plus})
	}
	p := pass{col: kindColumn, word: word, buckets: b, grids: []*grid{g}}
	if err := new(counter).run(ctx, p, runs); err != nil {
		return CauseTimes{}, err
	}
	return causeTimes(b, g, v.Len()), nil
}

// causeTimes is the grid turned over, without causes that have no row.
func causeTimes(b Buckets, g *grid, rows int) CauseTimes {
	t := CauseTimes{Buckets: b, Outside: rows}
	for slot := range g.width {
		series, sum := make([]uint32, b.Len()), 0
		for i := range series {
			series[i] = g.bucket(i)[slot]
			sum += int(series[i])
		}
		if sum == 0 {
			continue
		}
		t.Outside -= sum
		t.Count = append(t.Count, series)
		t.Causes = append(t.Causes, causeAt(slot))
	}
	return t
}

// causeAt is the cause of the catalogue at a place; nil behind its end.
func causeAt(i int) *model.Cause {
	if all := model.Causes(); i < len(all) {
		return all[i]
	}
	return nil
}

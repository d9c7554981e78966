package insight

import (
	"cmp"
	"context"
	"slices"

	"offair/model"
)

// MaxTop is the most values that a facet lists.
const MaxTop = slots - 1

// ranking finds the most frequent values without sorting all. Among equals the
// one seen last comes first: that is the same however the rows arrived, and
// it is what is going on now.
type ranking struct {
	look   *lookup
	field  Field
	parts  []model.Part
	counts []uint32 // by value
}

// threshold is what a value must count to be among the first most, 0 when none
// is listed; how many values count more; and how many there are at all.
func (r *ranking) threshold(most int) (least uint32, above, distinct int) {
	best := make([]uint32, 0, most) // the highest counts, ascending
	for _, n := range r.counts {
		if n == 0 {
			continue
		}
		distinct++
		if most == 0 || (len(best) == most && n <= best[0]) {
			continue
		}
		if len(best) == most {
			best = best[:copy(best, best[1:])]
		}
		i, _ := slices.BinarySearch(best, n)
		best = slices.Insert(best, i, n)
	}
	if len(best) == 0 {
		return 0, 0, distinct
	}
	least = best[0]
	i, _ := slices.BinarySearch(best, least+1)
	return least, len(best) - i, distinct
}

// top are the first most values in order, and how many values there are at
// all. The error is ctx's.
func (r *ranking) top(ctx context.Context, most int) (values []uint32, distinct int, err error) {
	least, above, distinct := r.threshold(most)
	if least == 0 {
		return nil, distinct, nil
	}
	values = make([]uint32, 0, most)
	level := 0 // values that count least
	for v, n := range r.counts {
		if n > least {
			values = append(values, uint32(v))
		} else if n == least {
			level++
		}
	}
	byCount := func(a, b uint32) int { return cmp.Compare(r.counts[b], r.counts[a]) }
	slices.SortFunc(values, byCount)
	t := ties{mark: make([]bool, len(r.counts)), least: least, level: min(most, distinct) - above}
	t.markEqual(values, r.counts)
	t.markLevel(r.counts)
	if level > 1 || t.above > 0 {
		err = r.settle(ctx, &t)
	} else {
		t.seen = append(t.seen, r.only(least))
	}
	values = slices.DeleteFunc(values, func(v uint32) bool { return slices.Contains(t.seen, v) })
	values = append(values, t.seen...)
	slices.SortStableFunc(values, byCount)
	return values, distinct, err
}

// only is the one value that counts least.
func (r *ranking) only(least uint32) uint32 { return uint32(slices.Index(r.counts, least)) }

// ties are values whose counts do not tell their order.
type ties struct {
	mark  []bool   // by value: not yet seen
	least uint32   // the lowest count that is listed
	level int      // how many values of that count are still wanted
	above int      // how many others are not yet seen
	seen  []uint32 // the wanted values, the one seen last first
}

// markEqual marks those of values, which are in order of their counts, that
// count as much as a neighbour.
func (t *ties) markEqual(values, counts []uint32) {
	for i := 1; i < len(values); i++ {
		a, b := values[i-1], values[i]
		if counts[a] != counts[b] {
			continue
		}
		for _, v := range []uint32{a, b} {
			if !t.mark[v] {
				t.mark[v] = true
				t.above++
			}
		}
	}
}

// markLevel marks all values of the lowest count, more than may be wanted.
func (t *ties) markLevel(counts []uint32) {
	for v, n := range counts {
		if n == t.least {
			t.mark[v] = true
		}
	}
}

// settle looks at rows, the newest first, until all ties are settled. The
// error is ctx's.
func (r *ranking) settle(ctx context.Context, t *ties) error {
	for i := len(r.parts) - 1; i >= 0; i-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		p := &r.parts[i]
		ids := r.field.column().ids(p.Chunk)
		for j := p.Len() - 1; j >= 0; j-- {
			v := r.look.value(r.field, ids[p.At(j)])
			if t.mark[v] && t.saw(v, r.counts[v]) {
				return nil
			}
		}
	}
	return nil
}

// saw takes a marked value and reports whether it was the last one wanted.
func (t *ties) saw(v, count uint32) bool {
	t.mark[v] = false
	switch {
	case count > t.least:
		t.above--
	case t.level > 0:
		t.level--
	default:
		return false
	}
	t.seen = append(t.seen, v)
	return t.above == 0 && t.level == 0
}

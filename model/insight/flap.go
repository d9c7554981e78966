package insight

import (
	"cmp"
	"context"
	"slices"
	"time"

	"offair/model"
)

// Burst is a stretch in which a stream dropped again and again: flapping drops
// as model.Flapping says, neighbours no further apart than its Within.
type Burst struct {
	From, To int64 // Unix seconds of the first drop and of the last
	Drops    int   // in all
	Most     int   // within any stretch of Within
}

// Bursts finds where a stream was flapping, the oldest first. Steps are those
// of History for the same rule.
func Bursts(steps []Step, rule model.Flapping) []Burst {
	var drops []int64
	for _, s := range steps {
		if s.Flapping {
			drops = append(drops, s.When)
		}
	}
	return burstsOf(drops, rule)
}

// burstsOf parts the moments of flapping drops, ascending, into bursts.
func burstsOf(drops []int64, rule model.Flapping) []Burst {
	within := int64(rule.OrUsual().Within / time.Second)
	var found []Burst
	for len(drops) > 0 {
		n := 1
		for n < len(drops) && drops[n]-drops[n-1] <= within {
			n++
		}
		found = append(found, Burst{drops[0], drops[n-1], n, mostWithin(drops[:n], within)})
		drops = drops[n:]
	}
	return found
}

// mostWithin is the most drops within any stretch of so many seconds.
func mostWithin(drops []int64, within int64) (most int) {
	first := 0
	for i := range drops {
		for drops[i]-drops[first] > within {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// Flap is one stream that was flapping.
type Flap struct {
	Key    uint32  // id in Snapshot.Keys
	Bursts []Burst // the oldest first, never empty
}

// Last is when the stream dropped last in a burst.
func (f *Flap) Last() int64 { return f.Bursts[len(f.Bursts)-1].To }

// Flapping finds the streams that were flapping, those that did last first. As
// with is:flapping, whether a drop flaps is told by all records of the
// snapshot; only drops that v has are counted. The error is ctx's.
func Flapping(ctx context.Context, v *model.View, rule model.Flapping) ([]Flap, error) {
	drops, err := flappingDrops(ctx, v, rule)
	if err != nil {
		return nil, err
	}
	found := make([]Flap, 0, len(drops))
	for key, at := range drops {
		found = append(found, Flap{key, burstsOf(at, rule)})
	}
	slices.SortFunc(found, func(a, b Flap) int {
		return cmp.Or(cmp.Compare(b.Last(), a.Last()), compareKeys(v.Snapshot(), a.Key, b.Key))
	})
	return found, nil
}

// compareKeys orders streams by their names, so that the order is the same
// however the rows arrived.
func compareKeys(s *model.Snapshot, a, b uint32) int {
	x, y := s.Keys().At(a), s.Keys().At(b)
	return cmp.Or(
		cmp.Compare(s.Streams().Raw(x.Stream), s.Streams().Raw(y.Stream)),
		cmp.Compare(s.Apps().Raw(x.App), s.Apps().Raw(y.App)),
		cmp.Compare(s.Domains().Raw(x.Domain), s.Domains().Raw(y.Domain)))
}

// flappingDrops gathers the moments of v's flapping drops, by stream.
func flappingDrops(ctx context.Context, v *model.View, rule model.Flapping) (map[uint32][]int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	flaps := v.Snapshot().Sequence().Flapping(rule)
	drops := map[uint32][]int64{}
	for p := range v.Parts() {
		if err := breathe(ctx); err != nil {
			return nil, err
		}
		eachFlap(flaps, &p, func(at int) {
			key := p.Chunk.Key[at]
			drops[key] = append(drops[key], int64(p.Chunk.When[at]))
		})
	}
	return drops, nil
}

// eachFlap calls f with the offset of each row of p that is in the set, in
// order.
func eachFlap(flaps *model.Flaps, p *model.Part, f func(at int)) {
	first := p.Chunk.First
	const dear = 8 // as many rows can be asked while one is looked up
	if p.Rows != nil && dear*flaps.Count(first+p.From, first+p.To) > len(p.Rows) {
		for _, at := range p.Rows {
			if flaps.Has(first + int(at)) {
				f(int(at))
			}
		}
		return
	}
	rest := p.Rows
	for row := range flaps.Between(first+p.From, first+p.To) {
		at := row - first
		if p.Rows != nil {
			i, ok := slices.BinarySearch(rest, uint16(at))
			if rest = rest[i:]; !ok {
				continue
			}
		}
		f(at)
	}
}

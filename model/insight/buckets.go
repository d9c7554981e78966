package insight

import (
	"math"
	"sort"
	"time"

	"offair/model"
)

const (
	minute = 60
	hour   = 60 * minute
	day    = 24 * hour
	week   = 7 * day
)

// MaxBuckets is the most buckets that Divide and Every make.
const MaxBuckets = 1 << 14

// Buckets cut a span of time into stretches that begin at round clock times of
// a zone. A day on which the clocks change is a longer or a shorter bucket.
type Buckets struct {
	Width int64   // seconds of an ordinary bucket; 0 when there are none
	Edges []int64 // Unix seconds, ascending; bucket i is [Edges[i], Edges[i+1]); read-only
}

// Divide cuts sp into at most most buckets of the smallest round width that
// does: 1, 5, 10, 15, 20, 30 s or min, 1, 2, 3, 6, 12 h, 1, 2, 3 days, a week and
// its doubles. The first and the last bucket may reach out of sp. A nil zone is
// UTC. An empty span has no buckets; what lies outside of 1970–2106, where
// rows cannot be, is cut off.
func Divide(sp model.Span, zone *time.Location, most int) Buckets {
	sp = sp.Intersect(model.Span{To: math.MaxUint32 + 1})
	if sp.Empty() || most <= 0 {
		return Buckets{}
	}
	most = min(most, MaxBuckets)
	c := clockOf(zone)
	for w := int64(1); ; w = wider(w) {
		// The clocks' changes may spare a bucket, never more than a few.
		if (sp.To-sp.From)/w > int64(most)+2 {
			continue
		}
		if edges := c.edges(sp, w); len(edges)-1 <= most {
			return Buckets{w, edges}
		}
	}
}

// Every cuts sp into buckets of one width, in seconds, for example an hour
// for "per cause and hour". Where that would be more than MaxBuckets, they are
// as wide as Divide makes them.
func Every(sp model.Span, zone *time.Location, width int64) Buckets {
	sp = sp.Intersect(model.Span{To: math.MaxUint32 + 1})
	switch {
	case sp.Empty() || width <= 0:
		return Buckets{}
	case (sp.To-sp.From)/width >= MaxBuckets-2:
		return Divide(sp, zone, MaxBuckets)
	}
	return Buckets{width, clockOf(zone).edges(sp, width)}
}

// wider is the next round width.
func wider(w int64) int64 {
	for _, r := range [...]int64{
		1, 5, 10, 15, 20, 30, minute, 5 * minute, 10 * minute, 15 * minute, 20 * minute, 30 * minute,
		hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 3 * day, week,
	} {
		if r > w {
			return r
		}
	}
	return 2 * w
}

// Len is the number of buckets.
func (b Buckets) Len() int { return max(0, len(b.Edges)-1) }

// Bucket is the span of the i-th bucket.
func (b Buckets) Bucket(i int) model.Span { return model.Span{From: b.Edges[i], To: b.Edges[i+1]} }

// Span is from the beginning of the first bucket to the end of the last.
func (b Buckets) Span() model.Span {
	if b.Len() == 0 {
		return model.Span{}
	}
	return model.Span{From: b.Edges[0], To: b.Edges[b.Len()]}
}

// At is the bucket that the second t lies in; false when it lies in none.
func (b Buckets) At(t int64) (i int, ok bool) {
	i = sort.Search(len(b.Edges), func(i int) bool { return b.Edges[i] > t }) - 1
	return i, i >= 0 && i < b.Len()
}

package insight

import "offair/model"

// Timeline is how many rows ended when, by side.
type Timeline struct {
	Buckets
	Count   [][model.Sides]uint32 // for each bucket and side; read-only
	Outside int                   // rows of the view in no bucket, those without any time included
}

// timelineOf is the grid as a timeline of a view of so many rows.
func timelineOf(b Buckets, g *grid, rows int) Timeline {
	t := Timeline{Buckets: b, Count: make([][model.Sides]uint32, b.Len()), Outside: rows}
	for i := range t.Count {
		t.Count[i] = [model.Sides]uint32(g.bucket(i))
		t.Outside -= t.Total(i)
	}
	return t
}

// Total is how many rows the i-th bucket has.
func (t *Timeline) Total(i int) int {
	n := 0
	for _, c := range t.Count[i] {
		n += int(c)
	}
	return n
}

// Highest is the most rows that any bucket has.
func (t *Timeline) Highest() int {
	most := 0
	for i := range t.Count {
		most = max(most, t.Total(i))
	}
	return most
}

// Sides is how many rows each side has in all buckets.
func (t *Timeline) Sides() (sum [model.Sides]int) {
	for i := range t.Count {
		for side, n := range t.Count[i] {
			sum[side] += int(n)
		}
	}
	return sum
}

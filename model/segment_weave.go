package model

import "sort"

// weave fills new chunks with the rows of the stored ones and those of c, in
// order. No row of c shares its second with a stored one, so whole runs of
// each follow one another.
func (b *builder) weave(stored []Chunk, c *Chunk) {
	at := 0
	for i := range stored {
		o := &stored[i]
		for k := 0; k < o.Len(); {
			to := upTo(c.When, at, o.When[k])
			b.run(c, at, to)
			at = to
			end := o.Len()
			if at < c.Len() {
				end = upTo(o.When, k, c.When[at])
			}
			b.run(o, k, end)
			k = end
		}
	}
	b.run(c, at, c.Len())
}

// upTo is the first place from one on where the column reaches when. Steps
// double, so that near ones cost little.
func upTo(col []uint32, from int, when uint32) int {
	step := 1
	for from+step <= len(col) && col[from+step-1] < when {
		from += step
		step *= 2
	}
	n := min(step-1, len(col)-from)
	return from + sort.Search(n, func(i int) bool { return col[from+i] >= when })
}

// untied parts the rows of c into those whose second no stored row has and
// those that share one.
func (c *Chunk) untied(stored []Chunk) (free *Chunk, tied []rec) {
	runs := c.sharedRuns(stored)
	if len(runs) == 0 {
		return c, nil
	}
	long := newChunk(0, c.Len())
	at := 0
	for _, run := range runs {
		long.pushRun(c, at, run[0])
		for i := run[0]; i < run[1]; i++ {
			tied = append(tied, c.rec(i))
		}
		at = run[1]
	}
	long.pushRun(c, at, c.Len())
	return &long, tied
}

// sharedRuns are the stretches [from, to) of c whose second a stored row has.
func (c *Chunk) sharedRuns(stored []Chunk) (runs [][2]int) {
	at := 0
	for i := range stored {
		o := &stored[i]
		for k := 0; k < o.Len() && at < c.Len(); {
			switch when := o.When[k]; {
			case c.When[at] < when:
				at = upTo(c.When, at, when)
			case c.When[at] > when:
				k = upTo(o.When, k, c.When[at])
			default:
				to := upTo(c.When, at, when+1)
				if when+1 == 0 {
					to = c.Len()
				}
				runs, at = append(runs, [2]int{at, to}), to
			}
		}
	}
	return runs
}

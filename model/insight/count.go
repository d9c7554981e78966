package insight

import (
	"context"

	"offair/model"
)

// countIDs adds the rows of runs to counts, by the ids of a column. The error
// is ctx's.
func countIDs(ctx context.Context, col column, runs []run, counts []uint32) error {
	for i := range runs {
		if err := breathe(ctx); err != nil {
			return err
		}
		countRun(counts, col, &runs[i])
	}
	return nil
}

func countRun(counts []uint32, col column, r *run) {
	ids := col.ids(r.Chunk)
	if r.Rows == nil {
		countAll(counts, ids[r.From:r.To], r.add)
	} else {
		countSome(counts, ids, r.Rows, r.add)
	}
}

// countTimes adds the rows of runs to the grid, by bucket and id; rows in no
// bucket to one more bucket behind the last. The error is ctx's.
func countTimes(ctx context.Context, col column, runs []run, b Buckets, g *grid) error {
	for i := range runs {
		if err := breathe(ctx); err != nil {
			return err
		}
		b.each(runs[i], func(bucket int, r run) {
			if bucket < 0 {
				bucket = b.Len()
			}
			countRun(g.bucket(bucket), col, &r)
		})
	}
	return nil
}

func countAll(counts, ids []uint32, add uint32) {
	for _, id := range ids {
		counts[id] += add
	}
}

func countSome(counts, ids []uint32, rows []uint16, add uint32) {
	for _, row := range rows {
		counts[ids[row]] += add
	}
}

// slots is how many counters a lane has; slot numbers are below it.
const slots = 256

// lanes are four sets of counters whose sum is meant. Rows take turns: adding
// to one counter again and again, as a frequent value makes it, would wait each
// time for the addition before, and take four times as long.
type lanes [4][slots]uint32

// add counts slots that lie shift bits up in each word.
func (l *lanes) add(words []uint32, shift uint, add uint32) {
	shift &= 31
	for ; len(words) >= 4; words = words[4:] {
		l[0][words[0]>>shift&0xff] += add
		l[1][words[1]>>shift&0xff] += add
		l[2][words[2]>>shift&0xff] += add
		l[3][words[3]>>shift&0xff] += add
	}
	for _, w := range words {
		l[0][w>>shift&0xff] += add
	}
}

// drain moves the counts of the first slots to dst.
func (l *lanes) drain(dst []uint32) {
	for i := range dst {
		dst[i] += l[0][i] + l[1][i] + l[2][i] + l[3][i]
		l[0][i], l[1][i], l[2][i], l[3][i] = 0, 0, 0, 0
	}
}

// perWord is how many fields share one pass: a word holds a slot for each in
// eight bits.
const perWord = 4

// grid is counts by bucket and by slot or id.
type grid struct {
	width int      // slots or ids of a bucket
	n     []uint32 // bucket*width + slot
}

func newGrid(buckets, width int) *grid { return &grid{width, make([]uint32, buckets*width)} }

func (g *grid) bucket(i int) []uint32 { return g.n[i*g.width : (i+1)*g.width : (i+1)*g.width] }

// counter counts rows into grids by what a table says for their ids.
type counter struct {
	words [1 << 10]uint32 // few enough to stay in the nearest cache
	lanes [perWord]lanes
}

// pass is one pass over a column: word holds for each id a slot for the i-th
// grid at bit 8i.
type pass struct {
	col     column
	word    []uint32
	buckets Buckets
	grids   []*grid
}

// run adds the rows of runs to p's grids. The error is ctx's.
func (k *counter) run(ctx context.Context, p pass, runs []run) error {
	for i := range runs {
		if err := breathe(ctx); err != nil {
			return err
		}
		p.buckets.each(runs[i], func(bucket int, r run) {
			if bucket < 0 {
				return
			}
			k.count(p, r)
			for f, g := range p.grids {
				k.lanes[f].drain(g.bucket(bucket))
			}
		})
	}
	return nil
}

// count adds the rows of r to the lanes.
func (k *counter) count(p pass, r run) {
	ids := p.col.ids(r.Chunk)
	for from, n := 0, r.Len(); from < n; from += len(k.words) {
		words := k.words[:min(len(k.words), n-from)]
		k.look(words, p.word, ids, cut(r.Part, from, from+len(words)))
		for f := range p.grids {
			k.lanes[f].add(words, uint(8*f), r.add)
		}
	}
}

// look puts the words of the rows of p into words.
func (k *counter) look(words, table, ids []uint32, p model.Part) {
	if p.Rows == nil {
		for i, id := range ids[p.From:p.To] {
			words[i] = table[id]
		}
		return
	}
	for i, row := range p.Rows {
		words[i] = table[ids[row]]
	}
}

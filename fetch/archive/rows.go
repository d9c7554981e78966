package archive

import (
	"context"
	"hash/maphash"
	"maps"
	"slices"

	"offair/model"
)

// mostSeen is of how many segments the hashes are held, at most: half a
// megabyte each when they are full.
const mostSeen = 12

var hashSeed = maphash.MakeSeed()

// hashes is a number for all that each row says. Two rows with one number are
// taken as the same record: among a million rows that goes wrong once in ten
// million archives.
func hashes(g *model.Segment) []uint64 {
	out := make([]uint64, g.Len())
	for i, when := range g.When {
		h := uint64(when)<<32 | uint64(g.Start[i])
		if g.Lacks != nil {
			h = spread(h) + uint64(g.Lacks[i])
		}
		up := when - g.Start[i]
		if g.Up != nil {
			up = g.Up[i]
		}
		out[i] = spread(spread(h) + uint64(up))
	}
	for f, texts := range g.Texts {
		of := make([]uint64, len(texts))
		for id, s := range texts {
			of[id] = maphash.String(hashSeed, s) + uint64(f)
		}
		for i, id := range g.IDs[f] {
			out[i] = spread(out[i] ^ of[id])
		}
	}
	return out
}

// spread is one step of splitmix64.
func spread(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// unseen is the rows of g that no segment holds as they are. A record that
// came back fuller, or changed, is written again; reading merges the two.
func (w *writer) unseen(ctx context.Context, g *model.Segment) (*model.Segment, error) {
	rows := hashes(g)
	there := make([]bool, len(rows))
	for _, e := range w.manifest.segments {
		lo, _ := slices.BinarySearch(g.When, e.first)
		hi, _ := slices.BinarySearchFunc(g.When, e.last, func(when, last uint32) int {
			if when <= last {
				return -1
			}
			return 1
		})
		if lo >= hi {
			continue
		}
		held, err := w.hashesOf(ctx, e)
		if err != nil {
			return nil, err
		}
		for i := lo; i < hi; i++ {
			if !there[i] {
				_, there[i] = slices.BinarySearch(held, rows[i])
			}
		}
	}
	return g.Pick(func(i int) bool { return !there[i] }), nil
}

// hashesOf is the hashes of the rows of a segment; none of a damaged one, whose
// rows are then written anew.
func (w *writer) hashesOf(ctx context.Context, e entry) ([]uint64, error) {
	if held, ok := w.seen[e.id]; ok {
		return held, nil
	}
	g, err := w.load(ctx, w.db, e)
	if damaged(err) {
		w.archive.foundBad(e)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	w.remember(e.id, hashes(g))
	return w.seen[e.id], nil
}

func (w *writer) load(ctx context.Context, q questioner, e entry) (*model.Segment, error) {
	blob, err := readSegment(ctx, q, e, nil)
	if err != nil {
		return nil, err
	}
	return decode(blob)
}

func (w *writer) remember(id int64, rows []uint64) {
	slices.Sort(rows)
	for len(w.seen) >= mostSeen {
		delete(w.seen, slices.Min(slices.Collect(maps.Keys(w.seen))))
	}
	w.seen[id] = rows
}

// forget drops what is held of segments that are gone.
func (w *writer) forget() {
	for id := range w.seen {
		if !slices.ContainsFunc(w.manifest.segments, func(e entry) bool { return e.id == id }) {
			delete(w.seen, id)
		}
	}
}

// split is rows as segments, none too long and none with too much text. Rows
// without any time are apart: others would seem to reach back to 1970.
func split(g *model.Segment) []*model.Segment {
	if g.Len() == 0 {
		return nil
	}
	if g.When[0] == 0 && g.When[g.Len()-1] != 0 {
		return append(split(g.Pick(func(i int) bool { return g.When[i] == 0 })), split(g.Pick(func(i int) bool { return g.When[i] != 0 }))...)
	}
	text := 0
	for _, texts := range g.Texts {
		for _, s := range texts {
			text += len(s)
		}
	}
	if g.Len() == 1 || (g.Len() <= segmentRows && text <= segmentText) {
		return []*model.Segment{g}
	}
	half := g.Len() / 2
	return append(split(g.Pick(func(i int) bool { return i < half })), split(g.Pick(func(i int) bool { return i >= half }))...)
}

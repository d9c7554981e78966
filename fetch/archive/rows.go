package archive

import (
	"context"
	"maps"
	"math"
	"slices"

	"offair/model"
)

// mostSeen is of how many rows the hashes are held, at most, eight bytes each:
// of the segments that records are most likely to come back to.
const mostSeen = 3 * segmentRows

// identity is the half of a row's number that tells which event it is, but for
// its client, which a record may lack at first.
const identity = uint64(math.MaxUint32) << 32

// unseen is the rows of a batch that the archive does not hold as they are: in
// the last segment that tells of the event. A record that came back fuller, or
// changed, is written again; of what is read the last form stands.
func (w *writer) unseen(ctx context.Context, b batch) (*model.Segment, error) {
	held := make([]lastForm, b.rows.Len())
	rows := hashes(decoded{b.rows})
	for _, e := range w.manifest.segments {
		lo, _ := slices.BinarySearch(b.rows.When, e.first)
		hi, _ := slices.BinarySearchFunc(b.rows.When, e.last, func(when, last uint32) int {
			if when <= last {
				return -1
			}
			return 1
		})
		if lo >= hi {
			continue
		}
		of, err := w.hashesOf(ctx, e)
		if err != nil {
			return nil, err
		}
		for i := lo; i < hi; i++ {
			held[i].look(of, rows[i], e.through)
		}
	}
	w.buried(b.rows, held)
	return b.rows.Pick(func(i int) bool {
		return !held[i].same && (held[i].through == 0 || b.mayBe == nil || b.mayBe(i))
	}), nil
}

// lastForm is what the archive last said of a row's event.
type lastForm struct {
	through int64 // of the segment that did; 0: none
	same    bool  // it said what the row does
}

// look takes in what a segment says, whose rows have the numbers of.
func (f *lastForm) look(of []uint64, row uint64, through int64) {
	if through < f.through {
		return
	}
	_, same := slices.BinarySearch(of, row)
	if !same {
		at, _ := slices.BinarySearch(of, row&identity)
		if at == len(of) || of[at]&identity != row&identity {
			return // it does not tell of the event
		}
	}
	f.same = same || f.same && through == f.through
	f.through = through
}

// buried takes in what the archive says is gone.
func (w *writer) buried(g *model.Segment, held []lastForm) {
	for i := range w.manifest.gone {
		o := &w.manifest.gone[i]
		for _, row := range o.rows(g.When, g.Event) {
			if o.at > held[row].through {
				held[row] = lastForm{through: o.at}
			}
		}
	}
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

func (w *writer) load(ctx context.Context, q questioner, e entry) (*sheet, error) {
	r := takeRoom()
	defer r.leave()
	var err error
	if r.blob, err = readSegment(ctx, q, e, r.blob); err != nil {
		return nil, err
	}
	return r.sheet(r.blob)
}

func (w *writer) remember(id int64, rows []uint64) {
	slices.Sort(rows)
	held := len(rows)
	for _, other := range w.seen {
		held += len(other)
	}
	for held > mostSeen && len(w.seen) > 0 {
		oldest := slices.Min(slices.Collect(maps.Keys(w.seen)))
		held -= len(w.seen[oldest])
		delete(w.seen, oldest)
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

package archive

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"offair/model"
)

// When short segments are made into long ones: so many, or with so many rows.
const (
	mostShort     = 24
	mostShortRows = segmentRows
)

// fullRows is how long a long segment gets where there are rows for several; the
// rest is for what shares the last second.
const fullRows = segmentRows - 512

// ripeRows is how long one is at least that stays as it is where no row comes
// into its time.
const ripeRows = segmentRows * 3 / 4

// compact makes short segments into long ones when there are many, as many as
// make a long one in each transaction: whoever reads sees all as it was before
// one or all as it is after it.
//
//	short segments ─┐ by the time of the long ones
//	long segments ──┴─► welded ─► cut at a second ─► long segments
func (w *writer) compact(ctx context.Context) error {
	for !w.archive.ending() { // else somebody waits; what is short stays so until the next start
		p := packing{w: w, short: w.manifest.short()}
		if !p.due() {
			return nil
		}
		err := w.update(ctx, func(q questioner, m *manifest) error {
			p.q, p.manifest = q, m
			return p.pack(ctx)
		})
		if p.bad {
			return nil // what is damaged is set aside first
		}
		if err != nil {
			return err
		}
		if err := w.shrink(ctx); err != nil {
			return err
		}
	}
	return nil
}

// packing is one compaction, within its transaction.
type packing struct {
	w        *writer
	q        questioner
	manifest *manifest // as it will be
	short    []entry   // what is replaced: the oldest first, since a later form must not get behind an older one
	strips   []*strip  // of them
	bad      bool      // a segment was found damaged
	through  int64     // of what replaces them
	blob     []byte    // room for what is written
	col      []uint32  // and for one of its columns
}

// due reports whether there is so much to be done; of that the packing takes
// what makes one long segment.
func (p *packing) due() bool {
	rows, some := 0, 0
	for i, e := range p.short {
		if rows += e.rows; rows <= segmentRows || i == 0 {
			some = i + 1
		}
	}
	is := len(p.short) >= mostShort || rows >= mostShortRows
	p.short = p.short[:some]
	return is
}

// pack puts the rows of the short segments to the long ones of their time.
func (p *packing) pack(ctx context.Context) error {
	var bad error // all that are damaged are found at once
	for _, e := range p.short {
		s, err := p.take(ctx, e)
		if err != nil && !damaged(err) {
			return err
		}
		bad = cmp.Or(bad, err)
		p.strips = append(p.strips, s)
	}
	if bad != nil {
		return bad
	}
	return p.packAll(ctx)
}

// packAll goes through the slots: the time before the first long segment, and
// from each one to the next.
func (p *packing) packAll(ctx context.Context) error {
	slots := slotsOf(p.manifest.segments)
	for i, s := range slots {
		to := int64(math.MaxInt64)
		if i+1 < len(slots) {
			to = int64(slots[i+1].first)
		}
		if err := p.slot(ctx, to, s); err != nil {
			return err
		}
	}
	return nil
}

// slot is the long segments that begin where a slot does: one, or those that
// follow each other within a second. What counts of that second is known from all
// of them together.
type slot struct {
	long        []entry
	rows        int
	first, last uint32
}

// slotsOf is all slots by time. The first one has no segment where that has its
// rows already.
func slotsOf(segments []entry) (out []slot) {
	long := slices.DeleteFunc(slices.Clone(segments), func(e entry) bool { return !e.long })
	slices.SortFunc(long, func(a, b entry) int { return cmp.Or(cmp.Compare(a.first, b.first), cmp.Compare(a.last, b.last)) })
	if len(long) == 0 || long[0].rows >= ripeRows {
		out = append(out, slot{})
	}
	for _, e := range long {
		if n := len(out); n > 0 && out[n-1].rows > 0 && e.first <= out[n-1].last {
			s := &out[n-1]
			s.long, s.rows, s.last = append(s.long, e), s.rows+e.rows, max(s.last, e.last)
			continue
		}
		out = append(out, slot{[]entry{e}, e.rows, e.first, e.last})
	}
	return out
}

// take reads a segment that is going to be replaced and deletes it, so that
// what replaces it has its room in the file.
func (p *packing) take(ctx context.Context, e entry) (*strip, error) {
	if !slices.Contains(p.manifest.segments, e) {
		return nil, fmt.Errorf("pack: segment %d is gone", e.id)
	}
	g, err := p.w.load(ctx, p.q, e)
	if damaged(err) {
		p.w.archive.foundBad(e)
		p.bad = true
	}
	if err != nil {
		return nil, err
	}
	p.through = max(p.through, e.through)
	s := &strip{sheet: g, lost: e.lost(p.manifest.gone, g.when, g.event)}
	return s, p.manifest.remove(ctx, p.q, []entry{e})
}

// slot makes long segments of the rows before a second that have no place yet.
// Where they mix with those of the long segments there, or these have few or hold
// what is gone, they are merged with them.
func (p *packing) slot(ctx context.Context, to int64, there slot) error {
	here := slices.DeleteFunc(slices.Clone(p.strips), func(s *strip) bool { return !s.enter(to) })
	stale := slices.ContainsFunc(there.long, func(e entry) bool { return e.stale(p.manifest.aging()) })
	if len(here) == 0 && !stale {
		return nil
	}
	oldest := uint32(math.MaxUint32)
	rows := 0
	for _, s := range here {
		oldest = min(oldest, s.when[s.at])
		rows += s.end - s.at
	}
	if there.rows > 0 && (stale || oldest <= there.last || there.rows < ripeRows || there.rows+rows <= segmentRows) {
		slices.SortFunc(there.long, func(a, b entry) int { return cmp.Compare(a.through, b.through) })
		for i, e := range there.long {
			s, err := p.take(ctx, e)
			if err != nil {
				return err
			}
			s.enter(math.MaxInt64)
			here = slices.Insert(here, i, s)
		}
		rows += there.rows
	}
	first, others := parted(rows, oldest < there.first, to < math.MaxInt64)
	m := weld{strips: here, put: func(c piece) error { return p.put(ctx, here, c) }}
	return m.all(first, others)
}

// parted is how many rows the first piece of so many is to have, and each other.
func parted(rows int, before, between bool) (first, others int) {
	switch {
	case rows <= segmentRows:
		return rows, rows
	case before: // what comes next is older still, as long as a history is loaded
		return (rows-1)%fullRows + 1, fullRows
	case between: // nothing comes to the few that would be left over
		pieces := (rows + fullRows - 1) / fullRows
		each := (rows + pieces - 1) / pieces
		return each, each
	}
	return fullRows, fullRows
}

// shrink gives pages that are not used any more back to the disk when they are
// many.
func (w *writer) shrink(ctx context.Context) error {
	var free, all int
	if err := w.db.QueryRowContext(ctx, "PRAGMA freelist_count").Scan(&free); err != nil {
		return err
	}
	if err := w.db.QueryRowContext(ctx, "PRAGMA page_count").Scan(&all); err != nil {
		return err
	}
	if free < 256 || free < all/8 {
		return nil
	}
	_, err := w.db.ExecContext(ctx, "PRAGMA incremental_vacuum")
	return err
}

// pruneEvery is how often, in seconds, what is too old is looked for.
const pruneEvery = 3600

// prune deletes segments all of whose rows are older than is to be kept, and
// what is claimed of that time.
func (w *writer) prune(ctx context.Context) error {
	now := w.opts.Now()
	if w.opts.Retention < 0 || now.Unix()-w.pruned < pruneEvery {
		return nil
	}
	w.pruned = now.Unix()
	oldest := now.Add(-w.opts.Retention).Unix()
	old := func(e entry) bool { return e.last > 0 && int64(e.last) < oldest }
	if !slices.ContainsFunc(w.manifest.segments, old) {
		return nil
	}
	return w.update(ctx, func(q questioner, m *manifest) error {
		m.known = within(m.known, model.Span{From: oldest, To: math.MaxInt64})
		m.gone = slices.DeleteFunc(m.gone, func(g gone) bool { return g.event.When() < oldest })
		return m.remove(ctx, q, slices.DeleteFunc(slices.Clone(m.segments), func(e entry) bool { return !old(e) }))
	})
}

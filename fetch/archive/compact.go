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
	mostShortRows = 2 * segmentRows
)

// compact makes short segments into long ones when there are many, in one
// transaction: whoever reads sees all as it was or all as it is.
//
//	short segments ─► one store ─┐ by the time of the long ones
//	long segments ───────────────┴─► merged ─► cut at a second ─► long segments
func (w *writer) compact(ctx context.Context) error {
	short := w.manifest.short()
	rows := 0
	for _, e := range short {
		rows += e.rows
	}
	if len(short) < mostShort && rows < mostShortRows {
		return nil
	}
	p := packing{w: w, gone: short}
	if err := p.plan(ctx, short); err != nil || len(p.found) > 0 {
		return err // what is damaged is set aside first
	}
	if err := p.commit(ctx); err != nil {
		return err
	}
	return w.shrink(ctx)
}

// packing is one compaction.
type packing struct {
	w     *writer
	gone  []entry // what is replaced
	found []entry // what is damaged of it
	fresh []entry // what replaces it
	blobs [][]byte
}

// plan reads the short segments and puts their rows to the long ones of their
// time.
func (p *packing) plan(ctx context.Context, short []entry) error {
	fresh, err := p.gather(ctx, short)
	if err != nil || len(p.found) > 0 {
		return err
	}
	long := slices.DeleteFunc(slices.Clone(p.w.manifest.segments), func(e entry) bool { return !e.long })
	slices.SortFunc(long, func(a, b entry) int { return cmp.Compare(a.first, b.first) })
	for i := range max(1, len(long)) {
		span := model.Span{To: math.MaxInt64}
		if i > 0 {
			span.From = int64(long[i].first)
		}
		if i+1 < len(long) {
			span.To = int64(long[i+1].first)
		}
		if err := p.slot(ctx, fresh, span, long[min(i, len(long)):min(i+1, len(long))]); err != nil {
			return err
		}
	}
	return nil
}

// gather is the rows of segments, in the order in which they were written, in
// one store: of what two say of one event the last stands.
func (p *packing) gather(ctx context.Context, from []entry, more ...*model.Segment) (*model.Snapshot, error) {
	st := model.NewStore()
	for _, e := range from {
		g, err := p.w.load(ctx, p.w.db, e)
		if err == nil {
			g = e.left(g, p.w.manifest.gone)
			_, err = st.AddSegment(g)
		}
		if damaged(err) || isSegment(err) {
			p.w.archive.foundBad(e)
			p.found = append(p.found, e)
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	for _, g := range more {
		if _, err := st.AddSegment(g); err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
	}
	return st.Publish(model.Coverage{}, model.Freshness{}), nil
}

// slot merges the fresh rows of a span with the long segment there, if any.
func (p *packing) slot(ctx context.Context, fresh *model.Snapshot, span model.Span, long []entry) error {
	lo, hi := fresh.Range(span)
	if span.From == 0 {
		lo = 0 // rows without any time stand first
	}
	if lo >= hi {
		return nil
	}
	snap, err := p.gather(ctx, long, fresh.Segment(lo, hi))
	if err != nil || len(p.found) > 0 {
		return err
	}
	p.gone = append(p.gone, long...)
	for lo := 0; lo < snap.Len(); {
		hi := cut(snap, lo)
		for _, g := range split(snap.Segment(lo, hi)) {
			blob := encode(g)
			p.fresh, p.blobs = append(p.fresh, describe(g, blob)), append(p.blobs, blob)
		}
		lo = hi
	}
	return nil
}

// cut is where a long segment that begins at row lo ends: at a full one, or
// where a second ends before.
func cut(snap *model.Snapshot, lo int) int {
	hi := lo + segmentRows
	if hi >= snap.Len() {
		return snap.Len()
	}
	for i := hi; i > lo; i-- {
		if snap.When(i) != snap.When(i-1) {
			return i
		}
	}
	return hi
}

func (p *packing) commit(ctx context.Context) error {
	through := int64(0)
	for _, e := range p.gone {
		through = max(through, e.through)
	}
	return p.w.update(ctx, func(q questioner, m *manifest) error {
		for _, e := range p.gone {
			if !slices.Contains(m.segments, e) {
				return fmt.Errorf("pack: segment %d is gone", e.id)
			}
		}
		if err := m.remove(ctx, q, p.gone); err != nil {
			return err
		}
		for i, fresh := range p.fresh {
			e, err := m.insert(ctx, q, fresh, p.blobs[i])
			if err != nil {
				return err
			}
			e.long, e.through = true, through
		}
		return nil
	})
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

package archive

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"offair/model"
)

// put writes a piece of what was welded as a long segment.
func (p *packing) put(ctx context.Context, strips []*strip, c piece) error {
	j, shared := joined{runs: c.runs}, false
	for _, s := range strips {
		j.from = append(j.from, s.sheet)
		shared = shared || len(s.shared) > 0
	}
	if shared {
		there, err := settled(strips)
		if err != nil {
			return err
		}
		j = j.with(there)
	}
	return p.write(ctx, j)
}

// settled is what counts of the rows whose seconds several strips have, in order
// of time. The last second may make them more than one sheet takes.
func settled(strips []*strip) (out []*sheet, err error) {
	st := model.NewStore()
	for _, s := range strips {
		if _, err := st.AddSegment(s.pick(s.shared)); err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
		s.shared = s.shared[:0]
	}
	snap := st.Publish(model.Coverage{}, model.Freshness{})
	for lo := 0; lo < snap.Len(); lo += segmentRows {
		var raw bytes.Buffer
		w := bufio.NewWriter(&raw)
		writeSegment(w, snap.Segment(lo, min(lo+segmentRows, snap.Len())))
		_ = w.Flush() // into memory
		m, err := sheetOf(raw.Bytes())
		if err != nil {
			return nil, errors.New("pack: rows that were written cannot be read: " + err.Error()) // no damage of the file
		}
		out = append(out, m)
	}
	return out, nil
}

// write writes rows as a long segment, or as several where they would be too
// long for one.
func (p *packing) write(ctx context.Context, j joined) error {
	rows := count(j.runs)
	switch {
	case rows == 0:
		return nil
	case rows > segmentRows || (rows > 1 && j.textual()):
		lo, hi := j.split(j.middle())
		if err := p.write(ctx, lo); err != nil {
			return err
		}
		return p.write(ctx, hi)
	}
	p.col, p.blob = slices.Grow(p.col[:0], rows)[:rows], slices.Grow(p.blob[:0], usually(rows))
	p.blob = pressed(p.blob, func(w *bufio.Writer) { j.write(w, p.col) })
	first, last := j.runs[0], j.runs[len(j.runs)-1]
	e, err := p.manifest.insert(ctx, p.q, entry{
		rows: rows, first: j.from[first.strip].when[first.lo], last: j.from[last.strip].when[last.hi-1],
		sum: binary.LittleEndian.Uint32(p.blob[len(p.blob)-4:]),
	}, p.blob)
	if err != nil {
		return err
	}
	e.long, e.through = true, p.through
	return nil
}

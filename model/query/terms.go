package query

import (
	"context"

	"offair/model"
)

// sizes is how many entries the dictionaries and tables of a snapshot have.
type sizes struct {
	dict [sources]int
	ids  [columns]int
}

func measure(s *model.Snapshot) sizes {
	var z sizes
	for in := range sources {
		z.dict[in] = in.dict(s).Len()
	}
	z.ids = [columns]int{s.Keys().Len(), s.Clients().Len(), len(s.Kinds())}
	return z
}

// within reports whether z has no more of anything than o.
func (z sizes) within(o sizes) bool {
	for in := range sources {
		if z.dict[in] > o.dict[in] {
			return false
		}
	}
	return z.ids[keyColumn] <= o.ids[keyColumn] && z.ids[kindColumn] <= o.ids[kindColumn]
}

// termMarks is what one term hits of each dictionary. A row is a hit when any
// of its texts is.
type termMarks [sources]marks

// marker brings the marks of a term up to a snapshot.
type marker struct {
	snap  *model.Snapshot
	old   sizes // what the marks to start from cover
	now   sizes
	wider *termMarks // what a term hits that hits all that this one does; nil: unknown
	cover sizes      // of what wider tells
}

// extend is m, which covers b.old, with all later entries looked at.
func (b marker) extend(ctx context.Context, m termMarks, probes []probe) (termMarks, error) {
	var looked [sources]bool
	for _, p := range probes {
		old, now := b.old.dict[p.in], b.now.dict[p.in]
		if now == old || b.idle(p, m[p.in]) {
			continue
		}
		if !looked[p.in] {
			m[p.in] = m[p.in].grown(now)
			looked[p.in] = true
		}
		if b.narrows(p) {
			p.narrow(ctx, b.snap, b.wider[p.in], b.cover.dict[p.in], m[p.in].room(now))
		} else {
			p.find(ctx, b.snap, old, m[p.in].room(now)[old:])
		}
		if err := ctx.Err(); err != nil {
			return m, err
		}
	}
	for in := range sources {
		if looked[in] {
			m[in].hits += count(m[in].bits[b.old.dict[in]:])
		}
	}
	return m, nil
}

// narrows reports whether the wider term tells what a probe may find.
func (b marker) narrows(p probe) bool { return b.wider != nil && p.needle != "" }

// idle reports whether it is known at once that a probe finds nothing beyond m.
func (b marker) idle(p probe, m marks) bool {
	if b.narrows(p) && b.wider[p.in].hits == 0 && b.cover.dict[p.in] == b.now.dict[p.in] {
		return true
	}
	return m.bits == nil && p.idle != nil && p.idle(b.snap)
}

// keyParts is how many dictionaries make a key; they are the first sources.
const keyParts = 3

// in is the marks of one column's ids.
func (m *termMarks) in(c column, s *model.Snapshot) marks {
	switch c {
	case keyColumn:
		k := m.keys(s)
		if k.none() {
			return marks{}
		}
		return k.table()
	case clientColumn:
		return m[inClients]
	default:
		return m.kinds(s.Kinds())
	}
}

// keys is the keys of which any part is a hit.
func (m *termMarks) keys(s *model.Snapshot) keyMarks {
	return keyMarksOf(s.Keys(), [keyParts]marks(m[:keyParts]))
}

// kinds marks the kinds whose reason or resolution is marked.
func (m *termMarks) kinds(kinds []model.Kind) marks {
	var out marks
	for _, in := range []source{inReasons, inResolutions} {
		if m[in].hits == 0 {
			continue
		}
		bits, marked := m[in].bits, out.room(len(kinds))
		for id := range kinds {
			marked[id] |= bits[kindEntry(kinds[id], in)]
		}
	}
	out.hits = count(out.bits)
	return out
}

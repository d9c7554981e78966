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

// marker brings the marks of terms up to a snapshot.
type marker struct {
	snap *model.Snapshot
	old  sizes // what the marks to start from cover
	now  sizes
}

// extend is m, which covers b.old, with all later entries looked at.
func (b marker) extend(ctx context.Context, m termMarks, probes []probe) (termMarks, error) {
	var looked [sources]bool
	for _, p := range probes {
		old, now := b.old.dict[p.in], b.now.dict[p.in]
		if now == old || (m[p.in].bits == nil && p.idle != nil && p.idle(b.snap)) {
			continue
		}
		if !looked[p.in] {
			m[p.in] = m[p.in].grown(now)
			looked[p.in] = true
		}
		p.find(ctx, b.snap, old, m[p.in].room(now)[old:])
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

// keyParts is how many dictionaries make a key; they are the first sources.
const keyParts = 3

// in is the marks of one column's ids.
func (m *termMarks) in(c column, s *model.Snapshot) marks {
	switch c {
	case keyColumn:
		var tables [keyParts][]uint8
		for part := range tables {
			if m[part].hits > 0 {
				tables[part] = m[part].bits
			}
		}
		return keysOf(s.Keys(), tables)
	case clientColumn:
		return m[inClients]
	default:
		return m.kinds(s.Kinds())
	}
}

// keysOf marks the keys of which any part is marked in the table of its
// dictionary, if that has one.
func keysOf(keys model.Keys, tables [keyParts][]uint8) marks {
	out := make([]uint8, keys.Len())
	streams, pairs := tables[inStreams], pairsOf(keys.Pairs, tables)
	abreast(len(out), 2*shared, func(lo, hi int) {
		for ; lo < hi; lo += shared { // so few that both tables see them in the nearest cache
			end := min(lo+shared, hi)
			if streams != nil {
				addEntries(keys.Stream[lo:end], streams, out[lo:end])
			}
			if pairs != nil {
				addEntries(keys.Pair[lo:end], pairs, out[lo:end])
			}
		}
	})
	return marks{out, count(out)}
}

// pairsOf marks the pairs whose domain or app is marked; nil where neither has a
// table.
func pairsOf(pairs []model.Pair, tables [keyParts][]uint8) []uint8 {
	domains, apps := tables[inDomains], tables[inApps]
	if domains == nil && apps == nil {
		return nil
	}
	out := make([]uint8, len(pairs))
	for i, p := range pairs {
		if domains != nil {
			out[i] |= domains[p.Domain]
		}
		if apps != nil {
			out[i] |= apps[p.App]
		}
	}
	return out
}

// addEntries marks the ids whose entry is marked.
func addEntries(entries []uint32, bits, out []uint8) {
	out = out[:len(entries)]
	for id, entry := range entries {
		out[id] |= bits[entry]
	}
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

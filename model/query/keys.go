package query

import (
	"sync"
	"sync/atomic"

	"offair/model"
)

// keyMarks says which keys are hits: those of which some part is marked or,
// turned round, those of which none is. There may be ten times as many keys as
// names, so this is not written down for each: a key is asked for its parts. A
// table of all is made once so many rows are looked at that it pays.
type keyMarks struct {
	of      model.Keys
	streams []uint8 // nil: none is marked
	pairs   []uint8 // the same
	turned  uint8   // 1: turned round
	part    float64 // of the keys that are hits, as a guess
}

// keyMarksOf is the keys of which any part is a hit.
func keyMarksOf(keys model.Keys, parts [keyParts]marks) keyMarks {
	var tables [keyParts][]uint8
	miss := 1.0
	for i, m := range parts {
		if m.hits > 0 {
			tables[i] = m.bits
			miss *= 1 - float64(m.hits)/float64(len(m.bits))
		}
	}
	return keyMarks{of: keys, streams: tables[inStreams], pairs: pairsOf(keys.Pairs, tables), part: 1 - miss}
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

// none reports whether no key has a part that is marked.
func (k *keyMarks) none() bool { return k.streams == nil && k.pairs == nil }

// flipped has as hits the keys that are none of k's.
func (k keyMarks) flipped() keyMarks {
	k.turned, k.part = k.turned^1, 1-k.part
	return k
}

// at is 1 where a key is a hit, else 0.
func (k *keyMarks) at(id uint32) uint8 {
	hit := uint8(0)
	if k.streams != nil {
		hit = k.streams[k.of.Stream[id]]
	}
	if k.pairs != nil {
		hit |= k.pairs[k.of.Pair[id]]
	}
	return hit ^ k.turned
}

// table is the marks of all keys.
func (k *keyMarks) table() marks {
	out := make([]uint8, k.of.Len())
	abreast(len(out), 2*shared, func(lo, hi int) {
		for ; lo < hi; lo += shared { // so few that both tables see them in the nearest cache
			end := min(lo+shared, hi)
			if k.streams != nil {
				addEntries(k.of.Stream[lo:end], k.streams, out[lo:end])
			}
			if k.pairs != nil {
				addEntries(k.of.Pair[lo:end], k.pairs, out[lo:end])
			}
		}
	})
	m := marks{out, count(out)}
	if k.turned == 1 {
		return m.flipped()
	}
	return m
}

// addEntries marks the ids whose entry is marked.
func addEntries(entries []uint32, bits, out []uint8) {
	out = out[:len(entries)]
	for id, entry := range entries {
		out[id] |= bits[entry]
	}
}

// keysForRow: the table of all keys is worth being made from one row for so many
// keys on.
const keysForRow = 4

// pays reports whether the table is worth being made for so many rows.
func (k *keyMarks) pays(rows int) bool { return rows >= k.of.Len()/keysForRow }

// keyGate lets rows pass whose key is a hit of all that it has.
type keyGate struct {
	has   []keyMarks
	part  float64
	once  sync.Once
	table atomic.Pointer[gate] // of all keys; nil until it is made
}

func newKeyGate(has []keyMarks) *keyGate {
	g := &keyGate{has: has, part: 1}
	for i := range has {
		g.part *= has[i].part
	}
	return g
}

func (g *keyGate) share() float64 { return g.part }

func (g *keyGate) expect(rows int) {
	if g.has[0].pays(rows) {
		g.once.Do(g.complete)
	}
}

// complete makes the table of all keys.
func (g *keyGate) complete() {
	m := g.has[0].table()
	for i := range g.has[1:] {
		m = m.and(g.has[1+i].table())
	}
	g.table.Store(&gate{keyColumn, m})
}

func (g *keyGate) first(c *model.Chunk, from, to int, out []uint16) int {
	if all := g.table.Load(); all != nil {
		return all.first(c, from, to, out)
	}
	return g.sieve(c, offsets(out[:to-from], from))
}

func (g *keyGate) narrow(c *model.Chunk, rows []uint16) int {
	if all := g.table.Load(); all != nil {
		return all.narrow(c, rows)
	}
	return g.sieve(c, rows)
}

// sieve is narrow without a table.
func (g *keyGate) sieve(c *model.Chunk, rows []uint16) int {
	for i := range g.has {
		k, n := &g.has[i], 0
		for _, row := range rows {
			rows[n] = row
			n += int(k.at(c.Key[row]))
		}
		rows = rows[:n]
	}
	return len(rows)
}

// offsets fills out with the offsets from from on.
func offsets(out []uint16, from int) []uint16 {
	for i := range out {
		out[i] = uint16(from + i)
	}
	return out
}

package query

import (
	"context"
	"encoding/binary"
	mathbits "math/bits"

	"offair/model"
)

// column is one of a chunk's columns of ids.
type column uint8

const (
	keyColumn column = iota
	clientColumn
	kindColumn
	columns
)

// ids is the column of a chunk.
func (c column) ids(chunk *model.Chunk) []uint32 {
	switch c {
	case keyColumn:
		return chunk.Key
	case clientColumn:
		return chunk.Client
	default:
		return chunk.Kind
	}
}

// marks says for each id whether it is a hit: 1, else 0. Nil bits are all 0.
// Published marks are never written to again.
type marks struct {
	bits []uint8
	hits int
}

// grown is a copy of m with room for n ids, so that more can be set.
func (m marks) grown(n int) marks {
	if m.bits != nil {
		m.bits = append(make([]uint8, 0, n), m.bits...)[:n]
	}
	return m
}

// set marks an id below n.
func (m *marks) set(id uint32, n int) {
	if m.bits == nil {
		m.bits = make([]uint8, n)
	}
	m.hits += 1 - int(m.bits[id])
	m.bits[id] = 1
}

// room is the bits to be written to, made with n entries where there are none.
func (m *marks) room(n int) []uint8 {
	if m.bits == nil {
		m.bits = make([]uint8, n)
	}
	return m.bits
}

// tail is the marks of the ids from id on.
func (m marks) tail(id int) []uint8 { return m.bits[min(id, len(m.bits)):] }

// flipped has a hit where m has none, and none where it has one.
func (m marks) flipped() marks {
	out := marks{make([]uint8, len(m.bits)), len(m.bits) - m.hits}
	eachWord(out.bits, m.bits, func(_, b uint64) uint64 { return b ^ ones })
	return out
}

// and has a hit where both have one.
func (m marks) and(o marks) marks {
	out := marks{bits: append([]uint8(nil), m.bits...)}
	eachWord(out.bits, o.bits, func(a, b uint64) uint64 { return a & b })
	out.hits = count(out.bits)
	return out
}

// ones is eight marks that are all hits.
const ones = 0x0101010101010101

// eachWord puts f(dst, src) into dst, eight marks at a time; the bytes behind
// the last whole word go the same way.
func eachWord(dst, src []uint8, f func(dst, src uint64) uint64) {
	src = src[:len(dst)]
	i := 0
	for ; i+8 <= len(dst); i += 8 {
		d := dst[i : i+8]
		binary.LittleEndian.PutUint64(d, f(binary.LittleEndian.Uint64(d), binary.LittleEndian.Uint64(src[i:])))
	}
	for ; i < len(dst); i++ {
		dst[i] = uint8(f(uint64(dst[i]), uint64(src[i])))
	}
}

// count is the number of hits.
func count(bits []uint8) int {
	n, i := 0, 0
	for ; i+8 <= len(bits); i += 8 {
		n += mathbits.OnesCount64(binary.LittleEndian.Uint64(bits[i:]))
	}
	for ; i < len(bits); i++ {
		n += int(bits[i])
	}
	return n
}

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
	z.ids = [columns]int{len(s.Keys()), s.Clients().Len(), len(s.Kinds())}
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

// termMarks is what one term hits: entries of dictionaries, and through them
// ids of columns. A row is a hit when any of its ids is.
type termMarks struct {
	dict [sources]marks
	ids  [columns]marks
}

// marker brings the marks of terms up to a snapshot.
type marker struct {
	snap *model.Snapshot
	old  sizes // what the marks to start from cover
	now  sizes
}

// extend is m, which covers m.old, with all later entries looked at.
func (b marker) extend(ctx context.Context, m termMarks, probes []probe) (termMarks, error) {
	for in := range sources {
		if b.now.dict[in] > b.old.dict[in] {
			m.dict[in] = m.dict[in].grown(b.now.dict[in])
		}
	}
	for _, p := range probes {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		if b.now.dict[p.in] > b.old.dict[p.in] {
			p.find(b.snap, b.old.dict[p.in], func(id uint32) { m.dict[p.in].set(id, b.now.dict[p.in]) })
		}
	}
	m.ids[clientColumn] = m.dict[inClients]
	b.keys(&m)
	b.kinds(&m)
	return m, nil
}

// keys marks the keys whose stream, app or domain is marked.
func (b marker) keys(m *termMarks) {
	keys := b.snap.Keys()
	out := m.ids[keyColumn].grown(len(keys))
	fresh := keys[b.old.ids[keyColumn]:]
	for _, in := range []source{inStreams, inApps, inDomains} {
		if m.dict[in].hits > 0 {
			keysOf(fresh, in, m.dict[in].bits, out.room(len(keys))[b.old.ids[keyColumn]:])
		}
	}
	out.hits += count(out.tail(b.old.ids[keyColumn]))
	m.ids[keyColumn] = out
}

// keysOf adds to out the keys whose entry of one dictionary is marked. A loop
// for each dictionary, since there may be more keys than a cache holds.
func keysOf(keys []model.Key, in source, bits, out []uint8) {
	out = out[:len(keys)]
	switch in {
	case inStreams:
		for i := range keys {
			out[i] |= bits[keys[i].Stream]
		}
	case inApps:
		for i := range keys {
			out[i] |= bits[keys[i].App]
		}
	default:
		for i := range keys {
			out[i] |= bits[keys[i].Domain]
		}
	}
}

// kinds marks the kinds whose reason or resolution is marked.
func (b marker) kinds(m *termMarks) {
	kinds := b.snap.Kinds()
	out := m.ids[kindColumn].grown(len(kinds))
	for _, in := range []source{inReasons, inResolutions} {
		if m.dict[in].hits == 0 {
			continue
		}
		bits, marked := m.dict[in].bits, out.room(len(kinds))
		for id := b.old.ids[kindColumn]; id < len(kinds); id++ {
			marked[id] |= bits[kindEntry(kinds[id], in)]
		}
	}
	out.hits += count(out.tail(b.old.ids[kindColumn]))
	m.ids[kindColumn] = out
}

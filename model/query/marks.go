package query

import (
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

// room is the bits to be written to, made with n entries where there are none.
func (m *marks) room(n int) []uint8 {
	if m.bits == nil {
		m.bits = make([]uint8, n)
	}
	return m.bits
}

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

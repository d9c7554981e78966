package model

import (
	"math/bits"
	"slices"
)

// edge says of the keys that have rows behind a border, or are on air, when the
// earliest of their starts there is: in an older sequence, and in a newer one.
// Each of them has a place. Where they are few, as after a refresh, places are those of
// a small table; two columns over all keys would be the larger part of what a
// refresh makes and lets go.
type edge struct {
	keys    []uint32 // by place: a key plus one, or 0; nil where a key is its own place
	shift   uint8    // 32 less than the bits of a place
	was, is []uint32 // by place: the earliest start, noStart for none
	room    []uint32 // for the places of one chunk's rows
}

// newEdge has the earliest starts of what is on air, of old and of q, and room for
// the keys of all rows from one on.
func newEdge(old, q *Sequence, row int) *edge {
	e := &edge{}
	places, few := q.s.keys.Len(), old.s.n-row+q.s.n-row+len(old.onAir())+len(q.onAir())
	if few < places/16 {
		b := bits.Len(uint(2*few + 1)) // at most half of the places are taken
		places = 1 << b
		e.keys, e.shift, e.room = make([]uint32, places), uint8(32-b), make([]uint32, ChunkRows)
	}
	e.was, e.is = slices.Repeat([]uint32{noStart}, places), slices.Repeat([]uint32{noStart}, places)
	for _, on := range old.onAir() {
		e.was[e.place(on.key)] = on.begun
	}
	for _, on := range q.onAir() {
		e.is[e.place(on.key)] = on.begun
	}
	return e
}

// place is where a key stands, from now on.
func (e *edge) place(key uint32) uint32 {
	if e.keys == nil {
		return key
	}
	p := key * 0x9e3779b1 >> e.shift
	for e.keys[p] != 0 && e.keys[p] != key+1 {
		p = (p + 1) & uint32(len(e.keys)-1)
	}
	e.keys[p] = key + 1
	return p
}

// key is what stands at a place; false when nothing does.
func (e *edge) key(place int) (uint32, bool) {
	if e.keys == nil {
		return uint32(place), true
	}
	return e.keys[place] - 1, e.keys[place] != 0
}

// places is where the keys of a chunk's rows from one on stand, by row. It is good
// until the next call.
func (e *edge) places(c *Chunk, from int) []uint32 {
	if e.keys == nil {
		return c.Key
	}
	out := e.room[:c.Len()]
	for i := from; i < c.Len(); i++ {
		out[i] = e.place(c.Key[i])
	}
	return out
}

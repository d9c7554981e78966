package archive

import (
	"hash/maphash"

	"offair/model"
)

// hashable is rows of which hashes are made.
type hashable interface {
	Len() int
	row(i int) (when, start, up uint32, lacks uint8)
	id(f, i int) uint32    // which of a field's texts a row has
	texts(f int) int       // how many there are
	hash(f, id int) uint64 // of one
}

var hashSeed = maphash.MakeSeed()

// hashes is a number for all that each row says: its upper half tells which
// event it is, the lower half the rest. Two rows with one number are taken as
// the same record: among a million rows that goes wrong once in ten million
// archives.
func hashes(g hashable) []uint64 {
	out, says := make([]uint64, g.Len()), make([]uint64, g.Len())
	for i := range out {
		when, start, up, lacks := g.row(i)
		out[i] = spread(uint64(when)<<32 | uint64(start))
		says[i] = spread(uint64(up)<<8) + uint64(lacks)
	}
	for f := range model.SegmentTexts {
		of := make([]uint64, g.texts(f))
		for id := range of {
			of[id] = g.hash(f, id) + uint64(f)
		}
		half := says
		if f == model.SegmentDomain || f == model.SegmentApp || f == model.SegmentStream {
			half = out
		}
		for i := range half {
			half[i] = spread(half[i] ^ of[g.id(f, i)])
		}
	}
	for i := range out {
		out[i] = out[i]&identity | spread(out[i]^says[i])>>32
	}
	return out
}

// spread is one step of splitmix64.
func spread(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// decoded makes a segment hashable.
type decoded struct{ g *model.Segment }

func (d decoded) Len() int              { return d.g.Len() }
func (d decoded) id(f, i int) uint32    { return d.g.IDs[f][i] }
func (d decoded) texts(f int) int       { return len(d.g.Texts[f]) }
func (d decoded) hash(f, id int) uint64 { return maphash.String(hashSeed, d.g.Texts[f][id]) }

func (d decoded) row(i int) (when, start, up uint32, lacks uint8) {
	g := d.g
	when, start = g.When[i], g.Start[i]
	up = when - start
	if g.Up != nil {
		up = g.Up[i]
	}
	if g.Lacks != nil {
		lacks = g.Lacks[i]
	}
	return when, start, up, lacks
}

func (s *sheet) id(f, i int) uint32    { return s.ids[f].at(i) }
func (s *sheet) texts(f int) int       { return s.words[f].len() }
func (s *sheet) hash(f, id int) uint64 { return maphash.Bytes(hashSeed, s.words[f].at(uint32(id))) }

func (s *sheet) row(i int) (when, start, up uint32, lacks uint8) {
	length := s.start.at(i)
	return s.when[i], s.when[i] - length, length + s.up.at(i), s.lacksAt(i)
}

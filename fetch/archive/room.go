package archive

import (
	"sync"

	"github.com/klauspost/compress/zstd"

	"offair/model"
)

// room is the memory in which one segment after another is read and decoded:
// made anew for each, it is as much garbage as what is restored. A decoder
// holds on to what it read last, so it is let go with the room, some time after
// the last use.
type room struct {
	decoder *zstd.Decoder
	blob    []byte // as in the file
	raw     []byte // decompressed
	columns columns
}

var rooms = sync.Pool{New: func() any {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(mostDecoded))
	if err != nil {
		panic(err) // the options are constants
	}
	return &room{decoder: d}
}}

func takeRoom() *room {
	r, _ := rooms.Get().(*room)
	return r
}

// leave gives the room to the next segment; what was decoded into its columns
// must not be used any more.
func (r *room) leave() {
	const keep = 8 << 20 // bytes; a larger one is let go
	if r == nil || cap(r.raw)+cap(r.blob) > keep {
		return
	}
	rooms.Put(r)
}

// decode is the segment that was encoded, its columns in cols; nil is for one
// that outlives the room. The error is errDamaged.
func (r *room) decode(blob []byte, cols *columns) (*model.Segment, error) {
	raw, err := r.unpack(blob, r.raw)
	if err != nil {
		return nil, err
	}
	r.raw = raw
	cols.reset()
	return decodeRaw(raw, cols)
}

// unpack is the inside of a segment, in the room of into if that is enough.
func (r *room) unpack(blob, into []byte) ([]byte, error) {
	blob, err := unsealed(blob)
	if err != nil || len(blob) < len(segmentMark) || string(blob[:len(segmentMark)]) != segmentMark {
		return nil, errDamaged
	}
	raw, err := r.decoder.DecodeAll(blob[len(segmentMark):], into[:0])
	if err != nil {
		return nil, errDamaged
	}
	return raw, nil
}

// columns are columns that are used again; nil gives new ones.
type columns struct {
	all  [][]uint32
	used int
}

func (c *columns) reset() {
	if c != nil {
		c.used = 0
	}
}

// next is a column of n numbers, whatever they are.
func (c *columns) next(n int) []uint32 {
	if c == nil {
		return make([]uint32, n)
	}
	if c.used == len(c.all) {
		c.all = append(c.all, nil)
	}
	col := &c.all[c.used]
	c.used++
	if cap(*col) < n {
		*col = make([]uint32, n)
	}
	return (*col)[:n]
}

package archive

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"

	"offair/model"
)

const (
	segmentRows = 1 << 16  // the most rows of one segment
	segmentText = 8 << 20  // bytes of text from which on a segment is cut shorter
	mostDecoded = 1 << 29  // what no segment decodes to: a single record would have to be that long
	segmentMark = "of\x01" // begins every segment; the last byte is the form's number
)

// errDamaged says that bytes are not what was written.
var errDamaged = errors.New("damaged")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// encoders are made when first needed, since an unused one shall not slow the
// start, and let go some time after the last use. The columns of a segment are
// planes of 64 KB, so a window of more than some of them finds nothing.
var encoders = sync.Pool{New: func() any {
	const window = 1 << 20
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(window))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
}}

// encode is a segment as bytes:
//
//	mark · zstd( rows · which columns · texts · columns as byte planes ) · CRC-32C of all before
//
// Times are differences: the end to the row before, the start to the end, the
// length to what the times give.
func encode(g *model.Segment) []byte {
	raw := binary.AppendUvarint(nil, uint64(g.Len()))
	raw = append(raw, flag(g.Up != nil)|flag(g.Lacks != nil)<<1)
	raw = appendTimes(raw, g)
	for f, ids := range g.IDs {
		raw = appendTexts(raw, g.Texts[f])
		raw = appendColumn(raw, ids)
	}
	e, _ := encoders.Get().(*zstd.Encoder)
	defer encoders.Put(e)
	return sealed(e.EncodeAll(raw, []byte(segmentMark)))
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

func appendTimes(raw []byte, g *model.Segment) []byte {
	col := make([]uint32, g.Len())
	last := uint32(0)
	for i, when := range g.When {
		col[i], last = when-last, when
	}
	raw = appendColumn(raw, col)
	for i, when := range g.When {
		col[i] = when - g.Start[i]
	}
	raw = appendColumn(raw, col)
	if g.Up != nil {
		for i, up := range g.Up {
			col[i] = up - (g.When[i] - g.Start[i])
		}
		raw = appendColumn(raw, col)
	}
	return append(raw, g.Lacks...)
}

func appendTexts(raw []byte, texts []string) []byte {
	raw = binary.AppendUvarint(raw, uint64(len(texts)))
	for _, s := range texts {
		raw = binary.AppendUvarint(raw, uint64(len(s)))
	}
	for _, s := range texts {
		raw = append(raw, s...)
	}
	return raw
}

// sealed is bytes with their checksum behind.
func sealed(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// unsealed is the bytes that a checksum stands behind, if it holds.
func unsealed(b []byte) ([]byte, error) {
	n := len(b) - 4
	if n < 0 || binary.LittleEndian.Uint32(b[n:]) != crc32.Checksum(b[:n], castagnoli) {
		return nil, errDamaged
	}
	return b[:n], nil
}

// decode is the segment that was encoded; the error is errDamaged.
func decode(blob []byte) (*model.Segment, error) {
	r := takeRoom()
	defer r.leave()
	return r.decode(blob, nil)
}

func decodeRaw(raw []byte, cols *columns) (*model.Segment, error) {
	r := reader{rest: raw, columns: cols}
	n := r.count(segmentRows)
	which := r.byte()
	g := &model.Segment{}
	r.times(g, n, which)
	for f := range g.IDs {
		g.Texts[f] = r.texts()
		g.IDs[f] = r.column(n)
	}
	if r.bad || len(r.rest) > 0 || which > 3 {
		return nil, errDamaged
	}
	return g, nil
}

func (r *reader) times(g *model.Segment, n int, which byte) {
	g.When, g.Start = r.column(n), r.column(n)
	if which&1 != 0 {
		g.Up = r.column(n)
	}
	if which&2 != 0 {
		g.Lacks = slices.Clone(r.bytes(n))
	}
	if r.bad {
		return
	}
	last := uint32(0)
	for i := range g.When {
		last += g.When[i]
		g.When[i], g.Start[i] = last, last-g.Start[i]
	}
	for i := range g.Up {
		g.Up[i] += g.When[i] - g.Start[i]
	}
}

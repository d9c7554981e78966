package archive

import (
	"bufio"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"slices"

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

// What rows of a segment have beside what all have.
const (
	hasUp    = 1 << iota // lengths that the times do not give
	hasLacks             // something that they lack
)

// encode is a segment as bytes; see writeSegment for what is pressed.
func encode(g *model.Segment) []byte {
	return pressed(make([]byte, 0, usually(g.Len())), func(w *bufio.Writer) { writeSegment(w, g) })
}

// usually is how many bytes so many rows need; a few more are no harm.
func usually(rows int) int { return 1024 + 12*rows }

// writeSegment writes the inside of a segment:
//
//	rows · which columns · times · for each field: texts, ids as byte planes
//
// Times are differences: the end to the row before, the start to the end, the
// length to what the times give. Errors stay with w.
func writeSegment(w *bufio.Writer, g *model.Segment) {
	which := byte(0)
	if g.Up != nil {
		which |= hasUp
	}
	if g.Lacks != nil {
		which |= hasLacks
	}
	writeHead(w, g.Len(), which)
	writeTimes(w, g)
	for f, ids := range g.IDs {
		writeTexts(w, g.Texts[f])
		writeColumn(w, ids)
	}
}

func writeHead(w *bufio.Writer, rows int, which byte) {
	writeNumber(w, rows)
	_ = w.WriteByte(which)
}

func writeNumber(w *bufio.Writer, n int) {
	_, _ = w.Write(binary.AppendUvarint(w.AvailableBuffer(), uint64(n)))
}

func writeTimes(w *bufio.Writer, g *model.Segment) {
	col := make([]uint32, g.Len())
	last := uint32(0)
	for i, when := range g.When {
		col[i], last = when-last, when
	}
	writeColumn(w, col)
	for i, when := range g.When {
		col[i] = when - g.Start[i]
	}
	writeColumn(w, col)
	if g.Up != nil {
		for i, up := range g.Up {
			col[i] = up - (g.When[i] - g.Start[i])
		}
		writeColumn(w, col)
	}
	_, _ = w.Write(g.Lacks)
}

func writeTexts(w *bufio.Writer, texts []string) {
	writeNumber(w, len(texts))
	for _, s := range texts {
		writeNumber(w, len(s))
	}
	for _, s := range texts {
		_, _ = w.WriteString(s)
	}
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

func decodeRaw(raw []byte, cols *columns) (*model.Segment, error) {
	r := reader{rest: raw, columns: cols}
	n := r.count(segmentRows)
	which := r.byte()
	g := &model.Segment{}
	r.times(g, n, which)
	for f := range g.IDs {
		texts := r.words()
		g.Texts[f] = texts.strings()
		g.IDs[f] = r.column(n)
	}
	if r.bad || len(r.rest) > 0 || which > hasUp|hasLacks {
		return nil, errDamaged
	}
	return g, nil
}

func (r *reader) times(g *model.Segment, n int, which byte) {
	g.When, g.Start = r.column(n), r.column(n)
	if which&hasUp != 0 {
		g.Up = r.column(n)
	}
	if which&hasLacks != 0 {
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

package archive

import (
	"bufio"
	"encoding/binary"
	"math/bits"
)

// writeColumn writes one byte that says how many bytes the numbers need, then
// all lowest bytes, all second ones and so on: like bytes together compress
// best.
func writeColumn(w *bufio.Writer, col []uint32) {
	all := uint32(0)
	for _, v := range col {
		all |= v
	}
	width := (bits.Len32(all) + 7) / 8
	_ = w.WriteByte(byte(width))
	for shift := range width {
		for _, v := range col {
			_ = w.WriteByte(byte(v >> (8 * shift)))
		}
	}
}

// reader takes apart what was encoded. After anything that does not fit, bad
// is set and all it gives is empty.
type reader struct {
	rest    []byte
	bad     bool
	columns *columns // where columns are put; nil: each is made
}

func (r *reader) bytes(n int) []byte {
	if r.bad || n < 0 || n > len(r.rest) {
		r.bad = true
		return nil
	}
	out := r.rest[:n:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.bytes(n)
	return v
}

func (r *reader) varint() int64 {
	v := r.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// count is a number of things of which there are at most most.
func (r *reader) count(most int) int {
	if v := r.uvarint(); !r.bad && v <= uint64(most) {
		return int(v)
	}
	r.bad = true
	return 0
}

func (r *reader) text() string { return string(r.bytes(r.count(len(r.rest)))) }

// plane is a column as it lies there.
func (r *reader) plane(n int) plane {
	width := int(r.byte())
	if width > 4 {
		r.bad = true
	}
	return plane{n, r.bytes(n * width)}
}

func (r *reader) column(n int) []uint32 {
	planes := r.plane(n).bytes
	if r.bad {
		return nil
	}
	out := r.columns.next(n)
	clear(out)
	for shift := 0; len(planes) > 0; shift, planes = shift+8, planes[n:] {
		for i, b := range planes[:n] {
			out[i] |= uint32(b) << shift
		}
	}
	return out
}

// words is a list of texts as they lie there.
func (r *reader) words() words {
	w := words{ends: make([]uint32, r.count(min(len(r.rest), segmentRows)))}
	total := 0
	for i := range w.ends {
		total += r.count(len(r.rest))
		w.ends[i] = uint32(total)
	}
	if total > len(r.rest) {
		r.bad = true
	}
	w.all = r.bytes(total)
	if r.bad {
		return words{}
	}
	return w
}

package archive

import (
	"encoding/binary"
	"math/bits"
)

// A column is one byte that says how many bytes its numbers need, then all
// lowest bytes, all second ones and so on: like bytes together compress best.
func appendColumn(raw []byte, col []uint32) []byte {
	all := uint32(0)
	for _, v := range col {
		all |= v
	}
	width := (bits.Len32(all) + 7) / 8
	raw = append(raw, byte(width))
	for shift := range width {
		for _, v := range col {
			raw = append(raw, byte(v>>(8*shift)))
		}
	}
	return raw
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

func (r *reader) column(n int) []uint32 {
	width := int(r.byte())
	if width > 4 {
		r.bad = true
		return nil
	}
	planes := r.bytes(n * width)
	if r.bad {
		return nil
	}
	out := r.columns.next(n)
	clear(out)
	for shift := range width {
		for i, b := range planes[shift*n : (shift+1)*n] {
			out[i] |= uint32(b) << (8 * shift)
		}
	}
	return out
}

// texts is a list of texts, all in one piece of memory.
func (r *reader) texts() []string {
	out := make([]string, r.count(min(len(r.rest), segmentRows)))
	lengths := make([]int, len(out))
	total := 0
	for i := range lengths {
		lengths[i] = r.count(len(r.rest))
		total += lengths[i]
	}
	all := string(r.bytes(total))
	if r.bad {
		return nil
	}
	for i, n := range lengths {
		out[i], all = all[:n], all[n:]
	}
	return out
}

package wire

import (
	"hash/maphash"
	"unicode/utf16"
	"unicode/utf8"
)

// unescape appends the text that raw, the inside of a JSON text, stands for.
// An escape that does not exist is kept as it is written.
func unescape(dst, raw []byte) []byte {
	for i := 0; i < len(raw); {
		if raw[i] != '\\' || i+1 == len(raw) {
			dst = append(dst, raw[i])
			i++
			continue
		}
		if raw[i+1] == 'u' {
			r, n := escapedRune(raw[i:])
			if n > 0 {
				dst = appendRune(dst, r)
				i += n
				continue
			}
		}
		dst = appendShort(dst, raw[i+1])
		i += 2
	}
	return dst
}

// appendShort appends what the escape \c stands for.
func appendShort(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\', '/':
		return append(dst, c)
	case 'b':
		return append(dst, '\b')
	case 'f':
		return append(dst, '\f')
	case 'n':
		return append(dst, '\n')
	case 'r':
		return append(dst, '\r')
	case 't':
		return append(dst, '\t')
	default:
		return append(dst, '\\', c)
	}
}

// escapedRune reads \uXXXX, or two of them that are a surrogate pair, and how
// many bytes that took; 0 when the digits are wrong.
func escapedRune(b []byte) (r rune, n int) {
	r, ok := hex4(b)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(r) && len(b) >= 12 && b[6] == '\\' && b[7] == 'u' {
		if low, ok := hex4(b[6:]); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				return pair, 12
			}
		}
	}
	return r, 6
}

// hex4 reads the digits of \uXXXX.
func hex4(b []byte) (r rune, ok bool) {
	if len(b) < 6 {
		return 0, false
	}
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// appendRune appends r as UTF-8, a lone surrogate in the same three-byte form.
func appendRune(dst []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(dst, 0xE0|byte(r>>12), 0x80|byte(r>>6&0x3F), 0x80|byte(r&0x3F))
	}
	return utf8.AppendRune(dst, r)
}

const (
	cacheSlots = 1 << 12
	cacheText  = 128 // bytes; longer texts are not worth keeping
)

// cache hands out one string for equal texts that come soon after each other,
// which most of a page's texts do. Each slot holds the last text that fell on
// it, so that the memory is bounded: half a megabyte at most.
type cache struct {
	seed  maphash.Seed
	slots [cacheSlots]string
}

func (c *cache) text(b []byte) string {
	if len(b) == 0 || len(b) > cacheText {
		return string(b)
	}
	s := &c.slots[maphash.Bytes(c.seed, b)%cacheSlots]
	if *s != string(b) {
		*s = string(b)
	}
	return *s
}

package model

import (
	"cmp"
	"strings"
)

// natural compares as people count: a run of digits is a number. Texts that
// differ in leading zeros alone are equal.
func natural(a, b string) int {
	for a != "" && b != "" {
		if !digit(a[0]) || !digit(b[0]) {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		var x, y string
		x, a = number(a)
		y, b = number(b)
		if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// number cuts the run of digits off that s begins with, without leading zeros.
func number(s string) (digits, rest string) {
	n := 0
	for n < len(s) && digit(s[n]) {
		n++
	}
	return strings.TrimLeft(s[:n], "0"), s[n:]
}

// prefix is the beginning of s as two numbers that compare as natural does, as
// far as they reach: equal ones decide nothing. A run of digits is written as
// how long it is, from '0' on, and the digits behind; from nine on the length
// has a byte of its own.
func prefix(s string) (hi, lo uint64) {
	var b [16]byte
	n := 0
	put := func(c byte) {
		if n < len(b) {
			b[n] = c
		}
		n++
	}
	for s != "" && n < len(b) {
		if !digit(s[0]) {
			put(s[0])
			s = s[1:]
			continue
		}
		var x string
		x, s = number(s)
		put('0' + byte(min(len(x), 9)))
		if len(x) >= 9 {
			put(byte(min(len(x), 255)))
		}
		if len(x) >= 255 {
			break
		}
		for i := 0; i < len(x) && n < len(b); i++ {
			put(x[i])
		}
	}
	return be(b[:8]), be(b[8:])
}

func be(b []byte) (v uint64) {
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

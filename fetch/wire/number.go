package wire

import (
	"bytes"
	"math"
	"strconv"
)

// whole reads a number, cut to a whole one toward zero. Numbers beyond what
// an int64 holds, and all that is no number, are not read.
func whole(b []byte) (n int64, ok bool) {
	if len(b) == 0 || len(b) > 18 {
		return wholeSlow(b)
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return wholeSlow(b)
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

func wholeSlow(b []byte) (int64, bool) {
	b = bytes.TrimSpace(b)
	const longest = 64 // digits; no sensible number is longer
	if len(b) == 0 || len(b) > longest || !isNumber(b) {
		return 0, false
	}
	if n, err := strconv.ParseInt(string(b), 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil || math.Abs(f) >= math.MaxInt64 {
		return 0, false
	}
	return int64(f), true
}

// isNumber keeps out what strconv would read beside decimal numbers: hex,
// infinities, underscores.
func isNumber(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c|0x20 != 'e' {
			return false
		}
	}
	return true
}

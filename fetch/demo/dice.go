package demo

import "math"

// dice is a small generator of numbers that only depends on what it was made
// from. The made-up account must look the same in every version of the program
// and of Go, so it does not build on a library whose sequences may change.
type dice struct{ state uint64 }

// roll makes dice from a seed and the names of what is decided.
func roll(seed uint64, parts ...uint64) *dice {
	s := mix(seed + golden)
	for _, p := range parts {
		s = mix(s ^ mix(p+golden))
	}
	return &dice{s}
}

const golden = 0x9e3779b97f4a7c15

// mix is the finalizer of SplitMix64: every input bit changes half the output.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (d *dice) next() uint64 {
	d.state += golden
	return mix(d.state)
}

// below is a number in [0, n); n must be positive.
func (d *dice) below(n int) int { return int(d.next() % uint64(n)) }

// between is a number in [lo, hi].
func (d *dice) between(lo, hi int64) int64 { return lo + int64(d.next()%uint64(hi-lo+1)) }

// unit is a number in [0, 1).
func (d *dice) unit() float64 { return float64(d.next()>>11) / (1 << 53) }

// chance is true in a share p of all cases.
func (d *dice) chance(p float64) bool { return d.unit() < p }

// tailed is a length in seconds around median with a heavy tail to the right,
// within [lo, hi]. Spread 1 puts one in six beyond 2.7 times the median.
func (d *dice) tailed(median, spread float64, lo, hi int64) int64 {
	// The sum of twelve uniform numbers is close enough to a bell curve.
	z := -6.0
	for range 12 {
		z += d.unit()
	}
	n := int64(math.Exp(math.Log(median) + spread*z))
	return min(max(n, lo), hi)
}

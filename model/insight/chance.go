package insight

import "math"

// poissonTail is the chance that a Poisson number of the mean is at least k.
func poissonTail(k, mean float64) float64 {
	switch {
	case k <= 0:
		return 1
	case mean <= 0:
		return 0
	}
	if k <= mean {
		return 1 // no more than expected: nobody asks how much less
	}
	// The terms fall from the first on, since k is above the mean.
	lg, _ := math.Lgamma(k + 1)
	term := math.Exp(k*math.Log(mean) - mean - lg)
	sum := term
	for i := k + 1; term > sum*1e-12; i++ {
		term *= mean / i
		sum += term
	}
	return math.Min(1, sum)
}

// share is a sample of which some have a property.
type share struct{ with, of int }

// part is the share as a number; 0 of nothing.
func (s share) part() float64 {
	if s.of == 0 {
		return 0
	}
	return float64(s.with) / float64(s.of)
}

// hyperTail is the chance that, if a and b were drawn from one pot, at least
// as many of those that have the property would be in a: Fisher's exact test,
// one-sided. It is exact for small samples too.
func hyperTail(a, b share) float64 {
	all, with := a.of+b.of, a.with+b.with
	if with == 0 || a.of == 0 {
		return 1
	}
	sum := 0.0
	top := logChoose(all, a.of)
	for i := a.with; i <= min(a.of, with); i++ {
		if a.of-i > all-with {
			continue
		}
		term := math.Exp(logChoose(with, i) + logChoose(all-with, a.of-i) - top)
		sum += term
		if i > a.with && term < sum*1e-12 {
			break
		}
	}
	return math.Min(1, sum)
}

// logChoose is the logarithm of n over k.
func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// Mark marks what Search gives, whatever part of the ids is asked about.
func TestMarkIsSearch(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	d := newDict()
	for i := range 400 {
		d.intern([]string{"", "a", "ab\n", "abab", "Live", "直播", "x y"}[r.IntN(7)] + fmt.Sprint(i%97))
	}
	v := d.view()
	for _, needle := range []string{"", "a", "b", "ab", "1", "96", "live", "直", "nothing", "\n", " ", "x y9", "b1"} {
		for range 30 {
			from := r.IntN(v.Len() + 1)
			out := make([]uint8, r.IntN(v.Len()-from+1))
			v.Mark(needle, from, out)
			var got, want []uint32
			for i, bit := range out {
				if bit == 1 {
					got = append(got, uint32(from+i))
				}
			}
			for id := range v.Search(needle, from) {
				if int(id) < from+len(out) {
					want = append(want, id)
				}
			}
			if len(want) > 0 && !v.MayHold(needle) {
				t.Fatalf("%q is in %d texts, which is said to be impossible", needle, len(want))
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q from %d: marks %v, finds %v", needle, from, got, want)
			}
		}
	}
}

func BenchmarkMark(b *testing.B) {
	d := newDict()
	for i := range 50_000 {
		d.intern(fmt.Sprintf("live_%d", i))
	}
	v := d.view()
	out := make([]uint8, v.Len())
	for _, needle := range []string{"l", "e_1", "live_12", "none"} {
		b.Run("mark/"+needle, func(b *testing.B) {
			for b.Loop() {
				v.Mark(needle, 0, out)
			}
		})
		b.Run("search/"+needle, func(b *testing.B) {
			for b.Loop() {
				for id := range v.Search(needle, 0) {
					out[id] = 1
				}
			}
		})
	}
}

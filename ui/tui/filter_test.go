package tui

import (
	"fmt"
	"slices"
	"testing"

	"offair/model/query"
)

// TestTermsKeepTheirCounts until they are counted again, wherever they move to in
// the line, in a line of thousands too.
func TestTermsKeepTheirCounts(t *testing.T) {
	t.Parallel()
	terms := func(words ...string) []query.Term {
		var out []query.Term
		for _, w := range words {
			out = append(out, query.Term{Text: w})
		}
		return out
	}
	var f filter
	f.force(terms("a", "b", "c"))
	if want := []int{-1, -1, -1}; !slices.Equal(f.counts, want) {
		t.Errorf("counts of a first line %v, want %v", f.counts, want)
	}
	f.counts = []int{7, 0} // the last one is still being counted
	f.force(terms("c", "new", "b", "a"))
	if want := []int{-1, -1, 0, 7}; !slices.Equal(f.counts, want) {
		t.Errorf("counts %v, want %v", f.counts, want)
	}
	var many []string
	for i := range 5000 {
		many = append(many, fmt.Sprint("s", i))
	}
	f.force(terms(many...))
	for i := range f.counts {
		f.counts[i] = i
	}
	slices.Reverse(many)
	f.force(terms(many...))
	for i, n := range f.counts {
		if n != len(many)-1-i {
			t.Fatalf("term %d has %d rows", i, n)
		}
	}
}

package fetch

import (
	"hash/maphash"

	"offair/model"
)

// tally counts what the pages of one query brought, to hold it against the
// number of matches that the server tells.
type tally struct {
	seed  maphash.Seed
	seen  map[uint64]struct{} // hashes of identities: 8 bytes each instead of six texts
	items map[int]int         // list items by page, as last read
	odd   map[int]int         // unreadable ones among them
	total int                 // the largest TotalNum seen
}

func newTally() *tally {
	return &tally{
		seed:  maphash.MakeSeed(),
		seen:  make(map[uint64]struct{}),
		items: make(map[int]int),
		odd:   make(map[int]int),
	}
}

// add counts page number n. A page may be counted again.
func (t *tally) add(n int, p Page) {
	for i := range p.Events {
		t.seen[t.hash(&p.Events[i])] = struct{}{}
	}
	t.items[n] = len(p.Events) + p.Odd
	t.odd[n] = p.Odd
	t.total = max(t.total, p.Total)
}

func (t *tally) hash(e *model.Event) uint64 { return maphash.Comparable(t.seed, e.ID()) }

// have is how many different records were seen, unreadable ones included.
func (t *tally) have() int { return len(t.seen) + t.unreadable() }

func (t *tally) unreadable() int { return sum(t.odd) }

// received is how many list items the pages held, each page counted once.
func (t *tally) received() int { return sum(t.items) }

// complete reports whether all matches were seen. The records only grow in
// number while a query is paged, so as many different ones as the largest
// TotalNum are all that there were when it was told.
func (t *tally) complete() bool { return t.have() >= t.total }

// pages is how many pages the matches fill.
func (t *tally) pages() int { return pagesFor(t.total) }

// pagesFor is how many pages of PageSize n records fill, within MaxDepth.
func pagesFor(n int) int {
	return min((n+PageSize-1)/PageSize, MaxDepth/PageSize)
}

func sum(m map[int]int) int {
	n := 0
	for _, v := range m {
		n += v
	}
	return n
}

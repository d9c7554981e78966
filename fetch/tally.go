package fetch

import (
	"hash/maphash"
	"math"
	"slices"

	"offair/model"
)

// tally counts what the pages of one query brought, to hold it against the
// number of matches that the server tells.
type tally struct {
	seed  maphash.Seed
	seen  map[uint64]struct{} // hashes of identities: 8 bytes each instead of six texts
	items map[int]int         // list items by page, as last read
	odd   map[int]int         // unreadable ones among them
	told  map[int]int         // TotalNum by page, as last read
	total int                 // the largest of told
	least int                 // the smallest
	alien bool                // a record was not of the scope asked for

	scope model.Scope
}

func newTally(sc model.Scope) *tally {
	return &tally{
		scope: sc, least: math.MaxInt,
		seed:  maphash.MakeSeed(),
		seen:  make(map[uint64]struct{}),
		items: make(map[int]int),
		odd:   make(map[int]int),
		told:  make(map[int]int),
	}
}

// add counts page number n. A page may be counted again.
func (t *tally) add(n int, p Page) {
	for i := range p.Events {
		t.seen[t.hash(&p.Events[i])] = struct{}{}
	}
	t.alien = t.alien || !holdsAll(t.scope, p.Events)
	t.items[n] = len(p.Events) + p.Odd
	t.odd[n] = p.Odd
	t.told[n] = p.Total
	t.total, t.least = 0, math.MaxInt
	for _, told := range t.told {
		t.total, t.least = max(t.total, told), min(t.least, told)
	}
}

// hash is one number for all records of a push that differ in their end alone:
// where an end changes while pages are read, both forms may be seen while the
// record at the border of a page slips past. Two that are both real make the
// query be read twice.
func (t *tally) hash(e *model.Event) uint64 {
	id := e.ID()
	if id.Start != 0 {
		id.End = 0
	}
	return maphash.Comparable(t.seed, id)
}

// have is how many different records were seen, unreadable ones included.
func (t *tally) have() int { return len(t.seen) + t.unreadable() }

func (t *tally) unreadable() int { return sum(t.odd) }

// received is how many list items the pages held, each page counted once.
func (t *tally) received() int { return sum(t.items) }

// usual is the count that most pages tell, the larger of two alike.
func (t *tally) usual() int {
	pages := make(map[int]int)
	best := 0
	for _, told := range t.told {
		pages[told]++
	}
	for told, n := range pages {
		if n > pages[best] || n == pages[best] && told > best {
			best = told
		}
	}
	return best
}

// stumbles is the pages that hold less than the usual count gives them, few
// among all.
func (t *tally) stumbles() []int {
	var out []int
	for n, items := range t.items {
		if n > 0 && items < min(PageSize, t.usual()-(n-1)*PageSize) {
			out = append(out, n)
		}
	}
	if 2*len(out) > len(t.items) {
		return nil
	}
	slices.Sort(out)
	return out
}

// boasts is the pages, few among all, that tell a count which nothing bears
// out: it may be a slip of the server's. Asked again, it is told again when it
// is none.
func (t *tally) boasts() []int {
	var out []int
	for n, told := range t.told {
		switch {
		case told == t.total:
			out = append(out, n)
		case told > t.have():
			return nil // not the only one
		}
	}
	if t.have() >= t.total || 2*len(out) > len(t.told) {
		return nil
	}
	slices.Sort(out)
	return out
}

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

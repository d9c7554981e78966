package demo

import (
	"strings"
	"sync"
)

// search is a query without its page, on one state of the records. Pages of
// one search share its answer.
type search struct {
	version  uint64
	query    query // number and size are 0, to is exclusive
	filter   Filter
	lo, hi   int // rows that can match at all
	needsAll bool
}

// found is what a search leaves: how many rows in all, and the first maxDepth
// of them in the order that was asked for.
type found struct {
	once  sync.Once
	total int
	rows  []uint32
}

// answers keeps the latest searches that had to look at rows one by one.
type answers struct {
	mu   sync.Mutex
	kept map[search]*found
	age  []search // oldest first
}

const keptSearches = 32

func newAnswers() *answers { return &answers{kept: map[search]*found{}} }

// get returns the place for the answer to s, which the caller fills.
func (a *answers) get(s search) *found {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.kept[s]
	if ok {
		return f
	}
	if len(a.age) == keptSearches {
		delete(a.kept, a.age[0])
		a.age = append(a.age[:0], a.age[1:]...)
	}
	f = &found{}
	a.kept[s] = f
	a.age = append(a.age, s)
	return f
}

// plan narrows q to the rows that can match by two binary searches.
func plan(t *table, q query, o *Options) search {
	s := search{version: t.version, query: q, filter: o.Filter}
	s.query.number, s.query.size = 0, 0
	if !o.ExclusiveEnd {
		s.query.to++
	}
	last := s.query.to
	if o.Filter != ByEnd {
		last += t.longest // a push that began in the window ends at most this much later
	}
	s.lo, s.hi = t.after(s.query.from), t.after(last)
	s.needsAll = o.Filter != ByEnd || q.domain != "" || q.app != "" || q.stream != "" || q.started
	return s
}

// page returns the numbers of the rows that stand on the page of q, and how
// many match in all.
func (a *answers) page(t *table, q query, o *Options) (rows []uint32, total int) {
	s := plan(t, q, o)
	if !s.needsAll {
		return s.slice(q), s.hi - s.lo
	}
	f := a.get(s)
	f.once.Do(func() { f.scan(t, s) })
	from := min(q.skip(), len(f.rows))
	return f.rows[from:min(from+q.size, len(f.rows))], f.total
}

// slice is the page when every row from lo to hi matches.
func (s *search) slice(q query) []uint32 {
	n := min(s.hi-s.lo, maxDepth)
	from := min(q.skip(), n)
	rows := make([]uint32, 0, q.size)
	for i := from; i < min(from+q.size, n); i++ {
		rows = append(rows, uint32(s.at(i)))
	}
	return rows
}

// at is the i-th row of the span in the order that was asked for.
func (s *search) at(i int) int {
	if s.query.ascending {
		return s.lo + i
	}
	return s.hi - 1 - i
}

// scan looks at every row of the span.
func (f *found) scan(t *table, s search) {
	keep := newSieve(t, &s)
	for i := range s.hi - s.lo {
		n := s.at(i)
		if !keep.passes(&t.rows[n]) {
			continue
		}
		f.total++
		if len(f.rows) < maxDepth {
			f.rows = append(f.rows, uint32(n))
		}
	}
}

// sieve decides row by row. A nil mark lets everything pass.
type sieve struct {
	search              *search
	texts               []text
	domain, app, stream []bool
}

func newSieve(t *table, s *search) *sieve {
	k := &sieve{search: s, texts: t.texts.list}
	equal := func(want string) []bool {
		if want == "" {
			return nil
		}
		return t.texts.marks(func(s string) bool { return s == want })
	}
	k.domain, k.app, k.stream = equal(s.query.domain), equal(s.query.app), equal(s.query.stream)
	if s.query.stream != "" && !s.query.strict {
		k.stream = t.texts.marks(func(name string) bool { return strings.Contains(name, s.query.stream) })
	}
	return k
}

func (k *sieve) passes(r *row) bool {
	return k.inWindow(r) &&
		(k.domain == nil || k.domain[r.domain]) &&
		(k.app == nil || k.app[r.app]) &&
		(k.stream == nil || k.stream[r.stream]) &&
		(!k.search.query.started || r.up > 2 || !k.texts[r.reason].refusal)
}

func (k *sieve) inWindow(r *row) bool {
	from, to := k.search.query.from, k.search.query.to
	begin := r.start
	if begin == 0 {
		begin = r.when
	}
	switch k.search.filter {
	case ByStart:
		return begin >= from && begin < to
	case ByOverlap:
		return begin < to && r.when >= from
	default:
		return r.when >= from && r.when < to
	}
}

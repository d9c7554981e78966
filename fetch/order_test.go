package fetch

import (
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"offair/model"
)

// plain is order as its words say it: all that was ever told, nothing let go
// while a try is under way.
type plain struct {
	seed  maphash.Seed
	asked uint64
	open  map[uint64]bool
	by    map[uint64]uint64 // by the hash of an identity the last try that told of it
}

func newPlain() *plain {
	return &plain{seed: maphash.MakeSeed(), open: map[uint64]bool{}, by: map[uint64]uint64{}}
}

func (o *plain) begin() uint64 {
	o.asked++
	o.open[o.asked] = true
	return o.asked
}

func (o *plain) arrived(uint64) bool { return true }

func (o *plain) forget(try uint64) {
	delete(o.open, try)
	if len(o.open) == 0 {
		clear(o.by)
	}
}

func (o *plain) taken(p *Page) (out []model.Event) {
	defer o.forget(p.asked)
	for i := range p.Events {
		h := maphash.Comparable(o.seed, p.Events[i].ID())
		if o.by[h] <= p.asked {
			o.by[h] = p.asked
			out = append(out, p.Events[i])
		}
	}
	return out
}

func (o *plain) gone(events []model.Event) {
	for i := range events {
		o.by[maphash.Comparable(o.seed, events[i].ID())] = o.asked
	}
}

func (o *order) taken(p *Page) []model.Event {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.doneLocked(p.asked)
	return o.latestLocked(p)
}

// An order lets through what the plain one does, whatever overtakes what, holds
// only what a try under way needs, and refuses nothing before its bound.
func TestOrderIsAsThePlainOne(t *testing.T) {
	t.Parallel()
	var all orderRun
	for seed := range uint64(600) {
		r := orderRun{rng: rand.New(rand.NewPCG(seed, 5)), got: newOrder(), want: newPlain()}
		if seed%2 == 0 {
			r.got.noted.most = 20 + r.rng.IntN(150)
		}
		for range 400 {
			r.step(t)
			if t.Failed() {
				t.Fatalf("seed %d", seed)
			}
		}
		r.end(t)
		all.hidden, all.refused, all.searched = all.hidden+r.hidden, all.refused+r.refused, all.searched+r.searched
	}
	if all.hidden < 1000 || all.refused < 1000 || all.searched < 1000 {
		t.Errorf("%d records hidden, %d answers refused, %d found nothing to search: the draw tells little", all.hidden, all.refused, all.searched)
	}
}

// orderRun is one interleaving, played to both.
type orderRun struct {
	rng   *rand.Rand
	got   *order
	want  *plain
	ahead []uint64 // tries whose answers are on their way
	here  []uint64 // and those whose answers are here

	hidden, refused, searched int
}

func (r *orderRun) step(t *testing.T) {
	switch draw := r.rng.IntN(20); {
	case draw < 7 && len(r.ahead) < 12:
		r.ahead = append(r.ahead, r.got.begin())
		r.want.begin()
	case draw < 12 && len(r.ahead) > 0:
		r.arrive(t, r.pick(&r.ahead))
	case draw < 17 && len(r.here) > 0:
		r.take(t, r.pick(&r.here))
	case draw < 18 && len(r.ahead) > 0:
		r.forget(r.pick(&r.ahead))
	case draw < 19:
		events := r.events()
		r.got.mu.Lock()
		r.got.goneLocked(events)
		r.got.mu.Unlock()
		r.want.gone(events)
	}
	r.check(t)
}

// pick takes one out, mostly a late one, so that some hang.
func (r *orderRun) pick(from *[]uint64) uint64 {
	i := max(r.rng.IntN(len(*from)), r.rng.IntN(len(*from)))
	try := (*from)[i]
	*from = slices.Delete(*from, i, i+1)
	return try
}

func (r *orderRun) forget(try uint64) {
	r.got.forget(try)
	r.want.forget(try)
}

func (r *orderRun) arrive(t *testing.T, try uint64) {
	if r.got.arrived(try) {
		r.here = append(r.here, try)
		return
	}
	if r.refused++; r.got.noted.most == mostWords {
		t.Errorf("try %d refused long before the bound", try)
	}
	r.forget(try)
}

func (r *orderRun) take(t *testing.T, try uint64) {
	p := Page{Events: r.events(), asked: try}
	if len(r.got.noted.all) > 0 && len(r.got.noted.after(try, reachOf(p.Events))) == 0 {
		r.searched++
	}
	got, want := r.got.taken(&p), r.want.taken(&p)
	r.hidden += len(p.Events) - len(want)
	if len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
		t.Errorf("try %d lets %v through, want %v", try, got, want)
	}
}

// events is a page: a stretch of time, some records twice, some without an end,
// whose length differs from answer to answer.
func (r *orderRun) events() []model.Event {
	at := r.rng.IntN(60)
	out := make([]model.Event, r.rng.IntN(12))
	for i := range out {
		n := at + r.rng.IntN(10)
		out[i] = model.Event{Stream: fmt.Sprint("s", r.rng.IntN(2)), Start: int64(n), End: int64(n + 5), Up: int64(r.rng.IntN(90))}
		if n%4 == 0 {
			out[i].End = 0
		}
	}
	return out
}

// check holds what is noted against the tries that may need it.
func (r *orderRun) check(t *testing.T) {
	words := 0
	for i := range r.got.noted.all {
		n := &r.got.noted.all[i]
		words += n.words()
		needs := func(try uint64) bool { return try < n.try }
		if !slices.ContainsFunc(r.here, needs) &&
			!slices.ContainsFunc(r.ahead, func(try uint64) bool { return needs(try) && try >= r.got.floor }) {
			t.Errorf("a note of try %d is held, and nothing needs it: here %v, ahead %v, floor %d", n.try, r.here, r.ahead, r.got.floor)
		}
	}
	if words != r.got.noted.words {
		t.Errorf("%d words noted, counted %d", words, r.got.noted.words)
	}
	if words > r.got.noted.most && len(r.here) == 0 {
		t.Errorf("%d words noted, at most %d", words, r.got.noted.most)
	}
}

// end lets what is under way come in: then nothing is held.
func (r *orderRun) end(t *testing.T) {
	for len(r.ahead) > 0 {
		r.arrive(t, r.pick(&r.ahead))
	}
	for len(r.here) > 0 {
		r.take(t, r.pick(&r.here))
	}
	if len(r.got.open) > 0 || r.got.noted.all != nil || r.got.noted.words != 0 {
		t.Errorf("with no try under way %d open, %d notes of %d words", len(r.got.open), len(r.got.noted.all), r.got.noted.words)
	}
}

// A call that hangs while a million records come in is asked for anew; the
// others are not, and what is held stays within the bound.
func TestOvertakenByTooManyIsAskedForAnew(t *testing.T) {
	t.Parallel()
	o := newOrder()
	hangs := o.begin()
	most := 0
	for i := range 10_000 {
		p := Page{Events: loadPage(i % 100), asked: o.begin()}
		if !o.arrived(p.asked) {
			t.Fatalf("page %d refused", i)
		}
		o.taken(&p)
		most = max(most, o.noted.words)
	}
	if most < mostWords/2 || most > mostWords || o.noted.words != 0 {
		t.Errorf("at most %d words noted, %d at the end; the bound is %d", most, o.noted.words, mostWords)
	}
	if o.arrived(hangs) {
		t.Error("an answer that cannot be placed any more is taken")
	}
}

// An answer that is here is taken in whatever comes before it is: what it must
// know of is held even past the bound, and only so long.
func TestOvertakenWhileBeingTakenIn(t *testing.T) {
	t.Parallel()
	o := newOrder()
	o.noted.most = 250
	here, ahead := o.begin(), o.begin()
	o.arrived(here)
	for i := range 5 {
		o.taken(&Page{Events: loadPage(i), asked: o.begin()})
	}
	if o.arrived(ahead) {
		t.Error("an answer that came past the bound is taken")
	}
	o.forget(ahead)
	if out := o.taken(&Page{Events: loadPage(0), asked: here}); len(out) != 0 {
		t.Errorf("%d records are let through that a later answer told of", len(out))
	}
	if o.noted.all != nil {
		t.Errorf("%d notes held", len(o.noted.all))
	}
}

// What is gone is noted as of the last try: past the bound those before it are
// given up, and that one is not.
func TestOvertakenByWhatIsGone(t *testing.T) {
	t.Parallel()
	o := newOrder()
	o.noted.most = PageSize
	first, last := o.begin(), o.begin()
	o.goneLocked(loadPage(0))
	if o.arrived(first) || !o.arrived(last) {
		t.Errorf("the floor is %d, want %d", o.floor, last)
	}
}

// loadPage is the n-th page of a load, newest first; neighbours share a second.
func loadPage(n int) []model.Event {
	out := make([]model.Event, PageSize)
	for i := range out {
		end := int64(1_700_000_000 - 5*(n*(PageSize-1)+i))
		out[i] = model.Event{Domain: "push.example.com", App: "live", Stream: "s" + string(rune('a'+n%26)), Start: end - 60, End: end, ClientIP: "203.0.113.9"}
	}
	return out
}

// BenchmarkOrder loads 1,000 pages with 32 calls under way, whose answers come
// in any order.
func BenchmarkOrder(b *testing.B) {
	pages := make([][]model.Event, 1000)
	for i := range pages {
		pages[i] = loadPage(i)
	}
	b.Run("notes", func(b *testing.B) { benchmarkOrder(b, pages, func() answers { return newOrder() }) })
	b.Run("plain", func(b *testing.B) { benchmarkOrder(b, pages, func() answers { return newPlain() }) })
}

// answers is what both forms of an order do for a load.
type answers interface {
	begin() uint64
	arrived(try uint64) bool
	taken(p *Page) []model.Event
}

func benchmarkOrder(b *testing.B, pages [][]model.Event, fresh func() answers) {
	before := liveHeap()
	o := fresh()
	left := loadThrough(o, pages) // the last 32 are still under way
	held := liveHeap() - before
	runtime.KeepAlive(o)
	runtime.KeepAlive(left)
	for b.Loop() {
		loadThrough(fresh(), pages)
	}
	b.ReportMetric(float64(held), "B-held")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(pages)*PageSize), "ns/record")
}

func loadThrough(o answers, pages [][]model.Event) (left []Page) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range pages {
		left = append(left, Page{Events: pages[i], asked: o.begin()})
		if len(left) < 32 {
			continue
		}
		n := rng.IntN(len(left))
		p := left[n]
		left = slices.Delete(left, n, n+1)
		o.arrived(p.asked)
		o.taken(&p)
	}
	return left
}

func liveHeap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

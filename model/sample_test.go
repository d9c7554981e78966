package model

import (
	"fmt"
	"math/rand/v2"
	"sync"
)

// Sample makes events as docs/performance.md counts them: a twentieth as many
// stream names as events, Zipf-distributed, five domains, eight apps, every
// cause of the catalogue in both languages, a tenth of the clients by IPv6,
// sixty days. Any of them can be made by its number, in order of time, so that
// no benchmark has to hold them all.
type Sample struct {
	n                               int
	stream                          []uint32 // by event
	streams, domains, apps, clients []string
	reasons                         []string
}

// NewSample is an account of n events, the same ones every time.
func NewSample(n int) *Sample {
	a := &Sample{n: n, stream: make([]uint32, n), streams: make([]string, max(2, n/20))}
	zipf := rand.NewZipf(rand.New(rand.NewPCG(1, 1)), 1.1, 8, uint64(len(a.streams)-1))
	for i := range a.stream {
		a.stream[i] = uint32(zipf.Uint64())
	}
	for i := range a.streams {
		a.streams[i] = fmt.Sprint("live_", i)
	}
	for i := range 5 {
		a.domains = append(a.domains, fmt.Sprintf("push%d.example.com", i))
	}
	for i := range 8 {
		a.apps = append(a.apps, fmt.Sprint("app", i))
	}
	for i := range 1 << 14 {
		a.clients = append(a.clients, fmt.Sprintf("203.0.%d.%d", i>>8, i&255))
	}
	for i := range 1 << 14 {
		a.clients = append(a.clients, fmt.Sprintf("2409:8a00:%x::%x", i>>6, i&63))
	}
	for _, c := range Causes() {
		a.reasons = append(a.reasons, c.Text.EN, c.Text.ZH)
	}
	return a
}

// Event is the event with a number, the oldest 0.
func (a *Sample) Event(i int) Event {
	end := 1_760_000_000 + int64(float64(i)*60*86400/float64(a.n))
	r := mix(uint64(i))
	take := func(n int) int {
		v := int(r % uint64(n))
		r = mix(r)
		return v
	}
	up := int64(take(7200))
	client := take(1 << 14)
	if take(10) == 0 {
		client += 1 << 14
	}
	return Event{
		Domain: a.domains[take(len(a.domains))], App: a.apps[take(len(a.apps))], Stream: a.streams[a.stream[i%a.n]],
		ClientIP: a.clients[client], Reason: a.reasons[take(len(a.reasons))], Resolution: "1920*1080",
		Start: end - up, End: end, Up: up,
	}
}

// Page fills page with the events from a number on and returns those there
// are.
func (a *Sample) Page(from int, page []Event) []Event {
	page = page[:min(len(page), a.n-from)]
	for i := range page {
		page[i] = a.Event(from + i)
	}
	return page
}

// Store is a store that holds the whole account.
func (a *Sample) Store() *Store {
	st := NewStore()
	page := make([]Event, 1000)
	for from := 0; from < a.n; from += len(page) {
		st.Add(a.Page(from, page))
	}
	st.Publish(Coverage{}, Freshness{})
	return st
}

// A Size is how many events a benchmark has.
type Size struct {
	Name     string
	N        int
	Sample   func() *Sample
	Snapshot func() *Snapshot // of the whole account, made once
}

// Sizes are what benchmarks run at, each as a name of its own: -bench /1M$
// chooses one.
var Sizes = func() (out []Size) {
	for _, s := range []Size{{Name: "10k", N: 10_000}, {Name: "100k", N: 100_000}, {Name: "1M", N: 1_000_000}, {Name: "5M", N: 5_000_000}} {
		s.Sample = sync.OnceValue(func() *Sample { return NewSample(s.N) })
		s.Snapshot = sync.OnceValue(func() *Snapshot { return s.Sample().Store().Snapshot() })
		out = append(out, s)
	}
	return out
}()

// accountEvents are all events of an account, the oldest first.
func accountEvents(n int) []Event { return NewSample(n).Page(0, make([]Event, n)) }

package fetch

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/model"
)

// filter is what a fake server's window filters on.
type filter int

const (
	byStart filter = iota
	byEnd
	byOverlap
)

func (m filter) String() string { return [...]string{"start", "end", "overlap"}[m] }

// server is an account held in memory: it answers as the API might.
type server struct {
	filter    filter
	openFrom  bool          // StartTime itself is out
	openTo    bool          // EndTime itself is out
	noPoint   bool          // StartTime must be before EndTime
	clip      bool          // TotalNum is never above MaxDepth
	capError  bool          // an error past MaxDepth, else an empty page
	strict    bool          // what is too old, too long or not over yet is refused
	slack     time.Duration // by how much strict allows more
	skew      time.Duration // the server's clock minus ours
	date      bool          // answers carry a Date
	latency   time.Duration
	fault     func(n int, r Request) error        // for the n-th call
	mangle    func(n int, r Request, p Page) Page // spoils an answer
	afterPage func(s *server, r Request)          // runs under the lock after each answer

	inexact bool                      // a stream's name is matched by its beginning
	hidden  func(e *model.Event) bool // comes as an item that cannot be read

	mu     sync.Mutex
	events []model.Event // in the order of ends
	born   map[model.ID]time.Time
	died   map[model.ID]time.Time // what an end that changed left behind
	told   map[model.ID][]told    // what each record said, the oldest first
	calls  []time.Time
	asked  []Request
	down   error
	cache  map[cacheKey][]model.Event
}

type cacheKey struct {
	span  model.Span
	scope model.Scope
	asc   bool
}

func newServer(m filter, events []model.Event) *server {
	s := &server{filter: m}
	s.add(events...)
	return s
}

// add records events; safe at any time.
func (s *server) add(events ...model.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addLocked(events...)
}

func (s *server) addLocked(events ...model.Event) {
	if s.born == nil {
		s.born = map[model.ID]time.Time{}
	}
	for i := range events {
		if _, ok := s.born[events[i].ID()]; !ok {
			s.born[events[i].ID()] = time.Now()
		}
		if id := events[i].ID(); s.died != nil {
			s.told[id] = append(s.told[id], told{events[i], time.Now()})
		}
	}
	byEnds := func(a, b model.Event) int { return cmp.Compare(a.End, b.End) }
	if len(events) == 1 {
		at, _ := slices.BinarySearchFunc(s.events, model.Event{End: events[0].End + 1}, byEnds)
		s.events = slices.Insert(s.events, at, events[0])
	} else {
		s.events = append(s.events, events...)
		slices.SortStableFunc(s.events, byEnds)
	}
	s.cache = map[cacheKey][]model.Event{}
}

func (s *server) setDown(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = err
}

func (s *server) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// requests is what was asked for from the n-th call on.
func (s *server) requests(n int) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked[n:])
}

// Events answers one request.
func (s *server) Events(ctx context.Context, r Request) (Page, error) {
	if err := s.arrive(r); err != nil {
		return Page{}, err
	}
	if s.latency > 0 {
		if err := sleep(ctx, s.latency); err != nil {
			return Page{}, canceled(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.calls)
	if s.down != nil {
		return Page{}, s.down
	}
	if s.fault != nil {
		if err := s.fault(n, r); err != nil {
			return Page{}, err
		}
	}
	p, err := s.answer(r)
	if err == nil && s.mangle != nil {
		p = s.mangle(n, r, p)
	}
	if s.afterPage != nil {
		s.afterPage(s, r)
	}
	return p, err
}

func (s *server) arrive(r Request) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, time.Now())
	s.asked = append(s.asked, r)
	return nil
}

func (s *server) answer(r Request) (Page, error) {
	now := time.Now().Add(s.skew)
	if err := s.check(r, now); err != nil {
		return Page{}, err
	}
	all := s.match(r)
	p := Page{Total: len(all)}
	if s.date {
		p.Date = now.Truncate(time.Second)
	}
	if s.clip {
		p.Total = min(p.Total, MaxDepth)
	}
	if r.Page*r.Size > MaxDepth {
		if s.capError {
			return Page{}, &Error{Class: Refused, Code: "InvalidParameterValue"}
		}
		return p, nil
	}
	from := min(len(all), (r.Page-1)*r.Size)
	for _, e := range all[from:min(len(all), from+r.Size)] {
		if s.hidden != nil && s.hidden(&e) {
			p.Odd++
			continue
		}
		p.Events = append(p.Events, e)
	}
	return p, nil
}

func (s *server) check(r Request, now time.Time) error {
	refused := &Error{Class: Refused, Code: "InvalidParameterValue", What: model.Text{EN: "refused"}}
	switch {
	case r.Page < 1 || r.Size < 1 || r.Size > PageSize:
		return refused
	case r.Span.To < r.Span.From || (s.noPoint && r.Span.To == r.Span.From):
		return refused
	case !s.strict:
		return nil
	case time.Unix(r.Span.From, 0).Before(now.Add(-Reach - s.slack)),
		time.Unix(r.Span.To, 0).After(now.Add(s.slack)),
		r.Span.To-r.Span.From > int64(MaxSpan/time.Second):
		return refused
	}
	return nil
}

func (s *server) match(r Request) []model.Event {
	key := cacheKey{r.Span, r.Scope, r.Ascending}
	if out, ok := s.cache[key]; ok {
		return out
	}
	out := []model.Event{}
	for i := range s.events {
		if e := &s.events[i]; s.in(e, r.Span) && s.inScope(e, r) {
			out = append(out, *e)
		}
	}
	if !r.Ascending {
		out = descending(out)
	}
	s.cache[key] = out
	return out
}

// descending turns events in the order of ends around; of one end, the order
// stays, as a stable sort leaves it.
func descending(in []model.Event) []model.Event {
	out := make([]model.Event, 0, len(in))
	for to := len(in); to > 0; {
		from := to - 1
		for from > 0 && in[from-1].End == in[from].End {
			from--
		}
		out = append(out, in[from:to]...)
		to = from
	}
	return out
}

func (s *server) inScope(e *model.Event, r Request) bool {
	sc := r.Scope
	named := sc.Stream == "" || sc.Stream == e.Stream || (r.Fuzzy || s.inexact) && strings.HasPrefix(e.Stream, sc.Stream)
	return named && (sc.Domain == "" || sc.Domain == e.Domain) && (sc.App == "" || sc.App == e.App)
}

func (s *server) in(e *model.Event, w model.Span) bool {
	from, to := w.From, w.To
	if s.openFrom {
		from++
	}
	if s.openTo {
		to--
	}
	switch s.filter {
	case byStart:
		return from <= e.Start && e.Start <= to
	case byEnd:
		return from <= e.End && e.End <= to
	default:
		return e.End >= from && e.Start <= to
	}
}

// ending gives the identities of the server's events that ended in sp.
func (s *server) ending(sp model.Span) map[model.ID]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[model.ID]int{}
	for i := range s.events {
		if e := &s.events[i]; sp.From <= e.End && e.End < sp.To {
			out[e.ID()] = 1
		}
	}
	return out
}

// held gives the identities of a snapshot's events that ended in sp, with how
// often each is there.
func held(snap *model.Snapshot, sp model.Span) map[model.ID]int {
	out := map[model.ID]int{}
	for i := range snap.Len() {
		if e := snap.Event(i); sp.From <= e.End && e.End < sp.To {
			out[e.ID()]++
		}
	}
	return out
}

// sameRecords fails unless the snapshot holds exactly what the server does in sp.
func sameRecords(t *testing.T, s *server, snap *model.Snapshot, sp model.Span) {
	t.Helper()
	want, got := s.ending(sp), held(snap, sp)
	missing, twice, foreign := 0, 0, 0
	for id := range want {
		if got[id] == 0 {
			missing++
		}
	}
	for id, n := range got {
		if want[id] == 0 {
			foreign++
		}
		if n > 1 {
			twice++
		}
	}
	if missing+twice+foreign > 0 {
		t.Errorf("filter on %v: of %d records in %v, %d missing, %d twice, %d foreign", s.filter, len(want), sp, missing, twice, foreign)
	}
}

// claimed is the set of seconds that a snapshot claims of all that was wanted.
func claimed(snap *model.Snapshot) spans {
	var out spans
	for _, k := range snap.Coverage.Known {
		if k.Scope.Holds(snap.Freshness.Scope) {
			out = out.with(k.Span)
		}
	}
	return out
}

// onlyTrueClaims fails when a claimed span lacks a record of the server.
func onlyTrueClaims(t *testing.T, s *server, snap *model.Snapshot) {
	t.Helper()
	for _, sp := range claimed(snap) {
		sameRecords(t, s, snap, sp)
	}
}

// maxInOneSecond is the most calls in any stretch of one second.
func (s *server) maxInOneSecond() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	most, lo := 0, 0
	for hi, at := range s.calls {
		for at.Sub(s.calls[lo]) >= time.Second {
			lo++
		}
		most = max(most, hi-lo+1)
	}
	return most
}

// neverTooFast fails when more calls than the rate came in any one second. In
// fake time none is delayed on its way, so this is exact.
func neverTooFast(t *testing.T, s *server, rate int) {
	t.Helper()
	if n := s.maxInOneSecond(); n > rate {
		t.Errorf("%d calls in one second, the rate is %d", n, rate)
	}
}

// neverTooDeep fails when a request went past what can be reached by paging.
func neverTooDeep(t *testing.T, s *server) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.asked {
		if r.Page*r.Size > MaxDepth || r.Span.To-r.Span.From > int64(MaxSpan/time.Second) {
			t.Fatalf("asked for page %d of %v", r.Page, r.Span)
		}
	}
}

// push makes an event of stream n.
func push(n int, start, length int64) model.Event {
	return model.Event{
		Domain: "push.example.com", App: "live", Stream: "s" + strconv.Itoa(n), ClientIP: "203.0.113.7",
		Reason: "网络断开", Start: start, End: start + length, Up: length,
	}
}

// random makes n events that end in the d before now, every tenth a long one.
func random(rng *rand.Rand, n int, now time.Time, d time.Duration) []model.Event {
	out := make([]model.Event, n)
	for i := range out {
		end := now.Add(-time.Duration(rng.Int64N(int64(d)))).Unix()
		length := rng.Int64N(600)
		if rng.IntN(10) == 0 {
			length = rng.Int64N(5 * day)
		}
		out[i] = push(i, end-length, length)
	}
	return out
}

var errBroken = &Error{Class: Transient, What: model.Text{EN: "Broken."}}

// faulty fails a given part of all calls, by chance, in each way that passes.
func faulty(rng *rand.Rand, part float64) func(int, Request) error {
	kinds := []error{
		errBroken,
		&Error{Class: Transient, Code: "InternalError", What: model.Text{EN: "Internal."}},
		&Error{Class: Throttled, Code: "RequestLimitExceeded", What: model.Text{EN: "Too many."}},
		errors.New("a stray error"),
	}
	return func(int, Request) error {
		if rng.Float64() < part {
			return kinds[rng.IntN(len(kinds))]
		}
		return nil
	}
}

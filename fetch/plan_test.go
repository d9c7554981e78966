package fetch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// plans is how many fault plans TestFaultPlans draws; OFFAIR_PLANS sets it.
const plans = 150

// TestFaultPlans draws servers that misbehave in every way that can be noticed
// from outside, and holds what a feed claims against what they held. A finding
// names its seed; OFFAIR_PLAN runs that one alone.
func TestFaultPlans(t *testing.T) {
	t.Parallel()
	if one, err := strconv.ParseUint(os.Getenv("OFFAIR_PLAN"), 10, 64); err == nil {
		synctest.Test(t, func(t *testing.T) { newPlan(one).run(t) })
		return
	}
	n, err := strconv.Atoi(os.Getenv("OFFAIR_PLANS"))
	if err != nil {
		n = plans
	}
	first, _ := strconv.Atoi(os.Getenv("OFFAIR_PLANS_FROM"))
	const lots = 2
	for lot := range lots {
		t.Run(fmt.Sprint(lot), func(t *testing.T) {
			t.Parallel()
			for seed := first + lot; seed < first+n; seed += lots {
				synctest.Test(t, func(t *testing.T) { newPlan(uint64(seed)).run(t) })
			}
		})
	}
}

// plan is one misbehaving server and what is asked of it.
type plan struct {
	seed uint64
	rng  *rand.Rand
	mu   sync.Mutex // guards rng once calls run
	s    *server
	k    *shelf
	o    Options
	days int

	big, small, empty, cutShort, broken float64 // shares of answers that are spoiled
	late                                float64 // share of answers after which a record appears
	change                              float64 // share of answers after which one changes
	bad                                 model.Span
	downFrom, downTo                    time.Time
	serial                              int
	skew                                time.Duration
}

// share is 0 in most plans, else up to most.
func share(rng *rand.Rand, most float64) float64 {
	if rng.IntN(3) > 0 {
		return 0
	}
	return rng.Float64() * most
}

func newPlan(seed uint64) *plan {
	rng := rand.New(rand.NewPCG(seed, 99))
	p := &plan{seed: seed, rng: rng, days: 1 + rng.IntN(40)}
	p.big, p.small, p.empty, p.cutShort = share(rng, 0.3), share(rng, 0.3), share(rng, 0.3), share(rng, 0.3)
	p.broken, p.late, p.change = share(rng, 0.3), share(rng, 0.3), share(rng, 0.5)
	return p
}

// server makes the account. Most are small, so that many plans can be run; some
// hold more than paging reaches.
func (p *plan) server() *server {
	rng := p.rng
	if rng.IntN(3) == 0 {
		p.skew = time.Duration(rng.IntN(560)-280) * time.Second
	}
	now := time.Now().Add(p.skew) // nothing has ended by the server's clock that is yet to come
	n := rng.IntN(900)
	switch rng.IntN(40) {
	case 0:
		n = 9_000 + rng.IntN(16_000)
	case 1, 2, 3:
		n = rng.IntN(4_000)
	}
	events := random(rng, n, now, time.Duration(1+rng.IntN(p.days+3))*24*time.Hour)
	for i := range events {
		e := &events[i]
		e.Domain = fmt.Sprintf("push%d.example.com", rng.IntN(3))
		e.Stream = fmt.Sprintf("s%d-%d", rng.IntN(30), i)
		if rng.IntN(3) == 0 {
			e.Stream = "main"
			e.ClientIP = fmt.Sprintf("203.0.113.%d", i%250)
		}
	}
	if n > 0 && rng.IntN(4) == 0 { // many in one second
		at := events[0].End
		for i := range rng.IntN(400) {
			events = append(events, push(5_000_000+i, at, 0))
		}
	}
	if rng.IntN(6) == 0 { // the server holds some twice
		events = append(events, events[:len(events)/5]...)
	}
	s := newServer(allFilters[rng.IntN(3)], events)
	s.clip, s.capError, s.strict, s.date = rng.IntN(2) == 0, rng.IntN(2) == 0, rng.IntN(2) == 0, rng.IntN(2) == 0
	s.openFrom, s.openTo, s.noPoint = rng.IntN(3) == 0, rng.IntN(3) == 0, rng.IntN(2) == 0
	s.inexact = rng.IntN(4) == 0
	s.latency = time.Duration(rng.IntN(120)) * time.Millisecond
	s.skew = p.skew
	if rng.IntN(5) == 0 {
		s.hidden = func(e *model.Event) bool { return e.Start%37 == 0 }
	}
	s.fault, s.mangle, s.afterPage = p.fail, p.spoil, p.more
	p.bad = badSpan(rng, now)
	if rng.IntN(4) == 0 {
		p.downFrom = time.Now().Add(time.Duration(rng.IntN(4000)) * time.Millisecond)
		p.downTo = p.downFrom.Add(time.Duration(rng.IntN(200)) * time.Second)
	}
	return s
}

func (p *plan) chance(part float64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rng.Float64() < part
}

func (p *plan) number(n int) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.rng.IntN(n)
}

// fail decides whether a call fails.
func (p *plan) fail(_ int, r Request) error {
	now := time.Now()
	switch {
	case r.Span.From <= p.bad.From && p.bad.To <= r.Span.To && r.Ascending:
		return errBroken // this place cannot be read
	case now.After(p.downFrom) && now.Before(p.downTo):
		return &Error{Class: []Class{Transient, Unreachable}[p.seed%2], What: model.Text{EN: "Down."}}
	case !p.chance(p.broken):
		return nil
	}
	kinds := []error{
		errBroken,
		&Error{Class: Transient, Stale: true, What: model.Text{EN: "Stale."}},
		&Error{Class: Throttled, Code: "RequestLimitExceeded", What: model.Text{EN: "Too many."}},
		fmt.Errorf("a stray error"),
	}
	return kinds[p.number(len(kinds))]
}

// spoil makes an answer wrong in a way that can be noticed: the count does not
// agree with the list.
func (p *plan) spoil(_ int, _ Request, a Page) Page {
	all := a.Total
	switch {
	case p.chance(p.empty):
		a.Events, a.Odd = nil, 0
	case p.chance(p.cutShort) && len(a.Events) > 1:
		a.Events = a.Events[:1+p.number(len(a.Events)-1)]
	case p.chance(p.small) && all > 0: // never with a short list: that could not be noticed
		a.Total = p.number(all)
	}
	if p.chance(p.big) {
		a.Total = all + 1 + p.number(all+300)
	}
	return a
}

// more lets a record appear that ended some time ago.
func (p *plan) more(s *server, _ Request) {
	if p.chance(p.change) {
		s.reviseLocked(p.number(1<<30), p.number(1<<20), time.Now().Add(p.skew).Unix())
	}
	if !p.chance(p.late) {
		return
	}
	p.serial++
	now := time.Now().Add(p.skew).Unix()
	end := now - int64(p.number(3*int(hour)))
	if p.serial%3 == 0 {
		end = now - int64(p.number(p.days*int(day)))
	}
	s.addLocked(push(2_000_000+p.serial, end-20, 20))
}

// run lets two feeds, one after the other, live with the server, and checks
// what each of them says.
func (p *plan) run(t *testing.T) {
	p.s = p.server()
	p.s.revising()
	p.o = Options{Window: model.Window{Back: time.Duration(1+p.rng.IntN(p.days)) * 24 * time.Hour}, Rate: 50 + p.rng.IntN(350)}
	if p.rng.IntN(4) == 0 {
		p.o.Scope.Domain = "push1.example.com"
	}
	if p.rng.IntN(2) == 0 {
		p.k = newShelf()
		p.o.Keeper = p.k
	}
	for life := range 2 {
		p.live(t, life)
		if t.Failed() {
			t.Fatalf("seed %d: OFFAIR_PLAN=%d go test -run TestFaultPlans ./fetch", p.seed, p.seed)
		}
		time.Sleep(time.Duration(p.rng.Int64N(int64(40 * time.Hour))))
		p.s.mu.Lock()
		for range p.rng.IntN(30) {
			p.late = 1
			p.more(p.s, Request{})
		}
		p.late = 0
		for range p.rng.IntN(30) {
			p.s.reviseLocked(p.rng.IntN(1<<30), p.rng.IntN(1<<20), time.Now().Add(p.skew).Unix())
		}
		p.s.mu.Unlock()
		p.bad = model.Span{From: -10, To: -1}
		if p.rng.IntN(2) == 0 {
			p.big, p.small, p.empty, p.cutShort, p.broken = 0, 0, 0, 0, 0
		}
	}
}

// live is one process: a load, or a screen that runs for a while.
func (p *plan) live(t *testing.T, life int) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+p.rng.IntN(400))*time.Second)
	defer cancel()
	o := p.o
	o.Offline = o.Keeper != nil && life == 1 && p.rng.IntN(6) == 0
	f := NewFeed(p.s, model.NewStore(), o)
	if p.rng.IntN(3) == 0 {
		f.WantScope(model.Scope{Stream: "main"}, p.o.Window)
	}
	calls := p.s.count()
	var snap *model.Snapshot
	var err error
	at := time.Now()
	if p.rng.IntN(2) == 0 {
		snap, err = f.Load(ctx)
	} else {
		_ = f.Run(ctx)
		snap = f.board.publish()
		err = context.Canceled
	}
	p.check(t, snap, err, at)
	neverTooFast(t, p.s, o.Rate)
	if o.Offline && p.s.count() != calls {
		t.Errorf("%d calls while offline", p.s.count()-calls)
	}
	neverTooDeep(t, p.s)
}

// check holds a snapshot against the server.
func (p *plan) check(t *testing.T, snap *model.Snapshot, err error, at time.Time) {
	p.onlyTrue(t, "shown", snap.Coverage.Known, held(snap, model.Span{To: 1 << 40}))
	trueForms(t, "shown", p.s, snap.Coverage.Known, rowsOf(snap))
	if p.k != nil {
		trueForms(t, "kept", p.s, p.k.cov.Known, p.k.held())
		p.onlyTrue(t, "kept", p.k.cov.Known, p.k.seen)
	}
	for id, n := range held(snap, model.Span{To: 1 << 40}) {
		if _, there := p.s.born[id]; n > 1 || !there {
			t.Errorf("%v is there %d times, at the server: %v", id, n, there)
		}
	}
	sp := p.o.Window.At(at)
	sp.To = at.Unix()
	for _, missing := range snap.Coverage.Missing(p.o.Scope, sp) {
		var named spans
		for _, l := range snap.Coverage.LeftOut(p.o.Scope, missing) {
			if l.Why.Empty() {
				t.Errorf("%v is left out without a word", l.Span)
			}
			named = named.with(l.Span)
		}
		if rest := (spans{missing}).minus2(named); len(rest) > 0 && !snap.Freshness.Loading {
			t.Errorf("%v is missing, but %v is not named; error %v", missing, rest, err)
		}
	}
}

func (s spans) minus2(o spans) spans {
	for _, sp := range o {
		s = s.minus(sp)
	}
	return s
}

// onlyTrue fails when a claim lacks a record that the server showed at the
// time as of which it speaks.
func (p *plan) onlyTrue(t *testing.T, what string, known []model.Known, have map[model.ID]int) {
	for _, k := range known {
		var lost []model.ID
		for i := range p.s.events {
			e := &p.s.events[i]
			if e.End < k.Span.From || e.End >= k.Span.To || !k.Scope.Holds(model.Scope{Domain: e.Domain, App: e.App, Stream: e.Stream}) {
				continue
			}
			if p.s.hidden != nil && p.s.hidden(e) || p.s.born[e.ID()].Unix() >= k.AsOf || p.gone(e, k) {
				continue
			}
			if have[e.ID()] == 0 {
				lost = append(lost, e.ID())
			}
		}
		if len(lost) > 0 {
			slices.SortFunc(lost, func(a, b model.ID) int { return int(a.End - b.End) })
			t.Errorf("%s: %d records of %v are not there, the first %v, %v after its beginning, recorded %v", what, len(lost), k, lost[0],
				lost[0].End-k.Span.From, p.s.born[lost[0]])
		}
	}
}

// gone reports whether a record cannot be had any more: what began before the
// reach of an API that filters on the start, and what has just become too old.
func (p *plan) gone(e *model.Event, k model.Known) bool {
	edge := k.AsOf - reach
	return p.s.filter == byStart && e.Start <= edge+400 || e.End <= edge+400
}

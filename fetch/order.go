package fetch

import (
	"cmp"
	"context"
	"hash/maphash"
	"math"
	"slices"
	"sync"

	"offair/model"
)

// What a record says may change at the server, and answers overtake each
// other on their way. A record is what the answer says that was asked for last:
//
//	ask 1 ──────────── slow ────────────► told of already by ask 2: not taken in
//	     ask 2 ─────► taken in, noted while an earlier ask is under way
//
// So what a store holds of a record is never older than any answer that a claim
// rests on.

// order knows which answers told of a record, as long as an answer is under
// way that was asked for earlier. The zero value is not ready: newOrder.
type order struct {
	mu    sync.Mutex // held while events are taken in, too
	seed  maphash.Seed
	asked uint64   // the number of the last try; they count from 1
	open  []flight // tries whose answers are not taken in, by number
	floor uint64   // an answer to an earlier try came too late to be placed
	noted notes
}

// flight is a try that is under way.
type flight struct {
	try  uint64
	here bool // its answer is here, and will be taken in whatever the floor
}

func newOrder() *order {
	return &order{seed: maphash.MakeSeed(), noted: notes{most: mostWords}}
}

// numbered is a Caller whose tries are numbered.
type numbered struct {
	Caller
	order *order
}

// Events makes one try. An answer that so many others have overtaken that it
// cannot be placed any more is a fault that is tried again at once.
func (n numbered) Events(ctx context.Context, r Request) (Page, error) {
	try := n.order.begin()
	p, err := n.Caller.Events(ctx, r)
	if err == nil && !n.order.arrived(try) {
		err = &Error{Class: Transient, Stale: true, What: overtaken}
	}
	if err != nil {
		n.order.forget(try)
		return Page{}, err
	}
	p.asked = try
	return p, nil
}

func (o *order) begin() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked++
	o.open = append(o.open, flight{try: o.asked})
	return o.asked
}

// arrived notes that an answer is here; false when it came too late.
func (o *order) arrived(try uint64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if try < o.floor {
		return false
	}
	if i, ok := o.findLocked(try); ok {
		o.open[i].here = true
	}
	return true
}

func (o *order) forget(try uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.doneLocked(try)
}

func (o *order) findLocked(try uint64) (int, bool) {
	return slices.BinarySearchFunc(o.open, try, func(f flight, try uint64) int { return cmp.Compare(f.try, try) })
}

// doneLocked ends a try, and lets go of what only that one needed.
func (o *order) doneLocked(try uint64) {
	if i, ok := o.findLocked(try); ok {
		o.open = slices.Delete(o.open, i, i+1)
	}
	o.noted.drop(o.earliestLocked())
	o.boundLocked() // that one may have kept it passed
}

// earliestLocked is the first try under way whose answer may yet be taken in.
// One below the floor will be refused: nothing need be known for it.
func (o *order) earliestLocked() uint64 {
	for _, f := range o.open {
		if f.here || f.try >= o.floor {
			return f.try
		}
	}
	return math.MaxUint64
}

// latestLocked is those of a page's events of which no later try has told, and
// notes them.
func (o *order) latestLocked(p *Page) []model.Event {
	out := p.Events
	if later := o.noted.after(p.asked, reachOf(out)); len(later) > 0 {
		out = o.untoldLocked(out, later)
	}
	o.noteLocked(out, p.asked)
	return out
}

// untoldLocked is the events of which none of some notes tells.
func (o *order) untoldLocked(events []model.Event, later []*note) []model.Event {
	told := make([]bool, len(events))
	n := 0
	for i := range events {
		if told[i] = o.toldLocked(&events[i], later); told[i] {
			n++
		}
	}
	if n == 0 {
		return events
	}
	out := make([]model.Event, 0, len(events)-n)
	for i := range events {
		if !told[i] {
			out = append(out, events[i])
		}
	}
	return out
}

func (o *order) toldLocked(e *model.Event, later []*note) bool {
	at := placeOf(e)
	h, hashed := uint64(0), false
	for _, n := range later {
		if !n.reach.holds(at) {
			continue
		}
		if !hashed {
			h, hashed = o.hash(e), true
		}
		if n.tells(h) {
			return true
		}
	}
	return false
}

// goneLocked notes that events are there no more, as of all that was asked.
func (o *order) goneLocked(events []model.Event) {
	o.noteLocked(events, o.asked)
}

// noteLocked notes what a try told of, where an earlier one is under way.
func (o *order) noteLocked(events []model.Event, try uint64) {
	if len(events) == 0 || o.earliestLocked() >= try {
		return
	}
	hashes := make([]uint64, len(events))
	for i := range events {
		hashes[i] = o.hash(&events[i])
	}
	slices.Sort(hashes)
	o.noted.add(note{try: try, reach: reachOf(events), hashes: hashes})
	o.boundLocked()
}

// boundLocked gives up the tries for which too much would have to be held: all
// that were made before the oldest note. They are overtaken by so many records
// that it is cheaper to ask for their answers anew, and what was noted for them
// alone goes. A note goes only when no try is left that it concerns, so one
// whose answer is here already, about to be taken in, keeps its notes until it
// is: for that moment the bound may be passed.
func (o *order) boundLocked() {
	for o.noted.full() {
		oldest := o.noted.all[0].try
		o.floor = max(o.floor, oldest)
		first := o.earliestLocked()
		if first < oldest {
			return
		}
		o.noted.drop(first)
	}
}

func (o *order) hash(e *model.Event) uint64 {
	return maphash.Comparable(o.seed, e.ID())
}

// take brings a page's events into the store, as far as no later answer has
// told of them, and hands what is new or changed on to be kept, or all where
// all is new: in one step, so that both hold the same form of each. It gives
// how many were new of those that ended before since.
func (f *Feed) take(p *Page, since int64, all bool) (late int) {
	f.order.mu.Lock()
	defer f.order.mu.Unlock()
	defer f.order.doneLocked(p.asked)
	events := f.order.latestLocked(p)
	for i := 0; i < len(events) && len(f.alone) > 0; i++ {
		delete(f.alone, events[i].ID()) // it is there after all
	}
	fresh := events
	if f.opts.Keeper != nil && !all {
		fresh = f.store.Differing(events)
	}
	old, young := parted(events, since)
	f.store.Add(young)
	late = f.store.Add(old)
	f.keep(fresh)
	return late
}

// parted is the events that ended before since, and the others.
func parted(events []model.Event, since int64) (old, young []model.Event) {
	if since <= 0 {
		return nil, events
	}
	for _, e := range events {
		if e.When() < since {
			old = append(old, e)
		} else {
			young = append(young, e)
		}
	}
	return old, young
}

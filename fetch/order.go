package fetch

import (
	"context"
	"hash/maphash"
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

// mostSightings is how many records one half of order's memory holds before
// the other half is let go: about 3 MB each.
const mostSightings = 1 << 16

// order knows which answers told of a record, as long as an answer is under
// way that was asked for earlier. The zero value is not ready: newOrder.
type order struct {
	mu    sync.Mutex // held while events are taken in, too
	seed  maphash.Seed
	asked uint64          // the number of the last try; they count from 1
	open  map[uint64]bool // tries whose answers are not taken in; true: the answer is here
	floor uint64          // an answer to an earlier try came too late to be placed
	now   sightings
	past  sightings
}

// sightings is by the hash of an identity the last try whose answer told of it.
type sightings struct {
	by   map[uint64]uint64
	last uint64 // the latest of them
}

func newOrder() *order {
	return &order{seed: maphash.MakeSeed(), open: map[uint64]bool{}, now: sightings{by: map[uint64]uint64{}}}
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
	o.open[o.asked] = false
	return o.asked
}

// arrived notes that an answer is here; false when it came too late.
func (o *order) arrived(try uint64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open[try] = true
	return try >= o.floor
}

func (o *order) forget(try uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.doneLocked(try)
}

// doneLocked ends a try. When none is under way nothing can be overtaken.
func (o *order) doneLocked(try uint64) {
	delete(o.open, try)
	if len(o.open) == 0 && len(o.now.by)+len(o.past.by) > 0 {
		o.now, o.past = sightings{by: map[uint64]uint64{}}, sightings{}
	}
}

// latestLocked is those of a page's events of which no later try has told, and
// notes them.
func (o *order) latestLocked(p *Page) []model.Event {
	note := o.earlierLocked(p.asked)
	if !note && len(o.now.by)+len(o.past.by) == 0 {
		return p.Events
	}
	out := make([]model.Event, 0, len(p.Events))
	for i := range p.Events {
		h := maphash.Comparable(o.seed, p.Events[i].ID())
		if o.now.by[h] > p.asked || o.past.by[h] > p.asked {
			continue
		}
		if note {
			o.noteLocked(h, p.asked)
		}
		out = append(out, p.Events[i])
	}
	return out
}

// earlierLocked reports whether a try is under way that was made before one.
func (o *order) earlierLocked(than uint64) bool {
	for try := range o.open {
		if try < than {
			return true
		}
	}
	return false
}

// goneLocked notes that events are there no more, as of all that was asked.
func (o *order) goneLocked(events []model.Event) {
	if len(o.open) == 0 {
		return
	}
	for i := range events {
		o.noteLocked(maphash.Comparable(o.seed, events[i].ID()), o.asked)
	}
}

func (o *order) noteLocked(hash, try uint64) {
	if len(o.now.by) >= mostSightings {
		o.turnLocked()
	}
	o.now.by[hash] = try
	o.now.last = max(o.now.last, try)
}

// turnLocked lets the older half go. A try under way that it could concern is
// overtaken by tens of thousands of records: its answer will be asked for anew.
func (o *order) turnLocked() {
	for try, here := range o.open {
		if !here && try < o.past.last {
			o.floor = max(o.floor, try+1)
		}
	}
	o.past = o.now
	o.now = sightings{by: map[uint64]uint64{}}
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

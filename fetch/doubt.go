package fetch

import (
	"maps"
	"slices"
	"sync"

	"offair/model"
)

// A record whose end has changed is another one by its identity, and the old
// form is in no answer any more. It is given up only when all of this holds:
//
//   - a span that holds its end was read in full, and was claimed for that,
//   - it was there before that reading began and none of its answers told of it,
//   - the same push (domain, app, stream, start, client) is there with another end.
//
// Where both are still answered, both are real. A record that is merely gone
// stays: the API forgets, an archive does not.

// doubt is the rows that were there before a reading began, and which of them
// its answers told of. A nil doubt has no rows.
type doubt struct {
	before *model.Snapshot
	lo, hi int // its rows that the reading is about

	mu   sync.Mutex
	seen []bool // by row, from lo on
}

// doubting begins a reading of want; nil where nothing was there.
func doubting(before *model.Snapshot, want spans) *doubt {
	if len(want) == 0 {
		return nil
	}
	lo, hi := before.Range(model.Span{From: want[0].From, To: want[len(want)-1].To})
	if lo == hi {
		return nil
	}
	return &doubt{before: before, lo: lo, hi: hi, seen: make([]bool, hi-lo)}
}

// saw notes that an answer told of events.
func (d *doubt) saw(events []model.Event) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range events {
		if row, ok := d.before.FindAt(&events[i]); ok && d.lo <= row && row < d.hi {
			d.seen[row-d.lo] = true
		}
	}
}

// untold is the events of a claim that no answer told of.
func (d *doubt) untold(k model.Known) (out []model.Event) {
	if d == nil || k.Span.Empty() {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	lo, hi := d.before.Range(k.Span)
	for row := max(lo, d.lo); row < min(hi, d.hi); row++ {
		if d.seen[row-d.lo] {
			continue
		}
		e := d.before.Event(row)
		if k.Scope.Holds(model.Scope{Domain: e.Domain, App: e.App, Stream: e.Stream}) {
			out = append(out, e)
		}
	}
	return out
}

// supersede takes out what a reading that led to a claim shows to be another
// record now.
func (f *Feed) supersede(d *doubt, k model.Known) {
	untold := d.untold(k)
	if len(untold) == 0 {
		return
	}
	f.order.mu.Lock()
	defer f.order.mu.Unlock()
	for _, e := range untold {
		if len(f.alone) < mostAlone {
			f.alone[e.ID()] = e
		}
	}
	f.pairLocked()
}

// mostAlone bounds how many records are remembered that are gone from the
// server while nothing is known that took their place.
const mostAlone = 4096

// paired looks again for what took the place of records that are gone: it may
// have come with a later span.
func (f *Feed) paired() {
	f.order.mu.Lock()
	defer f.order.mu.Unlock()
	f.pairLocked()
}

func (f *Feed) pairLocked() {
	if len(f.alone) == 0 {
		return
	}
	gone := f.store.Supersede(slices.Collect(maps.Values(f.alone)))
	for i := range gone {
		delete(f.alone, gone[i].ID())
	}
	f.order.goneLocked(gone)
	if f.opts.Keeper != nil && len(gone) > 0 {
		f.opts.Keeper.Drop(gone)
	}
}

package archive

import (
	"math"
	"slices"

	"offair/model"
)

// mostQueued is how many events wait for the disk, at most, about 20 MB; half as
// many may be on their way besides. When more come, all that wait are let go of:
// the store has them.
const mostQueued = 1 << 16

// leastWritten is how many events one transaction takes off the queue, or half of
// what waits where that is more: what is worked on beside the queue is never much
// to it, and rows that reach far back are not compared with all too often. Eight
// times as many make a long segment.
const leastWritten = segmentRows / 8

// queue is what waits to be written.
type queue struct {
	parts []part
	rows  int
	known []model.Known
	after []int // by claim: how many of the parts were there before it
}

// part is events that are to be kept, or that are gone.
type part struct {
	events []model.Event
	gone   bool
}

func (q *queue) add(events []model.Event, known []model.Known) {
	if len(events) > 0 {
		q.parts = append(q.parts, part{events: events})
		q.rows += len(events)
	}
	for _, k := range known {
		q.known, q.after = append(q.known, k), append(q.after, len(q.parts))
	}
}

func (q *queue) empty() bool { return len(q.parts) == 0 && len(q.known) == 0 }

// miss is a stretch of time of which events or claims were not queued. They
// are in the store, in every snapshot later than version.
type miss struct {
	span    model.Span
	version uint64
}

const mostMissed = 64

// miss notes what is not queued; a.mu is held.
func (a *Archive) miss(events []model.Event, known []model.Known) {
	var spans []model.Span
	for i := range events {
		when := events[i].When()
		spans = append(spans, model.Span{From: when, To: when + 1})
	}
	for _, k := range known {
		spans = append(spans, k.Span)
	}
	var m miss
	if a.store != nil {
		m.version = a.store.Snapshot().Version
	}
	for i, s := range spans {
		if i == 0 {
			m.span = s
		}
		m.span = hull(m.span, s)
	}
	if len(spans) > 0 {
		a.missed = fewer(append(a.missed, m))
	}
}

// CatchUp says that events of st were not handed over while the archive was
// being opened: they are saved from there, and nothing is claimed before.
func (a *Archive) CatchUp(st *model.Store) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.store = st
	a.missed = []miss{{span: model.Span{To: math.MaxInt64}, version: st.Snapshot().Version}}
	a.nudge()
}

// missAll notes that the archive may lack anything of what the store shows: it
// is another file, or others wrote it meanwhile. What a feed has in its store
// it does not keep again, so nothing of it may be claimed before this is
// healed. a.mu is held.
func (a *Archive) missAll() {
	a.spill()
	all := a.shownMiss(model.Span{To: math.MaxInt64})
	for _, m := range a.missed {
		all.version = max(all.version, m.version)
	}
	a.missed = []miss{all}
}

// shownMiss is a span whose rows, as far as they are to be had, are in the
// snapshot of this moment already; a.mu is held.
func (a *Archive) shownMiss(span model.Span) miss {
	m := miss{span: span}
	if a.store != nil {
		m.version = max(a.store.Snapshot().Version, 1) - 1
	}
	return m
}

func hull(a, b model.Span) model.Span {
	return model.Span{From: min(a.From, b.From), To: max(a.To, b.To)}
}

// fewer is misses that touch as one, and all as one when there are too many.
func fewer(all []miss) []miss {
	slices.SortFunc(all, func(a, b miss) int { return int(min(1, max(-1, a.span.From-b.span.From))) })
	out := all[:0]
	for _, m := range all {
		if n := len(out); n > 0 && (m.span.From <= out[n-1].span.To || len(all) > mostMissed) {
			o := &out[n-1]
			*o = miss{hull(o.span, m.span), max(o.version, m.version)}
			continue
		}
		out = append(out, m)
	}
	return out
}

// spill makes all that is queued missed; a.mu is held.
func (a *Archive) spill() {
	for _, p := range a.queue.parts {
		if p.gone {
			a.lost = append(a.lost, p.events...)
			continue
		}
		a.miss(p.events, nil)
	}
	a.miss(nil, a.queue.known)
	a.queue = queue{}
}

// enough reports whether what waits is worth a transaction now, as far as the
// last one went well.
func (a *Archive) enough() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.kind == nil && a.plenty()
}

// plenty reports whether so much waits that it is written, or somebody waits for
// it; a.mu is held.
func (a *Archive) plenty() bool {
	return a.queue.rows >= leastWritten || !a.queue.empty() && (a.hasty > 0 || a.ending())
}

// left reports whether more is to be written at once. For a few that came
// meanwhile more is waited.
func (a *Archive) left() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.queue.empty() {
		a.nudge()
	}
	return a.plenty()
}

// take takes off the queue what one transaction writes.
func (a *Archive) take() queue {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.queue.first(max(leastWritten, a.queue.rows/2))
}

// first takes off so many events, at most, and the claims that were queued
// before any other event.
func (q *queue) first(rows int) queue {
	if q.rows <= rows {
		all := *q
		*q = queue{}
		return all
	}
	out := queue{rows: rows}
	n := 0
	for left := rows; left > 0; n++ {
		p := &q.parts[n]
		if len(p.events) > left {
			out.parts = append(out.parts, part{events: p.events[:left], gone: p.gone})
			p.events = p.events[left:]
			break
		}
		left -= len(p.events)
		out.parts = append(out.parts, *p)
		*p = part{} // what is written shall not stay in memory
	}
	q.parts, q.rows = q.parts[n:], q.rows-rows
	full, _ := slices.BinarySearch(q.after, n+1) // claims stand in the order in which they came
	out.known, out.after = slices.Clone(q.known[:full]), slices.Clone(q.after[:full])
	q.known, q.after = q.known[full:], q.after[full:]
	q.shift(-n)
	return out
}

// shift tells the claims that so many more parts stand before them.
func (q *queue) shift(parts int) {
	for i := range q.after {
		q.after[i] += parts
	}
}

// putBack queues what could not be written before what came meanwhile.
func (a *Archive) putBack(q queue) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.queue.shift(len(q.parts))
	q.parts = append(q.parts, a.queue.parts...)
	q.known, q.after = append(q.known, a.queue.known...), append(q.after, a.queue.after...)
	q.rows += a.queue.rows
	a.queue = q
	if q.rows > mostQueued {
		a.spill()
	}
}

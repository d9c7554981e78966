package model

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// sharedRows is from how many rows on a scan is worth a second core: below,
// handing the work over costs more than it saves.
const sharedRows = 4 * ChunkRows

// scan looks at the rows that old does not know yet; of those that wider has
// seen, only at the ones it let pass.
//
//	chunks ─► known as it is? ─► taken over
//	     └──► else ─► todo ─► one worker for each core ─► hits
func (v *View) scan(ctx context.Context, old, wider []hits) error {
	known, wide := bySerial(old), bySerial(wider)
	v.hits = make([]hits, len(v.snap.chunks))
	var todo []task
	rows, cost := 0, 0
	all := isWhole(v.bind)
	decided := all || isBlank(v.bind)
	for i := range v.snap.chunks {
		c := &v.snap.chunks[i]
		v.hits[i] = hits{serial: c.Serial, seen: c.Len(), all: all}
		if decided {
			continue
		}
		if h := known[c.Serial]; h != nil {
			v.hits[i] = *h
		} else {
			v.hits[i] = hits{serial: c.Serial}
		}
		if t := (task{i, wide[c.Serial].few(c.Len())}); t.left(v) > 0 {
			todo = append(todo, t)
			rows += t.left(v)
			cost += t.cost(v)
		} else {
			v.hits[i].seen = c.Len()
		}
	}
	if e, ok := v.bind.(expectant); ok && rows > 0 {
		e.Expect(rows)
	}
	return v.work(ctx, todo, cost)
}

func bySerial(of []hits) map[uint64]*hits {
	out := make(map[uint64]*hits, len(of))
	for i := range of {
		out[of[i].serial] = &of[i]
	}
	return out
}

// task is a chunk that is to be scanned.
type task struct {
	chunk int
	wider *hits // all that can pass of the rows it has seen; nil: any can
}

// left is how many rows are to be looked at.
func (t task) left(v *View) int {
	n := v.snap.chunks[t.chunk].Len()
	if t.wider != nil {
		return len(t.wider.rows) + n - t.wider.seen
	}
	return n - v.hits[t.chunk].seen
}

// lookUps is how many rows that are passed over cost as much as one that is
// looked up.
const lookUps = 4

// cost is what that costs, in rows that are passed over.
func (t task) cost(v *View) int {
	if t.wider != nil {
		return t.left(v) + (lookUps-1)*len(t.wider.rows)
	}
	return t.left(v)
}

// work scans the chunks of todo, whose cost is given in rows passed over.
func (v *View) work(ctx context.Context, todo []task, cost int) error {
	workers := 1
	if cost >= sharedRows {
		workers = min(Cores(), len(todo))
	}
	var next atomic.Int64
	err := abreast(workers, func() error {
		room := make([]uint16, 0, min(cost, ChunkRows))
		for i := next.Add(1); int(i) <= len(todo); i = next.Add(1) {
			if err := ctx.Err(); err != nil {
				return err
			}
			t := todo[i-1]
			v.hits[t.chunk].scan(&v.snap.chunks[t.chunk], v.bind, t.wider, room)
		}
		return nil
	})
	if err == nil {
		err = ctx.Err() // also where there was nothing to do
	}
	return err
}

// scan looks at the rows of c that h has not seen, or at those of them that
// wider let pass. What passes is gathered in room, so that the list that stays
// is exactly as long as it must be.
func (h *hits) scan(c *Chunk, b Binding, wider *hits, room []uint16) {
	fresh, from := room[:0], h.seen
	if n, ok := b.(narrowing); ok && wider != nil {
		fresh, from = n.Narrow(c, append(fresh, wider.rows...)), wider.seen
	}
	fresh = b.Scan(c, from, fresh)
	if (h.all || h.seen == 0) && len(fresh) == c.Len()-h.seen {
		*h = hits{serial: c.Serial, seen: c.Len(), all: true}
		return
	}
	rows := make([]uint16, 0, h.len()+len(fresh))
	if h.all {
		for i := range h.seen {
			rows = append(rows, uint16(i))
		}
	}
	rows = append(append(rows, h.rows...), fresh...)
	*h = hits{serial: c.Serial, seen: c.Len(), rows: rows}
}

// abreast runs work in n goroutines, one of them the caller's, and waits for
// all. The error is the first one in their order. A panic in any of them comes
// out here, where the caller can catch it.
func abreast(n int, work func() error) error {
	errs := make([]error, n)
	panics := make([]any, n)
	run := func(i int) {
		defer func() { panics[i] = recover() }()
		errs[i] = work()
	}
	var others sync.WaitGroup
	for i := 1; i < n; i++ {
		others.Go(func() { run(i) })
	}
	run(0)
	others.Wait()
	if i := slices.IndexFunc(panics, func(p any) bool { return p != nil }); i >= 0 {
		panic(panics[i])
	}
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}

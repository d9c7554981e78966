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

// scan looks at the rows that old does not know yet.
//
//	chunks ─► known as it is? ─► taken over
//	     └──► else ─► todo ─► one worker for each core ─► hits
func (v *View) scan(ctx context.Context, old []hits) error {
	known := make(map[uint64]*hits, len(old))
	for i := range old {
		known[old[i].serial] = &old[i]
	}
	v.hits = make([]hits, len(v.snap.chunks))
	var todo []int
	rows := 0
	decided := v.bind == nil || isBlank(v.bind)
	for i := range v.snap.chunks {
		c := &v.snap.chunks[i]
		v.hits[i] = hits{serial: c.Serial, seen: c.Len(), all: v.bind == nil}
		if decided {
			continue
		}
		if h := known[c.Serial]; h != nil {
			v.hits[i] = *h
		} else {
			v.hits[i] = hits{serial: c.Serial}
		}
		if left := c.Len() - v.hits[i].seen; left > 0 {
			todo = append(todo, i)
			rows += left
		}
	}
	return v.work(ctx, todo, rows)
}

// work scans the chunks of todo, which have so many rows to look at.
func (v *View) work(ctx context.Context, todo []int, rows int) error {
	workers := 1
	if rows >= sharedRows {
		workers = min(Cores(), len(todo))
	}
	var next atomic.Int64
	err := abreast(workers, func() error {
		room := make([]uint16, 0, min(rows, ChunkRows))
		for i := next.Add(1); int(i) <= len(todo); i = next.Add(1) {
			if err := ctx.Err(); err != nil {
				return err
			}
			c := todo[i-1]
			v.hits[c].scan(&v.snap.chunks[c], v.bind, room)
		}
		return nil
	})
	if err == nil {
		err = ctx.Err() // also where there was nothing to do
	}
	return err
}

// scan looks at the rows of c that h has not seen. What passes is gathered in
// room, so that the list that stays is exactly as long as it must be.
func (h *hits) scan(c *Chunk, b Binding, room []uint16) {
	fresh := b.Scan(c, h.seen, room[:0])
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

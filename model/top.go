package model

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// Top is the first n rows of the view in another order: what Sorted begins
// with, soon enough for the next frame. The error is ctx's.
func (v *View) Top(ctx context.Context, by Order, n int) ([]int, error) {
	o, err := v.snap.ordering(ctx, by)
	if err != nil {
		return nil, err
	}
	if n = min(n, v.Len()); n <= 0 {
		return nil, ctx.Err()
	}
	p := newPlacer(ctx, v, o)
	if (by.By != ByEnded && by.By != ByStarted) || by.Desc {
		slices.Reverse(p.parts) // what comes first is found first: few rows have to make way later
	}
	return p.top(n)
}

// top looks for the first n rows with a worker for each core, then takes the
// first of what they found.
func (p *placer) top(n int) ([]int, error) {
	workers := 1
	if p.rows >= sharedRows {
		workers = min(Cores(), len(p.parts))
	}
	var mu sync.Mutex
	var next atomic.Int64
	all := best{most: n}
	err := abreast(workers, func() error {
		mine := best{most: n}
		w := *p
		w.room = make([]uint32, ChunkRows)
		for i := int(next.Add(1)); i <= len(p.parts); i = int(next.Add(1)) {
			if err := w.part(i-1, mine.offer); err != nil {
				return err
			}
		}
		mu.Lock()
		defer mu.Unlock()
		for _, c := range mine.codes {
			all.take(c)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all.rows(), p.ctx.Err()
}

// best is a heap of the codes of the rows that come first; the last of them
// lies on top.
type best struct {
	most  int
	codes []uint64
}

func (b *best) offer(first int, rows []uint16, places []uint32) {
	limit := uint32(absent)
	if len(b.codes) == b.most {
		limit = uint32(b.codes[0] >> 32)
	}
	for j := len(places) - 1; j >= 0; j-- {
		if places[j] > limit {
			continue
		}
		b.take(code(places[j], first+int(rows[j])))
		if len(b.codes) == b.most {
			limit = uint32(b.codes[0] >> 32)
		}
	}
}

func (b *best) take(c uint64) {
	switch {
	case len(b.codes) < b.most:
		b.codes = append(b.codes, c)
		if len(b.codes) == b.most {
			slices.Sort(b.codes)
			slices.Reverse(b.codes) // the greatest first is a heap
		}
	case c < b.codes[0]:
		b.codes[0] = c
		b.sink()
	}
}

// sink moves the top down to where it belongs.
func (b *best) sink() {
	h := b.codes
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && h[child+1] > h[child] {
			child++
		}
		if h[i] >= h[child] {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}

func (b *best) rows() []int {
	slices.Sort(b.codes)
	out := make([]int, len(b.codes))
	for i, c := range b.codes {
		out[i] = int(^uint32(c))
	}
	return out
}

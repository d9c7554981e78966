package model

import (
	"iter"
	"slices"
	"sync/atomic"
	"weak"
)

// recent is the Sequence of the newest of a store's snapshots that was asked for
// one, for as long as somebody holds it. The zero value is ready.
type recent struct {
	last atomic.Pointer[weak.Pointer[Sequence]]
}

func (r *recent) sequence() *Sequence {
	if p := r.last.Load(); p != nil {
		return p.Value()
	}
	return nil
}

func (r *recent) keep(q *Sequence) {
	p := weak.Make(q)
	r.last.Store(&p)
}

// shared is how many rows, from the first on, s and old have in common: those
// of equal chunks, and of the chunk behind them as far as both reach.
func (s *Snapshot) shared(old *Snapshot) int {
	for i := range min(len(s.chunks), len(old.chunks)) {
		c, o := &s.chunks[i], &old.chunks[i]
		if c.Serial != o.Serial {
			return c.First
		}
		if c.Len() != o.Len() {
			return c.First + min(c.Len(), o.Len())
		}
	}
	return min(s.n, old.n)
}

// behind yields the chunks that hold rows from one on, the newest first, each
// with the offset at which those begin.
func (s *Snapshot) behind(row int) iter.Seq2[*Chunk, int] {
	return func(yield func(*Chunk, int) bool) {
		for i := len(s.chunks) - 1; i >= 0 && s.chunks[i].First+s.chunks[i].Len() > row; i-- {
			if !yield(&s.chunks[i], max(0, row-s.chunks[i].First)) {
				return
			}
		}
	}
}

// extended is the sequence of a later snapshot of the same store, worked out by
// what differs; nil where that is too much, or q is.
//
//	rows in common │ rows of the old one   ─► was: earliest starts behind the border, see edge
//	               │ rows of the new one   ─► is:  the same; and what those rows get
//	◄── back through the common rows of the keys whose starts differ
func (q *Sequence) extended(s *Snapshot) *Sequence {
	if q == nil || q.s.Version >= s.Version || q.s.facts.heard() != s.facts.heard() {
		return nil
	}
	shared := s.shared(q.s)
	if shared < s.n/2 {
		return nil
	}
	e := extension{old: q, q: &Sequence{s: s, refused: s.refusals(), more: new(outcomes)}, shared: shared}
	if q.air != nil {
		if e.q.air = q.air.extended(e.q, shared); e.q.air == nil {
			return nil
		}
	}
	if shared == s.n && shared == q.s.n && e.q.air.same(q.air) {
		e.q.next, e.q.more = q.next, q.more
		return e.q
	}
	e.q.more.seed = q.more.seedOf(shared)
	e.run()
	e.q.takeStates(q)
	return e.q
}

// same reports whether calls say the same of the same rows.
func (w *airing) same(o *airing) bool {
	return w == nil || (slices.Equal(w.downs, o.downs) && slices.Equal(w.starts, o.starts))
}

// extension is one sequence being worked out from another.
type extension struct {
	old, q *Sequence
	shared int     // rows in common
	edge   *edge   // the earliest starts behind them, in each
	differ rowBits // the keys for which these differ
	left   int     // how many those are
	own    []bool  // by chunk: its part of the column is not the old one's
}

func (e *extension) run() {
	e.begin()
	e.edge = newEdge(e.old, e.q, e.shared)
	room := make([]uint32, ChunkRows)
	for c, from := range e.old.s.behind(e.shared) {
		e.old.walk(c, from, e.edge.places(c, from), e.edge.was, room)
	}
	for c, from := range e.q.s.behind(e.shared) {
		e.q.walk(c, from, e.edge.places(c, from), e.edge.is, e.q.next[c.Number])
	}
	e.compare()
	for i := len(e.q.s.chunks) - 1; i >= 0 && e.left > 0; i-- {
		if c := &e.q.s.chunks[i]; c.First < e.shared {
			e.back(c, min(c.Len(), e.shared-c.First))
		}
	}
}

// begin takes the old column as far as the rows are the same, and makes room for
// the rest.
func (e *extension) begin() {
	e.q.next, e.own = newCells[uint32](e.q.s), make([]bool, len(e.q.s.chunks))
	for i := range e.q.s.chunks {
		c := &e.q.s.chunks[i]
		if c.First+c.Len() <= e.shared && c.Len() == len(e.old.next[i]) {
			e.q.next[i] = e.old.next[i]
			continue
		}
		e.own[i], e.q.next[i] = true, make([]uint32, c.Len())
		if n := min(c.Len(), e.shared-c.First); n > 0 {
			copy(e.q.next[i], e.old.next[i][:n])
		}
	}
}

// writable is the column's part for a chunk, made the new one's own.
func (e *extension) writable(c *Chunk) []uint32 {
	if !e.own[c.Number] {
		e.own[c.Number], e.q.next[c.Number] = true, slices.Clone(e.q.next[c.Number])
	}
	return e.q.next[c.Number]
}

// compare finds the keys that have rows before the border and for which it is
// not the same behind it.
func (e *extension) compare() {
	n := e.old.s.keys.Len()
	e.differ = newRowBits(n)
	for place, was := range e.edge.was {
		if was == e.edge.is[place] {
			continue
		}
		if key, ok := e.edge.key(place); ok && int(key) < n {
			e.differ.set(int(key))
			e.left++
		}
	}
}

// back goes from the row before offset to back to the first of the chunk. A key
// is done with when a row begins earlier than all behind it in both.
func (e *extension) back(c *Chunk, to int) {
	var next []uint32 // made when the first of them differs
	keys := c.Key[:to]
	for i := to - 1; i >= 0; i-- {
		key := keys[i]
		if !e.differ.has(int(key)) {
			continue
		}
		if next == nil {
			next = e.writable(c)
		}
		p := e.edge.place(key)
		was, is := &e.edge.was[p], &e.edge.is[p]
		next[i] = *is
		start := c.Start[i]
		if start == 0 || start >= max(*was, *is) || !e.q.aired(c, i) {
			continue
		}
		*was, *is = min(*was, start), min(*is, start)
		if *was == *is {
			e.differ.clear(int(key))
			if e.left--; e.left == 0 {
				return
			}
		}
	}
}

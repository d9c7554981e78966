package model

import (
	"slices"
	"sort"
)

// rebuilt is c with ch done to it: one new chunk, or several of like length
// where one would be too long.
func (s *Store) rebuilt(c *Chunk, ch *change) []Chunk {
	if len(ch.fill) > 0 {
		return s.appendSplit(nil, s.mixed(c, ch))
	}
	b := builder{s: s, left: c.Len() + len(ch.insert)}
	i := 0
	for _, r := range ch.insert {
		j := i + sort.Search(c.Len()-i, func(k int) bool { return s.compare(c.rec(i+k), r) > 0 })
		b.run(c, i, j)
		b.row(r)
		i = j
	}
	b.run(c, i, c.Len())
	return b.chunks
}

// mixed is the rows of c with ch done to them, in order.
func (s *Store) mixed(c *Chunk, ch *change) []rec {
	out := make([]rec, 0, c.Len()+len(ch.insert))
	for i := range c.Len() {
		r := c.rec(i)
		if full, ok := ch.fill[i]; ok {
			r = full
		}
		out = append(out, r)
	}
	out = append(out, ch.insert...)
	slices.SortStableFunc(out, s.compare)
	return out
}

// builder fills new chunks with runs of rows; left is how many are to come.
type builder struct {
	s      *Store
	left   int
	chunks []Chunk
	room   int // rows that the last chunk still takes
}

// open makes sure that the last chunk has room.
func (b *builder) open() *Chunk {
	if b.room == 0 {
		parts := (b.left + ChunkRows - 1) / ChunkRows
		b.room = (b.left + parts - 1) / parts
		b.chunks = append(b.chunks, newChunk(b.s.nextSerial(), b.room))
	}
	return &b.chunks[len(b.chunks)-1]
}

func (b *builder) took(n int) {
	b.room -= n
	b.left -= n
}

func (b *builder) row(r rec) {
	b.open().push(r)
	b.took(1)
}

// run copies the rows [from, to) of c.
func (b *builder) run(c *Chunk, from, to int) {
	for from < to {
		dst := b.open()
		n := min(to-from, b.room)
		dst.pushRun(c, from, from+n)
		b.took(n)
		from += n
	}
}

// pushRun appends the rows [from, to) of o, column by column where neither
// chunk has a rare column.
func (c *Chunk) pushRun(o *Chunk, from, to int) {
	if o.up != nil || o.flags != nil || c.up != nil || c.flags != nil {
		for i := from; i < to; i++ {
			c.push(o.rec(i))
		}
		return
	}
	c.When = append(c.When, o.When[from:to]...)
	c.Start = append(c.Start, o.Start[from:to]...)
	c.Key = append(c.Key, o.Key[from:to]...)
	c.Client = append(c.Client, o.Client[from:to]...)
	c.Kind = append(c.Kind, o.Kind[from:to]...)
}

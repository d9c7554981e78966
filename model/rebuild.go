package model

import "slices"

// apply does the changes, the last one first so that the numbers of chunks
// before it hold.
func (s *Store) apply(changes changes) {
	for i := range slices.Backward(changes) {
		ch := &changes[i]
		s.amend(ch)
		c := &s.chunks[ch.chunk]
		switch {
		case len(ch.insert)+len(ch.fill) == 0:
		case ch.precedes(c):
			ch.insert = s.appendBehind(ch.chunk-1, ch.insert)
			s.chunks = slices.Insert(s.chunks, ch.chunk, s.split(ch.insert)...)
		case s.fits(c, ch):
			c.insert(ch.insert, ch.at)
		default:
			s.replace(ch.chunk, s.rebuilt(c, ch))
		}
	}
}

// replace puts chunks in the place of one.
func (s *Store) replace(at int, by []Chunk) {
	s.chunks[at] = by[0]
	s.chunks = slices.Insert(s.chunks, at+1, by[1:]...)
}

// precedes reports whether all that c gets lies before its first row and c is
// long enough to be left as it is.
func (ch *change) precedes(c *Chunk) bool {
	return len(ch.fill) == 0 && ch.at[len(ch.at)-1] == 0 && c.Len()+len(ch.insert) > ChunkRows/2
}

// appendBehind puts rows behind the last of a chunk while it has room, which
// costs no copy, and returns those that are left.
func (s *Store) appendBehind(chunk int, recs []rec) []rec {
	if chunk < 0 {
		return recs
	}
	c := &s.chunks[chunk]
	n := min(len(recs), max(0, ChunkRows-c.Len()))
	c.pushAll(recs[:n])
	return recs[n:]
}

// split is rows as new chunks of like length.
func (s *Store) split(recs []rec) []Chunk {
	var out []Chunk
	for parts := (len(recs) + ChunkRows - 1) / ChunkRows; parts > 0; parts-- {
		n := (len(recs) + parts - 1) / parts
		c := newChunk(s.nextSerial(), n)
		c.pushAll(recs[:n])
		out = append(out, c)
		recs = recs[n:]
	}
	return out
}

// fits reports whether the rows can be put into c itself: no snapshot has it
// yet, there is room, and none of them needs a column that c lacks.
func (s *Store) fits(c *Chunk, ch *change) bool {
	n := c.Len() + len(ch.insert)
	return c.Serial > s.frozen && n <= ChunkRows && n <= cap(c.When) &&
		len(ch.fill) == 0 && c.up == nil && c.flags == nil && allPlain(ch.insert)
}

// rebuilt is c with ch done to it: one new chunk, or several of like length
// where one would be too long.
func (s *Store) rebuilt(c *Chunk, ch *change) []Chunk {
	if len(ch.fill) > 0 {
		return s.split(s.mixed(c, ch))
	}
	b := builder{s: s, left: c.Len() + len(ch.insert)}
	i := 0
	for k, r := range ch.insert {
		b.run(c, i, ch.at[k])
		b.row(r)
		i = ch.at[k]
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

// open makes sure that the last chunk has room. It gets more than it needs,
// since where rows came late others are likely to follow.
func (b *builder) open() *Chunk {
	if b.room == 0 {
		parts := (b.left + ChunkRows - 1) / ChunkRows
		b.room = (b.left + parts - 1) / parts
		b.chunks = append(b.chunks, newChunk(b.s.nextSerial(), roomFor(b.room)))
	}
	return &b.chunks[len(b.chunks)-1]
}

// roomFor is the room that a chunk of n rows gets: half as much again while it
// is short, then an eighth.
func roomFor(n int) int {
	if n < ChunkRows/2 {
		return min(n+n/2, ChunkRows/2+256)
	}
	return min(n+n/8, ChunkRows)
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

package model

import "slices"

// ChunkRows is the most rows that one chunk holds. Offsets in a chunk fit in
// 16 bits with room to spare, and copying a whole chunk, which a late arrival
// costs, stays below a tenth of a millisecond.
const ChunkRows = 1 << 14

// What a row lacks.
const (
	lacksEnd uint8 = 1 << iota // When is a stand-in for the end
	lacksUp                    // the record gave no length
)

// Chunk is a run of rows in order of time, as columns. All columns have the
// same length; they are read-only.
type Chunk struct {
	Serial uint64   // two chunks with one Serial agree as far as both reach
	Number int      // which of its snapshot's chunks it is
	First  int      // number of the chunk's first row in its snapshot
	When   []uint32 // Unix seconds that order the row: Event.When
	Start  []uint32 // Unix seconds, 0 when absent
	Key    []uint32 // id in Snapshot.Keys
	Client []uint32 // id in Snapshot.Clients
	Kind   []uint32 // id in Snapshot.Kinds
	up     []uint32 // length as recorded; nil where every row's is When - Start
	flags  []uint8  // what a row lacks; nil where no row lacks anything
}

// Len is the number of rows.
func (c *Chunk) Len() int { return len(c.When) }

// Up is the length in seconds that the record gives; false when it gave none.
func (c *Chunk) Up(i int) (int64, bool) {
	if c.flags != nil && c.flags[i]&lacksUp != 0 {
		return 0, false
	}
	if c.up != nil {
		return int64(c.up[i]), true
	}
	return int64(c.When[i]) - int64(c.Start[i]), true
}

// HasEnd reports whether the record had a readable end; if not, When is a
// stand-in.
func (c *Chunk) HasEnd(i int) bool { return c.flags == nil || c.flags[i]&lacksEnd == 0 }

// rec is one row outside of any chunk.
type rec struct {
	when, start, key, client, kind uint32
	up                             uint32
	flags                          uint8
}

// plain reports whether the row needs neither of the rare columns.
func (r rec) plain() bool { return r.flags == 0 && r.up == r.when-r.start && r.when >= r.start }

func (c *Chunk) rec(i int) rec {
	r := rec{when: c.When[i], start: c.Start[i], key: c.Key[i], client: c.Client[i], kind: c.Kind[i]}
	r.up = r.when - r.start
	if c.up != nil {
		r.up = c.up[i]
	}
	if c.flags != nil {
		r.flags = c.flags[i]
	}
	return r
}

func allPlain(recs []rec) bool {
	for i := range recs {
		if !recs[i].plain() {
			return false
		}
	}
	return true
}

// push appends a row in place. Chunks that were handed out keep their length,
// so they never see it.
func (c *Chunk) push(r rec) {
	c.grow(1)
	c.widen(r)
	c.When = append(c.When, r.when)
	c.Start = append(c.Start, r.start)
	c.Key = append(c.Key, r.key)
	c.Client = append(c.Client, r.client)
	c.Kind = append(c.Kind, r.kind)
	if c.up != nil {
		c.up = append(c.up, r.up)
	}
	if c.flags != nil {
		c.flags = append(c.flags, r.flags)
	}
}

// pushAll appends rows in place.
func (c *Chunk) pushAll(recs []rec) {
	if c.up != nil || c.flags != nil || !allPlain(recs) {
		for _, r := range recs {
			c.push(r)
		}
		return
	}
	c.grow(len(recs))
	n := len(c.When)
	c.stretch(len(recs))
	for i := range recs {
		c.set(n+i, &recs[i])
	}
}

// stretch makes a chunk without rare columns longer by n rows, for which it
// must have room.
func (c *Chunk) stretch(n int) {
	n += len(c.When)
	c.When, c.Start, c.Key = c.When[:n], c.Start[:n], c.Key[:n]
	c.Client, c.Kind = c.Client[:n], c.Kind[:n]
}

func (c *Chunk) set(i int, r *rec) {
	c.When[i], c.Start[i], c.Key[i], c.Client[i], c.Kind[i] = r.when, r.start, r.key, r.client, r.kind
}

// insert puts plain rows before the rows at the given offsets, in place.
func (c *Chunk) insert(recs []rec, at []int) {
	end := c.Len()
	c.stretch(len(recs))
	for _, col := range [][]uint32{c.When, c.Start, c.Key, c.Client, c.Kind} {
		spread(col, at, end)
	}
	for k := range recs {
		c.set(at[k]+k, &recs[k])
	}
}

// spread moves the first end numbers of col apart, so that there is one to be
// set before each that was at one of the offsets.
func spread(col []uint32, at []int, end int) {
	for k, from := range slices.Backward(at) {
		copy(col[from+k+1:], col[from:end])
		end = from
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

// grow makes room for n more rows where there is none: twice what there was,
// up to ChunkRows and no further, so that finished chunks waste nothing.
func (c *Chunk) grow(n int) {
	need := len(c.When) + n
	if need <= cap(c.When) {
		return
	}
	room := max(64, need, min(2*cap(c.When), ChunkRows))
	wide := newChunk(c.Serial, room)
	c.When = append(wide.When, c.When...)
	c.Start = append(wide.Start, c.Start...)
	c.Key = append(wide.Key, c.Key...)
	c.Client = append(wide.Client, c.Client...)
	c.Kind = append(wide.Kind, c.Kind...)
}

// widen makes the rare columns when r is the first row that needs them.
func (c *Chunk) widen(r rec) {
	if c.up == nil && (r.up != r.when-r.start || r.when < r.start) {
		up := make([]uint32, len(c.When), cap(c.When)+1)
		for i := range up {
			up[i] = c.When[i] - c.Start[i]
		}
		c.up = up
	}
	if c.flags == nil && r.flags != 0 {
		c.flags = make([]uint8, len(c.When), cap(c.When)+1)
	}
}

// newChunk is an empty chunk with room for n rows.
func newChunk(serial uint64, n int) Chunk {
	block := make([]uint32, 5*n)
	part := func(i int) []uint32 { return block[i*n : i*n : (i+1)*n] }
	return Chunk{Serial: serial, When: part(0), Start: part(1), Key: part(2), Client: part(3), Kind: part(4)}
}

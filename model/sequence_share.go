package model

import "slices"

// older is the parts of an earlier sequence's column, by the serial of their
// chunk; nil where there is none.
type older map[uint64][]uint32

func olderOf(q *Sequence) older {
	if q == nil {
		return nil
	}
	out := make(older, len(q.next))
	for i := range q.next {
		out[q.s.chunks[i].Serial] = q.next[i]
	}
	return out
}

// or is fresh as a chunk's part of a column: the earlier one where it says the
// same, else a copy, since fresh is used again.
func (o older) or(c *Chunk, fresh []uint32) []uint32 {
	if was := o[c.Serial]; slices.Equal(was, fresh) {
		return was
	}
	return slices.Clone(fresh)
}

// takeStates lets q have the states of those chunks for which it shares what
// came next with last, and in which no call had said of a row that its stream
// was down.
func (q *Sequence) takeStates(last *Sequence) {
	if last == nil {
		return
	}
	known := last.more.knownStates()
	if known == nil {
		return
	}
	at := make(map[*uint32]int, len(last.next))
	for i, part := range last.next {
		if !last.saysDown(&last.s.chunks[i]) {
			at[&part[0]] = i
		}
	}
	q.more.same = newCells[State](q.s)
	for i, part := range q.next {
		if j, ok := at[&part[0]]; ok {
			q.more.same[i] = known[j]
		}
	}
}

// saysDown reports whether a call said so after a row of the chunk.
func (q *Sequence) saysDown(c *Chunk) bool {
	return q.air != nil && q.air.downs.any(c.First, c.First+c.Len())
}

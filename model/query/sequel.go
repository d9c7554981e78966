package query

import "offair/model"

// sequel is what is asked about what came next of a stream: a gap, or a word
// of is:.
type sequel struct {
	not      bool
	gap      *limit // nil for is:
	fate     fate
	flapping Flapping
}

func (q Query) sequel(t Term) sequel {
	if t.Field == FieldGap {
		return sequel{not: t.Not, gap: &t.limit}
	}
	return sequel{not: t.Not, fate: t.fate(), flapping: q.Flapping}
}

// step looks the answers up in s. The first who asks of a snapshot waits until
// they are worked out.
func (q sequel) step(s *model.Snapshot) step {
	if q.gap != nil {
		seq := s.Sequence()
		lo, hi := q.gap.span()
		return gap{seq.Nexts(), seq.States(), length{lo, hi, q.not}}
	}
	return newFateStep(q, s)
}

// gap lets rows pass whose gap lies in [lo, hi]; with not, all others, those
// without a known gap too.
type gap struct {
	next   model.Cells[uint32]
	states model.Cells[model.State]
	length
}

// bit is 1 where ok holds: a number that can be counted with and need not be
// jumped on.
func bit(ok bool) uint8 {
	if ok {
		return 1
	}
	return 0
}

// away is the seconds from when to next, a number as great as none where no
// gap is known. An overlap is a hand-over, 0.
func away(next, when uint32, state model.State) uint64 {
	n := int64(next) - int64(when)
	n &^= n >> 63
	unknown := bit(next == model.NoStart) | bit(when == 0) | bit(state == model.RefusedPush)
	return uint64(n) | uint64(unknown)<<62
}

func (g gap) first(c *model.Chunk, from, to int, out []uint16) int {
	next, states := g.next.Of(c)[from:to], g.states.Of(c)[from:to]
	lo, part, not := uint64(g.lo), uint64(g.hi-g.lo), bit(g.not)
	when, out := c.When[from:to], out[:to-from]
	next, states = next[:len(when)], states[:len(when)]
	n := 0
	if when[0] == 0 { // rows without a time come first of all
		for i, w := range when {
			out[n] = uint16(from + i)
			n += int(bit(away(next[i], w, states[i])-lo <= part) ^ not)
		}
		return n
	}
	for i, w := range when {
		out[n] = uint16(from + i)
		gap := max(0, int64(next[i])-int64(w))
		known := bit(next[i] != model.NoStart) & bit(states[i] != model.RefusedPush)
		n += int(bit(uint64(gap)-lo <= part)&known ^ not)
	}
	return n
}

func (g gap) narrow(c *model.Chunk, rows []uint16) int {
	next, states := g.next.Of(c), g.states.Of(c)
	lo, part, not := uint64(g.lo), uint64(g.hi-g.lo), bit(g.not)
	n := 0
	for _, row := range rows {
		rows[n] = row
		n += int(bit(away(next[row], c.When[row], states[row])-lo <= part) ^ not)
	}
	return n
}

// fateStep lets rows pass by their state, or because they flap.
type fateStep struct {
	states model.Cells[model.State]
	pass   [model.Down + 1]uint8 // by state: 1 when it passes
	flaps  *model.Flaps          // nil when flapping is not asked for
	not    uint8                 // with flapping: 1 lets pass what else would not
	part   float64
}

func newFateStep(q sequel, s *model.Snapshot) *fateStep {
	seq := s.Sequence()
	f := &fateStep{states: seq.States()}
	for state := range f.pass {
		f.pass[state] = q.fate.states >> state & 1
		if q.not && !q.fate.flapping {
			f.pass[state] ^= 1
		}
	}
	if q.fate.flapping {
		f.flaps = seq.Flapping(q.flapping)
		f.not = bit(q.not)
	}
	f.part = f.guess(s)
	return f
}

func (f *fateStep) share() float64 { return f.part }

// guess is the share of the newest rows: what became of streams is much the
// same everywhere.
func (f *fateStep) guess(s *model.Snapshot) float64 {
	const most = 4096
	n, rows := 0, 0
	for i := len(s.Chunks()) - 1; i >= 0 && rows < most; i-- {
		c := &s.Chunks()[i]
		for at := c.Len() - 1; at >= 0 && rows < most; at-- {
			n += int(f.passes(c, at))
			rows++
		}
	}
	return float64(n) / float64(max(1, rows))
}

func (f *fateStep) passes(c *model.Chunk, at int) uint8 {
	ok := f.pass[f.states.Of(c)[at]]
	if f.flaps != nil {
		ok |= f.flaps.Bit(c.First + at)
	}
	return ok ^ f.not
}

func (f *fateStep) first(c *model.Chunk, from, to int, out []uint16) int {
	n, states, out := 0, f.states.Of(c)[from:to], out[:to-from]
	if f.flaps == nil {
		for i, state := range states {
			out[n] = uint16(from + i)
			n += int(f.pass[state])
		}
		return n
	}
	flaps, base := f.flaps, c.First+from
	for i, state := range states {
		out[n] = uint16(from + i)
		n += int((f.pass[state] | flaps.Bit(base+i)) ^ f.not)
	}
	return n
}

func (f *fateStep) narrow(c *model.Chunk, rows []uint16) int {
	n := 0
	for _, row := range rows {
		rows[n] = row
		n += int(f.passes(c, int(row)))
	}
	return n
}

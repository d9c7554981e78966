package model

import "slices"

// State is what became of a stream after an event.
type State uint8

// The states. Down is said only by an on-air call, never from records, and of a
// stream's newest drop alone.
const (
	Unseen          State = iota // no later start is known: "not seen again"
	Back                         // a later start is known
	ReplacedByOther              // another push had taken over
	RefusedPush                  // never on air
	Down                         // an on-air call said inactive or forbid
)

var stateNames = [...]Text{
	Unseen: {"unseen", "未再出现"}, Back: {"back", "已恢复"}, ReplacedByOther: {"replaced", "被顶替"},
	RefusedPush: {"refused", "被拒绝"}, Down: {"down", "已断"},
}

// Name is the state in both languages.
func (s State) Name() Text { return stateNames[s] }

// String is the word used in queries, exports and code.
func (s State) String() string { return stateNames[s].EN }

// NoGap says that no later start of a stream is known.
const NoGap = -1

// noStart stands for "no later start" in a column of seconds.
const noStart = 1<<32 - 1

// Sequence says for every row of one snapshot what came next of its stream.
type Sequence struct {
	s       *Snapshot
	next    Cells[uint32] // earliest later start of the same stream, a push that is on air now included; noStart for none
	refused []uint8       // by kind: what the wording alone says
	air     *airing       // what on-air calls add; nil when they said nothing

	more *outcomes // columns worked out when asked for
}

// What a kind of ending says about a refused push.
const (
	mayRefuse  uint8 = iota // only a length of 0 tells
	onlyRefuse              // the codes can only be rejections at the start
)

// maxRefused is the longest that a refused push may have lasted, in seconds:
// a rejection is recorded with the time the handshake took.
const maxRefused = 2

// Sequence says what came next for all rows. The first call works it out, in
// one pass from the newest row to the oldest (about 4 ms for a million rows, 40
// for five), or by what changed since a snapshot for which it is known (a
// quarter of that, and nothing where no row came); later calls, and those that
// come meanwhile, get the same result.
func (s *Snapshot) Sequence() *Sequence { return s.sequence() }

// newSequence extends the store's last sequence if that spares work.
func (s *Snapshot) newSequence() *Sequence {
	last := s.recent.sequence()
	q := last.extended(s)
	if q == nil {
		q = s.sequenceBeside(last)
	}
	if last == nil || last.s.Version < s.Version {
		s.recent.keep(q)
	}
	return q
}

// sequenceBeside looks at every row. Of a chunk for which it finds what last
// says too, it takes that: while a load brings older and older rows, what came
// after the newer ones stays as it is.
func (s *Snapshot) sequenceBeside(last *Sequence) *Sequence {
	q := &Sequence{s: s, next: newCells[uint32](s), refused: s.refusals(), more: new(outcomes)}
	if s.facts.heard() {
		q.air = q.newAiring()
	}
	earliest, room := q.earliest(), make([]uint32, ChunkRows)
	was := olderOf(last)
	for i := len(s.chunks) - 1; i >= 0; i-- {
		c := &s.chunks[i]
		q.walk(c, 0, c.Key, earliest, room)
		q.next[i] = was.or(c, room[:c.Len()])
	}
	q.takeStates(last)
	return q
}

// plainSequence looks at every row and shares nothing: what tests hold the
// others to.
func (s *Snapshot) plainSequence() *Sequence { return s.sequenceBeside(nil) }

// earliest is, by key, the earliest start later than all rows: a push that is
// on air now.
func (q *Sequence) earliest() []uint32 {
	out := slices.Repeat([]uint32{noStart}, q.s.keys.Len())
	for _, on := range q.onAir() {
		out[on.key] = on.begun
	}
	return out
}

// onAir is the pushes that are on air now.
func (q *Sequence) onAir() []airStart {
	if q.air == nil {
		return nil
	}
	return q.air.starts
}

// walk goes from the newest row of c to the one at offset from. By the place of a
// row's key, earliest is the earliest start among later rows; next is what the
// rows of c get of it.
func (q *Sequence) walk(c *Chunk, from int, places, earliest, next []uint32) {
	places, next = places[:c.Len()], next[:c.Len()]
	for i := c.Len() - 1; i >= from; i-- {
		p := places[i]
		next[i] = earliest[p]
		start := c.Start[i]
		if start != 0 && start < earliest[p] && q.aired(c, i) {
			earliest[p] = start
		}
	}
}

// aired reports whether the push of a row was on air.
func (q *Sequence) aired(c *Chunk, i int) bool { return c.surelyAired(i) || !q.isRefused(c, i) }

// refusals is, by kind, whether its codes can only be rejections. A text that
// several codes share decides only if all of them are.
func (s *Snapshot) refusals() []uint8 {
	out := make([]uint8, len(s.kinds))
	for i, k := range s.kinds {
		out[i] = s.refusal(k.Reason)
	}
	return out
}

// refusal is refusals for one reason.
func (s *Snapshot) refusal(reason uint32) uint8 {
	codes := s.CodesOf(reason)
	for _, c := range codes {
		if !c.rejection() {
			return mayRefuse
		}
	}
	if len(codes) == 0 {
		return mayRefuse
	}
	return onlyRefuse
}

// rejection reports whether the code can only be a push refused at its start.
func (c Code) rejection() bool { return c.Err == 19 || (c.Err == 18 && c.Sub >= 200 && c.Sub < 700) }

// surelyAired decides for nearly all rows, and in place, that they were not
// refused.
func (c *Chunk) surelyAired(i int) bool {
	return c.up == nil && c.flags == nil && c.When[i]-c.Start[i] > maxRefused
}

func (q *Sequence) isRefused(c *Chunk, i int) bool { return c.refused(i, q.refused[c.Kind[i]]) }

// Refused reports whether the push of a row was never on air, as Sequence
// does, without working out what came next of all rows.
func (s *Snapshot) Refused(row int) bool {
	c, i := s.at(row)
	return c.refused(i, s.refusal(s.kinds[c.Kind[i]].Reason))
}

// refused tells of one row; wording is what its kind of ending says.
func (c *Chunk) refused(i int, wording uint8) bool {
	up, ok := c.Up(i)
	if !ok { // the record gave no length; its times may
		if !c.HasEnd(i) || c.Start[i] == 0 {
			return false
		}
		up = int64(c.When[i]) - int64(c.Start[i])
	}
	return up == 0 || (up > 0 && up <= maxRefused && wording == onlyRefuse)
}

// Refused reports whether the push of a row was never on air.
func (q *Sequence) Refused(row int) bool {
	c, i := q.s.at(row)
	return q.isRefused(c, i)
}

// Gap is the seconds from a row's end to the next known start of its stream;
// NoGap when none is known. An overlap is a hand-over, 0. A refused push has
// no end on air and so no gap.
func (q *Sequence) Gap(row int) int64 {
	c, i := q.s.at(row)
	next := q.next.Of(c)[i]
	if next == noStart || c.When[i] == 0 || q.isRefused(c, i) {
		return NoGap
	}
	return max(0, int64(next)-int64(c.When[i]))
}

// State is what became of a row's stream, as far as records and on-air calls
// can tell.
func (q *Sequence) State(row int) State {
	c, i := q.s.at(row)
	switch {
	case q.isRefused(c, i):
		return RefusedPush
	case q.s.SideOf(q.s.kinds[c.Kind[i]].Reason) == Replaced:
		return ReplacedByOther
	case q.next.Of(c)[i] != noStart:
		return Back
	case q.isDown(row):
		return Down
	default:
		return Unseen
	}
}

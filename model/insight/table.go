package insight

import (
	"context"
	"slices"
	"sync"

	"offair/model"
)

// tables say for each id of a store's columns what value of each field it has,
// as plain columns: passes over all ids are most of the work that rows do not
// cause. Ids never change their meaning, so all summaries of one store share
// one tables, which only grows: what lies below a length that was handed out
// is never written again.
type tables struct {
	mu     sync.Mutex
	causes map[*model.Cause]uint32 // place in the catalogue
	values [fields][]uint32        // by id of the field's column; none for IP, whose ids are its values, and for State
	nets   netTable
}

func newTables() *tables {
	t := &tables{causes: map[*model.Cause]uint32{}}
	for i, c := range model.Causes() {
		t.causes[c] = uint32(i)
	}
	return t
}

// lookup is what tables say about one snapshot.
type lookup struct {
	snap   *model.Snapshot
	values [fields][]uint32
	nets   []uint32 // by network: one of its clients; empty when no network was asked for
}

// of brings the tables up to s; networks only when they are wanted, for
// reading addresses costs more than all else. The error is ctx's.
func (t *tables) of(ctx context.Context, s *model.Snapshot, wantNets bool) (lookup, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v := &t.values
	for f := range v {
		if Field(f) == State {
			continue
		}
		if n := Field(f).column().size(s) - len(v[f]); n > 0 && Field(f) != IP && (wantNets || Field(f) != Net) {
			v[f] = slices.Grow(v[f], n)
		}
	}
	for _, k := range rest(s.Keys(), len(v[Stream])) {
		v[Stream] = append(v[Stream], k.Stream)
		v[App] = append(v[App], k.App)
		v[Domain] = append(v[Domain], k.Domain)
	}
	for _, k := range rest(s.Kinds(), len(v[Cause])) {
		v[Cause] = append(v[Cause], t.causeOf(s, k.Reason))
		v[Side] = append(v[Side], uint32(s.SideOf(k.Reason)))
		v[Resolution] = append(v[Resolution], k.Resolution)
	}
	if wantNets {
		if err := t.growNets(ctx, s); err != nil {
			return lookup{}, err
		}
	}
	return lookup{s, t.values, t.nets.first}, nil
}

// rest is what is new of all; nothing when an earlier snapshot is asked about.
func rest[T any](all []T, known int) []T { return all[min(known, len(all)):] }

// causeOf is the place of a reason's cause in the catalogue; behind the
// catalogue follow the reasons, for those that are not recognised.
func (t *tables) causeOf(s *model.Snapshot, reason uint32) uint32 {
	if c := s.CauseOf(reason); c != nil {
		return t.causes[c]
	}
	return uint32(len(t.causes)) + reason
}

// ctxStride is how many dictionary entries are read between two looks at the
// context.
const ctxStride = 1 << 12

func (t *tables) growNets(ctx context.Context, s *model.Snapshot) error {
	d := s.Clients()
	for id := len(t.values[Net]); id < d.Len(); id++ {
		if id%ctxStride == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		t.values[Net] = append(t.values[Net], t.nets.of(d.Raw(uint32(id)), uint32(id)))
	}
	return nil
}

// size is how many values the field can have.
func (l *lookup) size(f Field) int {
	switch f {
	case Net:
		return len(l.nets)
	case Side:
		return model.Sides
	case Cause:
		return len(model.Causes()) + l.snap.Reasons().Len()
	default:
		return l.dict(f).Len()
	}
}

// byValue is counts by id of the field's column as counts by value.
func (l *lookup) byValue(f Field, counts []uint32) []uint32 {
	if f == IP {
		return counts
	}
	out := make([]uint32, l.size(f))
	values := l.values[f][:len(counts)]
	for id, n := range counts {
		out[values[id]] += n
	}
	return out
}

// mark puts the slot that each id's value has, by value, into the words at a
// bit.
func (l *lookup) mark(f Field, slot []uint8, words []uint32, bit uint) {
	bit &= 31
	if f == IP {
		for id := range words {
			words[id] |= uint32(slot[id]) << bit
		}
		return
	}
	values := l.values[f][:len(words)]
	for id, v := range values {
		words[id] |= uint32(slot[v]) << bit
	}
}

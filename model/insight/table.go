package insight

import (
	"context"
	"slices"
	"sync"

	"offair/model"
)

// tables say for each id of a store's kinds and clients what side, cause, resolution
// and net it has, as plain columns: passes over all ids are most of the work that
// rows do not cause. What keys say is read from the snapshot. Ids never change their meaning, so all summaries of one store share
// one tables, which only grows: what lies below a length that was handed out
// is never written again.
type tables struct {
	mu     sync.Mutex
	causes map[*model.Cause]uint32 // place in the catalogue
	values [fields][]uint32        // by id of the field's column: side, cause, resolution and net
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
	values [fields][]uint32 // by id of the field's column, or by pair; none for IP, whose ids are its values, and for State
	pair   []uint32         // by key: its domain and app
	nets   []uint32         // by network: one of its clients; empty when no network was asked for
}

// paired reports whether a field's values are told by pair instead of by key.
func paired(f Field) bool { return f == App || f == Domain }

// of brings the tables up to s; networks only when they are wanted, for
// reading addresses costs more than all else. The error is ctx's.
func (t *tables) of(ctx context.Context, s *model.Snapshot, wantNets bool) (lookup, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	v := &t.values
	for f := range v {
		if n := held(Field(f), s, wantNets) - len(v[f]); n > 0 {
			v[f] = slices.Grow(v[f], n)
		}
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
	all, keys := t.values, s.Keys()
	all[Stream], all[App], all[Domain] = keys.Stream, make([]uint32, len(keys.Pairs)), make([]uint32, len(keys.Pairs))
	for i, p := range keys.Pairs {
		all[App][i], all[Domain][i] = p.App, p.Domain
	}
	return lookup{s, all, keys.Pair, t.nets.first}, nil
}

// held is how many values of a field the tables hold for s: none where the
// snapshot has the column itself, and none of State.
func held(f Field, s *model.Snapshot, wantNets bool) int {
	switch f {
	case Side, Cause, Resolution:
		return f.column().size(s)
	case Net:
		if wantNets {
			return f.column().size(s)
		}
	}
	return 0
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
	values := l.values[f]
	if paired(f) {
		counts = folded(counts, l.pair, len(values))
	}
	return folded(counts, values, l.size(f))
}

// folded is counts by id as counts by what each id stands for, of which there
// are n.
func folded(counts, of []uint32, n int) []uint32 {
	out := make([]uint32, n)
	of = of[:len(counts)]
	for id, c := range counts {
		out[of[id]] += c
	}
	return out
}

// slots tells the slot of every id of the field's column: slots[of[id]], which
// for app and domain goes by pair.
func (l *lookup) slots(f Field, slot []uint8) (of []uint32, slots []uint8) {
	if !paired(f) {
		return l.values[f], slot
	}
	slots = make([]uint8, len(l.values[f]))
	for i, v := range l.values[f] {
		slots[i] = slot[v]
	}
	return l.pair, slots
}

// value is that of an id of the field's column.
func (l *lookup) value(f Field, id uint32) uint32 {
	switch {
	case f == IP:
		return id
	case paired(f):
		return l.values[f][l.pair[id]]
	default:
		return l.values[f][id]
	}
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
	of, slot := l.slots(f, slot)
	for id, v := range of[:len(words)] {
		words[id] |= uint32(slot[v]) << bit
	}
}

package model

// tuples numbers distinct values of a small comparable type in order of
// arrival. hash must spread equal values to equal numbers.
type tuples[T comparable] struct {
	all  []T
	ids  idTable
	hash func(T) uint64
	last uint32
}

func (t *tuples[T]) intern(v T) uint32 {
	if len(t.all) > 0 && t.all[t.last] == v {
		return t.last
	}
	h := t.hash(v)
	id, ok := t.find(h, v)
	if !ok {
		id = uint32(len(t.all))
		t.all = append(t.all, v)
		t.ids.add(id, h, func(id uint32) uint64 { return t.hash(t.all[id]) })
	}
	t.last = id
	return id
}

// find is idTable.find without a call for each comparison: loading an archive
// comes here once for each event.
func (t *tuples[T]) find(h uint64, v T) (uint32, bool) {
	slots := t.ids.slots
	if len(slots) == 0 {
		return 0, false
	}
	mask := uint32(len(slots) - 1)
	tag := uint32(h>>32) &^ mask
	for i := uint32(h) & mask; slots[i] != 0; i = (i + 1) & mask {
		if id := slots[i]&mask - 1; slots[i]&^mask == tag && t.all[id] == v {
			return id, true
		}
	}
	return 0, false
}

func hashKey(k Key) uint64 {
	return mix(mix(uint64(k.Stream)<<32|uint64(k.App)) ^ uint64(k.Domain))
}

func hashKind(k Kind) uint64 { return mix(uint64(k.Reason)<<32 | uint64(k.Resolution)) }

// mix spreads the bits of x; the constants are those of the splitmix64 step.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

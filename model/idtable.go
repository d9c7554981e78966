package model

// idTable finds the id of a value by its hash: open addressing, ids in a slice
// of powers of two. It holds no values; the caller compares. Ids are entered in
// order from 0 on, none twice.
//
// A slot is 0 or an id plus one, in as many low bits as the table needs. The
// bits above hold as many of the hash, so that a stranger is nearly always
// told by the slot alone and its value is not touched.
type idTable struct {
	slots []uint32
	used  int
}

// find is the id among the slots of h for which same holds.
func (t *idTable) find(h uint64, same func(id uint32) bool) (uint32, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	mask := uint32(len(t.slots) - 1)
	tag := uint32(h>>32) &^ mask
	for i := uint32(h) & mask; t.slots[i] != 0; i = (i + 1) & mask {
		if t.slots[i]&^mask != tag {
			continue
		}
		if id := t.slots[i]&mask - 1; same(id) {
			return id, true
		}
	}
	return 0, false
}

// add enters id under h. hash gives the hash of an id already entered, which
// is needed when the table grows.
func (t *idTable) add(id uint32, h uint64, hash func(id uint32) uint64) {
	if t.used*8 >= len(t.slots)*7 {
		t.grow(hash)
	}
	t.put(id, h)
	t.used++
}

func (t *idTable) put(id uint32, h uint64) {
	mask := uint32(len(t.slots) - 1)
	i := uint32(h) & mask
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = uint32(h>>32)&^mask | (id + 1)
}

func (t *idTable) grow(hash func(id uint32) uint64) {
	t.slots = make([]uint32, max(16, 2*len(t.slots)))
	for id := range uint32(t.used) { // in the order of the values, which is faster than that of the slots
		t.put(id, hash(id))
	}
}

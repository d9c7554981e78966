package model

// idTable finds the id of a value by its hash: open addressing, ids plus one
// in a slice of powers of two. It holds no values; the caller compares.
type idTable struct {
	slots []uint32
	used  int
}

// find is the id among the slots of h for which same holds.
func (t *idTable) find(h uint64, same func(id uint32) bool) (uint32, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	mask := uint64(len(t.slots) - 1)
	for i := h & mask; t.slots[i] != 0; i = (i + 1) & mask {
		if id := t.slots[i] - 1; same(id) {
			return id, true
		}
	}
	return 0, false
}

// add enters id under h. hash gives the hash of an id already entered, which
// is needed when the table grows.
func (t *idTable) add(id uint32, h uint64, hash func(id uint32) uint64) {
	if t.used*4 >= len(t.slots)*3 {
		t.grow(hash)
	}
	t.put(id, h)
	t.used++
}

func (t *idTable) put(id uint32, h uint64) {
	mask := uint64(len(t.slots) - 1)
	i := h & mask
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = id + 1
}

func (t *idTable) grow(hash func(id uint32) uint64) {
	old := t.slots
	t.slots = make([]uint32, max(16, 2*len(old)))
	for _, s := range old {
		if s != 0 {
			t.put(s-1, hash(s-1))
		}
	}
}

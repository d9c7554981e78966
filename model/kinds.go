package model

// Kind is how a push ended and what it carried: ids in the dictionaries of
// reasons and resolutions. Its own id is what a row holds.
type Kind struct{ Reason, Resolution uint32 }

// kindTable numbers distinct kinds in order of arrival. There are few.
type kindTable struct {
	all  []Kind
	ids  idTable
	last uint32
}

func (t *kindTable) intern(k Kind) uint32 {
	if len(t.all) > 0 && t.all[t.last] == k {
		return t.last
	}
	h := hashKind(k)
	id, ok := t.ids.find(h, func(id uint32) bool { return t.all[id] == k })
	if !ok {
		id = uint32(len(t.all))
		t.all = append(t.all, k)
		t.ids.add(id, h, func(id uint32) uint64 { return hashKind(t.all[id]) })
	}
	t.last = id
	return id
}

func hashKind(k Kind) uint64 { return mix(uint64(k.Reason)<<32 | uint64(k.Resolution)) }

package model

import "iter"

// Key is where a stream is pushed to: ids in the dictionaries of domains, apps
// and streams. Its own id is what a row holds, so rows of one stream share it.
type Key struct{ Domain, App, Stream uint32 }

// Pair is a push domain and an app on it: ids in their dictionaries. An account
// has few.
type Pair struct{ Domain, App uint32 }

// Keys are the distinct keys of a snapshot, by their ids, as columns of one
// length: whoever looks at one part of all keys reads nothing else, and needs
// no copy of it. Read-only.
type Keys struct {
	Stream []uint32 // id in Snapshot.Streams
	Pair   []uint32 // which of Pairs
	Pairs  []Pair
}

// Len is how many there are; every id is below it.
func (k Keys) Len() int { return len(k.Stream) }

// At is the key with an id.
func (k Keys) At(id uint32) Key {
	p := k.Pairs[k.Pair[id]]
	return Key{p.Domain, p.App, k.Stream[id]}
}

// All yields every key with its id.
func (k Keys) All() iter.Seq2[uint32, Key] {
	return func(yield func(uint32, Key) bool) {
		for id := range uint32(k.Len()) {
			if !yield(id, k.At(id)) {
				return
			}
		}
	}
}

// keyTable numbers distinct keys in order of arrival.
type keyTable struct {
	all      Keys
	ids      idTable
	pairIDs  idTable
	last     uint32 // key
	lastPair uint32
}

func (t *keyTable) intern(k Key) uint32 {
	pair := t.pair(Pair{k.Domain, k.App})
	if t.all.Len() > 0 && t.all.Stream[t.last] == k.Stream && t.all.Pair[t.last] == pair {
		return t.last
	}
	h := hashKey(k.Stream, pair)
	id, ok := t.find(h, k.Stream, pair)
	if !ok {
		id = uint32(t.all.Len())
		t.all.Stream = append(t.all.Stream, k.Stream)
		t.all.Pair = append(t.all.Pair, pair)
		t.ids.add(id, h, func(id uint32) uint64 { return hashKey(t.all.Stream[id], t.all.Pair[id]) })
	}
	t.last = id
	return id
}

// pair is the id of a pair, made now if it is new.
func (t *keyTable) pair(p Pair) uint32 {
	pairs := t.all.Pairs
	if len(pairs) > 0 && pairs[t.lastPair] == p {
		return t.lastPair
	}
	h := hashPair(p)
	id, ok := t.pairIDs.find(h, func(id uint32) bool { return pairs[id] == p })
	if !ok {
		id = uint32(len(pairs))
		t.all.Pairs = append(pairs, p)
		t.pairIDs.add(id, h, func(id uint32) uint64 { return hashPair(t.all.Pairs[id]) })
	}
	t.lastPair = id
	return id
}

// find is idTable.find without a call for each comparison: loading an archive
// comes here once for each event.
func (t *keyTable) find(h uint64, stream, pair uint32) (uint32, bool) {
	slots := t.ids.slots
	if len(slots) == 0 {
		return 0, false
	}
	mask := uint32(len(slots) - 1)
	tag := uint32(h>>32) &^ mask
	for i := uint32(h) & mask; slots[i] != 0; i = (i + 1) & mask {
		if id := slots[i]&mask - 1; slots[i]&^mask == tag && t.all.Stream[id] == stream && t.all.Pair[id] == pair {
			return id, true
		}
	}
	return 0, false
}

func hashKey(stream, pair uint32) uint64 { return mix(uint64(stream)<<32 | uint64(pair)) }

func hashPair(p Pair) uint64 { return mix(uint64(p.Domain)<<32 | uint64(p.App)) }

// mix spreads the bits of x; the constants are those of the splitmix64 step.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

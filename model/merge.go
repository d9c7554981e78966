package model

import (
	"slices"
	"sort"
)

// change is what one chunk is about to get.
type change struct {
	chunk  int
	insert []rec       // in order
	at     []int       // for each of insert the offset of the row it comes before, ascending
	fill   map[int]rec // offset to what a fuller record says
}

// merge puts rows in their places and returns how many were new.
//
//	batch ─► sorted, duplicates folded ─► behind the last row? ─► appended in place
//	                                   └► else ─► one new copy of each chunk concerned
func (s *Store) merge(recs []rec, as rank) (added int) {
	recs = s.foldBatch(recs)
	split := s.firstBehindAll(recs)
	added = s.mergeInside(recs[:split], as)
	s.pushAll(recs[split:])
	return added + len(recs) - split
}

// firstBehindAll is the index of the first row of recs that is later than all
// that is stored; no row from there on can be a duplicate.
func (s *Store) firstBehindAll(recs []rec) int {
	if len(s.chunks) == 0 {
		return 0
	}
	c := &s.chunks[len(s.chunks)-1]
	last := c.When[c.Len()-1]
	return sort.Search(len(recs), func(i int) bool { return recs[i].when > last })
}

// pushAll appends behind the last row.
func (s *Store) pushAll(recs []rec) {
	for len(recs) > 0 {
		n := len(s.chunks)
		if n == 0 || s.chunks[n-1].Len() >= ChunkRows {
			s.chunks = append(s.chunks, newChunk(s.nextSerial(), 256))
			n++
		}
		k := min(len(recs), ChunkRows-s.chunks[n-1].Len())
		s.chunks[n-1].pushAll(recs[:k])
		recs = recs[k:]
	}
}

func (s *Store) nextSerial() uint64 {
	s.serial++
	return s.serial
}

// foldBatch sorts a batch and folds its duplicates into one row each.
func (s *Store) foldBatch(recs []rec) []rec {
	flipped := !slices.IsSortedFunc(recs, s.compare)
	if flipped {
		slices.Reverse(recs) // the API answers newest first
		if !slices.IsSortedFunc(recs, s.compare) {
			slices.SortStableFunc(recs, s.compare)
		}
	}
	out := recs[:0]
	first := 0 // of the rows in out that share out's last moment and stream
	for _, r := range recs {
		if len(out) == 0 || !samePush(out[len(out)-1], r) {
			first = len(out)
		}
		if i := slices.IndexFunc(out[first:], func(o rec) bool { return sameClient(o, r) }); i >= 0 {
			out[first+i] = s.oneOf(out[first+i], r, flipped)
			continue
		}
		out = append(out, r)
	}
	return out
}

// oneOf folds two records of one event that came in one batch: what stands
// later in it is the newer.
func (s *Store) oneOf(a, b rec, flipped bool) rec {
	if flipped {
		a, b = b, a
	}
	return s.newest(a, b)
}

// samePush reports whether two rows are of one stream with the same times, so
// that only their clients can tell them apart.
func samePush(a, b rec) bool {
	return a.when == b.when && a.start == b.start && a.key == b.key && a.flags&lacksEnd == b.flags&lacksEnd
}

// sameClient holds also when either record does not give its client.
func sameClient(a, b rec) bool { return a.client == b.client || a.client == 0 || b.client == 0 }

// mergeInside puts in rows that do not all lie behind the last one. The rows
// are in order, so each is looked for from where the one before was found.
func (s *Store) mergeInside(recs []rec, as rank) (added int) {
	var changes changes
	var at spot
	in, offsets := recs[:0], s.offsets[:0]
	for _, r := range recs {
		probe := r
		probe.client = 0 // sorts before every named client
		at = s.seek(at, probe)
		if twin, ok := s.twin(at, r); ok && changes.of(twin.chunk).absorb(s, twin.i, r, as) {
			continue
		}
		to := s.seek(at, r)
		if to.chunk == len(s.chunks) {
			to.chunk--
			to.i = s.chunks[to.chunk].Len()
		}
		in, offsets = append(in, r), append(offsets, to.i)
		changes.of(to.chunk).took(in, offsets)
	}
	if cap(offsets) <= keptBatch {
		s.offsets = offsets
	}
	s.apply(changes)
	return len(in)
}

// took makes the last of in one of the rows to insert. What one chunk gets
// stands together there, since the rows come in order.
func (ch *change) took(in []rec, offsets []int) {
	from := len(in) - len(ch.insert) - 1
	ch.insert, ch.at = in[from:], offsets[from:]
}

// changes are in the order of their chunks.
type changes []change

// of is the change of a chunk, made now if there is none, until the next call.
// Mostly it is the last one.
func (cs *changes) of(chunk int) *change {
	i := len(*cs)
	for i > 0 && (*cs)[i-1].chunk > chunk {
		i--
	}
	if i == 0 || (*cs)[i-1].chunk != chunk {
		*cs = slices.Insert(*cs, i, change{chunk: chunk})
		i++
	}
	return &(*cs)[i-1]
}

// absorb lets the stored row i take from r what is newer or what it lacks;
// false when the row has learnt in this batch that it is another client's.
func (ch *change) absorb(s *Store, i int, r rec, as rank) bool {
	old, ok := ch.fill[i]
	if !ok {
		old = s.chunks[ch.chunk].rec(i)
	}
	if old == r {
		return true
	}
	if !sameClient(old, r) {
		return false
	}
	if now := s.ranked(old, r, as); now != old {
		if ch.fill == nil {
			ch.fill = map[int]rec{}
		}
		ch.fill[i] = now
	}
	return true
}

// rank says how what is merged stands to what is stored.
type rank uint8

const (
	answeredLater   rank = iota // it was answered later
	answeredEarlier             // it was answered earlier: it gives only what the stored record lacks
)

// ranked is the stored row and r, of one event, in one.
func (s *Store) ranked(stored, r rec, as rank) rec {
	if as == answeredEarlier {
		return s.newest(r, stored)
	}
	return s.newest(stored, r)
}

// newest is what two records of one event say together: what the one answered
// later says, and where that lacks something, what the other one does. A
// record without its client is the poorer one whenever it came: which of
// several clients it speaks of cannot be told.
func (s *Store) newest(before, r rec) rec {
	full, rest := r, before
	if r.client == 0 {
		full, rest = before, r
	}
	if full.client == 0 { // both lack it
		full, rest = r, before
	}
	if full.flags&lacksUp != 0 && rest.flags&lacksUp == 0 {
		full.flags &^= lacksUp
		full.up = rest.up
	}
	if full.kind != rest.kind {
		full.kind = s.kinds.intern(s.fullerKind(s.kinds.all[full.kind], s.kinds.all[rest.kind]))
	}
	return full
}

func (s *Store) fullerKind(old, k Kind) Kind {
	if s.reasons.raw.at(int(old.Reason)) == "" {
		old.Reason = k.Reason
	}
	if s.resolutions.raw.at(int(old.Resolution)) == "" {
		old.Resolution = k.Resolution
	}
	return old
}

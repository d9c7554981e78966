package model

import (
	"context"
	"slices"
	"sync"
)

// ranks keeps for each kind of text the place of every distinct one among the
// others. All snapshots of a store share it: a table grows with its
// dictionary, and since ids keep their meaning, one that has grown further
// still orders the texts of an older snapshot.
type ranks struct {
	mu     sync.Mutex
	tables [Columns]rankTable
}

// rankTable is immutable once it is in ranks.
type rankTable struct {
	ids  []uint32 // in order
	rank []uint32 // by id; absent for the empty text
}

// of is the rank of each text of a column, for at least all of d's. Only the
// first call for a dictionary has all of it to sort. The error is ctx's.
func (r *ranks) of(ctx context.Context, by Column, d *ranked) ([]uint32, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := &r.tables[by]
	if len(t.rank) < d.Len() {
		grown, err := t.extended(ctx, d)
		if err != nil {
			return nil, err
		}
		*t = grown
	}
	return t.rank, ctx.Err()
}

// Rank makes the tables by which rows are ordered by a text, as far as they
// are not there yet: 10 ms for a million rows the first time, little later. An
// order would make its own; whoever sees one coming calls this first, off the
// key's path. The error is ctx's.
func (s *Snapshot) Rank(ctx context.Context) error {
	for by := range Columns {
		d, ok := s.ranked(Column(by))
		if !ok {
			continue
		}
		if _, err := s.ranks.of(ctx, Column(by), d); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// extended sorts the texts that t does not have and merges them in.
func (t *rankTable) extended(ctx context.Context, d *ranked) (rankTable, error) {
	keys := make([]sortKey, 0, d.Len()-len(t.rank))
	for id := len(t.rank); id < d.Len(); id++ {
		keys = append(keys, d.key(uint32(id)))
	}
	keys, err := d.sorted(ctx, keys)
	if err != nil {
		return rankTable{}, err
	}
	return d.numbered(t.merged(keys, d)), nil
}

// merged is the ids of t and those of keys, in order.
func (t *rankTable) merged(keys []sortKey, d *ranked) []uint32 {
	out := make([]uint32, 0, len(t.ids)+len(keys))
	i := 0
	for _, k := range keys {
		n, _ := slices.BinarySearchFunc(t.ids[i:], k, func(id uint32, k sortKey) int { return d.compare(d.key(id), k) })
		out = append(append(out, t.ids[i:i+n]...), k.id)
		i += n
	}
	return append(out, t.ids[i:]...)
}

// numbered gives each id its rank, equals the same one.
func (d *ranked) numbered(ids []uint32) rankTable {
	t := rankTable{ids, make([]uint32, len(ids))}
	rank := uint32(0)
	for i, id := range ids {
		if i > 0 && !d.same(ids[i-1], id) {
			rank++
		}
		t.rank[id] = rank
		if d.Raw(id) == "" {
			t.rank[id] = absent
		}
	}
	return t
}

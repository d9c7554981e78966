package model

import (
	"context"
	"slices"
)

// sorted puts keys in order: by their numbers, byte by byte, which no branch
// can mispredict, then those whose numbers are equal by their texts. The error
// is ctx's.
func (d *ranked) sorted(ctx context.Context, keys []sortKey) ([]sortKey, error) {
	keys = byNumbers(keys)
	for from, to := 0, 0; from < len(keys); from = to {
		for to = from + 1; to < len(keys) && keys[to].alike(&keys[from]); {
			to++
		}
		if to > from+1 {
			d.sort(ctx, keys[from:to])
		}
	}
	return keys, ctx.Err()
}

// alike reports whether only the texts can tell k and o apart.
func (k *sortKey) alike(o *sortKey) bool { return k.class == o.class && k.hi == o.hi && k.lo == o.lo }

// keyBytes is how many bytes of a sortKey count.
const keyBytes = 17

// digit is one of the bytes that count, the least important one first.
func (k *sortKey) digit(i int) uint8 {
	switch {
	case i < 8:
		return uint8(k.lo >> (8 * i))
	case i < 16:
		return uint8(k.hi >> (8 * (i - 8)))
	default:
		return k.class
	}
}

// byNumbers sorts by all bytes that count and differ.
func byNumbers(keys []sortKey) []sortKey {
	other := make([]sortKey, len(keys))
	for i := range keyBytes {
		var starts [256]int
		for j := range keys {
			starts[keys[j].digit(i)]++
		}
		if len(keys) == 0 || starts[keys[0].digit(i)] == len(keys) {
			continue
		}
		n := 0
		for d, count := range starts {
			starts[d] = n
			n += count
		}
		for j := range keys {
			at := &starts[keys[j].digit(i)]
			other[*at] = keys[j]
			*at++
		}
		keys, other = other, keys
	}
	return keys
}

// sort puts keys in order by comparing them; when ctx has ended it gives up.
func (d *ranked) sort(ctx context.Context, keys []sortKey) {
	calls, over := 0, false
	slices.SortFunc(keys, func(a, b sortKey) int {
		if calls++; calls%4096 == 0 {
			over = over || ctx.Err() != nil
		}
		if over { // nothing is left to sort: the sooner it ends the better
			return 0
		}
		return d.compare(a, b)
	})
}

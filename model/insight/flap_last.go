package insight

import (
	"context"
	"time"

	"offair/model"
)

// lastBursts is the last burst of each stream that was flapping: what a
// verdict tells of. It is made in one pass, a slot for each stream.
type lastBursts struct {
	within uint32 // seconds
	at     []slot // open addressing; the number of slots is a power of two
	found  []lastFlap
}

// slot leads to the stream with a key; n is its place in found plus one, 0 in
// an empty slot.
type slot struct{ key, n uint32 }

// lastFlap is the last burst of one stream.
type lastFlap struct{ key, from, to, drops uint32 }

// lastBurstsOf finds the last burst of every stream with flapping drops in v.
// The error is ctx's.
func lastBurstsOf(ctx context.Context, v *model.View, rule model.Flapping) ([]lastFlap, error) {
	flaps := v.Snapshot().Sequence().Flapping(rule)
	b := lastBursts{within: uint32(rule.OrUsual().Within / time.Second), at: make([]slot, 64)}
	for p := range v.Parts() {
		if err := breathe(ctx); err != nil {
			return nil, err
		}
		eachFlap(flaps, &p, func(at int) { b.drop(p.Chunk.Key[at], p.Chunk.When[at]) })
	}
	return b.found, ctx.Err()
}

// drop takes in the next flapping drop.
func (b *lastBursts) drop(key, when uint32) {
	s := b.slot(key)
	if s.n == 0 {
		b.found = append(b.found, lastFlap{key, when, when, 1})
		*s = slot{key, uint32(len(b.found))}
		if 2*len(b.found) > len(b.at) {
			b.grow()
		}
		return
	}
	f := &b.found[s.n-1]
	if when-f.to > b.within {
		*f = lastFlap{key, when, when, 0}
	}
	f.to, f.drops = when, f.drops+1
}

// slot is that of key, or the empty one where it belongs.
func (b *lastBursts) slot(key uint32) *slot {
	mask := uint32(len(b.at) - 1)
	for i := key * 0x9e3779b1 >> 8; ; i++ {
		if s := &b.at[i&mask]; s.n == 0 || s.key == key {
			return s
		}
	}
}

func (b *lastBursts) grow() {
	b.at = make([]slot, 2*len(b.at))
	for i := range b.found {
		*b.slot(b.found[i].key) = slot{b.found[i].key, uint32(i) + 1}
	}
}

// worst is the one to tell: of those with at least half as many drops as the
// worst, the last. There must be one.
func worst(s *model.Snapshot, all []lastFlap) lastFlap {
	most := uint32(0)
	for _, f := range all {
		most = max(most, f.drops)
	}
	var out lastFlap
	for _, f := range all {
		switch {
		case 2*f.drops < most:
		case f.to > out.to, f.to == out.to && compareKeys(s, f.key, out.key) < 0:
			out = f
		}
	}
	return out
}

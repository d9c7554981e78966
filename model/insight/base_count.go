package insight

import (
	"math/bits"
	"slices"

	"offair/model"
)

// baseCount counts streams by the values that are wanted, each once for a pot
// and a span. What is wanted becomes bits, so that a row is a few look-ups.
type baseCount struct {
	snap   *model.Snapshot
	onsets model.Cells[model.Onset]
	class  Class
	traits []trait // wanted; the i-th is bit i
	kinds  []uint64
	nets   []uint64 // by client: networks, and looked; nil when none is wanted
	net    []int    // the wanted networks among traits
	keyed  []int    // the wanted apps and domains
	ips    []int    // the wanted addresses
	seen   [2][]uint64
	keys   []uint32 // that were seen in this span
	with   [2][]int // by bit
	of     [2]int
}

// looked marks a client whose networks were looked up. Fewer values than bits
// below it can each be had by half of the fallen.
const looked = uint64(1) << 63

func newBaseCount(t *traits, want map[trait]int, class Class) *baseCount {
	s := t.snap
	c := &baseCount{
		snap: s, onsets: s.Sequence().Onsets(), class: class, kinds: make([]uint64, len(s.Kinds())),
	}
	for tr := range want {
		c.traits = append(c.traits, tr)
	}
	for pot := range c.seen {
		c.seen[pot], c.with[pot] = make([]uint64, (s.Keys().Len()+63)/64), make([]int, len(c.traits))
	}
	for i, tr := range c.traits {
		switch tr.field {
		case Net:
			c.net = append(c.net, i)
		case IP:
			c.ips = append(c.ips, i)
		case App, Domain:
			c.keyed = append(c.keyed, i)
		default:
			c.markKinds(t, tr, 1<<i)
		}
	}
	if len(c.net) > 0 {
		c.nets = make([]uint64, s.Clients().Len())
	}
	return c
}

// markKinds marks the kinds that have a cause, side or resolution.
func (c *baseCount) markKinds(t *traits, tr trait, bit uint64) {
	for k, kind := range c.snap.Kinds() {
		id := kind.Resolution
		switch tr.field {
		case Side:
			id = uint32(c.snap.SideOf(kind.Reason))
		case Cause:
			id = t.cause(kind.Reason)
		}
		if id == tr.id {
			c.kinds[k] |= bit
		}
	}
}

// span counts the streams of v's rows, of more than most of the newest.
func (c *baseCount) span(v *model.View, most int) {
	for _, p := range slices.Backward(slices.Collect(v.Parts())) {
		if p.Timeless || most <= 0 {
			continue
		}
		n := min(p.Len(), most)
		most -= n
		c.part(cut(p, p.Len()-n, p.Len()))
	}
	for _, key := range c.keys {
		c.seen[0][key>>6], c.seen[1][key>>6] = 0, 0
	}
	c.keys = c.keys[:0]
}

// part counts the rows of p, the newest first: a stream counts by its newest.
func (c *baseCount) part(p model.Part) {
	onsets := c.onsets.Of(p.Chunk)
	for i := p.Len() - 1; i >= 0; i-- {
		at := p.At(i)
		class, key := classOf(onsets[at]), p.Chunk.Key[at]
		values, read := uint64(0), false
		for pot, in := range [2]bool{class == c.class, class != Refusals || c.class == Refusals} {
			seen, bit := &c.seen[pot][key>>6], uint64(1)<<(key&63)
			if !in || *seen&bit != 0 {
				continue
			}
			if !read {
				values, read = c.values(p.Chunk, at), true
				c.keys = append(c.keys, key)
			}
			*seen |= bit
			c.of[pot]++
			for v := values; v != 0; v &= v - 1 {
				c.with[pot][bits.TrailingZeros64(v)]++
			}
		}
	}
}

// values is which of the wanted values a row has.
func (c *baseCount) values(chunk *model.Chunk, at int) uint64 {
	out := c.kinds[chunk.Kind[at]]
	client := chunk.Client[at]
	for _, i := range c.ips {
		if c.traits[i].id == client {
			out |= 1 << i
		}
	}
	if len(c.keyed) > 0 {
		k := c.snap.Keys().At(chunk.Key[at])
		for _, i := range c.keyed {
			if tr := &c.traits[i]; tr.field == App && tr.id == k.App || tr.field == Domain && tr.id == k.Domain {
				out |= 1 << i
			}
		}
	}
	if c.nets != nil {
		out |= c.netOf(client)
	}
	return out
}

// netOf is which of the wanted networks a client is in.
func (c *baseCount) netOf(client uint32) uint64 {
	n := &c.nets[client]
	if *n == 0 {
		*n = looked
		if net, ok := prefixOf(c.snap.Clients().Raw(client)); ok {
			for _, i := range c.net {
				if c.traits[i].net == net {
					*n |= 1 << i
				}
			}
		}
	}
	return *n &^ looked
}

// rates is what was counted.
func (c *baseCount) rates(want map[trait]int) *baseRates {
	b := newBaseRates(want)
	b.of = c.of
	for pot := range b.with {
		for i, tr := range c.traits {
			if n := c.with[pot][i]; n > 0 {
				b.with[pot][tr] = n
			}
		}
	}
	return b
}

package insight

import "net/netip"

// How long the networks are that addresses are put together by: what one
// access line or one provider's customer mostly has.
const (
	net4 = 24
	net6 = 48
)

// netTable numbers networks in the order of their first client. What is no
// address, as the internal network or a record without a client, is a network
// by itself.
type netTable struct {
	four  map[[3]byte]uint32
	six   map[[6]byte]uint32
	first []uint32 // by network: the first client that was in it
}

// of is the network of a client, made now if it is new.
func (t *netTable) of(text string, client uint32) uint32 {
	if t.four == nil {
		t.four, t.six = map[[3]byte]uint32{}, map[[6]byte]uint32{}
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return t.add(client)
	}
	if a = a.Unmap(); a.Is4() {
		b := a.As4()
		return numbered(t, t.four, [3]byte(b[:3]), client)
	}
	b := a.As16()
	return numbered(t, t.six, [6]byte(b[:6]), client)
}

func numbered[K comparable](t *netTable, known map[K]uint32, k K, client uint32) uint32 {
	id, ok := known[k]
	if !ok {
		id = t.add(client)
		known[k] = id
	}
	return id
}

func (t *netTable) add(client uint32) uint32 {
	t.first = append(t.first, client)
	return uint32(len(t.first) - 1)
}

// prefixOf is the network of an address; false for what is none.
func prefixOf(text string) (netip.Prefix, bool) {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, false
	}
	a = a.Unmap().WithZone("")
	bits := net6
	if a.Is4() {
		bits = net4
	}
	return netip.PrefixFrom(a, bits).Masked(), true
}

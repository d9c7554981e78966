package query

import (
	"encoding/binary"
	"net/netip"
	"strings"

	"offair/model"
)

// clients looks for a client: the internal network, a network, an address in
// any spelling, or how an address begins.
func (v value) clients() probe {
	typed := strings.ToLower(strings.TrimSpace(halved(v.text)))
	if v.exact {
		return equals(inClients, v.text)
	}
	if typed == model.Internal {
		return equals(inClients, model.Internal)
	}
	if addr, err := netip.ParseAddr(typed); err == nil && addr.Zone() == "" {
		return inNetwork(netip.PrefixFrom(addr, addr.BitLen()))
	}
	if net, err := netip.ParsePrefix(typed); err == nil {
		return inNetwork(net)
	}
	return begins(typed)
}

// unmapped is an IPv4 network where p is one written in IPv6.
func unmapped(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked()
}

// inNetwork finds the clients with an address in net. Reading addresses costs
// more than all else here: IPv4 has a reader of its own, and IPv6 that cannot
// be in net is told by its first letter.
func inNetwork(net netip.Prefix) probe {
	net = unmapped(net)
	is4 := net.Addr().Is4()
	var want, mask uint32
	if is4 {
		b := net.Addr().As4()
		want, mask = binary.BigEndian.Uint32(b[:]), ^uint32(0)<<(32-net.Bits())
	}
	return each(inClients, func(d model.Dict, id uint32) bool {
		raw := d.Raw(id)
		if a, ok := parse4(raw); ok {
			return is4 && a&mask == want
		}
		return (!is4 || maybeMapped(raw)) && contains6(net, raw)
	})
}

// contains6 reports whether s is an IPv6 address in net, or IPv4 written in
// IPv6.
func contains6(net netip.Prefix, s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && net.Contains(a.Unmap().WithZone(""))
}

// parse4 reads an IPv4 address as netip.ParseAddr would.
func parse4(s string) (addr uint32, ok bool) {
	group, digits, dots := uint32(0), 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9' && (digits == 0 || group > 0) && group*10+uint32(c-'0') < 256:
			group = group*10 + uint32(c-'0')
			digits++
		case c == '.' && digits > 0 && dots < 3:
			addr = addr<<8 | group
			group, digits = 0, 0
			dots++
		default:
			return 0, false
		}
	}
	return addr<<8 | group, dots == 3 && digits > 0
}

// maybeMapped reports whether s can be IPv4 written in IPv6, ::ffff:203.0.113.7:
// its first group is 0.
func maybeMapped(s string) bool { return s != "" && (s[0] == ':' || s[0] == '0') }

// begins finds the clients whose text, or whose address in its usual spelling,
// begins with the typed text.
func begins(typed string) probe {
	return each(inClients, func(d model.Dict, id uint32) bool { return beginsWith(d.Folded(id), d.Raw(id), typed) })
}

func beginsWith(folded, raw, typed string) bool {
	if strings.HasPrefix(folded, typed) {
		return true
	}
	// Only IPv6 has several spellings, and one without leading zeros differs
	// from the usual one behind its first colon only.
	if _, is4 := parse4(raw); is4 || (!maybeMapped(raw) && !strings.Contains(typed, ":")) {
		return false
	}
	a, err := netip.ParseAddr(raw)
	return err == nil && strings.HasPrefix(a.Unmap().String(), typed)
}

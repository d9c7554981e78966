package insight

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"
)

// Mask hides in outside text what must not be passed on: always what looks
// like a credential or a signature of a push URL, and on request addresses.
type Mask struct {
	Addresses bool // keep the network of an address only: 203.0.113.*
}

// patterns find what to hide.
type patterns struct {
	pair    *regexp.Regexp // name=value of a secret
	key     *regexp.Regexp // a SecretId by its form
	address *regexp.Regexp // what may be an address
}

var maskPatterns = sync.OnceValue(func() patterns {
	return patterns{
		pair: regexp.MustCompile(`(?i)((?:tx_?secret|tx_?time|secret_?id|secret_?key|access_?key|signature|password|passwd|token|auth_?key)` +
			`["']?(?:=|:|%3d)["']?)([^&\s"',;#|/]+)`),
		key:     regexp.MustCompile(`AKID[A-Za-z0-9_-]{8,}`),
		address: regexp.MustCompile(`[0-9A-Fa-f:.]{3,45}(?:/[0-9]{1,3})?`),
	}
})

// hidden stands for what is not shown.
const hidden = "***"

// Text is s with secrets hidden, and addresses where they are to be.
func (m Mask) Text(s string) string {
	p := maskPatterns()
	s = p.pair.ReplaceAllString(s, "${1}"+hidden)
	s = p.key.ReplaceAllString(s, "AKID"+hidden)
	if m.Addresses {
		s = p.address.ReplaceAllStringFunc(s, maskAddress)
	}
	return s
}

// maskAddress hides the host of an address; a network, and what is no
// address, stays.
func maskAddress(s string) string {
	bare := strings.Trim(s, ".")
	bare = strings.TrimSuffix(bare, ":") // "203.0.113.7: 6 drops"
	head := strings.Index(s, bare)
	if a, err := netip.ParseAddr(bare); err == nil {
		return s[:head] + maskedHost(a) + s[head+len(bare):]
	}
	if p, err := netip.ParsePrefix(bare); err == nil && p.Bits() > hostBits(p.Addr()) {
		return s[:head] + maskedHost(p.Addr()) + s[head+len(bare):]
	}
	return s
}

// hostBits is how long a network may be that is no single customer's.
func hostBits(a netip.Addr) int {
	if a.Unmap().Is4() {
		return net4
	}
	return net6
}

// maskedHost is an address by its network: 203.0.113.*, 2001:db8:77:*.
func maskedHost(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	p, _ := a.Prefix(hostBits(a))
	text := p.Addr().String()
	if a.Is4() {
		return text[:strings.LastIndexByte(text, '.')] + ".*"
	}
	return strings.TrimSuffix(text, ":") + "*"
}

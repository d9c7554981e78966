package model

import (
	"cmp"
	"encoding/binary"
	"net/netip"
	"strconv"
	"strings"
)

// ranked is a dictionary with the order of its texts.
type ranked struct {
	Dict
	value func(text string) (sortKey, bool) // nil where texts are names
	cause func(id uint32) *Cause            // nil but for reasons
}

// ranked is the dictionary that tells the values of a column; false where rows
// hold them as numbers.
func (s *Snapshot) ranked(by Column) (*ranked, bool) {
	switch by {
	case ByStream:
		return &ranked{Dict: s.streams}, true
	case ByApp:
		return &ranked{Dict: s.apps}, true
	case ByDomain:
		return &ranked{Dict: s.domains}, true
	case ByClient:
		return &ranked{Dict: s.clients, value: addressValue}, true
	case ByResolution:
		return &ranked{Dict: s.resolutions, value: pixelValue}, true
	case ByCause:
		return &ranked{Dict: s.reasons, cause: s.CauseOf}, true
	}
	return nil, false
}

// sortKey is as much of a text as decides nearly all comparisons.
type sortKey struct {
	class  uint8 // texts of a lower class come first
	hi, lo uint64
	id     uint32
}

// The classes.
const (
	valued  uint8 = iota // IPv4 addresses, causes, resolutions
	valued6              // IPv6 addresses
	named                // all other text
)

func (d *ranked) key(id uint32) sortKey {
	k, ok := sortKey{class: named}, false
	if d.value != nil {
		k, ok = d.value(d.Raw(id))
	}
	if !ok {
		k.class = named
		k.hi, k.lo = prefix(d.text(id))
	}
	if d.cause != nil && d.cause(id) != nil {
		k.class = valued
	}
	k.id = id
	return k
}

// text is what names are compared by.
func (d *ranked) text(id uint32) string {
	if d.cause != nil {
		if c := d.cause(id); c != nil {
			return c.ID
		}
	}
	return d.Folded(id)
}

// compare is a total order; equal are only two wordings of one cause.
func (d *ranked) compare(a, b sortKey) int {
	switch {
	case a.class != b.class:
		return cmp.Compare(a.class, b.class)
	case a.hi != b.hi:
		return cmp.Compare(a.hi, b.hi)
	case a.lo != b.lo:
		return cmp.Compare(a.lo, b.lo)
	}
	if c := natural(d.text(a.id), d.text(b.id)); c != 0 || d.same(a.id, b.id) {
		return c
	}
	return strings.Compare(d.Raw(a.id), d.Raw(b.id))
}

// same reports whether two reasons mean one cause.
func (d *ranked) same(a, b uint32) bool {
	return d.cause != nil && d.cause(a) != nil && d.cause(a) == d.cause(b)
}

// addressValue is an address as a number.
func addressValue(text string) (sortKey, bool) {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return sortKey{}, false
	}
	if a = a.Unmap(); a.Is4() {
		b := a.As4()
		return sortKey{lo: uint64(binary.BigEndian.Uint32(b[:]))}, true
	}
	b := a.As16()
	return sortKey{class: valued6, hi: binary.BigEndian.Uint64(b[:8]), lo: binary.BigEndian.Uint64(b[8:])}, true
}

// pixelValue is the pixels of a text like 1920*1080, then its width.
func pixelValue(text string) (sortKey, bool) {
	w, h, _ := strings.Cut(strings.NewReplacer("x", "*", "X", "*", "×", "*").Replace(text), "*")
	width, err := strconv.ParseUint(strings.TrimSpace(w), 10, 31)
	if err != nil {
		return sortKey{}, false
	}
	height, err := strconv.ParseUint(strings.TrimSpace(h), 10, 31)
	if err != nil {
		return sortKey{}, false
	}
	return sortKey{hi: width * height, lo: width}, true
}

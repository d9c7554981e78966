package archive

import (
	"cmp"
	"encoding/binary"
	"slices"

	"offair/model"
)

// manifest says all that is true of an archive. It is one row of the database,
// written in the transaction that makes it true.
type manifest struct {
	owner    owner
	next     int64   // id of the next segment
	segments []entry // by id
	known    []model.Known
	gone     []gone
}

// entry is one segment as the manifest knows it.
type entry struct {
	id          int64
	through     int64 // no row came in with a segment of a later id: what a reader has that follows ids
	long        bool  // made of others; two of them share a second only where it was too long for one
	rows        int
	first, last uint32 // seconds that order the first and the last row
	sum         uint32 // the checksum at the end of its bytes
}

func (e entry) span() model.Span { return model.Span{From: int64(e.first), To: int64(e.last) + 1} }

// describe is the entry of a segment that was encoded to blob.
func describe(g *model.Segment, blob []byte) entry {
	n := g.Len()
	return entry{
		rows: n, first: g.When[0], last: g.When[n-1],
		sum: binary.LittleEndian.Uint32(blob[len(blob)-4:]),
	}
}

// fits reports whether bytes are those of the segment that e describes.
func (e entry) fits(blob []byte) bool {
	return len(blob) > 4 && binary.LittleEndian.Uint32(blob[len(blob)-4:]) == e.sum
}

// The forms of a manifest; the first one told nothing of what is gone.
const (
	firstMark    = "om\x01"
	manifestMark = "om\x02"
)

func (m *manifest) encode() []byte {
	b := []byte(manifestMark)
	for _, s := range []string{m.owner.account, m.owner.site, string(m.owner.salt), string(m.owner.hash)} {
		b = appendText(b, s)
	}
	b = binary.AppendUvarint(b, uint64(m.next))
	b = binary.AppendUvarint(b, uint64(len(m.segments)))
	for _, e := range m.segments {
		for _, v := range []uint64{uint64(e.id), uint64(e.through), uint64(flag(e.long)), uint64(e.rows), uint64(e.first), uint64(e.last), uint64(e.sum)} {
			b = binary.AppendUvarint(b, v)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(m.known)))
	for _, k := range m.known {
		for _, s := range []string{k.Scope.Domain, k.Scope.App, k.Scope.Stream} {
			b = appendText(b, s)
		}
		for _, v := range []int64{k.Span.From, k.Span.To, k.AsOf} {
			b = binary.AppendVarint(b, v)
		}
	}
	return sealed(appendGone(b, m.gone))
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// decodeManifest gives errDamaged when b is not what was written.
func decodeManifest(b []byte) (*manifest, error) {
	b, err := unsealed(b)
	if err != nil || len(b) < len(manifestMark) {
		return nil, errDamaged
	}
	mark := string(b[:len(manifestMark)])
	if mark != manifestMark && mark != firstMark {
		return nil, errDamaged
	}
	r := reader{rest: b[len(manifestMark):]}
	m := &manifest{owner: owner{account: r.text(), site: r.text()}}
	m.owner.salt, m.owner.hash = []byte(r.text()), []byte(r.text())
	m.next = int64(r.uvarint())
	for range r.count(len(r.rest)) {
		m.segments = append(m.segments, entry{
			id: int64(r.uvarint()), through: int64(r.uvarint()), long: r.uvarint() == 1, rows: int(r.uvarint()),
			first: uint32(r.uvarint()), last: uint32(r.uvarint()), sum: uint32(r.uvarint()),
		})
	}
	for range r.count(len(r.rest)) {
		k := model.Known{Scope: model.Scope{Domain: r.text(), App: r.text(), Stream: r.text()}}
		k.Span.From, k.Span.To, k.AsOf = r.varint(), r.varint(), r.varint()
		m.known = append(m.known, k)
	}
	if mark == manifestMark {
		m.gone = r.goneList()
	}
	if r.bad || len(r.rest) > 0 {
		return nil, errDamaged
	}
	return m, nil
}

// newestFirst is the segments in the order in which they are loaded: by time,
// the newest first, but of two that overlap the one that was written later, so
// that of two forms of a record the one answered later is there first.
func (m *manifest) newestFirst() []entry {
	rest := slices.Clone(m.segments)
	slices.SortFunc(rest, func(a, b entry) int { return cmp.Or(cmp.Compare(b.last, a.last), cmp.Compare(a.id, b.id)) })
	out := make([]entry, 0, len(rest))
	for len(rest) > 0 {
		i := slices.IndexFunc(rest, func(e entry) bool { return !waits(e, rest) })
		out = append(out, rest[i])
		rest = slices.Delete(rest, i, i+1)
	}
	return out
}

// waits reports whether a segment that overlaps e was written after it.
func waits(e entry, others []entry) bool {
	return slices.ContainsFunc(others, func(o entry) bool {
		return o.through > e.through && o.first <= e.last && e.first <= o.last
	})
}

// short is the segments that were not made of others yet.
func (m *manifest) short() []entry {
	return slices.DeleteFunc(slices.Clone(m.segments), func(e entry) bool { return e.long })
}

// drop takes segments off the list.
func (m *manifest) drop(gone []entry) {
	m.segments = slices.DeleteFunc(m.segments, func(e entry) bool {
		return slices.ContainsFunc(gone, func(g entry) bool { return g.id == e.id })
	})
}

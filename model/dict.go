package model

import (
	"hash/maphash"
	"iter"
	"slices"
	"strings"
)

// dictForms are the three forms in which each distinct text is kept.
type dictForms struct {
	raw     texts    // as received
	folded  texts    // Fold(Clean(raw)), parted by line feeds: what searching reads
	cleaned texts    // Clean(raw) where that differs from raw
	odd     []uint32 // the ids of cleaned, ascending
	letters byteSet  // every byte of folded
}

func (f *dictForms) clean(id uint32) string {
	if i, ok := slices.BinarySearch(f.odd, id); ok {
		return f.cleaned.at(i)
	}
	return f.raw.at(int(id))
}

// Dict is a read-only dictionary of one kind of text. An id is the number of a
// distinct text in the order of arrival and keeps its meaning in every later
// snapshot of the same store.
type Dict struct{ f *dictForms }

// Len is the number of distinct texts; every id is below it.
func (d Dict) Len() int { return d.f.raw.len() }

// Raw is the text as it was received.
func (d Dict) Raw(id uint32) string { return d.f.raw.at(int(id)) }

// Clean is the text as it may be shown.
func (d Dict) Clean(id uint32) string { return d.f.clean(id) }

// Folded is the form that searching compares.
func (d Dict) Folded(id uint32) string { return d.f.folded.at(int(id)) }

// MayHold is false where no text's folded form holds needle, as one look at its
// letters tells. The needle must be folded too.
func (d Dict) MayHold(needle string) bool { return d.f.letters.holds(needle) }

// byteSet is a set of bytes.
type byteSet [4]uint64

func (b *byteSet) add(s string) {
	for i := range len(s) {
		b[s[i]>>6] |= 1 << (s[i] & 63)
	}
}

// holds reports whether every byte of s is in the set.
func (b *byteSet) holds(s string) bool {
	for i := range len(s) {
		if b[s[i]>>6]>>(s[i]&63)&1 == 0 {
			return false
		}
	}
	return true
}

// Search gives the ids, from id from on, whose folded form holds needle, in
// ascending order. The needle must be folded too. An empty needle is in every
// text; one with a line feed in none.
func (d Dict) Search(needle string, from int) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if strings.Contains(needle, "\n") || from >= d.Len() {
			return
		}
		d.f.search(needle, from, yield)
	}
}

func (f *dictForms) search(needle string, id int, yield func(uint32) bool) {
	t := &f.folded
	all := (&texts{buf: t.buf, ends: []int{len(t.buf)}}).at(0)
	for pos := t.begin(id); id < t.len(); pos = t.begin(id) {
		hit := strings.Index(all[pos:], needle)
		if hit < 0 {
			return
		}
		id = t.holder(pos+hit, id)
		if !yield(uint32(id)) {
			return
		}
		if id++; id == t.len() {
			return
		}
	}
}

// dict is the writer's side of a Dict.
type dict struct {
	dictForms
	ids  idTable
	seed maphash.Seed
	last uint32 // the id given last: neighbours mostly repeat
}

func newDict() *dict {
	return &dict{dictForms: dictForms{folded: texts{sep: 1}}, seed: maphash.MakeSeed()}
}

// intern is the id of s, made now if s is new. This is the one door at which
// outside text is cleaned.
func (d *dict) intern(s string) (id uint32, isNew bool) {
	if d.raw.len() > 0 && d.raw.at(int(d.last)) == s {
		return d.last, false
	}
	h := maphash.String(d.seed, s)
	id, ok := d.ids.find(h, func(id uint32) bool { return d.raw.at(int(id)) == s })
	if !ok {
		id = d.admit(s, h)
	}
	d.last = id
	return id, !ok
}

func (d *dict) admit(s string, h uint64) uint32 {
	id := uint32(d.raw.len())
	d.raw.add(s)
	clean := Clean(s)
	if clean != s {
		d.odd = append(d.odd, id)
		d.cleaned.add(clean)
	}
	folded := strings.ReplaceAll(Fold(clean), "\n", " ")
	d.folded.add(folded)
	d.letters.add(folded)
	d.ids.add(id, h, func(id uint32) uint64 { return maphash.String(d.seed, d.raw.at(int(id))) })
	return id
}

// view is a Dict of what is there now.
func (d *dict) view() Dict {
	f := d.dictForms
	return Dict{&f}
}

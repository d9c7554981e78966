package query

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"offair/model"
)

// While a line is typed, most keys make a term longer or add one: what passes
// then passed before. A question that is narrower than the last one looks at
// the names and rows that the last one left, where those are few.
//
//	live_1 ─► live_12   names: those of live_1 that hold live_12
//	                    rows:  those of live_1 whose names are left

// mostCompared is how many terms a line may have for its terms to be compared
// with those of the line before.
const mostCompared = 32

// fewIn: hits are gone through one by one where they are at most one in so many
// entries. Beyond, reading all names as one text is faster.
const fewIn = 4

// word is the folded text that a name holds where the term hits it; "" for a
// term that is about names in another way. A term on the same field whose word
// holds this one hits no other names. What a plain word hits besides, reasons by
// the wording of their cause, is found by a probe without a needle.
func (t Term) word() string {
	switch t.Field {
	case "", FieldStream, FieldApp, FieldDomain, FieldReason:
		if len(t.values) == 1 && !t.values[0].exact && !t.values[0].regex {
			return folded(t.values[0].text)
		}
	}
	return ""
}

// wider is the marks of the term of b that c only makes longer; nil where there
// is none.
func (b *binding) wider(c *cond) *termMarks {
	if c.word == "" || len(b.of.conds) > mostCompared {
		return nil
	}
	best := -1
	for i, o := range b.of.conds {
		if o.word != "" && o.field == c.field && strings.Contains(c.word, o.word) && (best < 0 || len(o.word) > len(b.of.conds[best].word)) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return &b.terms[best]
}

// narrow marks what a probe finds, given what a wider one found of the entries
// up to a size. out has room for all entries.
func (p probe) narrow(ctx context.Context, s *model.Snapshot, wider marks, size int, out []uint8) {
	if wider.hits > size/fewIn {
		p.find(ctx, s, 0, out)
		return
	}
	d := p.in.dict(s)
	eachHit(wider.bits, func(id int) {
		if strings.Contains(d.Folded(uint32(id)), p.needle) {
			out[id] = 1
		}
	})
	if size < len(out) {
		p.find(ctx, s, size, out[size:])
	}
}

// eachHit calls f with the number of each hit.
func eachHit(bits []uint8, f func(i int)) {
	i := 0
	for ; i+8 <= len(bits); i += 8 {
		if binary.LittleEndian.Uint64(bits[i:]) == 0 {
			continue
		}
		for j := i; j < i+8; j++ {
			if bits[j] != 0 {
				f(j)
			}
		}
	}
	for ; i < len(bits); i++ {
		if bits[i] != 0 {
			f(i)
		}
	}
}

// Within reports whether it is known that all rows that b lets pass pass prev
// too, as far as prev's snapshot has them. It compares what the terms hit, so
// it does not matter how they are written.
func (b *binding) Within(prev model.Binding) bool {
	old, ok := prev.(*binding)
	if !ok || old.Volatile() || !old.size.within(b.size) || len(old.of.conds) > mostCompared || len(b.of.conds) > mostCompared {
		return false
	}
	for i := range old.of.conds {
		if !b.implies(old, i) {
			return false
		}
	}
	for _, l := range old.of.lengths {
		if !slices.ContainsFunc(b.of.lengths, l.holds) {
			return false
		}
	}
	return true
}

// implies reports whether some term of b lets only those rows pass that the
// i-th term of old does.
func (b *binding) implies(old *binding, i int) bool {
	c := &old.of.conds[i]
	same := func(n cond) bool { return n.not == c.not && n.text == c.text }
	if slices.ContainsFunc(b.of.conds, same) {
		return true
	}
	for j := range b.of.conds {
		if b.of.conds[j].not == c.not && b.terms[j].within(&old.terms[i], old.size, c.not) {
			return true
		}
	}
	return false
}

// within reports whether what m hits of the entries that old covers, old hits
// too; turned round, whether m hits all that old does.
func (m *termMarks) within(old *termMarks, size sizes, turned bool) bool {
	for in := range sources {
		a, b, n := m[in].bits, old[in].bits, size.dict[in]
		if turned {
			a, b = b, a
		}
		if a != nil && !subset(a[:n], b) {
			return false
		}
	}
	return true
}

// subset reports whether b has a hit wherever a has one. Nil is all misses.
func subset(a, b []uint8) bool {
	if b == nil {
		return !slices.Contains(a, 1)
	}
	b = b[:len(a)]
	i := 0
	for ; i+8 <= len(a); i += 8 {
		if binary.LittleEndian.Uint64(a[i:])&^binary.LittleEndian.Uint64(b[i:]) != 0 {
			return false
		}
	}
	for ; i < len(a); i++ {
		if a[i]&^b[i] != 0 {
			return false
		}
	}
	return true
}

// holds reports whether all lengths that n lets pass pass l.
func (l length) holds(n length) bool {
	switch {
	case l.not != n.not:
		return false
	case l.not:
		return n.lo <= l.lo && l.hi <= n.hi
	default:
		return l.lo <= n.lo && n.hi <= l.hi
	}
}

// Narrow leaves of rows, offsets in c, those that pass. It writes over them.
// Where none can pass it is not asked: Blank.
func (p plan) Narrow(c *model.Chunk, rows []uint16) []uint16 {
	n := 0
	for from := 0; from < len(rows); from += blockRows {
		part := rows[from:min(from+blockRows, len(rows))]
		k := len(part)
		for _, s := range p.steps {
			if k == 0 {
				break
			}
			k = s.narrow(c, part[:k])
		}
		n += copy(rows[n:], part[:k])
	}
	return rows[:n]
}

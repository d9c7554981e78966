package query

import (
	"net/netip"
	"slices"
	"strings"
)

// AddTerm writes "only rows whose field is value" into a line, or with not
// "none of them", and returns the new line. value is a whole value of a row, in
// its clean form: a text, a cause's id or code, a side's word.
//
// A term that says just that already is taken out again. One that says the
// opposite, or asks for another whole value of the same field, gives its place
// to the new one. What was only begun at the end of the line is dropped.
func AddTerm(line, field, value string, not bool) string {
	want := wholeTerm(field, value, not)
	line = closed(line)
	for _, pc := range pieces(line, false) {
		switch {
		case pc.err != nil || !pc.begun.Empty():
		case pc.String() == want.String():
			return spliced(line, pc.Term, "")
		case pc.rules(want):
			return spliced(line, pc.Term, want.String())
		}
	}
	return strings.TrimSpace(strings.TrimSpace(line) + " " + want.String())
}

// wholeTerm is the term for a whole value. A side and a state are one word of
// few, and the internal network and a CIDR have no other spelling: they need
// no =.
func wholeTerm(field, v string, not bool) Term {
	f := canonical(field)
	exact := f != FieldSide && f != FieldIs && (f != FieldIP || (v != "-" && !isNet(v)))
	val := value{text: v, exact: exact}
	return Term{Field: f, Not: not, values: []value{val}}
}

func isNet(v string) bool {
	_, err := netip.ParsePrefix(v)
	return err == nil
}

// rules reports whether t and a new term for a whole value rule each other
// out.
func (t Term) rules(want Term) bool {
	if t.Field != want.Field {
		return false
	}
	opposite := t
	opposite.Not = !t.Not
	if opposite.String() == want.String() {
		return true
	}
	whole := !slices.ContainsFunc(t.values, func(v value) bool { return !v.exact })
	return !t.Not && !want.Not && (whole || t.Field == FieldSide || t.Field == FieldIs)
}

// closed is the line with its last term finished: an open quote closed, what
// is only begun taken out.
func closed(line string) string {
	all := pieces(line, false)
	if len(all) == 0 {
		return ""
	}
	last := all[len(all)-1]
	switch {
	case !last.begun.Empty():
		return spliced(line, last.Term, "")
	case last.open && last.err == nil:
		return spliced(line, last.Term, last.String())
	}
	return line
}

// spliced is the line with other text in place of a term.
func spliced(line string, t Term, other string) string {
	before, after := strings.TrimSpace(line[:t.From]), strings.TrimSpace(line[t.To:])
	parts := slices.DeleteFunc([]string{before, other, after}, func(s string) bool { return s == "" })
	return strings.Join(parts, " ")
}

package insight

import (
	"strings"
	"unicode"
)

// Query is Terms as one line of the query language; "" where there are none.
func (v *Verdict) Query() string { return strings.Join(v.Terms(), " ") }

// classTerms narrow to events of the verdict's class.
func (v *Verdict) classTerms() []string {
	switch v.Class {
	case Refusals:
		return []string{"is:refused"}
	case Stops:
		return []string{"is:dropped", "side:publisher"}
	default:
		return []string{"is:dropped", "-side:publisher"}
	}
}

// classTerm is the one of them that tells most.
func (v *Verdict) classTerm() string { return v.classTerms()[0] }

// exactly is a clean text as a value behind := of the query language: in
// quotes unless it cannot be taken for anything else.
func exactly(s string) string {
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("-_.:/*", r) || unicode.Is(unicode.Han, r)
	}
	odd := strings.ContainsFunc(s, func(r rune) bool { return !plain(r) })
	if s != "" && !odd && s[0] != '/' {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

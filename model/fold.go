package model

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form that searching compares. Case, full and half width,
// compatibility forms (², ﬁ, …), the two ways to write an accented letter, ß
// and ss, final sigma and the kinds of blank all fall together. The result
// never holds a control character, so names may be joined by newlines.
// Fold(Fold(s)) == Fold(s); text in lower-case ASCII is returned as it is,
// without a copy. Text from outside goes through Clean first.
func Fold(s string) string {
	if isFoldedASCII(s) {
		return s
	}
	// Composing may make a letter that folds again (and the reverse), so the
	// two take turns until nothing changes; two turns is what text needs.
	for range 4 {
		next := norm.NFKC.String(strings.Map(foldRune, spellOut(norm.NFKC.String(s))))
		if next == s {
			break
		}
		s = next
	}
	return s
}

func isFoldedASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c > 0x7e || ('A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}

// spellOut writes the one letter out whose folded form is two.
func spellOut(s string) string {
	if !strings.ContainsAny(s, "ßẞ") {
		return s
	}
	return strings.NewReplacer("ß", "ss", "ẞ", "ss").Replace(s)
}

// foldRune is the lower case of the upper case, which brings letters with two
// lower-case forms together (σ ς, i ı). Controls become what Clean shows.
func foldRune(r rune) rune {
	switch {
	case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0, r == 0x2028, r == 0x2029, r == utf8.RuneError:
		return standIn(r)
	case r < 0x7f:
		return unicode.ToLower(r)
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

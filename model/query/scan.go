package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner walks over a line. Positions are bytes; invalid UTF-8 passes through
// as it is.
type scanner struct {
	line string
	pos  int
}

// half is the half-width form of punctuation that Chinese input methods
// produce; other runes stay.
func half(r rune) rune {
	switch r {
	case '“', '”':
		return '"'
	case '。':
		return '.'
	case '\u3000':
		return ' '
	}
	if r >= '！' && r <= '～' { // the full-width copies of ASCII
		return r - '！' + '!'
	}
	return r
}

// halved is s with every full-width form made half-width, for values that are
// numbers, addresses and times.
func halved(s string) string { return strings.Map(half, s) }

// peek is the half-width form of the next rune; -1 at the end.
func (s *scanner) peek() rune {
	if s.pos >= len(s.line) {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(s.line[s.pos:])
	return punctuation(r)
}

// punctuation is half for punctuation only: a full-width letter is no syntax.
func punctuation(r rune) rune {
	if h := half(r); h != r && !isLetter(h) && (h < '0' || h > '9') {
		return h
	}
	return r
}

func (s *scanner) skip() {
	_, n := utf8.DecodeRuneInString(s.line[s.pos:])
	s.pos += n
}

// accept passes over the next rune if its half-width form is one of set.
func (s *scanner) accept(set string) bool {
	if r := s.peek(); r < 0 || !strings.ContainsRune(set, r) {
		return false
	}
	s.skip()
	return true
}

func (s *scanner) spaces() {
	for r := s.peek(); r >= 0 && unicode.IsSpace(r); r = s.peek() {
		s.skip()
	}
}

// atEnd reports whether the term ends here.
func (s *scanner) atEnd() bool {
	r := s.peek()
	return r < 0 || unicode.IsSpace(r)
}

// until reads to the next space, or to a rune whose half-width form is in
// stops.
func (s *scanner) until(stops string) string {
	from := s.pos
	for !s.atEnd() && !strings.ContainsRune(stops, s.peek()) {
		s.skip()
	}
	return s.line[from:s.pos]
}

// letters reads ASCII letters and underscores.
func (s *scanner) letters() string {
	from := s.pos
	for s.pos < len(s.line) && isLetter(rune(s.line[s.pos])) {
		s.pos++
	}
	return s.line[from:s.pos]
}

func isLetter(r rune) bool {
	return r == '_' || (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z')
}

// quoted reads quoted text if it begins here. closed is false when the line
// ends before the closing quote.
func (s *scanner) quoted() (text string, ok, closed bool) {
	first, _ := utf8.DecodeRuneInString(s.line[s.pos:])
	if !s.accept(`"`) {
		return "", false, false
	}
	var b strings.Builder
	for s.pos < len(s.line) {
		r, n := utf8.DecodeRuneInString(s.line[s.pos:])
		s.pos += n
		switch {
		case closes(first, r):
			return b.String(), true, true
		case r == '\\' && s.pos < len(s.line) && (s.line[s.pos] == '"' || s.line[s.pos] == '\\'):
			b.WriteByte(s.line[s.pos])
			s.pos++
		default:
			b.WriteString(s.line[s.pos-n : s.pos])
		}
	}
	return b.String(), true, false
}

// closes reports whether r ends what the quote first began. An ASCII quote is
// ended by itself alone, so that text between two of them may hold any other.
func closes(first, r rune) bool {
	return r == '"' || (first != '"' && half(r) == '"')
}

// quote is text between quotes, as quoted reads it.
func quote(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

package query

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"offair/model"
)

// maxRegex is the longest regular expression, in bytes, that is read.
const maxRegex = 500

// slashed reads what stands between slashes. The closing one ends the term, or
// the alternative where stops has what follows it; any other slash is text, and
// so is one behind a backslash. closed is false when the line ends first.
func (s *scanner) slashed(stops string) (text string, closed bool) {
	first, _ := utf8.DecodeRuneInString(s.line[s.pos:])
	s.skip()
	for from := s.pos; s.pos < len(s.line); {
		at := s.pos
		r, n := utf8.DecodeRuneInString(s.line[at:])
		s.pos += n
		switch {
		case r == '\\' && s.pos < len(s.line):
			s.skip()
		case r != '/' && (first == '/' || half(r) != '/'): // an ASCII slash is ended by itself alone
		case s.atEnd(), strings.ContainsRune(stops, s.peek()):
			return s.line[from:at], true
		}
		text = s.line[from:s.pos]
	}
	return text, false
}

// regex reads a regular expression. ok is false when there is none to look for
// yet; what says what is wrong with it.
func (p *parser) regex(pc *piece, stops string) (v value, ok bool, what model.Text) {
	from := p.pos
	s, closed := p.slashed(stops)
	pc.open = !closed
	if !closed {
		s = readable(s)
	} else if _, err := compiled(s); err != nil {
		return v, false, p.wrongRegex(pc, from, s, err)
	}
	return value{text: s, regex: true}, s != "", model.Text{}
}

// wrongRegex says what is wrong with s, which begins behind the slash at from,
// and notes where.
func (p *parser) wrongRegex(pc *piece, from int, s string, err error) model.Text {
	_, n := utf8.DecodeRuneInString(p.line[from:])
	from += n
	var bad *syntax.Error
	part := s
	if errors.As(err, &bad) {
		part = strings.TrimPrefix(bad.Expr, caseBlind)
	}
	if i := strings.Index(s, part); i >= 0 && part != "" {
		pc.badFrom, pc.badTo = from+i, from+i+len(part)
	}
	return brokenRegex(bad, part)
}

// caseBlind is what every expression begins with unasked.
const caseBlind = "(?i)"

// errLongRegex is the one thing wrong that the syntax does not know.
var errLongRegex = &syntax.Error{Code: syntax.ErrLarge}

// compiled is the expression, case-blind unless it says otherwise itself.
func compiled(s string) (*regexp.Regexp, error) {
	if len(s) > maxRegex {
		return nil, errLongRegex
	}
	return regexp.Compile(caseBlind + s)
}

// readable is as much of an unfinished expression as can be read by itself, so
// that typing on narrows. It tries all of it, then the last few places where
// nothing is open: compiling is too dear to try them all.
func readable(s string) string {
	s = s[:min(len(s), maxRegex)]
	tries := 0
	for _, end := range slices.Backward(cuts(s)) {
		if _, err := compiled(s[:end]); err == nil {
			return s[:end]
		}
		if tries++; tries == 4 {
			break
		}
	}
	return ""
}

// cuts are the places in an expression, in bytes, at which no group, no set of
// letters, no repetition, no escape and no alternative is open.
func cuts(s string) []int {
	var out []int
	sc, depth := scanner{line: s}, 0
	for sc.pos < len(s) {
		r, _ := utf8.DecodeRuneInString(s[sc.pos:])
		sc.skip()
		whole := true
		switch r {
		case '\\':
			whole = sc.escape()
		case '[':
			whole = sc.class()
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			whole = false // it would match everything until its right side comes
		case '{':
			whole = sc.pass("}")
		}
		if whole && depth == 0 {
			out = append(out, sc.pos)
		}
	}
	return out
}

// escape passes over what follows a backslash; false when it is not whole.
func (s *scanner) escape() bool {
	if s.pos == len(s.line) {
		return false
	}
	s.skip()
	if s.pos < len(s.line) && s.line[s.pos] == '{' && strings.ContainsRune("xpP", rune(s.line[s.pos-1])) {
		return s.pass("}")
	}
	return true
}

// class passes over a set of letters; false when it is not closed.
func (s *scanner) class() bool {
	s.accept("^")
	if s.pos < len(s.line) && s.line[s.pos] == ']' {
		s.skip()
	}
	for s.pos < len(s.line) {
		switch rest := s.line[s.pos:]; {
		case rest[0] == ']':
			s.skip()
			return true
		case rest[0] == '\\':
			s.skip()
			s.escape()
		case strings.HasPrefix(rest, "[:"):
			s.pass(":]")
		default:
			s.skip()
		}
	}
	return false
}

// pass goes behind the next end, or to the end of the line; false when there
// is none.
func (s *scanner) pass(end string) bool {
	i := strings.Index(s.line[s.pos:], end)
	if i < 0 {
		s.pos = len(s.line)
		return false
	}
	s.pos += i + len(end)
	return true
}

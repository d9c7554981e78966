package wire

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// What can be wrong with the shape of JSON.
var (
	// ErrShort says that the input ends inside a value.
	ErrShort = errors.New("the JSON ends too early")
	// ErrSyntax says that the input is not JSON.
	ErrSyntax = errors.New("not JSON")
)

// maxDepth is how deep values may nest; the API nests four deep.
const maxDepth = 64

// scanner walks over JSON. After the first failure err is set and every
// method reports false; callers may look at err once, at the end.
type scanner struct {
	buf   []byte
	pos   int
	err   error
	lines bool // a raw line feed may not stand inside text: it ends a broken record
	final bool // nothing follows buf, so that a bare word at its end is whole
}

func (s *scanner) fail(err error) bool {
	if s.err == nil {
		s.err = err
	}
	return false
}

// peek is the next byte that is no blank, without taking it; 0 and ErrShort
// at the end.
func (s *scanner) peek() byte {
	for s.pos < len(s.buf) {
		c := s.buf[s.pos]
		if c > ' ' {
			return c
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			s.fail(ErrSyntax)
			return 0
		}
		s.pos++
	}
	s.fail(ErrShort)
	return 0
}

// take consumes c if it comes next.
func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return s.fail(ErrSyntax)
	}
	s.pos++
	return true
}

// next moves to the next element of a list or an object that ends with end,
// over the comma before it. It reports false after end, and on failure.
func (s *scanner) next(first *bool, end byte) bool {
	c := s.peek()
	if s.err != nil {
		return false
	}
	if c == end {
		s.pos++
		return false
	}
	if *first {
		*first = false
		return true
	}
	if c != ',' {
		return s.fail(ErrSyntax)
	}
	s.pos++
	if s.peek() == end { // a comma too many
		s.pos++
		return false
	}
	return s.err == nil
}

// quoted takes a text and returns what stands between its quotes; escaped
// says that it holds escapes.
func (s *scanner) quoted() (raw []byte, escaped bool) {
	if !s.take('"') {
		return nil, false
	}
	rest := s.buf[s.pos:]
	for i := special(rest, 0); i < len(rest); i = special(rest, i+1) {
		switch rest[i] {
		case '"':
			s.pos += i + 1
			return rest[:i:i], escaped
		case '\\':
			escaped = true
			i++ // the escaped character, which may be a quote
		case '\n':
			if s.lines {
				s.pos += i
				s.fail(ErrSyntax)
				return nil, false
			}
		}
	}
	s.fail(ErrShort)
	return nil, false
}

const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special is the index, from i on, of the first byte that is a quote, a
// backslash or a control character; len(b) or more when there is none. It looks at
// eight bytes at a time: subtracting carries into a byte's highest bit where
// the byte is too small, and what lies behind the first hit does not matter.
func special(b []byte, i int) int {
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, backslash := w^'"'*lows, w^'\\'*lows
		hit := ((w - ' '*lows) &^ w) | ((quote - lows) &^ quote) | ((backslash - lows) &^ backslash)
		if hit &= highs; hit != 0 {
			return i + bits.TrailingZeros64(hit)/8
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '"' || c == '\\' || c < ' ' {
			return i
		}
	}
	return i
}

// word takes a bare word: a number, true, false, null or anything that looks
// like one.
func (s *scanner) word() []byte {
	s.peek()
	from := s.pos
	for s.pos < len(s.buf) && inWord(s.buf[s.pos]) {
		s.pos++
	}
	if s.pos == len(s.buf) && !s.final {
		s.fail(ErrShort)
	} else if s.pos == from {
		s.fail(ErrSyntax)
	}
	return s.buf[from:s.pos]
}

func inWord(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c == '+' || c == '.'
}

// skip takes one value of any kind, unread.
func (s *scanner) skip() {
	switch s.peek() {
	case 0:
	case '"':
		s.quoted()
	case '{', '[':
		s.skipNested()
	default:
		s.word()
	}
}

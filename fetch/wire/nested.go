package wire

// nesting is the lists and objects that a value lies in.
type nesting struct {
	objects uint64 // bit n: the one at depth n is an object
	depth   int
}

// open enters a list or an object, and reports false when that is too deep.
func (n *nesting) open(c byte) bool {
	if n.depth == maxDepth {
		return false
	}
	n.objects &^= 1 << n.depth
	if c == '{' {
		n.objects |= 1 << n.depth
	}
	n.depth++
	return true
}

// closes leaves the innermost one, and reports false when c ends another kind.
func (n *nesting) closes(c byte) bool {
	n.depth--
	return (c == '}') == (n.objects>>n.depth&1 == 1)
}

// skipNested takes a list or an object. Of what is inside, only texts, brackets
// and that something stands between two values are looked at: without the
// last a broken line would take the lines behind it for its own.
func (s *scanner) skipNested() {
	var in nesting
	after := false // a value, not what separates two
	for s.err == nil {
		switch c := s.peek(); {
		case c == 0: // failed
		case c == ',' || c == ':':
			s.pos++
			after = false
		case c == '}' || c == ']':
			s.pos++
			after = true
			if !in.closes(c) {
				s.fail(ErrSyntax)
			} else if in.depth == 0 {
				return
			}
		case after:
			s.fail(ErrSyntax)
		case c == '{' || c == '[':
			s.pos++
			if !in.open(c) {
				s.fail(ErrSyntax)
			}
		default:
			s.skip()
			after = true
		}
	}
}

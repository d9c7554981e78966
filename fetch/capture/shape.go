package capture

import "bytes"

// separators is the number of bytes before the next value: blanks, the
// brackets and commas of lists, and the byte order marks of files that were
// joined.
func separators(b []byte) int {
	for i := 0; i < len(b); {
		switch b[i] {
		case ' ', '\t', '\r', '\n', ',', '[', ']':
			i++
		case bom[0]:
			if !bytes.HasPrefix(b[i:], bom) {
				return i
			}
			i += len(bom)
		default:
			return i
		}
	}
	return len(b)
}

var bom = []byte("\xEF\xBB\xBF")

// restart finds where reading can go on after a broken value at the start of
// b: behind the first line feed, or before a brace that begins a member of a
// list. When there is neither, n is what need not be looked at again.
func restart(b []byte) (n int, found bool) {
	line := b
	end := bytes.IndexByte(b, '\n')
	if end >= 0 {
		line = b[:end]
	}
	for i := 1; i < len(line); i++ {
		next := bytes.IndexByte(line[i:], '{')
		if next < 0 {
			break
		}
		i += next
		if beginsMember(line[:i]) {
			return i, true
		}
	}
	if end >= 0 {
		return end + 1, true
	}
	const behind = 64 // bytes before a brace that beginsMember may look at
	return max(0, len(b)-behind), false
}

// beginsMember reports whether a brace after b would begin a member of a list.
func beginsMember(b []byte) bool {
	b = bytes.TrimRight(b, " \t\r")
	if len(b) > 0 && b[len(b)-1] == ',' {
		b = bytes.TrimRight(b[:len(b)-1], " \t\r")
		return len(b) > 0 && b[len(b)-1] == '}'
	}
	return len(b) > 0 && b[len(b)-1] == '['
}

// wreckage reports whether b begins with what is left of an object that broke
// earlier: a brace that closes it, or one of its members.
func wreckage(b []byte) bool {
	if len(b) == 0 || b[0] == '}' {
		return len(b) > 0
	}
	if b[0] != '"' {
		return false
	}
	const longest = 64 // bytes of a member's name
	end := bytes.IndexByte(b[1:min(len(b), longest)], '"')
	if end < 0 {
		return false
	}
	after := bytes.TrimLeft(b[end+2:min(len(b), end+2+longest)], " \t")
	return len(after) > 0 && after[0] == ':'
}

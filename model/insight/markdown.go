package insight

import (
	"fmt"
	"strings"
)

// AppendMarkdown writes outside text, clean, so that nothing in it is markup, a
// link or a mention: as code, or where it holds what code cannot, with
// entities. Blank text is left out.
func AppendMarkdown(b []byte, s string) []byte {
	switch {
	case strings.TrimSpace(s) == "":
		return b
	case strings.ContainsAny(s, "`|\\"):
		return appendEntities(b, s)
	default:
		return append(append(append(b, '`'), s...), '`')
	}
}

func appendEntities(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; strings.IndexByte("!\"#$%&'()*+,./:;<=>?@[\\]^_`{|}~", c) >= 0 {
			b = fmt.Appendf(b, "&#%d;", c)
		} else {
			b = append(b, c)
		}
	}
	return b
}

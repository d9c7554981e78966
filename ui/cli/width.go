package cli

import "github.com/charmbracelet/x/ansi"

// width is the number of cells that clean text takes on a terminal.
func width(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// cut shortens clean text to at most n cells; what was cut ends in tail.
func cut(s string, n int, tail string) string {
	if len(s) <= n || width(s) <= n {
		return s
	}
	return ansi.Truncate(s, n, tail)
}

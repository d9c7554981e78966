package tui

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// wrap breaks text into lines of at most w cells: at blanks, and between wide
// characters, since Chinese has no blanks between its words. A word longer
// than a line is broken where the line ends.
func wrap(r ruler, text string, w int) []string {
	if w <= 0 || text == "" {
		return nil
	}
	var lines []string
	for text != "" {
		end := lineEnd(r, text, w)
		lines = append(lines, strings.TrimRight(text[:end], " "))
		text = strings.TrimLeft(text[end:], " ")
	}
	return lines
}

// lineEnd is how many bytes of text make its first line of at most w cells. It
// takes at least one cluster.
func lineEnd(r ruler, text string, w int) int {
	best, at, cells := 0, 0, 0
	wide := false // the cluster before
	for at < len(text) {
		n, cw := r.next(text[at:])
		if at > 0 && (text[at] == ' ' || ((wide || cw > 1) && text[at-1] != ' ' && !clings(text[at:]))) {
			best = at
		}
		if cells+cw > w {
			return cmp.Or(best, at, n)
		}
		at, cells, wide = at+n, cells+cw, cw > 1
	}
	return at
}

// clings reports whether s begins with a sign that must not begin a line.
func clings(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("，。：；、！？）”’》」,.:;!?)", c)
}

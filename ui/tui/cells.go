package tui

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// clusterLimit is the most bytes that one cell may hold. The longest emoji in
// use takes 41; more than this is a heap of combining marks.
const clusterLimit = 64

// ruler measures text as the renderer does, which depends on what the
// terminal answered about grapheme clusters.
type ruler struct{ method ansi.Method }

// width is how many cells s takes.
func (r ruler) width(s string) int {
	if isASCII(s) {
		return len(s)
	}
	w := 0
	for len(s) > 0 {
		n, cw := r.next(s)
		w, s = w+cw, s[n:]
	}
	return w
}

// next is the length in bytes of the first cluster, and the width in cells of
// as much of it as is ever written.
func (r ruler) next(s string) (bytes, cells int) {
	if c := s[0]; c < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	if isHan(s) && (len(s) == 3 || s[3] < utf8.RuneSelf || isHan(s[3:])) {
		return 3, 2
	}
	cluster, w := ansi.FirstGraphemeCluster(s, r.method)
	if len(cluster) == 0 {
		return 1, 0
	}
	if kept := r.written(cluster); kept != cluster {
		w = r.method.StringWidth(kept)
	}
	return len(cluster), w
}

// written is what is written of a cluster. A terminal that did not say that it
// takes clusters as one may draw an emoji of several parts as wide as all of
// them, or as wide as some: it gets the first part, and a flag's letters, whose
// widths nobody doubts.
func (r ruler) written(cluster string) string {
	if len(cluster) > clusterLimit {
		n := clusterLimit
		for n > 0 && !utf8.RuneStart(cluster[n]) {
			n--
		}
		cluster = cluster[:n]
	}
	if r.method == ansi.GraphemeWidth || !composed(cluster) {
		return cluster
	}
	if first, n := utf8.DecodeRuneInString(cluster); !isRegional(first) {
		return cluster[:n]
	}
	return strings.Map(func(r rune) rune {
		if isRegional(r) {
			return r - 0x1f1e6 + 'A'
		}
		return -1
	}, cluster)
}

// composed reports whether a cluster is an emoji of several parts.
func composed(cluster string) bool {
	first, n := utf8.DecodeRuneInString(cluster)
	if isRegional(first) {
		return true
	}
	for _, r := range cluster[n:] {
		switch {
		case r == 0x200d, r == 0xfe0f, r == 0x20e3, r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xe0020 && r <= 0xe007f:
			return true
		}
	}
	return false
}

func isRegional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// fitting is how many bytes of s make its longest start of at most w cells.
func (r ruler) fitting(s string, w int) (bytes int) {
	for cells := 0; bytes < len(s); {
		n, cw := r.next(s[bytes:])
		if cells+cw > w {
			break
		}
		bytes, cells = bytes+n, cells+cw
	}
	return bytes
}

// ending is the longest end of s that takes at most w cells. Only the last
// part of a very long text is looked at.
func (r ruler) ending(s string, w int) (from, cells int) {
	if far := len(s) - w*8; far > 0 {
		for !utf8.RuneStart(s[far]) {
			far++
		}
		from = far
	}
	cells = r.width(s[from:])
	for from < len(s) && cells > w {
		n, cw := r.next(s[from:])
		from, cells = from+n, cells-cw
	}
	return from, cells
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isHan reports whether s starts with one of the common ideographs, which are
// two cells wide and combine with nothing but marks.
func isHan(s string) bool {
	if len(s) < 3 || s[0] < 0xe4 || s[0] > 0xe9 {
		return false
	}
	r, n := utf8.DecodeRuneInString(s)
	return n == 3 && r >= 0x4e00 && r <= 0x9fff
}

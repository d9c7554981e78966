package tui

import (
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestComposedEmoji: only a terminal that says that it takes clusters as one
// gets emoji of several parts.
func TestComposedEmoji(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, cluster, plain string
		cells                int // of plain
	}{
		{"family", "👨‍👩‍👧‍👦", "👨", 2},
		{"flag", "🇨🇳", "CN", 2},
		{"half a flag", "🇨", "C", 1},
		{"flag of a region", "🏴\U000e0067\U000e0062\U000e007f", "🏴", 2},
		{"skin", "👍🏽", "👍", 2},
		{"made an emoji", "❤️", "❤", 1},
		{"keycap", "1️⃣", "1", 1},
		{"single", "👨", "👨", 2},
		{"wide", "直", "直", 2},
		{"marks", "e\u0301\u0302", "e\u0301\u0302", 1},
	} {
		old := ruler{ansi.WcWidth}
		n, w := old.next(tt.cluster + "x")
		if got := old.written(tt.cluster[:n]); n != len(tt.cluster) || got != tt.plain || w != tt.cells {
			t.Errorf("%s: %d of %d bytes, written as %q in %d cells, want %q in %d", tt.name, n, len(tt.cluster), got, w, tt.plain, tt.cells)
		}
		if got := (ruler{ansi.GraphemeWidth}).written(tt.cluster); got != tt.cluster {
			t.Errorf("%s: %q is written to a terminal that knows clusters", tt.name, got)
		}
	}
}

package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"offair/model"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	r := ruler{ansi.WcWidth}
	for _, tt := range []struct {
		text string
		w    int
		want []string
	}{
		{"", 5, nil},
		{"abc", 0, nil},
		{"one two three", 7, []string{"one two", "three"}},
		{"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"txTime 已过期：请重新生成", 12, []string{"txTime 已过", "期：请重新生", "成"}},
		{"重新生成。好", 8, []string{"重新生", "成。好"}},
		{"建议 12 或 24 小时", 10, []string{"建议 12 或", "24 小时"}},
		{"直", 1, []string{"直"}},
	} {
		if got := wrap(r, tt.text, tt.w); !slices.Equal(got, tt.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", tt.text, tt.w, got, tt.want)
		}
	}
}

// FuzzWrap: nothing but blanks is lost, and a line is too wide only where one
// character alone is.
func FuzzWrap(f *testing.F) {
	f.Add("请换一个网络（例如手机网络）再试, and see port 1935.", 10)
	f.Fuzz(func(t *testing.T, text string, w int) {
		r := ruler{ansi.WcWidth}
		if w <= 0 || w > 500 || len(text) > 400 {
			return
		}
		text = model.Clean(text) // as all that is shown
		lines := wrap(r, text, w)
		bare := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if got := bare(strings.Join(lines, "")); got != bare(text) {
			t.Fatalf("%q became %q", text, lines)
		}
		for _, l := range lines {
			if n, _ := r.next(l + " "); r.width(l) > w && n < len(l) {
				t.Fatalf("%q takes %d cells of %d", l, r.width(l), w)
			}
		}
	})
}

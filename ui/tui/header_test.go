package tui

import (
	"strings"
	"testing"
)

// What calls are narrowed to stands in the header at any width at which more
// than the badge does: rows that are not asked for must not look like peace.
func TestHeaderNamesTheScope(t *testing.T) {
	t.Parallel()
	for _, w := range []int{60, 80, 120, 200} {
		f := newFake(records(10))
		o := options(f)
		o.Scope, o.Demo = "domain:=push.example.com", true
		d := drive(t, f, o)
		d.size(w, 24)
		d.publish()
		first, _, _ := strings.Cut(d.m.View().Content, "\n")
		if !strings.Contains(first, o.Scope) || !strings.Contains(first, d.m.words.demo) {
			t.Errorf("%d columns: the header is %q", w, first)
		}
	}
}

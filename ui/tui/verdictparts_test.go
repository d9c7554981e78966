package tui

import (
	"strings"
	"testing"

	"offair/model"
)

// The keys go round the pieces of the verdict, and Enter takes the one that is
// marked together with what fell.
func TestVerdictParts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys []string
		want []string // in the line
		none []string
	}{
		{[]string{"v", "enter"}, []string{"since:12:03:01", "until:12:04:50", "is:dropped"}, nil},
		{[]string{"v", "l", "enter"}, []string{"since:12:03:01", "until:12:04:50"}, []string{"is:"}},
		{[]string{"v", "l", "right", "enter"}, []string{"since:12:03:01", "is:dropped", "-side:publisher"}, []string{"ip:", "cause:"}},
		{[]string{"v", "l", "l", "h", "enter"}, []string{"since:12:03:01"}, []string{"is:"}},
		{[]string{"v", "left", "enter"}, []string{"since:12:03:01", "is:dropped", "is:unseen"}, []string{"ip:"}},
		{[]string{"v", "left", "l", "enter"}, []string{"since:12:03:01", "is:dropped"}, []string{"is:unseen"}},
	} {
		d := start(t, spike(), 160, 45)
		d.key(c.keys[:len(c.keys)-1]...)
		d.has("a part of it")
		d.key("enter")
		line := d.m.filter.line()
		for _, w := range c.want {
			if !strings.Contains(line, w) {
				t.Errorf("%v: %q lacks %s", c.keys, line, w)
			}
		}
		for _, w := range c.none {
			if strings.Contains(line, w) {
				t.Errorf("%v: %q has %s", c.keys, line, w)
			}
		}
		if d.m.list.len() == 0 || d.m.focus != onList {
			t.Errorf("%v: %d rows", c.keys, d.m.list.len())
		}
		d.key("esc")
		if d.m.filter.line() != "" {
			t.Errorf("%v: Esc leaves %q", c.keys, d.m.filter.line())
		}
	}
}

// The mark stands before the piece that Enter takes, on every kind of screen,
// and the line keeps to its width.
func TestVerdictPartsShown(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{160, 45}, {80, 24}, {60, 16}} {
		for _, lang := range []model.Lang{model.EN, model.ZH} {
			f := newFake(spike())
			o := options(f)
			o.Lang = lang
			d := drive(t, f, o)
			d.size(size[0], size[1])
			d.publish()
			d.key("v")
			for range d.m.parts() {
				d.key("l")
				parts := d.m.parts()
				want := d.m.glyphs.take + " " + d.m.verdictStyle().Say(parts[d.m.chosen(parts)])
				d.has(want)
				if w := d.m.verdict.line.w; w > size[0] {
					t.Errorf("%v: %d cells", size, w)
				}
			}
			d.key("l")
			if d.m.verdict.part != (partKey{}) {
				t.Errorf("%v: the round does not end at all of it", size)
			}
			d.key("l", "v")
			if d.m.focus != onList {
				t.Error("v does not leave")
			}
		}
	}
}

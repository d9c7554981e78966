package tui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"offair/model"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// golden compares text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if file := filepath.Join("testdata", name+".golden"); !stands(t, file, got) {
		t.Errorf("%s differs; -update writes it anew. Got:\n%s", file, got)
	}
}

// stands reports whether a file holds what is got; with -update it does from
// now on.
func stands(t *testing.T, file, got string) bool {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return got == string(want)
}

// shown is the text of the frame, without its looks.
func (d *driver) shown() string { return ansi.Strip(d.m.View().Content) }

// lines are the frame's lines without looks.
func (d *driver) lines() []string { return strings.Split(d.shown(), "\n") }

// fits checks what every frame must keep: as many lines as the screen has, none
// wider than it.
func (d *driver) fits(w, h int) {
	d.t.Helper()
	lines := strings.Split(d.m.View().Content, "\n")
	if len(lines) != max(h, 1) {
		d.t.Fatalf("%dx%d: %d lines %+v\n%s", w, h, len(lines), d.m.places, d.shown())
	}
	for i, l := range lines {
		if n := d.m.ruler.method.StringWidth(l); n > w {
			d.t.Errorf("%dx%d: line %d takes %d cells: %q", w, h, i, n, ansi.Strip(l))
		}
	}
}

var sizes = [][2]int{{80, 24}, {120, 36}, {160, 45}, {200, 50}, {60, 16}, {40, 10}, {0, 0}}

// scenes are what is looked at at each size.
var scenes = map[string]func(*driver){
	"list":   func(*driver) {},
	"detail": func(d *driver) { d.key("j", "j", "j", "enter") },
	"filter": func(d *driver) { d.key("/"); d.text("live side:net,med cau") },
	"wrong":  func(d *driver) { d.key("/"); d.text("live_0 colour:red") },
	"none":   func(d *driver) { d.key("/"); d.text("live_0001 nosuchthing"); d.key("enter") },
	"help":   func(d *driver) { d.key("?") },
	"order":  func(d *driver) { d.key("s") },
	"sorted": func(d *driver) { d.key("m", "s", "u", "j", "m") },
	"column": func(d *driver) { d.key("C", "w", "i") },
	"copy":   func(d *driver) { d.key("y") },
	"story":  func(d *driver) { d.add(flapping(5)...); d.key("g", "enter") },
	"watch":  func(d *driver) { d.key("w", "W", "j", "m", "w"); d.add(event("room-8812", -20, reasons()[3])) },
	"folded": func(d *driver) { d.add(flapping(37)...); d.key("=", "pgdown") },
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for scene, play := range scenes {
		for _, lang := range []model.Lang{model.EN, model.ZH} {
			for _, size := range sizes {
				name := fmt.Sprintf("%s-%s-%dx%d", scene, map[model.Lang]string{model.EN: "en", model.ZH: "zh"}[lang], size[0], size[1])
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					f := newFake(records(300))
					o := options(f)
					o.Lang, o.Demo = lang, true
					d := drive(t, f, o)
					d.size(size[0], size[1])
					d.publish()
					play(d)
					d.fits(size[0], size[1])
					golden(t, name, trimmed(d.shown()))
				})
			}
		}
	}
}

// trimmed has no blanks at the ends of lines, which editors take away.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestGoldenLooks keeps the colours: cell by cell, as the renderer reads them.
func TestGoldenLooks(t *testing.T) {
	t.Parallel()
	for name, dark := range map[string]bool{"dark": true, "light": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(records(60))
			o := options(f)
			o.Dark = &dark
			d := drive(t, f, o)
			d.size(100, 24)
			d.publish()
			d.key("j", "enter")
			golden(t, "looks-"+name, looksOf(d.m.View(), 100, 24))
		})
	}
}

// looksOf writes each run of cells of one look as [look]text.
func looksOf(v tea.View, w, h int) string {
	buf := uv.NewScreenBuffer(w, h)
	uv.NewStyledString(v.Content).Draw(buf, buf.Bounds())
	var b strings.Builder
	for y := range h {
		var last uv.Style
		for x := range w {
			c := buf.CellAt(x, y)
			if c == nil || c.Width == 0 {
				continue
			}
			if !c.Style.Equal(&last) {
				fmt.Fprintf(&b, "[%s]", strings.Trim(c.Style.String(), "\x1b[m"))
				last = c.Style
			}
			b.WriteString(c.Content)
		}
		b.WriteString("\n")
	}
	return trimmed(b.String())
}

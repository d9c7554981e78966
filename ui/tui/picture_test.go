package tui

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"image/color"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	uv "github.com/charmbracelet/ultraviolet"

	"offair/fetch/demo"
	"offair/model"
)

// pictures are the screens that the documents show, drawn from the demo
// account at a fixed moment: docs can never show what the program does not.
// `go test ./ui/tui -run TestPictures -update` draws them anew.
var pictures = []struct {
	name string
	w, h int
	dark bool
	lang model.Lang
	keys []string
	text string // typed into the filter
	open bool   // the filter stays open
	bare bool   // the terminal has no colours
}{
	{name: "screen", w: 132, h: 36, dark: true, keys: []string{"e", "e", "e", "enter"}},
	{name: "screen-light-zh", w: 128, h: 32, lang: model.ZH, text: "网络", keys: []string{"enter"}},
	{name: "screen-filter", w: 100, h: 28, dark: true, text: "room side:net", open: true},
	{name: "screen-80x24", w: 80, h: 24, dark: true, keys: []string{"enter"}},
	{name: "screen-80x24-light", w: 80, h: 24, keys: []string{"i", "z"}},
	{name: "screen-80x24-no-colour", w: 80, h: 24, dark: true, bare: true, keys: []string{"=", "e", "e"}},
	{name: "screen-200x50-light", w: 200, h: 50, lang: model.EN, keys: []string{"e", "enter"}},
	{name: "screen-200x50-no-colour", w: 200, h: 50, dark: true, bare: true, keys: []string{"e", "enter", "f"}},
	{name: "screen-60x16", w: 60, h: 16, dark: true},
	{name: "screen-120x36", w: 120, h: 36, dark: true, keys: []string{"i"}},
	{name: "screen-120x36-light", w: 120, h: 36, keys: []string{"v", "enter", "f"}},
	{name: "screen-120x36-no-colour", w: 120, h: 36, dark: true, bare: true, keys: []string{"f"}},
	{name: "screen-200x50", w: 200, h: 50, dark: true, keys: []string{"e", "e", "enter", "f", "tab", "tab"}},
	{name: "screen-200x50-zh", w: 200, h: 50, lang: model.ZH, keys: []string{"f", "tab", "tab"}},
	{name: "screen-counts-80x24", w: 80, h: 24, dark: true, keys: []string{"f", "tab", "tab"}},
}

// pictured is the moment of the pictures: a quarter of an hour after the demo
// account's carrier outage began.
var pictured = time.Date(2026, 11, 20, 14, 3, 1, 0, time.UTC)

func TestPictures(t *testing.T) {
	t.Parallel()
	events := demo.Account(1, pictured)
	for _, p := range pictures {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			f := &fake{store: model.NewStore()}
			f.store.Add(events)
			at := pictured
			f.store.Publish(
				model.Coverage{}.With(model.Known{Span: model.Span{From: at.Add(-24 * time.Hour).Unix(), To: at.Unix() + 1}, AsOf: at.Unix()}),
				model.Freshness{AsOf: at, Next: at.Add(30 * time.Second)})
			o := options(f)
			o.Dark, o.Lang, o.Account, o.Site, o.Demo = &p.dark, p.lang, "", "", true
			o.Zone, o.Now = time.FixedZone("CST", 8*3600), func() time.Time { return at }
			d := drive(t, f, o)
			d.size(p.w, p.h)
			if p.bare {
				d.send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
			}
			d.publish()
			if p.text != "" {
				d.key("/")
				d.text(p.text)
				if !p.open {
					d.key("enter")
				}
			}
			d.key(p.keys...)
			compare(t, "../../docs/"+p.name+".svg", draw(d, p.w, p.h, p.dark))
		})
	}
}

// compare holds a picture against the one in docs, or writes it there.
func compare(t *testing.T, file, got string) {
	t.Helper()
	for dec := xml.NewDecoder(strings.NewReader(got)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("no well-formed SVG: %v", err)
		}
	}
	if !stands(t, file, got) {
		t.Errorf("%s shows another screen than the program; -update draws it anew", file)
	}
}

const (
	cellW, cellH = 9, 19 // of a cell of the picture, in its own units
	border       = 10
)

// looksSequence is the sequences that change how text looks.
var looksSequence = regexp.MustCompile(`\x1b\[[0-9;]+m`)

// uncoloured is what the renderer leaves of looks on a terminal without
// colours.
func uncoloured(seq string) string {
	var kept []string
	for _, n := range strings.Split(seq[2:len(seq)-1], ";") {
		if len(n) == 1 {
			kept = append(kept, n)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(kept, ";") + "m"
}

// draw is the frame as an SVG.
func draw(d *driver, w, h int, dark bool) string {
	fg, bg := "#d6d9e0", "#16181d"
	if !dark {
		fg, bg = "#2b2d33", "#fbfaf6"
	}
	buf := uv.NewScreenBuffer(w, h)
	buf.Method = ansi.GraphemeWidth
	content := d.m.View().Content
	if d.m.looks.bare {
		content = looksSequence.ReplaceAllStringFunc(content, uncoloured)
	}
	uv.NewStyledString(content).Draw(buf, buf.Bounds())
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d">`+"\n", w*cellW+2*border, h*cellH+2*border)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="6" fill="%s"/>`+"\n", bg)
	b.WriteString(`<g font-family="DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK SC, monospace" font-size="15" xml:space="preserve">` + "\n")
	for y := range h {
		drawLine(&b, buf, y, [2]string{fg, bg})
	}
	b.WriteString("</g></svg>\n")
	return b.String()
}

// drawLine draws the runs of one line that look alike. A wide character is a
// run of its own, and so is what follows a gap, so that no font can shift what
// stands behind it.
func drawLine(b *strings.Builder, buf uv.ScreenBuffer, y int, ground [2]string) {
	w := buf.Bounds().Dx()
	for x := 0; x < w; {
		first := buf.CellAt(x, y)
		text, n := first.Content, max(1, first.Width)
		for first.Width == 1 && x+n < w {
			next := buf.CellAt(x+n, y)
			if next.Width != 1 || !next.Style.Equal(&first.Style) || (next.Content == " ") != (text[len(text)-1] == ' ') && strings.HasSuffix(text, "  ") {
				break
			}
			text += next.Content
			n++
		}
		drawRun(b, stretch{text: text, x: x, y: y, cells: n, style: first.Style}, ground)
		x += n
	}
}

type stretch struct {
	text        string
	x, y, cells int
	style       uv.Style
}

func drawRun(b *strings.Builder, r stretch, ground [2]string) {
	fg, bg := tint(r.style.Fg, ground[0]), tint(r.style.Bg, "")
	if r.style.Attrs&uv.AttrReverse != 0 {
		fg, bg = ground[1], fg
	}
	x, y, width := border+r.x*cellW, border+r.y*cellH, r.cells*cellW
	if bg != "" {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", x, y, width, cellH, bg)
	}
	looks := ""
	if r.style.Attrs&uv.AttrBold != 0 {
		looks += ` font-weight="bold"`
	}
	if r.style.Attrs&uv.AttrFaint != 0 {
		looks += ` opacity="0.6"`
	}
	if r.style.Underline != 0 {
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="1" fill="%s"%s/>`+"\n", x, y+cellH-2, width, fg, looks)
	}
	if strings.TrimSpace(r.text) == "" {
		return
	}
	fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
		x, y+15, width, fg, looks, html.EscapeString(strings.ReplaceAll(r.text, " ", "\u00a0")))
}

// tint is a colour as SVG writes it; the sixteen of the terminal get calm
// values, since each terminal's owner chooses those.
func tint(c color.Color, none string) string {
	if c == nil {
		return none
	}
	if basic, ok := c.(ansi.BasicColor); ok {
		return [...]string{
			"#1d1f21", "#cc4b4b", "#5f9e4e", "#c8922c", "#4a82c9", "#a566b8", "#3c9d9d", "#c5c8c6",
			"#7d8188", "#e8706a", "#86c96f", "#eabf5a", "#79aef0", "#cf91de", "#6cc9c9", "#ffffff",
		}[basic]
	}
	r, g, bl, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, bl>>8)
}

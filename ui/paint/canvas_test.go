package paint

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/hinshun/vt10x"
)

// shown is an emulated terminal: it knows no wide characters.
type shown struct{ vt10x.Terminal }

func newShown(w, h int) shown { return shown{vt10x.New(vt10x.WithSize(w, h))} }

func (s shown) Write(b []byte) (int, error) {
	return s.Terminal.Write([]byte(strings.ReplaceAll(string(b), "\n", "\r\n"))) //nolint:wrapcheck // a test's
}

// differs says which cell of two terminals is not the same.
func (s shown) differs(o shown) string {
	w, h := s.Size()
	for y := range h {
		for x := range w {
			a, b := s.Cell(x, y), o.Cell(x, y)
			const reversed = 1
			if a.Char == ' ' && b.Char == ' ' && (a.Mode|b.Mode)&reversed == 0 {
				a.FG, a.Mode = b.FG, b.Mode // not seen
			}
			if a.Char != b.Char || a.FG != b.FG || a.BG != b.BG || a.Mode != b.Mode {
				return fmt.Sprintf("cell %d,%d is %q %v, not %q %v", x, y, b.Char, b, a.Char, a)
			}
		}
	}
	if s.CursorVisible() != o.CursorVisible() || (s.CursorVisible() && s.Cursor() != o.Cursor()) {
		return fmt.Sprintf("the cursor is %v at %v, not %v at %v", o.CursorVisible(), o.Cursor(), s.CursorVisible(), s.Cursor())
	}
	return ""
}

// pages draws frames that are like those before: a line changes, lines move up
// or down, styles reach over lines or do not, the cursor comes and goes.
type pages struct {
	r     *rand.Rand
	lines []string
	w, h  int
}

func (p *pages) next() tea.View {
	switch p.r.IntN(6) {
	case 0:
		p.lines = append(p.lines[1:], p.line())
	case 1:
		p.lines = append([]string{p.line()}, p.lines[:len(p.lines)-1]...)
	case 2:
		for range p.h / 2 {
			p.lines[p.r.IntN(len(p.lines))] = p.line()
		}
	case 3:
		a, b := p.r.IntN(p.h), p.r.IntN(p.h)
		copy(p.lines[min(a, b):max(a, b)], p.lines[min(a, b)+1:])
	default:
		p.lines[p.r.IntN(len(p.lines))] = p.line()
	}
	v := view(strings.Join(p.lines[:p.h-p.r.IntN(2)], "\n"))
	if p.r.IntN(3) > 0 {
		v.Cursor = tea.NewCursor(p.r.IntN(p.w), p.r.IntN(p.h))
	}
	return v
}

func (p *pages) line() string {
	var b strings.Builder
	for n := p.r.IntN(p.w + 4); n > 0; {
		word := strings.Repeat(string(rune('a'+p.r.IntN(26))), 1+p.r.IntN(9))
		switch p.r.IntN(5) {
		case 0:
			fmt.Fprintf(&b, "\x1b[%dm%s\x1b[m ", 31+p.r.IntN(6), word)
		case 1:
			fmt.Fprintf(&b, "\x1b[7;48;5;%dm%s\x1b[0m", p.r.IntN(256), word)
		case 2:
			b.WriteString(strings.Repeat(" ", len(word)))
		default:
			b.WriteString(word)
		}
		n -= len(word) + 1
	}
	if p.r.IntN(40) == 0 {
		b.WriteString("\x1b[1;33mon and on")
	}
	return b.String()
}

// TestFramesShowTheirViews draws at random what differs, and compares the
// terminal after each frame with one that is drawn from nothing.
func TestFramesShowTheirViews(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 7))
			p := &pages{r: r, w: 10 + r.IntN(60), h: 3 + r.IntN(20)}
			for range p.h {
				p.lines = append(p.lines, p.line())
			}
			l := look{w: p.w, h: p.h, redraws: 1, whole: seed%2 == 0, profile: colorprofile.ANSI256}
			c := canvas{returns: true, env: []string{"TERM=xterm-256color"}}
			got := newShown(p.w, p.h)
			out := Lean(got, func() int { return p.h }, true)
			for i := range 200 {
				v := p.next()
				switch r.IntN(60) {
				case 0:
					l.redraws++
				case 1:
					l.method = ansi.GraphemeWidth - l.method
				}
				_, _ = out.Write(c.frame(v, l))
				fresh := canvas{returns: true, env: c.env}
				want := newShown(p.w, p.h)
				_, _ = want.Write(fresh.frame(v, l))
				if d := want.differs(got); d != "" {
					t.Fatalf("seed %d, frame %d: %s", seed, i, d)
				}
			}
		})
	}
}

// TestViewsThatAreTooLong or too short fill the screen and no more.
func TestViewsThatDoNotFit(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "one", "1\n2\n3\n4\n5\n6", strings.Repeat("wide ", 30) + "\nnext"} {
		c := canvas{returns: true, env: []string{"TERM=xterm-256color"}}
		s := newShown(10, 3)
		_, _ = s.Write(c.frame(view("x\ny\nz"), look{w: 10, h: 3, redraws: 1}))
		_, _ = s.Write(c.frame(view(content), look{w: 10, h: 3, redraws: 1}))
		lines := strings.Split(content, "\n")
		for y := range 3 {
			want := ""
			if y < len(lines) {
				want = lines[y][:min(len(lines[y]), 10)]
			}
			if got := strings.Split(s.String(), "\n")[y]; strings.TrimRight(got, " ") != strings.TrimRight(want, " ") {
				t.Errorf("line %d of %q is %q", y, content, got)
			}
		}
	}
}

// TestApart knows lines whose style goes on.
func TestApart(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"": true, "plain": true, "\x1b[1mx\x1b[m": true, "\x1b[1mx\x1b[0m y": true, "\x1b[1mx": false,
		"\x1b[m\x1b[1m": false, "\x1b]8;;http://192.0.2.1\x1b\\x\x1b[m\x1b]8;;\x1b\\": false, "x\x1b": false,
	} {
		if apart([]string{"", line}) != want {
			t.Errorf("%q: %v", line, !want)
		}
	}
}

// BenchmarkFrame is what drawing costs when a line, ten lines or all change,
// beside the plain way, which looks at every cell of every frame.
func BenchmarkFrame(b *testing.B) {
	const w, h = 160, 45
	for _, changed := range []int{1, 10, h} {
		views := [2]tea.View{manyLines(w, h, 0), manyLines(w, h, changed)}
		b.Run(fmt.Sprintf("%d lines", changed), func(b *testing.B) {
			c := canvas{env: []string{"TERM=xterm-256color"}}
			out := Lean(io.Discard, func() int { return h }, false)
			for i := 0; b.Loop(); i++ {
				_, _ = out.Write(c.frame(views[i%2], look{w: w, h: h, redraws: 1, profile: colorprofile.ANSI256}))
			}
		})
		b.Run(fmt.Sprintf("%d lines-plain", changed), func(b *testing.B) {
			out := Lean(io.Discard, func() int { return h }, false)
			cells := uv.NewScreenBuffer(w, h)
			scr := uv.NewTerminalRenderer(out, []string{"TERM=xterm-256color"})
			scr.SetFullscreen(true)
			scr.SetScrollOptim(true)
			for i := 0; b.Loop(); i++ {
				cells.Clear()
				uv.NewStyledString(views[i%2].Content).Draw(cells, cells.Bounds())
				scr.Render(cells.RenderBuffer)
				_ = scr.Flush()
			}
		})
	}
}

// manyLines is a frame whose first n lines are others than with n of 0.
func manyLines(w, h, n int) tea.View {
	var lines []string
	for y := range h {
		line := fmt.Sprintf("\x1b[1m%02d:14:55\x1b[m  live_%04d  \x1b[38;5;197mnetwork\x1b[m  client connection timed out  203.0.113.%d", y, y*7, y)
		if y < n {
			line = strings.ReplaceAll(line, "live", "room")
		}
		lines = append(lines, line+strings.Repeat(" ", max(w-ansi.StringWidth(line), 0)))
	}
	return view(strings.Join(lines, "\n"))
}

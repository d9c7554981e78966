package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"offair/model"
	"offair/ui/paint"
)

// terminal is a small one that knows wide characters: what renderers write,
// done the plain way.
type terminal struct {
	w, h     int
	cells    [][]uv.Cell
	x, y     int
	top, bot int
	style    uv.Style
	shown    bool
	noWrap   bool
	bytes    int
	p        *ansi.Parser
}

func newTerminal(w, h int) *terminal {
	t := &terminal{w: w, h: h, bot: h - 1, p: ansi.NewParser()}
	for range h {
		t.cells = append(t.cells, t.blank())
	}
	return t
}

func (t *terminal) blank() []uv.Cell {
	line := make([]uv.Cell, t.w)
	for i := range line {
		line[i] = uv.EmptyCell
	}
	return line
}

func (t *terminal) Write(b []byte) (int, error) {
	t.bytes += len(b)
	for rest := b; len(rest) > 0; {
		seq, _, n, _ := ansi.DecodeSequence(rest, ansi.NormalState, t.p)
		t.token(seq)
		rest = rest[n:]
	}
	return len(b), nil
}

func (t *terminal) token(seq []byte) {
	switch {
	case ansi.HasCsiPrefix(seq):
		t.csi(seq)
	case string(seq) == "\x1bM":
		if t.y == t.top {
			t.scroll(t.top, -1)
		} else {
			t.y--
		}
	case seq[0] == '\r':
		t.x = 0
	case seq[0] == '\n':
		t.x = 0
		if t.y == t.bot {
			t.scroll(t.top, 1)
		} else {
			t.y++
		}
	case seq[0] == '\b':
		t.x = max(t.x-1, 0)
	case seq[0] >= 0x20 && seq[0] != 0x7f:
		t.put(string(seq))
	}
}

func (t *terminal) put(s string) {
	w := ansi.StringWidthWc(s)
	if t.x+w > t.w {
		if t.noWrap || w == 0 {
			return
		}
		panic("a line wraps: " + s)
	}
	t.cells[t.y][t.x] = uv.Cell{Content: s, Width: w, Style: t.style}
	for i := 1; i < w; i++ {
		t.cells[t.y][t.x+i] = uv.Cell{}
	}
	t.x += w
}

func (t *terminal) csi(seq []byte) {
	cmd := ansi.Cmd(t.p.Command())
	n, _, _ := t.p.Params().Param(0, 1)
	n = max(n, 1)
	if cmd.Prefix() == '?' {
		on := cmd.Final() == 'h'
		switch n {
		case 25:
			t.shown = on
		case 7:
			t.noWrap = !on
		}
		return
	}
	if cmd.Prefix() != 0 || cmd.Intermediate() != 0 {
		return
	}
	m, _, _ := t.p.Params().Param(1, 1)
	t.x = min(t.x, t.w-1) // a move takes back the wrap that is pending
	switch cmd.Final() {
	case 'm':
		uv.ReadStyle(t.p.Params(), &t.style)
	case 'H':
		t.y, t.x = min(n, t.h)-1, min(max(m, 1), t.w)-1
	case 'd':
		t.y = min(n, t.h) - 1
	case 'G':
		t.x = min(n, t.w) - 1
	case 'A':
		t.y = max(t.y-n, 0)
	case 'B':
		t.y = min(t.y+n, t.h-1)
	case 'C':
		t.x = min(t.x+n, t.w-1)
	case 'D':
		t.x = max(t.x-n, 0)
	case 'K':
		k, _, _ := t.p.Params().Param(0, 0)
		from, to := t.x, t.w
		if k == 1 {
			from, to = 0, t.x+1
		}
		t.clear(from, to)
	case 'X':
		t.clear(t.x, min(t.x+n, t.w))
	case 'J':
		for y := range t.h {
			t.cells[y] = t.blank()
		}
	case 'P':
		line := t.cells[t.y]
		copy(line[t.x:], line[min(t.x+n, t.w):])
		t.clear(max(t.w-n, t.x), t.w)
	case '@':
		line := t.cells[t.y]
		copy(line[min(t.x+n, t.w):], line[t.x:])
		t.clear(t.x, min(t.x+n, t.w))
	case 'r':
		t.top, t.bot, t.x, t.y = n-1, m-1, 0, 0
	case 'L':
		t.scroll(t.y, -n)
	case 'M':
		t.scroll(t.y, n)
	case 'S':
		t.scroll(t.top, n)
	case 'T':
		t.scroll(t.top, -n)
	case 'b':
		last := t.cells[t.y][t.x-1].Content
		for range n {
			t.put(last)
		}
	case 'c', 'n', 't', 'q', 'u':
	default:
		panic(fmt.Sprintf("the terminal does not know %q", seq))
	}
}

func (t *terminal) clear(from, to int) {
	for x := from; x < to; x++ {
		t.cells[t.y][x] = uv.EmptyCell
	}
}

func (t *terminal) scroll(top, n int) {
	for ; n > 0; n-- {
		copy(t.cells[top:t.bot], t.cells[top+1:t.bot+1])
		t.cells[t.bot] = t.blank()
	}
	for ; n < 0; n++ {
		copy(t.cells[top+1:t.bot+1], t.cells[top:t.bot])
		t.cells[top] = t.blank()
	}
}

// differs says where two terminals do not show the same.
func (t *terminal) differs(o *terminal) string {
	for y := range t.h {
		for x := range t.w {
			a, b := t.cells[y][x], o.cells[y][x]
			if a.Content != b.Content || a.Width != b.Width || !a.Style.Equal(&b.Style) {
				return fmt.Sprintf("cell %d,%d is %q %v, not %q %v", x, y, b.Content, b.Style, a.Content, a.Style)
			}
		}
	}
	if t.shown != o.shown || (t.shown && (min(t.x, t.w-1) != min(o.x, t.w-1) || t.y != o.y)) {
		return fmt.Sprintf("the cursor is at %d,%d, not at %d,%d", o.x, o.y, t.x, t.y)
	}
	return ""
}

// pair feeds one terminal as it comes and one through a lean writer.
type pair struct {
	mu          sync.Mutex
	whole, less *terminal
	lean        io.Writer
	writes      int
	wrong       string
	changed     chan struct{}
}

func newPair(w, h int) *pair {
	p := &pair{whole: newTerminal(w, h), less: newTerminal(w, h), changed: make(chan struct{}, 1)}
	p.lean = paint.Lean(p.less, func() int { return h }, true)
	return p
}

func (p *pair) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writes++
	before := p.less.bytes
	_, _ = p.whole.Write(b) // its errors are panics
	_, _ = p.lean.Write(b)
	if d := p.whole.differs(p.less); d != "" && p.wrong == "" {
		p.wrong = fmt.Sprintf("write %d: %s\nof %q\n%d bytes went through", p.writes, d, b, p.less.bytes-before)
	}
	select {
	case p.changed <- struct{}{}:
	default:
	}
	return len(b), nil
}

// look gives what the terminal shows, and the bytes so far.
func (p *pair) look() (text string, whole, less int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var b strings.Builder
	for _, line := range p.less.cells {
		for _, c := range line {
			b.WriteString(c.Content)
		}
		b.WriteString("\n")
	}
	return b.String(), p.whole.bytes, p.less.bytes
}

// leanProgram is a real program, as it runs, whose bytes are counted as whole;
// what is less went through another lean writer, which must change nothing.
func leanProgram(t *testing.T, w, h int, events []model.Event) (p *paint.Program, out *pair) {
	t.Helper()
	f := newFake(events)
	f.blocks = true
	ctx, cancel := context.WithCancel(context.Background())
	o := options(f)
	o.Context, o.Lang = ctx, model.ZH
	out = newPair(w, h)
	p = paint.New(ctx, New(o), paint.Options{Output: out, Env: []string{"TERM=xterm-256color"}, Width: w, Height: h})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = p.Run() // ends with its context
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		if out.wrong != "" {
			t.Error(out.wrong)
		}
	})
	return p, out
}

// until waits for a text on the screen.
func (p *pair) until(t *testing.T, ok func(string) bool) (whole, less int) {
	t.Helper()
	deadline := time.After(patience)
	for {
		text, whole, less := p.look()
		if ok(text) {
			return whole, less
		}
		select {
		case <-p.changed:
		case <-deadline:
			t.Fatalf("what was waited for never came:\n%s", text)
		}
	}
}

// frames draws a screen's frames as the library does, at once.
type frames struct {
	cells uv.ScreenBuffer
	scr   *uv.TerminalRenderer
	buf   bytes.Buffer
	out   *pair
}

func newFrames(w, h int, method ansi.Method) *frames {
	f := &frames{cells: uv.NewScreenBuffer(w, h), out: newPair(w, h)}
	f.cells.Method = method
	f.scr = uv.NewTerminalRenderer(&f.buf, []string{"TERM=xterm-256color"})
	f.scr.SetGraphemeWidth(method == ansi.GraphemeWidth)
	f.scr.SetMapNewline(true)
	f.scr.SetScrollOptim(true)
	f.scr.SetFullscreen(true)
	f.scr.SetRelativeCursor(false)
	f.scr.Erase()
	return f
}

func (f *frames) draw(v tea.View) {
	f.cells.Clear()
	uv.NewStyledString(v.Content).Draw(f.cells, f.cells.Bounds())
	f.scr.Render(f.cells.RenderBuffer)
	f.buf.WriteString(map[bool]string{true: "\x1b[?25h", false: "\x1b[?25l"}[v.Cursor != nil])
	if v.Cursor != nil {
		f.scr.MoveTo(v.Cursor.X, v.Cursor.Y)
	}
	_ = f.scr.Flush() // to memory
	_, _ = f.out.Write(f.buf.Bytes())
	f.buf.Reset()
}

// TestLeanShowsTheSame presses keys at random and compares the terminals after
// every frame.
func TestLeanShowsTheSame(t *testing.T) {
	t.Parallel()
	keys := strings.Split("j j j j k G g pgdown pgup enter p P [ ] e o esc u ? / l v 直 backspace tab enter esc J K", " ")
	for _, method := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
		for _, size := range [][2]int{{160, 45}, {80, 24}, {61, 17}} {
			t.Run(fmt.Sprint(method, size), func(t *testing.T) {
				t.Parallel()
				events := records(400)
				for i := range events[:60] {
					if method == ansi.WcWidth {
						events[i*5].Stream = hostile[i%len(hostile)]
					}
				}
				d := start(t, events, size[0], size[1])
				if method == ansi.GraphemeWidth {
					d.send(clusterReport)
				}
				f := newFrames(size[0], size[1], method)
				r := rand.New(rand.NewPCG(5, uint64(size[0])))
				for i := range 300 {
					k := keys[r.IntN(len(keys))]
					d.key(k)
					if i%50 == 0 {
						d.add(event(fmt.Sprintf("新的_%d", i), int64(i), "x"))
					}
					f.draw(d.m.View())
					if f.out.wrong != "" {
						t.Fatalf("after %q: %s", k, f.out.wrong)
					}
				}
				t.Logf("%d bytes of %d", f.out.less.bytes, f.out.whole.bytes)
			})
		}
	}
}

// seeing is a screen whose last frame can be looked at.
type seeing struct {
	tea.Model
	mu   *sync.Mutex
	last *tea.View
}

func (s seeing) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m, cmd := s.Model.Update(msg)
	s.Model = m
	return s, cmd
}

func (s seeing) View() tea.View {
	v := s.Model.View()
	s.mu.Lock()
	defer s.mu.Unlock()
	*s.last = v
	return v
}

// TestProgramShowsItsFrames presses keys at random in the program as it runs
// and compares the terminal with the whole of the last frame.
func TestProgramShowsItsFrames(t *testing.T) {
	t.Parallel()
	const w, h = 120, 36
	keys := strings.Split("j j j k G g pgdown pgup enter p e o esc / l v 直 backspace tab ? f t i", " ")
	events := records(400)
	for i := range events[:60] {
		events[i*5].Stream = hostile[i%len(hostile)]
	}
	f := newFake(events)
	f.blocks = true
	ctx, cancel := context.WithCancel(context.Background())
	o := options(f)
	o.Context, o.Lang = ctx, model.ZH
	out := newPair(w, h)
	m := seeing{New(o), &sync.Mutex{}, new(tea.View)}
	p := paint.New(ctx, m, paint.Options{Output: out, Env: []string{"TERM=xterm-256color"}, Width: w, Height: h, FPS: 120, Profile: new(colorprofile.TrueColor)})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = p.Run() // ends with its context
	}()
	defer func() { cancel(); <-ended }()
	same := func() string {
		m.mu.Lock()
		v := *m.last
		m.mu.Unlock()
		whole := newFrames(w, h, ansi.WcWidth)
		whole.scr.SetColorProfile(colorprofile.TrueColor)
		whole.draw(v)
		out.mu.Lock()
		defer out.mu.Unlock()
		return whole.out.whole.differs(out.whole)
	}
	r := rand.New(rand.NewPCG(11, 11))
	for i := range 150 {
		k := keys[r.IntN(len(keys))]
		p.Send(press(k))
		if i%10 != 9 {
			continue // frames are merged
		}
		deadline := time.After(10 * time.Second)
		for d := same(); d != ""; d = same() {
			select {
			case <-out.changed:
			case <-deadline:
				t.Fatalf("after %d keys, the last %q: %s", i+1, k, d)
			}
		}
	}
}

// TestLeanBytes: a step of the cursor on a Chinese screen costs what it costs
// on any other.
func TestLeanBytes(t *testing.T) {
	t.Parallel()
	p, out := leanProgram(t, 160, 45, records(400))
	mark := func(y int) func(string) bool {
		return func(text string) bool {
			return strings.HasPrefix(strings.Split(text, "\n")[y+aboveRows(45)], "▌")
		}
	}
	whole, _ := out.until(t, func(text string) bool {
		return mark(4)(text) && strings.ContainsAny(text, "▁▂▃▄▅▆▇") && strings.TrimSpace(strings.Split(text, "\n")[1+aboveRows(45)]) != ""
	})
	for y := 5; y < 20; y++ {
		p.Send(press("j"))
		w, _ := out.until(t, mark(y))
		t.Logf("cursor step: %d bytes", w-whole)
		if w-whole > 64-16 {
			t.Errorf("a cursor step takes %d bytes, want at most 48", w-whole)
		}
		whole = w
	}
	p.Send(press("G"))
	out.until(t, mark(43-aboveRows(45)))
	first := func(text string) string { return strings.Split(text, "\n")[4+aboveRows(45)] }
	for i, key := range []string{"pgup", "j", "j", "j", "j"} {
		text, whole, _ := out.look()
		p.Send(press(key))
		w, _ := out.until(t, func(now string) bool { return first(now) != first(text) })
		t.Logf("%s: %d bytes", key, w-whole)
		if i > 0 && w-whole > 400-16 {
			t.Errorf("scrolling by a row takes %d bytes, want at most 384", w-whole)
		}
	}
}

// TestLeanLeavesOthersAlone: what holds no line that is painted anew goes
// through byte by byte.
func TestLeanLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"\x1b[?1049h\x1b[H\x1b[2Jabc\r\n\x1b[3;4Hdef\x1b[K\x1b[1mx\x1b[m\x1b[2B\x1b[?25l",
		"\x1b]0;title\x07\x1b[>4;2m\x1b[=0;1u\x1b[c", "\x1b[2;5r\x1b[5H\n\x1b[r\x1b[2;2Hx", "日本\x1b[5b",
		"\x1b[1;1H\x1b[Kplain line\r\n\x1b[K日本\r\n",
	} {
		var out bytes.Buffer
		if _, err := paint.Lean(&out, func() int { return 24 }, false).Write([]byte(s)); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.HasPrefix(s, got) || len(s)-len(got) > 4 {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// FuzzLean writes sequences of all kinds, in pieces.
func FuzzLean(f *testing.F) {
	f.Add([]byte("\x1b[2;1H\x1b[?7l\x1b[K日本 x\x1b[1my\x1b[m\x1b[?7h\x1b[2;8H"), 7)
	for _, n := range []int{31, 32, 33, 100, 3} { // the decoder has room for 32
		f.Add([]byte("\x1b[2;1H\x1b[K日本\x1b["+strings.Repeat("1;", n)+"1m中\x1b["+strings.Repeat("1:", n)+"1H"), 9)
	}
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		var out bytes.Buffer
		l := paint.Lean(&out, func() int { return 10 }, true)
		cut = min(max(cut, 0), len(b))
		for _, part := range [][]byte{b[:cut], b[cut:], b} {
			if n, err := l.Write(part); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
		}
	})
}

func TestLeanTellsErrors(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	_ = r.Close()
	if _, err := paint.Lean(w, func() int { return 1 }, true).Write([]byte("x")); err == nil {
		t.Error("an error of the terminal is kept secret")
	}
}

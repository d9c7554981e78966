package paint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// sheet is an output that remembers each write and when it came.
type sheet struct {
	mu     sync.Mutex
	writes []string
	at     []time.Time
	gate   chan struct{} // closed or nil: open
	broken error
}

func (s *sheet) Write(b []byte) (int, error) {
	s.mu.Lock()
	gate, broken := s.gate, s.broken
	s.mu.Unlock()
	if gate != nil {
		<-gate
	}
	if broken != nil {
		return 0, broken
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes, s.at = append(s.writes, string(b)), append(s.at, time.Now())
	return len(b), nil
}

func (s *sheet) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.writes, "")
}

// from is what was written from write n on.
func (s *sheet) from(n int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.writes[n:], "")
}

func (s *sheet) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.writes)
}

func view(content string) tea.View {
	v := tea.NewView(content)
	v.AltScreen = true
	return v
}

// started is a painter of 20×4 that runs; end it before the bubble ends.
func started(fps int) (*painter, *sheet) {
	out := &sheet{}
	p := newPainter(Options{Output: out, Env: []string{"TERM=xterm-256color"}, FPS: fps}, true)
	go p.run()
	return p, out
}

// small is a terminal's look.
var small = look{w: 20, h: 4, redraws: 1}

// TestAFrameAfterAPauseGoesOutAtOnce: not a moment later than it was made.
func TestAFrameAfterAPauseGoesOutAtOnce(t *testing.T) {
	t.Parallel()
	for _, fps := range []int{1, 30, 60, 120} {
		synctest.Test(t, func(t *testing.T) {
			p, out := started(fps)
			defer p.end()
			for i := range 5 {
				time.Sleep(2*time.Second + time.Duration(i)*time.Millisecond)
				made := time.Now()
				p.show(view(fmt.Sprint("frame ", i)), small)
				synctest.Wait()
				if n := out.count(); n != i+1 || !out.at[i].Equal(made) {
					t.Fatalf("at %d frames a second, %d writes, the last %s after its frame was made", fps, n, time.Since(made))
				}
			}
		})
	}
}

// TestWhatAKeyLeadsToDoesNotWait: the line, its rows and what is concluded
// come milliseconds apart, and each is shown when it is there.
func TestWhatAKeyLeadsToDoesNotWait(t *testing.T) {
	t.Parallel()
	for _, fps := range []int{60, 120} {
		synctest.Test(t, func(t *testing.T) {
			p, out := started(fps)
			defer p.end()
			for key := range 20 {
				time.Sleep(60 * time.Millisecond)
				for step := range mostAtOnce {
					p.show(view(fmt.Sprint("key ", key, " step ", step)), small)
					synctest.Wait()
					if n := out.count(); n != key*mostAtOnce+step+1 {
						t.Fatalf("at %d frames a second, step %d of key %d waits", fps, step, key)
					}
					time.Sleep(2 * time.Millisecond)
				}
			}
		})
	}
}

// TestNeverMoreThanTheRate makes a thousand frames a second and looks at every
// second that begins with a write. The last frame is drawn, in time.
func TestNeverMoreThanTheRate(t *testing.T) {
	t.Parallel()
	for _, fps := range []int{1, 2, 9, 10, 20, 24, 30, 59, 60, 120} {
		synctest.Test(t, func(t *testing.T) {
			p, out := started(fps)
			defer p.end()
			const frames = 3500
			for i := range frames {
				p.show(view(fmt.Sprint("frame ", i)), small)
				time.Sleep(time.Millisecond)
			}
			time.Sleep(time.Second)
			synctest.Wait()
			if last := out.writes[len(out.writes)-1]; !strings.Contains(p.canvas.last.Content, fmt.Sprint(frames-1)) || last == "" {
				t.Errorf("the last frame was never drawn; the last is %q", p.canvas.last.Content)
			}
			most := 0
			for i, at := range out.at {
				n := 0
				for _, other := range out.at[i:] {
					if other.Sub(at) < time.Second {
						n++
					}
				}
				most = max(most, n)
			}
			if most > fps || (fps > 2 && most < fps-1) {
				t.Errorf("%d frames in one second, want %d", most, fps)
			}
		})
	}
}

// TestNothingIsDrawnWhenNothingChanged: the same frame costs no byte, and
// neither does time that passes.
func TestNothingIsDrawnWhenNothingChanged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, out := started(60)
		defer p.end()
		v := view("one\ntwo")
		v.Cursor = tea.NewCursor(2, 1)
		p.show(v, small)
		time.Sleep(time.Second)
		synctest.Wait()
		n := out.count()
		for range 50 {
			again := view("one\ntwo")
			again.Cursor = tea.NewCursor(2, 1)
			p.show(again, small)
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if out.count() != n {
			t.Errorf("a screen that shows the same wrote %q", out.from(n))
		}
		p.show(view("one\nTwo"), small)
		synctest.Wait()
		if out.count() != n+1 {
			t.Error("what came then was not drawn")
		}
	})
}

// TestNothingIsDrawnBeforeTheSizeIsKnown: the first frame is the first useful
// one.
func TestNothingIsDrawnBeforeTheSizeIsKnown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		out := &sheet{}
		p := newPainter(Options{Output: out}, true)
		go p.run()
		defer p.end()
		p.show(view("small"), look{})
		time.Sleep(time.Second)
		synctest.Wait()
		if out.count() != 0 {
			t.Errorf("drawn without a size: %q", out.all())
		}
		p.show(view("small"), small)
		synctest.Wait()
		if !strings.Contains(out.all(), "small") {
			t.Error("not drawn once the size was known")
		}
	})
}

// TestASlowTerminalGetsFewerFrames: nobody waits for it, and of the frames that
// were made meanwhile it gets the last.
func TestASlowTerminalGetsFewerFrames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, out := started(60)
		defer p.end()
		p.show(view("frame"), small)
		synctest.Wait()
		out.mu.Lock()
		out.gate = make(chan struct{})
		out.mu.Unlock()
		began := time.Now()
		for i := range 100 {
			p.show(view(fmt.Sprint("frame ", i)), small)
			_, _ = p.Write([]byte("\a"))
			time.Sleep(20 * time.Millisecond)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("making frames took %s: it waits for the terminal", took)
		}
		before := out.count()
		close(out.gate)
		time.Sleep(time.Second)
		synctest.Wait()
		if n := out.count() - before; n > 4 { // what was stuck, what stood beside, the last frame
			t.Errorf("%d writes after the terminal came back: frames were kept", n)
		}
		if p.canvas.last.Content != "frame 99" || strings.Count(out.all(), "\a") != 100 {
			t.Errorf("it shows %q", p.canvas.last.Content)
		}
	})
}

// TestAsideIsBounded: sequences for a terminal that takes nothing do not fill
// the memory.
func TestAsideIsBounded(t *testing.T) {
	t.Parallel()
	p := newPainter(Options{Output: io.Discard}, true)
	for range 100 {
		if n, err := p.Write(bytes.Repeat([]byte("x"), mostAside/10)); n != mostAside/10 || err != nil {
			t.Fatal(n, err)
		}
	}
	if n := len(p.mail.aside); n > mostAside {
		t.Errorf("%d bytes wait", n)
	}
}

// TestATerminalThatTakesNothingIsLeft within some time, and the program ends.
func TestATerminalThatTakesNothingIsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, out := started(60)
		p.show(view("frame"), small)
		synctest.Wait()
		out.mu.Lock()
		out.gate = make(chan struct{})
		out.mu.Unlock()
		p.show(view("another"), small)
		synctest.Wait()
		began := time.Now()
		p.end()
		if took := time.Since(began); took > patience {
			t.Errorf("ending took %s", took)
		}
		close(out.gate)
		<-p.ended
	})
}

// TestParkingLeavesTheTerminal, and resuming draws everything again.
func TestParkingLeavesTheTerminal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, out := started(60)
		defer p.end()
		v := view("one\ntwo")
		v.MouseMode, v.WindowTitle = tea.MouseModeCellMotion, "title"
		p.show(v, small)
		synctest.Wait()
		p.park()
		wantLeft(t, out.all())
		n := out.count()
		p.show(view("meanwhile"), small)
		time.Sleep(time.Second)
		synctest.Wait()
		if out.count() != n {
			t.Errorf("a parked painter wrote %q", out.from(n))
		}
		p.resume()
		time.Sleep(time.Second)
		synctest.Wait()
		if again := out.from(n); !strings.Contains(again, ansi.SetModeAltScreenSaveCursor) || !strings.Contains(again, "meanwhile") {
			t.Errorf("resumed with %q", again)
		}
	})
}

// wantLeft checks that what was switched on is off again.
func wantLeft(t *testing.T, written string) {
	t.Helper()
	if left := leftOn(written); len(left) > 0 {
		t.Errorf("left on: %v\nby %q", left, written)
	}
	if strings.Contains(written, "\x1b]2;") && !strings.Contains(written[strings.LastIndex(written, "\x1b]2;"):], ansi.SetWindowTitle("")) {
		t.Error("the window's title stays")
	}
	if !strings.Contains(written, ansi.SetModeAltScreenSaveCursor) {
		t.Errorf("nothing was drawn: %q", written)
	}
}

// leftOn are the modes that a terminal is left in, beside those it begins with.
func leftOn(written string) map[string]bool {
	on := map[string]bool{}
	p := ansi.NewParser()
	for rest := written; len(rest) > 0; {
		seq, _, n, _ := ansi.DecodeSequence(rest, ansi.NormalState, p)
		rest = rest[n:]
		if !ansi.HasCsiPrefix(seq) {
			continue
		}
		cmd := ansi.Cmd(p.Command())
		first, _, _ := p.Params().Param(0, 0)
		key, usual := fmt.Sprintf("%c%d", cmd.Prefix(), first), false
		switch {
		case cmd.Prefix() == '?' && (cmd.Final() == 'h' || cmd.Final() == 'l'):
			usual = first == 25 || first == 7 // cursor, wrapping
			on[key] = (cmd.Final() == 'h') != usual
		case cmd.Final() == 'u' && cmd.Prefix() != '?':
			on["keys"] = cmd.Prefix() != '<'
		case cmd.Final() == 'm' && cmd.Prefix() == '>':
			_, _, more := p.Params().Param(1, 0)
			on["other keys"] = more
		case cmd.Final() == 'q' && cmd.Intermediate() == ' ':
			on["cursor's shape"] = first != 0
		}
	}
	for k, v := range on {
		if !v {
			delete(on, k)
		}
	}
	return on
}

// model is a small one: what it is sent by Send as a func is done by Update.
type model struct {
	mu   sync.Mutex
	v    tea.View
	seen []tea.Msg
	cmd  func() tea.Cmd
}

func (m *model) Init() tea.Cmd {
	if m.cmd != nil {
		return m.cmd()
	}
	return nil
}

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seen = append(m.seen, msg)
	switch msg := msg.(type) {
	case func(*model) tea.Cmd:
		return m, msg(m)
	case tea.WindowSizeMsg:
		m.v = view(fmt.Sprintf("%d by %d", msg.Width, msg.Height))
		m.v.MouseMode, m.v.ReportFocus, m.v.WindowTitle = tea.MouseModeAllMotion, true, "a title"
		m.v.Cursor = tea.NewCursor(1, 1)
	}
	return m, nil
}

func (m *model) View() tea.View { return m.v }

func (m *model) has(msg tea.Msg) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.seen {
		if fmt.Sprintf("%T%v", s, s) == fmt.Sprintf("%T%v", msg, msg) {
			return true
		}
	}
	return false
}

// running is a program in a bubble.
func running(t *testing.T, m *model, o Options) (p *Program, out *sheet, ended chan error) {
	t.Helper()
	out = &sheet{}
	o.Output = out
	if o.Env == nil {
		o.Env = []string{"TERM=xterm-256color"}
	}
	o.Width, o.Height = 40, 6
	p = New(t.Context(), m, o)
	ended = make(chan error, 1)
	go func() { ended <- p.Run() }()
	return p, out, ended
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// silent is an input without keys.
func silent(t *testing.T) io.Reader {
	r, w := io.Pipe()
	t.Cleanup(func() { _ = w.Close() })
	return r
}

// TestTheTerminalIsRestored, however a program ends.
func TestTheTerminalIsRestored(t *testing.T) {
	t.Parallel()
	quit := func(*model) tea.Cmd { return tea.Quit }
	boom := func() tea.Msg { panic("on purpose") }
	for name, c := range map[string]struct {
		do   func(*model) tea.Cmd
		want error
	}{
		"quit":                 {quit, nil},
		"interrupt":            {func(*model) tea.Cmd { return tea.Interrupt }, tea.ErrInterrupted},
		"panic in Update":      {func(*model) tea.Cmd { panic("on purpose") }, tea.ErrProgramPanic},
		"panic in a command":   {func(*model) tea.Cmd { return boom }, tea.ErrProgramPanic},
		"panic in one of some": {func(*model) tea.Cmd { return tea.Batch(boom, boom) }, tea.ErrProgramPanic},
		"panic within some": {func(*model) tea.Cmd {
			return tea.Batch(func() tea.Msg { return tea.BatchMsg{boom, nil} }, nil, func() tea.Msg { return nil })
		}, tea.ErrProgramPanic},
		"with the canvas broken": {nil, tea.ErrProgramPanic},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p, out, ended := running(t, &model{}, Options{Input: nil})
				synctest.Wait()
				if !strings.Contains(out.all(), "40 by 6") {
					t.Errorf("not drawn: %q", out.all())
				}
				p.Send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
				p.Send(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
				synctest.Wait()
				if c.do == nil {
					synctest.Wait()
					p.painter.do(t.Context(), func() { p.painter.canvas.scr = nil })
					p.painter.show(view("breaks"), small)
				} else {
					p.Send(c.do)
				}
				if err := <-ended; !errors.Is(err, c.want) || (c.want == nil && err != nil) {
					t.Errorf("ended with %v, want %v", err, c.want)
				}
				wantLeft(t, out.all())
				p.Send(quit) // does nothing now
			})
		})
	}
}

// TestKeyboardIsRestored where keys are read.
func TestKeyboardIsRestored(t *testing.T) {
	t.Parallel()
	p, out, ended := running(t, &model{}, Options{Input: silent(t)})
	for _, flags := range []int{ansi.KittyDisambiguateEscapeCodes, ansi.KittyDisambiguateEscapeCodes | ansi.KittyReportEventTypes} {
		p.Send(func(m *model) tea.Cmd { m.v.KeyboardEnhancements.ReportEventTypes = flags > 1; return nil })
		for want := []string{ansi.PushKittyKeyboard(1), ansi.KittyKeyboard(3, 1)}[flags/3]; !strings.Contains(out.all(), want); {
			p.Send(tea.ResumeMsg{}) // until it is drawn
		}
	}
	p.Send(tea.Quit())
	must(t, <-ended)
	wantLeft(t, out.all())
}

// TestTheEndOfItsContextEndsIt, and the terminal is restored.
func TestTheEndOfItsContextEndsIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		out := &sheet{}
		p := New(ctx, &model{}, Options{Output: out, Width: 10, Height: 3})
		ended := make(chan error, 1)
		go func() { ended <- p.Run() }()
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, tea.ErrProgramKilled) || !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		wantLeft(t, out.all())
	})
}

// TestADeadTerminalEndsIt and says why.
func TestADeadTerminalEndsIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, out, ended := running(t, &model{}, Options{})
		synctest.Wait()
		out.mu.Lock()
		out.broken = io.ErrClosedPipe
		out.mu.Unlock()
		p.Send(func(m *model) tea.Cmd { m.v.Content = "more"; return nil })
		if err := <-ended; !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
	})
}

// TestResizeDrawsEverything: terminals move what they show when they change.
func TestResizeDrawsEverything(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, out, ended := running(t, &model{}, Options{})
		synctest.Wait()
		for _, size := range [][2]int{{60, 8}, {20, 3}, {20, 3}, {40, 6}} {
			time.Sleep(time.Second)
			synctest.Wait()
			n := out.count()
			p.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			synctest.Wait()
			if s := out.from(n); !strings.Contains(s, ansi.EraseEntireScreen) || !strings.Contains(s, fmt.Sprintf("%d by %d", size[0], size[1])) {
				t.Errorf("resized to %v: %q", size, s)
			}
		}
		time.Sleep(time.Second)
		synctest.Wait()
		n := out.count()
		p.Send(tea.ClearScreen())
		synctest.Wait()
		if s := out.from(n); !strings.Contains(s, ansi.EraseEntireScreen) || !strings.Contains(s, "40 by 6") {
			t.Errorf("cleared: %q", s)
		}
		p.Send(tea.Quit())
		must(t, <-ended)
	})
}

// TestFramesAreWholeWhereTheTerminalCan: between the marks of mode 2026, once
// the terminal said that it has it and it is off.
func TestFramesAreWholeWhereTheTerminalCan(t *testing.T) {
	t.Parallel()
	for value, want := range map[ansi.ModeSetting]bool{ansi.ModeReset: true, ansi.ModeSet: false, ansi.ModeNotRecognized: false, ansi.ModePermanentlyReset: false} {
		synctest.Test(t, func(t *testing.T) {
			p, out, ended := running(t, &model{}, Options{})
			p.Send(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: value})
			synctest.Wait()
			n := out.count()
			time.Sleep(time.Second)
			synctest.Wait()
			p.Send(func(m *model) tea.Cmd { m.v.Content = "more"; return nil })
			synctest.Wait()
			s := out.from(n)
			begins, ends := strings.HasPrefix(s, ansi.SetModeSynchronizedOutput), strings.HasSuffix(s, ansi.ResetModeSynchronizedOutput)
			if begins != want || ends != want {
				t.Errorf("after %v: %q", value, s)
			}
			if hidden := strings.HasPrefix(s, ansi.ResetModeTextCursorEnable); hidden == want {
				t.Errorf("after %v the cursor flies about: %q", value, s)
			}
			p.Send(tea.Quit())
			must(t, <-ended)
		})
	}
}

// TestTheTerminalIsAsked what it can where somebody reads the answer.
func TestTheTerminalIsAsked(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]bool{
		"": true, "TERM_PROGRAM=iTerm.app": true, "TERM_PROGRAM=Apple_Terminal": false, "SSH_TTY=/dev/pts/1": false,
		"SSH_TTY=/dev/pts/1 TERM=xterm-kitty": true, "SSH_TTY=x WT_SESSION=1": true, "SSH_TTY=x TERM_PROGRAM=iTerm.app": false,
	} {
		o := Options{Env: strings.Fields("TERM=xterm " + env), Input: strings.NewReader("")}
		if o.asks() != want {
			t.Errorf("%q: %v", env, !want)
		}
		o.Input = nil
		if o.asks() {
			t.Errorf("%q: asked, and nobody reads", env)
		}
	}
	m := &model{cmd: func() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, tea.Raw("\a")) }}
	p, out, ended := running(t, m, Options{Input: silent(t)})
	for !m.has(tea.ResumeMsg{}) || !strings.Contains(out.all(), "\a") || !strings.Contains(out.all(), ansi.RequestBackgroundColor) {
		p.Send(tea.ResumeMsg{})
	}
	p.Send(tea.Quit())
	must(t, <-ended)
	if s := out.all(); !strings.HasPrefix(s, ansi.RequestModeSynchronizedOutput+ansi.RequestModeUnicodeCore) {
		t.Errorf("asked %q", s)
	}
	if m.has(tea.RawMsg{Msg: "\a"}) {
		t.Error("the model was told of what it asked for")
	}
}

// TestClipboardDoesNotTear: Bubble Tea's own sequences go out between frames.
func TestClipboardDoesNotTear(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, out, ended := running(t, &model{}, Options{FPS: 120})
		p.Send(tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset})
		const copies = 20
		for i := range copies {
			p.Send(func(m *model) tea.Cmd {
				m.v.Content = strings.Repeat(fmt.Sprint(i), 30)
				return tea.SetClipboard(strings.Repeat(fmt.Sprint("copied ", i), 500))
			})
			time.Sleep(33 * time.Millisecond)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		p.Send(tea.Quit())
		must(t, <-ended)
		rest := out.all()
		for i := range copies {
			whole := ansi.SetSystemClipboard(strings.Repeat(fmt.Sprint("copied ", i), 500))
			before, after, ok := strings.Cut(rest, whole)
			if !ok {
				t.Fatalf("copy %d is torn or missing", i)
			}
			if strings.Count(before, ansi.SetModeSynchronizedOutput) != strings.Count(before, ansi.ResetModeSynchronizedOutput) {
				t.Errorf("copy %d is within a frame", i)
			}
			rest = before + after
		}
	})
}

// TestColoursFollowTheTerminal down to none.
func TestColoursFollowTheTerminal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"true":     {Options{Profile: new(colorprofile.TrueColor)}, "\x1b[38;2;255;0;95my"},
		"256":      {Options{Profile: new(colorprofile.ANSI256)}, "\x1b[38;5;197my"},
		"16":       {Options{Profile: new(colorprofile.ANSI)}, "\x1b[91my"},
		"NO_COLOR": {Options{Env: []string{"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=1", "TTY_FORCE=1"}}, "y\x1b[1mx\x1b[m"},
	} {
		synctest.Test(t, func(t *testing.T) {
			p, out, ended := running(t, &model{}, c.o)
			synctest.Wait()
			p.Send(func(m *model) tea.Cmd { m.v.Content = "\x1b[38;2;255;0;95my\x1b[m\x1b[1mx\x1b[m"; return nil })
			synctest.Wait()
			p.Send(tea.Quit())
			must(t, <-ended)
			if s := out.all(); !strings.Contains(s, c.want) || (name == "NO_COLOR" && strings.Contains(s, "38;")) {
				t.Errorf("%s: %q", name, s)
			}
		})
	}
}

// TestProgramsShareNothing: many at once, each on its own terminal.
func TestProgramsShareNothing(t *testing.T) {
	t.Parallel()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			out := &sheet{}
			p := New(t.Context(), &model{}, Options{Output: out, Width: 20 + i, Height: 4, FPS: 120})
			go func() {
				for n := range 200 {
					p.Send(func(m *model) tea.Cmd { m.v.Content = fmt.Sprintf("%d of %d", n, i); return nil })
				}
				p.Send(tea.Quit())
			}()
			if err := p.Run(); err != nil {
				t.Error(err)
			}
			if left := leftOn(out.all()); len(left) > 0 {
				t.Error(left)
			}
		})
	}
	all.Wait()
}

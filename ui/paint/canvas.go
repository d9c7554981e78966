package paint

import (
	"bytes"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// look is what a frame depends on beside its view.
type look struct {
	w, h    int // cells
	profile colorprofile.Profile
	whole   bool        // the terminal shows a frame as a whole (mode 2026)
	method  ansi.Method // how it measures clusters; GraphemeWidth is mode 2027
	redraws int         // how often everything had to be drawn anew
}

// canvas makes of views what has to be sent to a terminal. It draws on the
// alternate screen, whatever the view says of it. It knows of a view: Content,
// Cursor but for its colour, WindowTitle, MouseMode, ReportFocus,
// DisableBracketedPasteMode and KeyboardEnhancements.
type canvas struct {
	env     []string
	keys    bool // keys are read: keyboard protocols are switched on
	returns bool // a line feed returns to the first column too

	look  look
	on    bool // the alternate screen is shown, and all that belongs to it
	last  tea.View
	cells uv.ScreenBuffer
	lines []string // what the cells were drawn from; nil: unknown
	moved []bool   // lines that the last frame changed
	scr   *uv.TerminalRenderer
	buf   bytes.Buffer // what the renderer writes
	out   []byte
}

// frame is what shows v, empty where the terminal shows it already. It is
// valid until the next call.
func (c *canvas) frame(v tea.View, l look) []byte {
	entering := !c.on
	if !entering && c.look == l && same(&c.last, &v) {
		return nil
	}
	was := &c.last
	if entering {
		was = bare()
		c.enter(l)
	}
	c.adopt(l)
	_, _ = c.scr.WriteString(c.modesBetween(was, &v))
	c.keyboard(was, &v, entering)
	c.draw(v.Content)
	c.scr.Render(c.cells.RenderBuffer)
	if v.Cursor != nil {
		c.scr.MoveTo(v.Cursor.X, v.Cursor.Y) // after Render, which moves it too
	}
	_ = c.scr.Flush() // to a buffer, which takes all
	c.wrap(was.Cursor != nil, v.Cursor != nil, entering)
	c.last = v
	return c.out
}

// same reports whether two views look alike.
func same(a, b *tea.View) bool {
	if a.Content != b.Content || a.WindowTitle != b.WindowTitle || a.MouseMode != b.MouseMode ||
		a.ReportFocus != b.ReportFocus || a.DisableBracketedPasteMode != b.DisableBracketedPasteMode ||
		a.KeyboardEnhancements != b.KeyboardEnhancements || (a.Cursor == nil) != (b.Cursor == nil) {
		return false
	}
	return a.Cursor == nil || (a.Cursor.Position == b.Cursor.Position && cursorStyle(a.Cursor) == cursorStyle(b.Cursor))
}

// enter begins with a screen of which nothing is known.
func (c *canvas) enter(l look) {
	c.on, c.look, c.lines = true, l, nil
	c.buf.Reset()
	c.cells = uv.NewScreenBuffer(l.w, l.h)
	c.cells.Method = l.method
	c.scr = uv.NewTerminalRenderer(&c.buf, c.env)
	c.scr.SetColorProfile(l.profile)
	c.scr.SetFullscreen(true)
	c.scr.SetRelativeCursor(false)
	c.scr.SetBackspace(true)
	c.scr.SetTabStops(-1) // a terminal may have no tab stops, or others
	c.scr.SetMapNewline(c.returns)
	c.scr.SetScrollOptim(runtime.GOOS != "windows") // its terminal scrolls regions wrongly
	c.scr.Resize(l.w, l.h)
	c.scr.Erase()
	if l.method == ansi.GraphemeWidth {
		_, _ = c.scr.WriteString(ansi.SetModeUnicodeCore)
	}
}

// adopt takes a look over that is another than the last frame's.
func (c *canvas) adopt(l look) {
	if l == c.look {
		return
	}
	if l.method != c.look.method {
		mode := ansi.ResetModeUnicodeCore
		if l.method == ansi.GraphemeWidth {
			mode = ansi.SetModeUnicodeCore
		}
		_, _ = c.scr.WriteString(mode)
		c.cells.Method = l.method
	}
	if l.w != c.look.w || l.h != c.look.h {
		c.cells.Touched = nil
		c.cells.Resize(l.w, l.h)
		c.scr.Resize(l.w, l.h)
	}
	if l.redraws != c.look.redraws || l.profile != c.look.profile || l.w != c.look.w || l.h != c.look.h {
		c.scr.SetColorProfile(l.profile)
		c.scr.SetPosition(-1, -1)
		c.scr.Erase()
	}
	c.look, c.lines = l, nil
}

// keyboard asks for keys that plain terminals do not tell apart. The alternate
// screen has a stack of its own, on which one entry is pushed.
func (c *canvas) keyboard(was, v *tea.View, entering bool) {
	if !c.keys {
		return
	}
	s := ansi.KittyKeyboard(keyboard(v), 1)
	switch {
	case entering:
		s = ansi.PushKittyKeyboard(keyboard(v))
	case was.KeyboardEnhancements == v.KeyboardEnhancements:
		return
	}
	_, _ = c.scr.WriteString(ansi.SetModifyOtherKeys2 + s + ansi.RequestKittyKeyboard)
}

// draw brings the cells to what content says. Where no line's style reaches
// into the next, only lines that differ are looked at.
func (c *canvas) draw(content string) {
	lines := strings.Split(content, "\n")
	for len(lines) < c.look.h {
		lines = append(lines, "")
	}
	lines = lines[:c.look.h]
	if len(c.lines) != len(lines) || !apart(lines) {
		c.cells.Clear()
		uv.NewStyledString(content).Draw(c.cells, c.cells.Bounds())
		c.lines, c.moved = nil, make([]bool, len(lines))
		if apart(lines) {
			c.lines = lines
		}
		return
	}
	for y, line := range lines {
		changed := line != c.lines[y]
		if changed {
			uv.NewStyledString(line).Draw(c.cells, uv.Rect(0, y, c.look.w, 1))
		}
		if changed || c.moved[y] { // the renderer looks for scrolls in what two frames touched
			c.cells.TouchLine(0, y, c.look.w)
		}
		c.moved[y] = changed
	}
	c.lines = lines
}

// apart reports whether each line ends as it began, without a style.
func apart(lines []string) bool {
	for _, l := range lines {
		i := strings.LastIndexByte(l, ansi.ESC)
		if i >= 0 && !strings.HasPrefix(l[i:], ansi.ResetStyle) && !strings.HasPrefix(l[i:], "\x1b[0m") {
			return false
		}
	}
	return true
}

// wrap makes the frame one that is not seen half: shown as a whole where the
// terminal can, else without a cursor that flies about.
func (c *canvas) wrap(shown, show, entering bool) {
	c.out = c.out[:0]
	add := func(ok bool, s string) {
		if ok {
			c.out = append(c.out, s...)
		}
	}
	drawn, switched := c.buf.Len() > 0, entering || shown != show
	whole := c.look.whole && drawn
	cover := !c.look.whole && drawn && shown && show
	add(entering && c.keys, ansi.ResetModifyOtherKeys)
	add(entering, ansi.SetModeAltScreenSaveCursor)
	add(whole, ansi.SetModeSynchronizedOutput)
	add((switched && !show) || cover, ansi.ResetModeTextCursorEnable)
	c.out = append(c.out, c.buf.Bytes()...)
	add((switched && show) || cover, ansi.SetModeTextCursorEnable)
	add(whole, ansi.ResetModeSynchronizedOutput)
	c.buf.Reset()
}

// leave is what brings the terminal back to what it was before the first
// frame, empty where there was none. It rests on nothing that drawing does.
func (c *canvas) leave() []byte {
	if !c.on {
		return nil
	}
	c.on = false
	s := ""
	if c.keys {
		s = ansi.ResetModifyOtherKeys + ansi.PopKittyKeyboard(1)
	}
	s += ansi.ResetStyle + ansi.SetModeAutoWrap
	s += ansi.CursorPosition(1, c.look.h) // for terminals without an alternate screen
	s += ansi.ResetModeAltScreenSaveCursor + ansi.SetModeTextCursorEnable + c.modesBetween(&c.last, bare())
	if c.look.method == ansi.GraphemeWidth {
		s += ansi.ResetModeUnicodeCore
	}
	if c.look.whole {
		s += ansi.ResetModeSynchronizedOutput // a frame may have been broken off
	}
	return []byte(s)
}

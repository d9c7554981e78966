package paint

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"golang.org/x/term"
)

// tty is the terminal's device, where the program has one: keys that come over
// a network have none.
type tty struct {
	out     any
	console uv.Console // nil: none
}

func ttyOf(o Options) *tty {
	t := &tty{out: o.Output}
	in, ok := terminal(o.Input)
	if !ok {
		return t
	}
	out, ok := terminal(o.Output)
	if !ok {
		out = in
	}
	t.console = uv.NewConsole(in, out, o.Env)
	return t
}

// terminal is f as a terminal's file.
func terminal(f any) (file uv.File, ok bool) {
	file, ok = f.(uv.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}

// sizeOf is the size of a terminal's file, in cells.
func sizeOf(f any) (w, h int, ok bool) {
	file, ok := terminal(f)
	if !ok {
		return 0, 0, false
	}
	w, h, err := term.GetSize(int(file.Fd()))
	return w, h, err == nil
}

// raws reports whether raw does anything.
func (t *tty) raws() bool { return t.console != nil }

// raw has the terminal hand over keys as they come, and print what it gets as
// it is.
func (t *tty) raw() error {
	if t.console == nil {
		return nil
	}
	if _, err := t.console.MakeRaw(); err != nil {
		return fmt.Errorf("read single keys from the terminal: %w", err)
	}
	return nil
}

// restore undoes raw. A terminal that is gone needs none.
func (t *tty) restore() {
	if t.console != nil {
		_ = t.console.Restore()
	}
}

// tellSize tells the model how large the terminal is, where that is known.
func (p *Program) tellSize() {
	if w, h, ok := sizeOf(p.tty.out); ok && w > 0 && h > 0 {
		p.Send(tea.WindowSizeMsg{Width: w, Height: h})
	}
}

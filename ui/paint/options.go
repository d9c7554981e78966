package paint

import (
	"io"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// Options is what a program has to know of its terminal. Programs share
// nothing: a process may run any number of them.
type Options struct {
	Output io.Writer // the terminal; where it is a terminal's file, it tells its size
	Input  io.Reader // keys; a terminal's file is put into raw mode; nil: none, and the terminal is asked nothing
	Env    []string  // "NAME=value", of the terminal's side; of several with one name the last counts

	Width, Height int                   // cells, where Output does not tell; 0: COLUMNS and LINES, else 80×24
	FPS           int                   // frames a second, at most; less than 1: 60
	Profile       *colorprofile.Profile // the terminal's colours; nil: what Output and Env say
}

const (
	usualFPS    = 60
	usualWidth  = 80
	usualHeight = 24
)

func (o Options) fps() int {
	if o.FPS < 1 {
		return usualFPS
	}
	return o.FPS
}

func (o Options) profile() colorprofile.Profile {
	if o.Profile != nil {
		return *o.Profile
	}
	return colorprofile.Detect(o.Output, o.Env)
}

// size is the terminal's, in cells.
func (o Options) size() (w, h int) {
	w, h, _ = sizeOf(o.Output)
	pick := func(told, given int, name string, usual int) int {
		named, _ := o.env(name)
		n, _ := strconv.Atoi(named)
		for _, n := range []int{told, given, n} {
			if n > 0 {
				return n
			}
		}
		return usual
	}
	return pick(w, o.Width, "COLUMNS", usualWidth), pick(h, o.Height, "LINES", usualHeight)
}

func (o Options) env(name string) (value string, ok bool) {
	for _, v := range o.Env {
		if s, found := strings.CutPrefix(v, name+"="); found {
			value, ok = s, true
		}
	}
	return value, ok
}

// asks reports whether the terminal may be asked for modes that not all have.
// Some print what they do not know, or answer late over SSH, into the shell.
func (o Options) asks() bool {
	if o.Input == nil {
		return false // nobody would read the answer
	}
	if _, ok := o.env("WT_SESSION"); ok {
		return true
	}
	kind, _ := o.env("TERM")
	for _, known := range []string{"ghostty", "wezterm", "alacritty", "kitty", "rio"} {
		if strings.Contains(kind, known) {
			return true
		}
	}
	_, ssh := o.env("SSH_TTY")
	brand, _ := o.env("TERM_PROGRAM")
	return !ssh && !strings.Contains(brand, "Apple")
}

package paint

import (
	"bytes"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/parser"
)

// Modes that matter here.
const (
	modeWrap   = 7
	modeCursor = 25
	modeFrame  = 2026 // a frame is shown as a whole
)

// control takes one control character.
func (l *lean) control(seq []byte) {
	l.end()
	switch seq[0] {
	case '\r':
		l.want.col = 0
	case '\b':
		l.want.col = max(l.want.col-1, min(l.want.col, 0))
	case '\t':
		l.tab(1)
	case '\n':
		l.lineFeed(seq)
		return
	default:
		l.other(seq)
		return
	}
	l.hold(seq)
}

// tab moves n stops on, which are eight columns apart.
func (l *lean) tab(n int) {
	if l.want.col >= 0 {
		l.want.col = max(l.want.col/8+n, 0) * 8
	}
}

// last is the last line that scrolls, -1 when it is unknown.
func (l *lean) last() int {
	if l.bottom >= 0 {
		return l.bottom
	}
	return l.height() - 1
}

// lineFeed goes one line down, or scrolls.
func (l *lean) lineFeed(seq []byte) {
	if l.returns {
		l.want.col = 0
	}
	if l.want.row >= 0 && l.want.row != l.last() {
		l.want.row++
		l.hold(seq)
		return
	}
	l.through(seq)
	l.scrolled(l.top, 1)
}

// scrolled says that lines from top on went up by n, or down.
func (l *lean) scrolled(top, n int) {
	if l.want.row < 0 || l.last() < 0 {
		l.rows = map[int]*painted{}
		return
	}
	l.shift(top, l.last(), n)
}

// other takes a sequence that is neither text nor a move. None of those that
// programs write relies on where the cursor is; one that resets the terminal
// leaves nothing known.
func (l *lean) other(seq []byte) {
	l.end()
	switch string(seq) {
	case "\x1bM":
		l.through(seq)
		if l.want.row > l.top {
			l.want.row--
			l.have = l.want
			return
		}
		l.scrolled(l.top, -1)
	case "\x1bc", "\x1b7", "\x1b8", "\x1bD", "\x1bE":
		l.through(seq)
		l.forget()
	default:
		l.buf = append(l.buf, seq...)
	}
}

// parse reads the command and the parameters of a control sequence. The
// library's decoder ends the program when there are more parameters than it
// has room for, so it gets the room.
func (l *lean) parse(seq []byte) ansi.Cmd {
	need := 1 + bytes.Count(seq, []byte{';'}) + bytes.Count(seq, []byte{':'})
	if need > l.room {
		l.room = max(need, parser.MaxParamsSize)
		l.parser.SetParamsSize(l.room)
	}
	ansi.DecodeSequence(seq, ansi.NormalState, &l.parser)
	return ansi.Cmd(l.parser.Command())
}

// csi takes a control sequence.
func (l *lean) csi(seq []byte) {
	cmd := l.parse(seq)
	if cmd.Prefix() == '?' && (cmd.Final() == 'h' || cmd.Final() == 'l') {
		l.end()
		l.mode(seq, cmd.Final() == 'h')
		return
	}
	if cmd.Prefix() != 0 || cmd.Intermediate() != 0 {
		l.other(seq)
		return
	}
	switch cmd.Final() {
	case 'm':
		l.look(seq)
	case 'K':
		l.end()
		l.erase(seq)
	case 'L', 'M', 'S', 'T', 'r', 'J':
		l.end()
		l.lines(seq, cmd.Final())
	case 'X', 'P', '@':
		l.end()
		delete(l.rows, l.want.row)
		l.through(seq)
	case 'b':
		l.repeat(seq)
	default:
		l.move(seq, cmd.Final())
	}
}

// param is the i-th parameter, at least least.
func (l *lean) param(i, least int) int {
	n, _, ok := l.parser.Params().Param(i, least)
	if !ok {
		return least
	}
	return max(n, least)
}

// look changes how text looks.
func (l *lean) look(seq []byte) {
	if s := string(seq); s == ansi.ResetStyle || s == "\x1b[0m" {
		l.want.pen = ""
	} else {
		l.want.pen += s
	}
	if l.work != nil {
		l.work.raw = append(l.work.raw, seq...)
		return
	}
	l.hold(seq)
}

// erase clears the line's end: from the first column on, a line begins anew.
func (l *lean) erase(seq []byte) {
	if l.param(0, 0) == 0 && l.want.col == 0 && l.want.row >= 0 {
		l.begin(seq)
		return
	}
	delete(l.rows, l.want.row)
	l.through(seq)
}

// repeat draws the last character again: it must have been drawn.
func (l *lean) repeat(seq []byte) {
	if l.work != nil {
		l.work.safe = false
	}
	l.end()
	delete(l.rows, l.want.row)
	l.through(seq)
	l.want.col = -1
	l.have = l.want
}

// mode switches one of the terminal's modes.
func (l *lean) mode(seq []byte, on bool) {
	switch l.param(0, 0) {
	case modeWrap:
		l.want.noWrap = !on
		l.hold(seq)
	case modeCursor:
		l.shown = on
		l.through(seq)
	case modeFrame:
		if l.shown {
			l.sync()
		}
		l.buf = append(l.buf, seq...)
	case 47, 1047, 1049:
		l.through(seq)
		l.forget()
	default:
		l.buf = append(l.buf, seq...)
	}
}

// lines is for what moves or clears whole lines.
func (l *lean) lines(seq []byte, final byte) {
	l.through(seq)
	n := l.param(0, 1)
	switch final {
	case 'J':
		l.rows = map[int]*painted{}
	case 'r':
		l.top, l.bottom = n-1, l.param(1, 0)-1
		l.want.row, l.want.col = 0, 0
		l.have = l.want
	case 'L':
		l.scrolled(l.want.row, -n)
	case 'M':
		l.scrolled(l.want.row, n)
	case 'S':
		l.scrolled(l.top, n)
	case 'T':
		l.scrolled(l.top, -n)
	}
}

// move goes elsewhere. A move that is not known here leaves the place unknown.
func (l *lean) move(seq []byte, final byte) {
	l.end()
	n, w := l.param(0, 1), &l.want
	switch final {
	case 'A':
		w.row = l.from(w.row, -n)
	case 'B':
		w.row = l.from(w.row, n)
	case 'C':
		w.col = l.from(w.col, n)
	case 'D':
		w.col = l.from(w.col, -n)
	case 'G', '`':
		w.col = n - 1
	case 'd':
		w.row = n - 1
	case 'H', 'f':
		w.row, w.col = n-1, l.param(1, 1)-1
	case 'I':
		l.tab(n)
	default:
		l.through(seq)
		w.row, w.col = -1, -1
		l.have = l.want
		return
	}
	l.hold(seq)
}

// from is n places on from a known place, not before the first.
func (l *lean) from(place, n int) int {
	if place < 0 {
		return -1
	}
	return max(place+n, 0)
}

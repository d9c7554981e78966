package paint

import (
	"io"
	"strconv"

	"github.com/charmbracelet/x/ansi"
)

// The renderer paints every line that holds a wide character anew in each
// frame, whatever has changed: it does not trust the terminal to agree about
// widths. On a screen of Chinese names that is some 6,000 bytes for a step of
// the cursor. A lean writer knows what such a line was painted with last. It
// lets the part through that is different, placed absolutely, and holds back
// the rest; lines whose width is in doubt it lets through as they are.
//
//	frame ─► tokens ─┬► moves, looks   held back until something is drawn
//	                 ├► a line erased from its start, and text: painted
//	                 │    as before: nothing · else: the part that differs
//	                 └► all else goes through

// lean is the writer. It is used by one goroutine at a time, as the renderer
// writes.
type lean struct {
	out     io.Writer
	height  func() int // lines of the terminal
	returns bool       // a line feed goes back to the first column too

	parser ansi.Parser
	room   int       // parameters that parser takes
	want   termState // as the renderer has it
	have   termState // as the terminal has it
	held   []byte    // moves and looks since the two agreed
	exact  bool      // held brings the terminal from have to want
	rows   map[int]*painted
	work   *painted // the line that is being painted, or nil
	top    int      // first line that scrolls
	bottom int      // last line that scrolls; -1 for the terminal's last
	shown  bool     // the cursor is visible
	buf    []byte   // what goes out
}

// termState is what the terminal keeps between two writes. Row and column
// count from 0; -1 is unknown.
type termState struct {
	row, col int
	pen      string // the sequences since the looks were reset
	noWrap   bool
}

// Lean returns a writer for a program's frames that sends less to the
// terminal w where lines hold wide characters, and the same everywhere else.
// height gives the terminal's lines. returns says that a line feed also
// returns to the first column, as on the emulated terminals of SSH servers.
func Lean(w io.Writer, height func() int, returns bool) io.Writer {
	l := &lean{out: w, height: height, returns: returns}
	l.forget()
	return l
}

// Write sends what p changes. It reports all of p as written unless the
// terminal's writer fails.
func (l *lean) Write(p []byte) (int, error) {
	l.buf = l.buf[:0]
	for rest := p; len(rest) > 0; {
		seq, width, n, state := ansi.DecodeSequence(rest, ansi.NormalState, nil)
		if n == 0 || state != ansi.NormalState { // it goes on in the next write
			l.end()
			l.through(rest)
			l.forget()
			break
		}
		l.token(seq, width)
		rest = rest[n:]
	}
	l.end()
	if l.shown {
		l.sync()
	}
	if len(l.buf) == 0 {
		return len(p), nil
	}
	if _, err := l.out.Write(l.buf); err != nil {
		return 0, err
	}
	return len(p), nil
}

// forget is for when nothing is known of the screen any more.
func (l *lean) forget() {
	l.rows = map[int]*painted{}
	l.want.row, l.want.col = -1, -1
	l.have, l.exact = l.want, true
	l.top, l.bottom = 0, -1
}

// token takes one character or one sequence.
func (l *lean) token(seq []byte, width int) {
	switch {
	case width > 0 || seq[0] >= 0xc0:
		l.text(seq)
	case ansi.HasCsiPrefix(seq):
		l.csi(seq)
	case len(seq) == 1:
		l.control(seq)
	default:
		l.other(seq)
	}
}

// text draws one cluster.
func (l *lean) text(seq []byte) {
	w, safe := cellsOfCluster(seq)
	if l.work != nil {
		l.work.add(seq, w, safe, l.want.pen)
	} else {
		delete(l.rows, l.want.row)
		l.through(seq)
	}
	l.advance(w, safe)
}

// advance moves the column on; where the terminal may see another width, the
// column is unknown.
func (l *lean) advance(w int, safe bool) {
	if !safe {
		l.want.col = -1
	}
	if l.want.col >= 0 {
		l.want.col += w
	}
	l.drawn()
}

// drawn says that the terminal followed, unless the line is only noted down.
func (l *lean) drawn() {
	if l.work == nil {
		l.have = l.want
	}
}

// cellsOfCluster is the width of a cluster, and whether every terminal can be
// trusted to give it just that.
func cellsOfCluster(seq []byte) (w int, safe bool) {
	if len(seq) == 1 {
		return 1, true
	}
	_, w = ansi.FirstGraphemeCluster(seq, ansi.GraphemeWidth)
	_, wc := ansi.FirstGraphemeCluster(seq, ansi.WcWidth)
	one := len(seq) <= 3 && len([]rune(string(seq))) == 1
	return w, w == wc && w > 0 && one
}

// hold keeps a move or a look back until something is drawn.
func (l *lean) hold(seq []byte) { l.held = append(l.held, seq...) }

// through sends bytes, after what they rely on.
func (l *lean) through(b []byte) {
	l.sync()
	l.buf = append(l.buf, b...)
}

// sync brings the terminal to where the renderer takes it to be.
func (l *lean) sync() {
	if l.exact {
		l.buf = append(l.buf, l.held...)
	} else {
		l.setWrap(l.want.noWrap)
		l.setPen(l.want.pen)
		l.moveTo(l.want.row, l.want.col)
	}
	l.held, l.have, l.exact = l.held[:0], l.want, true
}

func (l *lean) setWrap(off bool) {
	switch {
	case off == l.have.noWrap:
		return
	case off:
		l.buf = append(l.buf, ansi.ResetModeAutoWrap...)
	default:
		l.buf = append(l.buf, ansi.SetModeAutoWrap...)
	}
	l.have.noWrap = off
}

func (l *lean) setPen(pen string) {
	if pen != l.have.pen {
		l.buf = append(append(l.buf, ansi.ResetStyle...), pen...)
		l.have.pen = pen
	}
}

func (l *lean) moveTo(row, col int) {
	if row == l.have.row && col == l.have.col && row >= 0 && col >= 0 {
		return
	}
	l.buf = append(l.buf, '\x1b', '[')
	l.buf = strconv.AppendInt(l.buf, int64(max(row, 0)+1), 10)
	l.buf = append(l.buf, ';')
	l.buf = strconv.AppendInt(l.buf, int64(max(col, 0)+1), 10)
	l.buf = append(l.buf, 'H')
	l.have.row, l.have.col = row, col
}

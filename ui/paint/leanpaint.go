package paint

import "github.com/charmbracelet/x/ansi"

// painted is what a line was painted with from its first column on, after it
// was erased. What is not listed is blank.
type painted struct {
	row   int
	start termState // before the erasing
	raw   []byte    // the erasing and all that follows
	cells []leanCell
	ink   []byte // the text of all cells
	safe  bool   // every width is beyond doubt
	width int
}

// leanCell is one character of a line: its text is a part of the line's ink.
type leanCell struct {
	from, to int
	w        int
	pen      string
}

func (p *painted) add(seq []byte, w int, safe bool, pen string) {
	p.raw = append(p.raw, seq...)
	p.cells = append(p.cells, leanCell{len(p.ink), len(p.ink) + len(seq), w, pen})
	p.ink = append(p.ink, seq...)
	p.safe = p.safe && safe
	p.width += w
}

// equal compares a cell of each of two lines.
func (p *painted) equal(i int, o *painted, j int) bool {
	a, b := p.cells[i], o.cells[j]
	return a.w == b.w && a.pen == b.pen && string(p.ink[a.from:a.to]) == string(o.ink[b.from:b.to])
}

// begin starts to note down a line that is erased from its first column on. It
// can be compared only where the erasing leaves plain blanks.
func (l *lean) begin(seq []byte) {
	l.work = &painted{row: l.want.row, start: l.want, raw: append([]byte(nil), seq...), safe: l.want.pen == ""}
}

// end sends of the noted line what the terminal does not show yet.
func (l *lean) end() {
	p := l.work
	if p == nil {
		return
	}
	l.work = nil
	old := l.rows[p.row]
	switch {
	case !p.safe || p.row < 0:
		delete(l.rows, p.row)
		l.whole(p)
	case old == nil:
		l.rows[p.row] = p
		l.whole(p)
	default:
		l.rows[p.row] = p
		l.changes(p, old)
	}
}

// whole sends the line as it came.
func (l *lean) whole(p *painted) {
	after := l.want
	l.want = p.start
	l.sync()
	l.buf = append(l.buf, p.raw...)
	l.want, l.have = after, after
}

// changes sends the cells between the parts that the two lines share. Where
// they differ in width, nothing behind the first difference is shared.
func (l *lean) changes(p, old *painted) {
	l.held, l.exact = l.held[:0], false
	first, col := p.shared(old)
	if first == len(p.cells) && first == len(old.cells) {
		return
	}
	last := len(p.cells)
	if p.width == old.width {
		for n := len(old.cells); last > first && n > first && p.equal(last-1, old, n-1); n-- {
			last--
		}
	}
	l.setWrap(false)
	if p.width < old.width {
		l.setPen("")
		l.moveTo(p.row, col)
		l.buf = append(l.buf, ansi.EraseLineRight...)
	}
	l.draw(p, p.cells[first:last], col)
}

// shared is how many cells both lines begin with, and where the next stands.
func (p *painted) shared(old *painted) (n, col int) {
	for n < len(p.cells) && n < len(old.cells) && p.equal(n, old, n) {
		col += p.cells[n].w
		n++
	}
	return n, col
}

func (l *lean) draw(p *painted, cells []leanCell, col int) {
	if len(cells) == 0 {
		return
	}
	l.moveTo(p.row, col)
	for _, c := range cells {
		l.setPen(c.pen)
		l.buf = append(l.buf, p.ink[c.from:c.to]...)
		l.have.col += c.w
	}
}

// shift moves the lines from top to bottom up by n, or down; what leaves them
// is gone.
func (l *lean) shift(top, bottom, n int) {
	moved := make(map[int]*painted, len(l.rows))
	for row, p := range l.rows {
		if row >= top && row <= bottom {
			row -= n
			if row < top || row > bottom {
				continue
			}
		}
		p.row = row
		moved[row] = p
	}
	l.rows = moved
}

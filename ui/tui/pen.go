package tui

import "github.com/charmbracelet/x/ansi"

// ink is how text looks: the sequences before and after it. Both are worked
// out once for each theme.
type ink struct{ open, close string }

// fit says how a text is laid into a cell.
type fit struct {
	w     int  // cells to fill exactly
	right bool // flush right
	mid   bool // cut in the middle, where a name's two ends tell more
}

// pen writes screen lines one after the other into one buffer and knows the
// column it stands in. What would pass the edge is cut.
type pen struct {
	ruler
	buf   []byte
	dots  string // stands for what was cut; ASCII or one cell wide
	x     int    // cells used in this line
	width int    // cells that may be used in this line
}

// reset starts a new picture of lines of w cells.
func (p *pen) reset(w int) { p.buf, p.x, p.width = p.buf[:0], 0, w }

// newline ends the line.
func (p *pen) newline() { p.buf, p.x = append(p.buf, '\n'), 0 }

// room is how many cells are left in this line.
func (p *pen) room() int { return max(p.width-p.x, 0) }

// blank moves n cells on.
func (p *pen) blank(n int) {
	for n = min(n, p.room()); n > 0; n-- {
		p.buf = append(p.buf, ' ')
		p.x++
	}
}

// to moves on to column x.
func (p *pen) to(x int) { p.blank(x - p.x) }

// put writes s as far as the line reaches.
func (p *pen) put(k ink, s string) {
	if p.room() == 0 || s == "" {
		return
	}
	p.open(k)
	p.text(s, fit{w: p.room()})
	p.shut(k, s)
}

// cell writes s into exactly f.w cells.
func (p *pen) cell(k ink, s string, f fit) {
	f.w = min(f.w, p.room())
	end := p.x + f.w
	if f.right {
		if w := p.ruler.width(s); w < f.w {
			p.blank(f.w - w)
			f.w = w
		}
	}
	if f.w > 0 && s != "" {
		p.open(k)
		p.text(s, f)
		p.shut(k, s)
	}
	p.to(end)
}

// line appends what was written before by another pen; cells is its width.
func (p *pen) line(s string, cells int) {
	if cells > p.room() {
		s, cells = ansi.Truncate(s, p.room(), ""), p.room()
	}
	p.buf = append(p.buf, s...)
	p.x += cells
}

func (p *pen) open(k ink) { p.buf = append(p.buf, k.open...) }

// shut ends the ink. After text that is not plain ASCII a sequence is written
// in any case: a character that claims the next one for its cluster would
// otherwise take the blank after it.
func (p *pen) shut(k ink, s string) {
	if k.close == "" && !isASCII(s) {
		p.buf = append(p.buf, "\x1b[m"...)
		return
	}
	p.buf = append(p.buf, k.close...)
}

// text writes s in at most f.w cells, cut where it is longer.
func (p *pen) text(s string, f fit) {
	if isASCII(s) && len(s) <= f.w {
		p.buf, p.x = append(p.buf, s...), p.x+len(s)
		return
	}
	if p.fitting(s, f.w) == len(s) {
		p.clusters(s)
		return
	}
	dots := p.dots
	if p.ruler.width(dots) >= f.w {
		p.clusters(s[:p.fitting(s, f.w)])
		return
	}
	rest := f.w - p.ruler.width(dots)
	tail := 0
	if f.mid && rest >= 7 {
		tail = rest * 2 / 5
	}
	p.clusters(s[:p.fitting(s, rest-tail)])
	p.clusters(dots)
	if tail > 0 {
		from, _ := p.ending(s, tail)
		p.clusters(s[from:])
	}
}

// clusters writes s cluster by cluster: none that has no width of its own at
// the start, where it would join the cell before, and none of endless length.
func (p *pen) clusters(s string) {
	for first := true; len(s) > 0; {
		n, w := p.next(s)
		if w > 0 || !first {
			p.buf = append(p.buf, p.written(s[:n])...)
			p.x += w
			first = false
		}
		s = s[n:]
	}
}

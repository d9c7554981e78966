package tui

// Sizes, in cells, at which the screen changes its shape.
const (
	rightFrom  = 110 // the detail pane stands at the right of the list
	belowFrom  = 80  // it stands below the list
	belowRows  = 20  // and needs this many lines
	detailMin  = 46
	detailMax  = 66
	bodyForBar = 10 // lines from which a second header line is worth it
)

// spot is where the detail is.
type spot uint8

const (
	nowhere spot = iota
	right
	below
	whole // in place of the list
)

// box is a part of the screen; empty without height.
type box struct{ x, y, w, h int }

// wants is what the parts of the screen ask for, in lines.
type wants struct {
	header   int
	timeline int // of a later version: no lines yet
	verdict  int // the same
	filter   int // 1 when closed
	typing   bool
	detail   spot
}

// places is where everything is. Boxes follow each other from the top without
// gaps and cover the screen exactly, but for the column and the line that
// separate the detail from the list.
type places struct {
	w, h                              int
	header, timeline, verdict, filter box
	titles, list, detail, footer      box
	at                                spot
}

// spotFor is where a screen of this size shows the detail, or none beside the
// list; under keeps it below where it could stand at the right.
func spotFor(w, h int, under bool) spot {
	switch {
	case w >= rightFrom && (!under || h < belowRows):
		return right
	case w >= belowFrom && h >= belowRows:
		return below
	default:
		return whole
	}
}

// layout is a pure function of the screen's size and of what is wanted. What
// a small screen has no room for gives way in this order: the verdict and the
// timeline, column titles, all but one line of header and filter, the footer,
// the list.
func layout(w, h int, k wants) places {
	p := places{w: max(w, 0), h: max(h, 0), at: k.detail}
	left := p.h
	take := func(want, keep int) int {
		n := max(min(want, left-keep), 0)
		left -= n
		return n
	}
	header := take(1, 0)
	typing := 0
	if k.typing {
		typing = take(1, 0)
	}
	footer := take(1, 1)
	header += take(k.header-1, bodyForBar-1)
	filter := typing + take(k.filter-typing, 5)
	titles := take(1, 3)
	timeline := take(k.timeline, bodyForBar)
	verdict := take(k.verdict, bodyForBar)

	y := 0
	row := func(n int) box {
		b := box{0, y, p.w, n}
		y += n
		return b
	}
	p.header, p.timeline, p.verdict, p.filter = row(header), row(timeline), row(verdict), row(filter)
	p.body(y, titles, left)
	y += titles + left
	p.footer = row(footer)
	return p
}

// body divides the lines between filter and footer among titles, list and
// detail.
func (p *places) body(y, titles, rows int) {
	p.titles = box{0, y, p.w, titles}
	p.list = box{0, y + titles, p.w, rows}
	switch p.at {
	case whole:
		p.detail = box{0, y, p.w, titles + rows}
		p.titles.h, p.list.h = 0, 0
	case right:
		w := min(max(p.w*2/5, detailMin), detailMax, p.w-1)
		p.titles.w = max(p.w-w-1, 0)
		p.list.w = p.titles.w
		p.detail = box{p.titles.w + 1, y, max(w, 0), titles + rows}
	case below:
		n := min(max(rows/2, 1), 14)
		p.list.h = max(rows-n-1, 0)
		p.detail = box{0, p.list.y + p.list.h + 1, p.w, rows - p.list.h - 1}
	}
}

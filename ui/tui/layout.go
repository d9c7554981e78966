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
	timeline int
	verdict  int
	filter   int // 1 when closed
	typing   bool
	detail   spot
	facets   int  // cells of the column at the right, 0 for none
	values   bool // facets stand in place of list and detail
}

// places is where everything is. Boxes follow each other from the top without
// gaps and cover the screen exactly, but for the column and the line that
// separate the detail from the list.
type places struct {
	w, h                              int
	header, timeline, verdict, filter box
	titles, list, detail, footer      box
	facets                            box
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
// a small screen has no room for gives way in this order: the timeline, the
// verdict, column titles, all but one line of header and filter, the footer,
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
	verdict := take(k.verdict, bodyForBar)
	timeline := take(k.timeline, bodyForBar-1)

	y := 0
	row := func(n int) box {
		b := box{0, y, p.w, n}
		y += n
		return b
	}
	p.header, p.timeline, p.verdict, p.filter = row(header), row(timeline), row(verdict), row(filter)
	p.body(y, titles, left, k)
	y += titles + left
	p.footer = row(footer)
	return p
}

// body divides the lines between filter and footer among titles, list and
// detail.
func (p *places) body(y, titles, rows int, k wants) {
	width := max(p.w-k.facets, 0)
	p.titles = box{0, y, width, titles}
	p.list = box{0, y + titles, width, rows}
	switch {
	case k.facets > 0:
		p.facets = box{width + 1 + margin, y, max(p.w-width-1-2*margin, 0), titles + rows}
	case k.values:
		p.facets = box{margin, y, max(p.w-2*margin, 0), titles + rows}
	}
	switch p.at {
	case whole:
		p.detail = box{0, y, width, titles + rows}
		p.titles.h, p.list.h = 0, 0
	case right:
		w := min(max(width*2/5, detailMin), detailMax, width-1)
		p.titles.w = max(width-w-1, 0)
		p.list.w = p.titles.w
		p.detail = box{p.titles.w + 1, y, max(w, 0), titles + rows}
	case below:
		n := min(max(rows/2, 1), 14)
		p.list.h = max(rows-n-1, 0)
		p.detail = box{0, p.list.y + p.list.h + 1, width, rows - p.list.h - 1}
	}
}

package tui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"offair/model"
	"offair/model/insight"
)

// plot is where the bars are.
type plot struct {
	x, cells int // the room for bars
	legend   int // cells of the legend at their right, 0 for none
	rows     int // lines of bars
	axis     bool
}

// gutter is the room before the bars for the highest number or, in one line,
// the first time.
const timeGutter = 6

// mostBars is how many bars there are at most: more would cost a slow line
// too much with each key in the filter.
const mostBars = 96

// legendFrom is the width from which a legend stands beside the bars.
const legendFrom = 56

// plot is a pure function of the screen's size.
func (m *root) plot() plot {
	h := m.places.timeline.h
	p := plot{x: margin + timeGutter, rows: h - 1, axis: true}
	switch {
	case h <= 0:
		return plot{}
	case h == 1:
		p.rows, p.axis = 1, false
		p.cells = m.w - p.x - margin - timeGutter
	default:
		if m.w >= legendFrom {
			p.legend = m.legendCells() + 1 + countCells
		}
		p.cells = m.w - p.x - margin - p.legend - headGap
	}
	p.cells = max(min(p.cells, mostBars), 0)
	return p
}

// legendCells is the room for a sign and a name in the legend.
func (m *root) legendCells() int {
	return max(m.sideCells(), 2+m.ruler.width(fmt.Sprintf(m.words.sidesMore, model.Sides)))
}

// countCells is the room for a count.
const countCells = 7

// shortCount is a number in at most five cells.
func shortCount(n int) string {
	switch {
	case n < 10_000:
		return grouped(n)
	case n < 1_000_000:
		return strconv.Itoa(n/1000) + "k"
	default:
		return strconv.Itoa(n/1_000_000) + "M"
	}
}

// showTimeline makes the lines anew if anything about them has changed.
func (m *root) showTimeline() {
	k := timelineKey{
		sum: m.sum.sum, w: m.w, h: m.places.timeline.h, looks: m.looks, zoomed: !m.time.zoom.Empty(),
		focused: m.focus == onTimeline,
	}
	if k.focused {
		k.at, k.mark = m.time.at, m.time.mark
	}
	if k == m.time.key {
		return
	}
	m.time.key = k
	m.time.lines = m.time.lines[:0]
	m.time.said = inked{}
	if k.sum == nil || k.h == 0 {
		return
	}
	m.drawTimeline()
	if k.focused {
		m.time.said = m.spanSaid()
	}
}

func (m *root) drawTimeline() {
	t, p := &m.sum.sum.Timeline, m.plot()
	most, per := t.Highest(), 1
	if t.Len() > 0 {
		per = max(p.cells/t.Len(), 1)
	}
	stacks := make([]stack, min(t.Len(), p.cells))
	for i := range stacks {
		stacks[i] = stackOf(&t.Count[i], most, p.rows*eighths)
	}
	legend := m.legend(t)
	pen := pen{ruler: m.ruler, dots: m.glyphs.dots}
	for row := range m.places.timeline.h {
		pen.reset(m.w)
		pen.blank(margin)
		switch {
		case p.axis && row == p.rows:
			m.axisLine(&pen, t.Buckets, per)
		case p.axis:
			m.barLine(&pen, stacks, bandAt{p.rows - 1 - row, per, most})
		default:
			m.oneLine(&pen, stacks, per)
		}
		if row < len(legend) && p.legend > 0 {
			pen.to(p.x + p.cells + headGap)
			legend[row](&pen)
		}
		m.time.lines = append(m.time.lines, inked{string(pen.buf), pen.x})
	}
}

// bandAt is a row of cells of all bars.
type bandAt struct{ k, per, most int }

func (m *root) barLine(p *pen, stacks []stack, at bandAt) {
	if at.k == m.plot().rows-1 && at.most > 0 {
		p.cell(m.theme.dim, shortCount(at.most), fit{w: timeGutter - 1, right: true})
	}
	p.to(margin + timeGutter)
	b := brush{pen: p, theme: m.theme, glyphs: m.glyphs, bare: m.looks.bare}
	for i := range stacks {
		b.cells(stacks[i].at(at.k), at.per)
	}
	b.done()
}

// oneLine draws the bars where there is one line for all: a height, and the
// first and the last time.
func (m *root) oneLine(p *pen, stacks []stack, per int) {
	b := m.buckets()
	if b.Len() == 0 {
		return
	}
	p.put(m.theme.dim, m.edgeText(b.Edges[0]))
	p.to(margin + timeGutter)
	first, last := m.chosenBuckets()
	for i := range stacks {
		k := m.theme.plain
		c := stacks[i].at(0)
		if c.fill > 0 {
			k = m.theme.bars.part[hueOf(c.main())]
		}
		if m.focus == onTimeline && i >= first && i <= last {
			k = m.theme.chosen
		}
		for range per {
			p.put(k, m.glyphs.level(stacks[i][model.Sides-1], eighths))
		}
	}
	p.blank(1)
	p.put(m.theme.dim, m.edgeText(b.Edges[b.Len()]))
}

// edgeText is a time in five cells.
func (m *root) edgeText(sec int64) string {
	t := time.Unix(sec, 0).In(m.zone)
	if b := m.buckets(); b.Width >= 86400 || b.Span().To-b.Span().From > 2*86400 {
		return t.Format("01-02")
	}
	return t.Format("15:04")
}

// axisLine draws times under their bars, or the cursor.
func (m *root) axisLine(p *pen, b insight.Buckets, per int) {
	if m.time.key.zoomed {
		p.to(margin + timeGutter - 2)
		p.put(m.theme.mark, "<")
	}
	x0 := margin + timeGutter
	p.to(x0)
	a := axisOf(b, m.zone, per)
	first, last := m.chosenBuckets()
	for i := range b.Len() {
		if x := x0 + i*per; p.x < x {
			p.to(x)
		}
		switch chosen := m.focus == onTimeline && i >= first && i <= last; {
		case chosen:
			p.put(m.theme.mark, strings.Repeat("^", max(x0+(i+1)*per-p.x, 0)))
		case p.x > x0+i*per:
		default:
			m.axisLabel(p, &a, i, chosenRange{first, m.focus == onTimeline})
		}
	}
	if m.time.key.zoomed {
		p.to(x0 + b.Len()*per)
		p.put(m.theme.mark, ">")
	}
}

type chosenRange struct {
	first int
	on    bool
}

// axisLabel writes the time of bucket i, unless it would reach under the
// cursor or past the end.
func (m *root) axisLabel(p *pen, a *axis, i int, c chosenRange) {
	text := a.label(i)
	if text == "" {
		return
	}
	n := len(text) + 1
	x0 := margin + timeGutter
	end := x0 + a.buckets.Len()*a.per
	if p.x+n > end || (c.on && i < c.first && p.x+n > x0+c.first*a.per) {
		return
	}
	p.put(m.theme.rule, m.glyphs.vertical)
	p.put(m.theme.dim, text)
}

// legend is the sides that there are, the largest first, one to a line; what
// there is no line for is told together.
func (m *root) legend(t *insight.Timeline) []func(*pen) {
	sums := t.Sides()
	rows := m.places.timeline.h
	sides := sidesOf(sums)
	var out []func(*pen)
	line := func(k ink, mark, name string, n int) {
		out = append(out, func(p *pen) {
			p.put(k, mark)
			p.blank(1)
			p.cell(m.theme.plain, name, fit{w: m.legendCells() - 2})
			p.blank(1)
			p.cell(m.theme.plain, countText(n), fit{w: countCells, right: true})
		})
	}
	for i, s := range sides {
		if i == rows-1 && len(sides) > rows {
			rest := 0
			for _, o := range sides[i:] {
				rest += sums[o]
			}
			line(m.theme.dim, "+", fmt.Sprintf(m.words.sidesMore, len(sides)-i), rest)
			break
		}
		line(m.theme.side[s], sideMark(s), s.Name().In(m.o.Lang), sums[s])
	}
	return out
}

// countText is a number in at most countCells cells.
func countText(n int) string {
	if n < 1_000_000 {
		return grouped(n)
	}
	return shortCount(n)
}

// sidesOf are the sides that have rows, the largest first.
func sidesOf(sums [model.Sides]int) []model.Side {
	var out []model.Side
	for s, n := range sums {
		if n > 0 {
			out = append(out, model.Side(s))
		}
	}
	slices.SortStableFunc(out, func(a, b model.Side) int { return cmp.Compare(sums[b], sums[a]) })
	return out
}

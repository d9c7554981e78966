package tui

import (
	"fmt"

	"offair/model"
	"offair/model/insight"
	"offair/model/query"
)

// seriesCells is the room for a value's small time bar in a pane of w cells: a
// day that rolls has one hour, or two or three, more than it is long.
func seriesCells(w int) int {
	switch {
	case w >= 72:
		return 25
	case w >= 48:
		return 13
	default:
		return 9
	}
}

// facetShape is how the fields share the pane.
type facetShape uint8

const (
	roomy   facetShape = iota // each has a title and values
	compact                   // all but the one with the cursor tell their first value beside their name
	single                    // there is room for the one with the cursor only
)

// facetRows divides rows among fields: how many values each shows. The field
// with the cursor gets its share first.
func facetRows(rows, cursor int, values []int) (shown []int, shape facetShape) {
	shown = make([]int, len(values))
	left := rows - len(values)
	give := func(i, n int) {
		n = max(min(n, values[i]-shown[i], left), 0)
		shown[i] += n
		left -= n
	}
	switch {
	case left < facetFirst:
		left = rows - 1
		give(cursor, left)
		return shown, single
	case left < len(values)+facetFirst:
		give(cursor, left)
		return shown, compact
	}
	for i := range values {
		give(i, 1)
	}
	give(cursor, facetFirst-1)
	for before := -1; left > 0 && left != before; {
		before = left
		for i := range values {
			give(i, 1)
		}
	}
	return shown, roomy
}

// facetFirst is how many values the field with the cursor shows before the
// others get more than one.
const facetFirst = 5

// showFacets makes the lines anew if anything about them has changed.
func (m *root) showFacets() {
	f := &m.facets
	if f.box.h <= 0 {
		return
	}
	k := facetsKey{
		sum: m.sum.sum, line: m.filter.line(), w: f.box.w, h: f.box.h, looks: m.looks,
		field: f.field, pick: f.pick[f.field], focused: m.focus == onFacets,
	}
	if k == f.key && f.lines != nil {
		return
	}
	f.key, f.lines = k, f.lines[:0]
	m.drawFacets()
}

func (m *root) drawFacets() {
	b := m.facets.box
	d := facetPen{root: m, p: pen{ruler: m.ruler, dots: m.glyphs.dots}, terms: m.termsInForce()}
	d.p.reset(b.w)
	values := make([]int, len(facetOrder))
	for i := range facetOrder {
		values[i] = len(m.facet(i).Values)
	}
	shown, shape := facetRows(b.h, m.facets.field, values)
	for i := range facetOrder {
		if shape == single && i != m.facets.field {
			continue
		}
		f := m.facet(i)
		d.title(&f, i, shape)
		d.values(&f, i, shown[i])
	}
	m.facets.lines, m.facets.spots = d.lines, d.spots
}

// termsInForce are the terms of the line, as a facet would write them.
func (m *root) termsInForce() map[string]bool {
	out := map[string]bool{}
	for _, t := range m.filter.terms {
		out[t.String()] = true
	}
	return out
}

// facetPen writes the lines of the pane.
type facetPen struct {
	*root
	p     pen
	lines []inked
	spots []facetSpot
	terms map[string]bool
}

// end finishes a line, which is about at.
func (d *facetPen) end(at facetSpot) {
	d.lines = append(d.lines, inked{string(d.p.buf), d.p.x})
	d.spots = append(d.spots, at)
	d.p.reset(d.p.width)
}

// title is the field's name and how many values it has; where there is no room
// for values, the first one stands beside it.
func (d *facetPen) title(f *insight.Facet, i int, shape facetShape) {
	here := i == d.facets.field
	k := d.theme.label
	if here {
		k = d.theme.strong
	}
	name := d.words.facets[facetOrder[i]]
	switch {
	case shape == compact && !here && len(f.Values) > 0:
		d.p.cell(k, name, fit{w: d.fieldCells()})
		d.p.blank(1)
		d.value(f, &f.Values[0])
	default:
		d.p.put(k, name)
		text := ""
		if f.Distinct > 0 {
			text = fmt.Sprintf(d.words.values, grouped(f.Distinct))
		}
		if f.Distinct == 1 {
			text = d.words.oneValue
		}
		d.p.blank(headGap)
		d.p.put(d.theme.dim, text)
		if shape == single {
			d.p.blank(headGap)
			d.p.put(d.theme.dim, fmt.Sprintf(d.words.fieldOf, i+1, len(facetOrder), d.keys.nextField.Help().Key))
		}
	}
	d.end(facetSpot{i, -1})
}

// fieldCells is the width of the longest name of a field.
func (d *facetPen) fieldCells() int {
	w := 0
	for _, f := range facetOrder {
		w = max(w, d.ruler.width(d.words.facets[f]))
	}
	return w
}

// values are the lines of a field's values around its cursor.
func (d *facetPen) values(f *insight.Facet, i, rows int) {
	at := d.facetAt(i, f)
	first := max(min(at-rows/2, len(f.Values)-rows), 0)
	for v := first; v < first+rows; v++ {
		if i == d.facets.field && v == at && d.focus == onFacets {
			d.p.put(d.theme.mark, d.glyphs.cursor)
		}
		d.p.to(gutter)
		d.value(f, &f.Values[v])
		d.end(facetSpot{i, v})
	}
}

// value is a value's name, how many rows it has, and when.
func (d *facetPen) value(f *insight.Facet, v *insight.Value) {
	series := seriesCells(d.p.width)
	end := d.p.width - series - 1
	k, name := d.valueName(f.Field, v)
	if d.terms[query.AddTerm("", f.Field.Query(), v.Term, false)] {
		d.p.put(d.theme.good, d.glyphs.tick)
		d.p.blank(1)
	}
	if f.Field == insight.Side || f.Field == insight.Cause {
		d.p.put(d.theme.side[v.Side], sideMark(v.Side))
		d.p.blank(1)
	}
	d.p.cell(k, name, fit{w: max(end-countCells-1-d.p.x, 0), mid: f.Field != insight.Cause})
	d.p.to(end - countCells)
	d.p.cell(d.theme.plain, countText(v.Count), fit{w: countCells, right: true})
	d.p.blank(1)
	d.series(v)
}

// valueName is how a value is written; what the records do not give is said.
func (d *facetPen) valueName(f insight.Field, v *insight.Value) (ink, string) {
	name := v.Name.In(d.o.Lang)
	switch {
	case v.Term == "":
		return d.theme.dim, d.words.notGiven
	case v.Term == model.Internal:
		return d.theme.plain, d.words.detail.internal
	case v.Cause != nil && d.sheet().ids() && d.p.width < twoFrom:
		name = v.Cause.ID
	case f == insight.Side:
		return d.theme.side[v.Side], name
	}
	return d.theme.plain, name
}

// series is the small time bar of a value, to its own height.
func (d *facetPen) series(v *insight.Value) {
	most := uint32(0)
	for _, n := range v.Series {
		most = max(most, n)
	}
	d.p.open(d.theme.rule)
	for _, n := range v.Series {
		if d.p.room() > 0 {
			d.p.buf = append(d.p.buf, d.glyphs.level(int(n), int(most))...)
			d.p.x++
		}
	}
	d.p.buf = append(d.p.buf, d.theme.rule.close...)
}

// facetLine draws line i of the pane at the end of a line of list or detail.
func (m *root) facetLine(p *pen, i int) {
	if m.facetColumn() == 0 {
		return
	}
	p.width = m.w
	p.to(m.facets.box.x - 1 - margin)
	p.put(m.theme.rule, m.glyphs.vertical)
	p.blank(margin)
	m.facetText(p, i)
}

func (m *root) facetText(p *pen, i int) {
	if i < len(m.facets.lines) && i < m.facets.box.h {
		p.line(m.facets.lines[i].s, m.facets.lines[i].w)
	}
}

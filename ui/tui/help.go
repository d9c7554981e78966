package tui

import (
	"charm.land/bubbles/v2/key"

	"offair/model"
)

// help is the overlay that tells all keys, the signs and the filter's grammar.
type help struct {
	open   bool
	lines  []inked
	key    helpKey
	rows   int
	offset int
}

type helpKey struct {
	w     int
	looks looks
}

// scroll moves the help by n lines.
func (h *help) scroll(n int) {
	h.offset = max(min(h.offset+n, len(h.lines)-h.rows), 0)
}

// helpGroup is a heading and lines of one or two bindings.
type helpGroup struct {
	title string
	lines [][]*key.Binding
}

func (m *root) helpGroups() []helpGroup {
	k, w := m.keys, &m.words.help
	type of = []*key.Binding
	return []helpGroup{
		{w.moving, []of{
			{&k.down, &k.up}, {&k.pageDown, &k.pageUp}, {&k.halfDown, &k.halfUp}, {&k.first, &k.last}, {&k.follow},
		}},
		{w.reading, []of{
			{&k.open}, {&k.pane}, {&k.place}, {&k.textDown, &k.textUp}, {&k.earlier, &k.later}, {&k.nextFault, &k.prevFault}, {&k.ask}, {&k.askAll},
		}},
		{w.list, []of{{&k.window}, {&k.order}, {&k.fold}, {&k.mark}, {&k.unmarkAll}, {&k.columns}}},
		{copyIn(m.o.Lang).heading, []of{{&k.copy}, {&k.command}, {&k.save}}},
		{watchIn(m.o.Lang).title, []of{{&k.watch}, {&k.watchAll}}},
		{w.filtering, []of{{&k.filter}, {&k.take}, {&k.only}, {&k.without}, {&k.undo}}},
		{w.verdict, []of{{&k.verdict}, {&k.prevPart, &k.nextPart}, {&k.takeVerdict}, {&k.leaveVerdict}}},
		{w.timeline, []of{
			{&k.timeline}, {&k.before, &k.after}, {&k.panBack, &k.panOn}, {&k.zoomIn, &k.zoomOut}, {&k.span}, {&k.takeSpan}, {&k.undoTime}, {&k.leaveTime},
		}},
		{w.facets, []of{{&k.facets}, {&k.valueDown, &k.valueUp}, {&k.nextField, &k.prevField}, {&k.takeValue}, {&k.leaveValue}}},
		{w.screen, []of{{&k.zone}, {&k.refresh}, {&k.mouse}, {&k.redraw}, {&k.help}, {&k.quit, &k.leave}}},
	}
}

// makeHelp lays the help out for a width: in two columns where they fit.
func (m *root) makeHelp(w int) []inked {
	cols := 1
	if w >= 100 {
		cols = 2
	}
	each := (w-2*margin-(cols-1)*2)/cols - margin
	first := sections{sheet: m.sheet(), p: pen{ruler: m.ruler, dots: m.glyphs.dots}}
	first.p.reset(each)
	for _, g := range m.helpGroups() {
		first.bindings(g)
	}
	second := sections{sheet: first.sheet, p: pen{ruler: m.ruler, dots: m.glyphs.dots}}
	second.p.reset(each)
	second.pairs(m.words.help.query, m.words.help.examples)
	second.sides(&m.words.help)
	second.signs(&m.words.help)
	second.pairs(m.words.help.mouse, m.words.help.mouseDoes)
	if cols == 1 {
		return append(first.lines, second.lines...)
	}
	return beside(&second.p, first.lines, second.lines, each+2)
}

// keyCells is the room for keys in the help, exampleCells for what may stand in
// the filter line.
const (
	keyCells     = 22
	exampleCells = 24
)

func (s *sections) bindings(g helpGroup) {
	s.title(g.title)
	for _, bs := range g.lines {
		s.p.blank(indent)
		does := ""
		for i, b := range bs {
			s.p.put(s.key, b.Help().Key)
			s.p.blank(headGap)
			if i == 0 {
				does = b.Help().Desc
			} else if d := b.Help().Desc; d != does {
				does += " / " + d
			}
		}
		s.wrapped(s.plain, does, indent+keyCells)
	}
}

func (s *sections) title(text string) {
	if len(s.lines) > 0 {
		s.end()
	}
	s.p.put(s.label, text)
	s.end()
}

// pairs are what may be written or done, and what it means.
func (s *sections) pairs(title string, pairs [][2]string) {
	s.title(title)
	for _, e := range pairs {
		s.pair(e[0], e[1])
	}
}

func (s *sections) pair(what, means string) {
	s.p.blank(indent)
	s.p.cell(s.key, what, fit{w: min(exampleCells, s.p.width/2)})
	s.wrapped(s.plain, means, min(exampleCells, s.p.width/2)+indent)
}

// signs tells what the list shows beside the fields of a record.
func (s *sections) signs(w *helpWords) {
	s.pairs(w.signs, w.gaps)
	for i, sign := range []string{s.glyphs.marked, s.glyphs.watched, s.glyphs.both} {
		s.pair(sign, w.marks[i])
	}
	s.pair(s.glyphs.times+"37", w.times)
}

func (s *sections) sides(w *helpWords) {
	s.title(w.sides)
	for i := range model.Sides {
		side := model.Side(i)
		s.p.to(indent + i%3*(s.p.width-indent)/3)
		s.sideOf(&s.p, side, min(14, s.p.room()))
		if i%3 == 2 || i == model.Sides-1 {
			s.end()
		}
	}
}

package tui

import (
	"charm.land/bubbles/v2/key"
)

// hint is one key, or a pair, in the footer.
type hint struct {
	keys string
	does string
	on   []*key.Binding // whose keys they are
}

func of(does string, bs ...*key.Binding) hint {
	h := hint{does: does, on: bs}
	for i, b := range bs {
		if i > 0 {
			h.keys += " "
		}
		h.keys += b.Help().Key
	}
	return h
}

// hints are the keys that matter now, the most wanted first. Only keys that do
// something now are among them.
func (m *root) hints() []hint {
	k, f := m.keys, &m.words.foot
	switch {
	case m.help.open:
		return []hint{of(f.move, &k.up, &k.down), of(f.close, &k.undo)}
	case m.filter.open:
		return m.typingHints()
	case m.picking != notPicking:
		return []hint{of(f.close, &k.undo)}
	case m.focus != onList:
		return m.focusHints()
	}
	var hs []hint
	rows := m.list.len() > 0
	if size, _ := m.list.repeats(m.list.cur); size > 1 && m.places.at != whole {
		hs = append(hs, of(f.unfold, &k.open))
	} else if rows && !m.detail.open {
		hs = append(hs, of(f.detail, &k.open))
	}
	if what := m.undoWord(); what != "" {
		hs = append(hs, of(what, &k.undo))
	}
	hs = append(hs, of(f.filter, &k.filter))
	if rows {
		hs = append(hs, of(f.verdict, &k.verdict), of(f.timeline, &k.timeline), of(f.facets, &k.facets),
			of(f.stream, &k.earlier, &k.later), of(f.fault, &k.nextFault, &k.prevFault),
			of(copyIn(m.o.Lang).foot, &k.copy), of(f.window, &k.window), of(f.order, &k.order), of(f.fold, &k.fold), of(f.only, &k.only), of(f.without, &k.without), of(f.follow, &k.follow))
	}
	if m.detail.open {
		hs = append(hs, m.paneHints()...)
	}
	if !rows {
		hs = append(hs, of(f.window, &k.window))
	}
	return append(hs, of(f.zone, &k.zone), of(f.refresh, &k.refresh))
}

// focusHints are the keys of the pane that has them.
func (m *root) focusHints() []hint {
	switch m.focus {
	case onTimeline:
		return m.timeHints()
	case onVerdict:
		return []hint{of(m.words.foot.takeVerdict, &m.keys.takeVerdict), of(m.words.foot.part, &m.keys.prevPart, &m.keys.nextPart), of(m.words.foot.leave, &m.keys.leaveVerdict)}
	default:
		return m.facetHints()
	}
}

func (m *root) typingHints() []hint {
	k, f := m.keys, &m.words.foot
	var hs []hint
	if m.filter.wrong == nil {
		hs = append(hs, of(f.keep, &k.apply))
	}
	hs = append(hs, of(f.back, &k.cancel))
	if len(m.filter.offers) > 0 {
		hs = append(hs, of(f.take, &k.take), of(f.choose, &k.beneath))
	}
	return hs
}

func (m *root) facetHints() []hint {
	k, f := m.keys, &m.words.foot
	return []hint{
		of(f.narrow, &k.takeValue), of(f.exclude, &k.leaveValue), of(m.undoWord(), &k.undo), of(f.value, &k.valueUp, &k.valueDown),
		of(f.field, &k.nextField), of(f.close, &k.facets), of(f.filter, &k.filter), of(f.timeline, &k.timeline),
	}
}

func (m *root) timeHints() []hint {
	k, f := m.keys, &m.words.foot
	back := f.leave
	switch {
	case m.time.mark != 0:
		back = f.unmark
	case !m.time.zoom.Empty():
		back = f.unzoom
	}
	return []hint{
		of(f.takeSpan, &k.takeSpan), of(back, &k.undoTime), of(f.time, &k.before, &k.after), of(f.zoom, &k.zoomIn, &k.zoomOut),
		of(f.span, &k.span), of(f.filter, &k.filter),
	}
}

func (m *root) paneHints() []hint {
	k, f := m.keys, &m.words.foot
	var hs []hint
	if len(m.detail.lines) > m.detail.box.h {
		hs = append(hs, of(f.text, &k.textUp, &k.textDown))
	}
	if m.keys.ask.Enabled() {
		hs = append(hs, of(airIn(m.o.Lang).askKey, &k.ask))
	}
	if m.places.at != whole {
		hs = append(hs, of(f.full, &k.open))
	}
	if spotFor(m.bodyW(), m.h, true) != spotFor(m.bodyW(), m.h, false) {
		hs = append(hs, of(f.place, &k.place))
	}
	return hs
}

// undoWord says what Esc would take back.
func (m *root) undoWord() string {
	f := &m.words.foot
	switch n := len(m.undo); {
	case m.watch.alert != "":
		return watchIn(m.o.Lang).dismiss
	case m.pin != nil:
		return f.unpin
	case n > 0:
		return f.undoing(m.undo[n-1].kind)
	case m.filter.line() != "":
		return f.dropTerm
	default:
		return ""
	}
}

// undoing is the word for taking a step back.
func (f *footWords) undoing(k undoKind) string {
	return [...]string{
		undoLine: f.undoLine, undoPane: f.closeDetail, undoFull: f.closeFull, undoOrder: f.timeOrder,
		undoFold: f.unfold, undoFacets: f.close, undoMarks: f.remark,
	}[k]
}

// laidHint is a hint and the column where it begins.
type laidHint struct {
	hint
	x int
}

// explains reports whether the footer tells of the span under the timeline's
// cursor, for want of a line of its own.
func (m *root) explains() bool {
	return m.focus == onTimeline && m.places.verdict.h == 0 && !m.filter.open && !m.help.open
}

// lasting are the hints that stand at the end of the footer whatever it says,
// and the column where they begin.
func (m *root) lasting() (hs []hint, end int) {
	if !m.filter.open && !m.help.open && !m.explains() {
		hs = []hint{of(m.words.foot.help, &m.keys.help), of(m.words.foot.quit, &m.keys.quit)}
	}
	end = m.w - margin
	for _, h := range hs {
		end -= m.hintWidth(h)
	}
	return hs, end
}

// laidHints are the hints of the footer in their places: as many as end whole
// before those at its end.
func (m *root) laidHints() []laidHint {
	always, end := m.lasting()
	var out []laidHint
	if m.note == "" && !m.explains() {
		x := margin
		for _, h := range m.hints() {
			if x+m.hintWidth(h)-headGap > end-headGap {
				break
			}
			out = append(out, laidHint{h, x})
			x += m.hintWidth(h)
		}
	}
	x := max(end, margin) + headGap
	for _, h := range always {
		out = append(out, laidHint{h, x})
		x += m.hintWidth(h)
	}
	return out
}

// footer draws what a key did, or else the keys that matter.
func (m *root) footer(p *pen) {
	_, end := m.lasting()
	p.blank(margin)
	switch {
	case m.note != "":
		p.cell(m.theme.new, m.note, fit{w: max(end-p.x-headGap, 0)})
	case m.explains():
		p.width = max(end-headGap, 0)
		p.line(m.time.said.s, m.time.said.w)
		p.width = m.w
	}
	for _, l := range m.laidHints() {
		p.to(l.x)
		m.hint(p, l.hint)
	}
}

func (m *root) hint(p *pen, h hint) {
	p.put(m.theme.key, h.keys)
	p.blank(1)
	p.put(m.theme.dim, h.does)
}

// hintWidth is the width of a hint and of the gap before it.
func (m *root) hintWidth(h hint) int {
	return m.ruler.width(h.keys) + 1 + m.ruler.width(h.does) + headGap
}

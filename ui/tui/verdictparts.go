package tui

import (
	tea "charm.land/bubbletea/v2"

	"offair/model/insight"
	"offair/model/query"
)

// partKey tells a piece of the verdict's line, also in the line of a later
// verdict; the zero value stands for all that the verdict tells of.
type partKey struct {
	term string
	time bool
}

func partOf(p *insight.Piece) partKey { return partKey{p.Term, !p.Span.Empty()} }

// verdictStyle is how the line is written; while it has the keys there is room
// for the mark before a piece.
func (m *root) verdictStyle() insight.LineStyle {
	st := insight.LineStyle{Lang: m.o.Lang, Width: max(m.w-margin-2-margin, 1), Cells: m.ruler.width, ASCII: m.o.ASCII || m.o.WideAmbiguous}
	if m.focus == onVerdict {
		st.Width = max(st.Width-2, 1)
	}
	return st
}

// parts are the pieces that can be looked at by themselves, of those that there
// is room for.
func (m *root) parts() (out []insight.Piece) {
	for _, p := range m.verdict.found.Fitting(m.verdictStyle()) {
		if p.Narrows() {
			out = append(out, p)
		}
	}
	return out
}

// chosen is the place among the pieces of the one that Enter takes; -1 for all.
func (m *root) chosen(parts []insight.Piece) int {
	for i := range parts {
		if parts[i].Narrows() && partOf(&parts[i]) == m.verdict.part {
			return i
		}
	}
	return -1
}

// stepPart goes to the next piece, or to the one before, round and round; before
// the first one stands all that the verdict tells of.
func (m *root) stepPart(n int) tea.Cmd {
	if m.verdict.found == nil {
		return nil
	}
	parts := m.parts()
	all := len(parts) + 1 // the first one stands for all
	at := (m.chosen(parts)+1+n+all)%all - 1
	m.verdict.part = partKey{}
	if at >= 0 {
		m.verdict.part = partOf(&parts[at])
	}
	return nil
}

// takeVerdict narrows to the chosen piece, or to all that the verdict tells of.
func (m *root) takeVerdict() tea.Cmd {
	v := m.verdict.found
	sp, terms := v.Span, v.Terms()
	parts := m.parts()
	if at := m.chosen(parts); at >= 0 {
		sp, terms = v.Narrow(parts[at])
	}
	m.focus = m.home()
	line := m.filter.line()
	if !sp.Empty() {
		m.time.taken = sp
		line = query.SetSpan(line, sp, m.o.Now(), m.zone)
	}
	return m.putLine(withTerms(line, terms))
}

// focusedVerdict draws the line while it has the keys: the mark stands before
// what Enter takes.
func (m *root) focusedVerdict(p *pen) {
	st := m.verdictStyle()
	pieces := m.verdict.found.Fitting(st)
	at := m.chosen(pieces)
	sign, text := m.glyphs.take, m.theme.strong
	if at >= 0 {
		sign, text = " ", m.theme.plain
	}
	p.put(m.theme.mark, sign)
	p.blank(1)
	for i := range pieces {
		if i > 0 {
			p.put(m.theme.dim, st.Between())
		}
		look := text
		if i == at {
			p.put(m.theme.mark, m.glyphs.take+" ")
			look = m.theme.strong
		}
		p.put(look, st.Say(pieces[i]))
	}
}

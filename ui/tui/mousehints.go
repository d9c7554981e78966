package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// clickHint does what the key under the mouse does.
func (m *root) clickHint(at tea.Mouse, _ bool) tea.Cmd {
	for _, l := range m.laidHints() {
		if b := m.bindingAt(l, at.X); b != nil {
			return m.pressed(b)
		}
	}
	return nil
}

// bindingAt is the key of a hint that stands in column x, or the first one
// where its words do; nil outside.
func (m *root) bindingAt(l laidHint, x int) *key.Binding {
	if x < l.x || x >= l.x+m.hintWidth(l.hint)-headGap {
		return nil
	}
	end := l.x
	for _, b := range l.on {
		if end += m.ruler.width(b.Help().Key) + 1; x < end {
			return b
		}
	}
	return l.on[0]
}

// pressed does what a key does in the part that has the keys now.
func (m *root) pressed(b *key.Binding) tea.Cmd {
	if m.picking != notPicking {
		if m.picking = notPicking; b == &m.keys.undo {
			return nil
		}
	}
	for _, a := range m.inForce() {
		if a.on == b {
			return a.do(m)
		}
	}
	return nil
}

// inForce are the keys of the part that has them now.
func (m *root) inForce() []action {
	switch {
	case m.help.open:
		return m.helping
	case m.filter.open:
		return m.typing
	case m.focus == onTimeline:
		return m.timeKeys
	case m.focus == onVerdict:
		return m.judgeKeys
	case m.focus == onFacets:
		return m.facetKeys
	default:
		return m.listKeys
	}
}

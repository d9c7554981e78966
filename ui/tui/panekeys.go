package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// bind makes a binding of how its keys are called, what they do, and the keys.
type bind func(help, desc string, keys ...string) key.Binding

// panes are the keys of verdict, timeline and facets.
func (m *keyMap) panes(k keyWords, g glyphs, on bind) {
	m.timeline = on("i", k.timeline, "i")
	m.facets = on("f", k.facets, "f")
	m.valueUp = on(g.up, k.valueUp, "k", "up")
	m.valueDown = on(g.down, k.valueDown, "j", "down")
	m.nextField = on("Tab", k.nextField, "tab", "l", "right")
	m.prevField = on("Shift-Tab", k.prevField, "shift+tab", "h", "left")
	m.takeValue = on("Enter", k.takeValue, "enter", "o")
	m.leaveValue = on("x", k.leaveValue, "x")
	m.before = on(g.left, k.before, "h", "left")
	m.after = on(g.right, k.after, "l", "right")
	m.panBack = on("H", k.pan, "H", "shift+left")
	m.panOn = on("L", k.pan, "L", "shift+right")
	m.zoomIn = on("z", k.zoomIn, "z", "+")
	m.zoomOut = on("Z", k.zoomOut, "Z", "-")
	m.span = on("Space", k.span, "space")
	m.takeSpan = on("Enter", k.takeSpan, "enter")
	m.verdict = on("v", k.verdict, "v")
	m.takeVerdict = on("Enter", k.takeVerdict, "enter")
	m.leaveVerdict = on("Esc", k.leave, "esc", "v")
	m.undoTime = on("Esc", k.undo, "esc")
	m.leaveTime = on("i", k.leave, "i")
	m.prevPart = on("h "+g.left, k.prevPart, "h", "left", "shift+tab")
	m.nextPart = on("l "+g.right, k.nextPart, "l", "right", "tab")
}

// timing are the keys while the timeline has them.
func (k *keyMap) timing() []action {
	return append([]action{
		{&k.before, func(m *root) tea.Cmd { return m.stepTime(-1) }},
		{&k.after, func(m *root) tea.Cmd { return m.stepTime(1) }},
		{&k.panBack, func(m *root) tea.Cmd { return m.pan(-1) }},
		{&k.panOn, func(m *root) tea.Cmd { return m.pan(1) }},
		{&k.zoomIn, (*root).zoomIn},
		{&k.zoomOut, (*root).zoomOut},
		{&k.span, (*root).markTime},
		{&k.takeSpan, (*root).takeSpan},
		{&k.verdict, (*root).openVerdict},
		{&k.undoTime, (*root).undoTime},
		{&k.leaveTime, (*root).closeTimeline},
		{&k.first, func(m *root) tea.Cmd { return m.jumpTime(false) }},
		{&k.last, func(m *root) tea.Cmd { return m.jumpTime(true) }},
	}, k.everywhere()...)
}

// sifting are the keys while the facets have them.
func (k *keyMap) sifting() []action {
	return append([]action{
		{&k.valueDown, func(m *root) tea.Cmd { return m.stepValue(1) }},
		{&k.valueUp, func(m *root) tea.Cmd { return m.stepValue(-1) }},
		{&k.nextField, func(m *root) tea.Cmd { return m.stepField(1) }},
		{&k.prevField, func(m *root) tea.Cmd { return m.stepField(-1) }},
		{&k.takeValue, func(m *root) tea.Cmd { return m.takeValue(false) }},
		{&k.leaveValue, func(m *root) tea.Cmd { return m.takeValue(true) }},
		{&k.verdict, (*root).openVerdict},
		{&k.timeline, (*root).openTimeline},
		{&k.undo, (*root).undoOne},
	}, k.everywhere()...)
}

// everywhere are keys that do the same wherever the focus is.
func (k *keyMap) everywhere() []action {
	return []action{
		{&k.filter, (*root).openFilter},
		{&k.facets, (*root).toggleFacets},
		{&k.window, (*root).openWindow},
		{&k.copy, (*root).openCopy},
		{&k.command, (*root).copyCommand},
		{&k.save, (*root).saveNote},
		{&k.zone, (*root).toggleZone},
		{&k.refresh, (*root).refresh},
		{&k.mouse, (*root).toggleMouse},
		{&k.redraw, func(*root) tea.Cmd { return tea.ClearScreen }},
		{&k.help, (*root).toggleHelp},
		{&k.quit, func(*root) tea.Cmd { return tea.Quit }},
	}
}

// judging are the keys while the verdict has them.
func (k *keyMap) judging() []action {
	return append([]action{
		{&k.takeVerdict, (*root).takeVerdict},
		{&k.leaveVerdict, (*root).leaveVerdict},
		{&k.prevPart, func(m *root) tea.Cmd { return m.stepPart(-1) }},
		{&k.nextPart, func(m *root) tea.Cmd { return m.stepPart(1) }},
		{&k.timeline, (*root).openTimeline},
	}, k.everywhere()...)
}

package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// keyMap is every key of the screen. The same bindings are matched, shown in
// the footer and listed in the help.
type keyMap struct {
	up, down, pageUp, pageDown, halfUp, halfDown, first, last, follow key.Binding
	open, pane, place, textUp, textDown, earlier, later               key.Binding
	order, columns, fold, mark, unmarkAll, window                     key.Binding
	nextFault, prevFault, ask, askAll                                 key.Binding
	filter, only, without, undo                                       key.Binding
	copy, command, save, watch, watchAll                              key.Binding
	zone, refresh, mouse, redraw, help, quit                          key.Binding

	timeline, facets                                                key.Binding
	valueUp, valueDown, nextField, prevField, takeValue, leaveValue key.Binding
	before, after, panBack, panOn, zoomIn, zoomOut                  key.Binding
	span, takeSpan, leaveTime, undoTime                             key.Binding
	verdict, takeVerdict, leaveVerdict                              key.Binding
	prevPart, nextPart                                              key.Binding

	// while the filter line is typed in
	apply, cancel, take, above, beneath key.Binding
	leave                               key.Binding // works everywhere
}

func newKeys(w *words, g glyphs) *keyMap {
	k := w.keys
	arrows := g.up + g.down
	on := func(help, desc string, keys ...string) key.Binding {
		return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
	}
	m := &keyMap{
		up:        on("k "+g.up, k.up, "k", "up"),
		down:      on("j "+g.down, k.down, "j", "down"),
		pageUp:    on("PgUp b", k.pageUp, "pgup", "b"),
		pageDown:  on("PgDn Space", k.pageDown, "pgdown", "space"),
		halfUp:    on("Ctrl-U", k.halfUp, "ctrl+u"),
		halfDown:  on("Ctrl-D", k.halfDown, "ctrl+d"),
		first:     on("g Home", k.first, "g", "home"),
		last:      on("G End", k.last, "G", "end"),
		follow:    on("F", k.follow, "F"),
		open:      on("Enter", k.open, "enter"),
		pane:      on("p", k.pane, "p"),
		place:     on("P", k.place, "P"),
		textUp:    on("K", k.textUp, "K", "shift+up"),
		textDown:  on("J", k.textDown, "J", "shift+down"),
		earlier:   on("[", k.earlier, "[", "【", "［"),
		later:     on("]", k.later, "]", "】", "］"),
		nextFault: on("e", k.nextFault, "e"),
		prevFault: on("E", k.prevFault, "E"),
		order:     on("s", k.order, "s"),
		columns:   on("C", k.columns, "C"),
		mark:      on("m", k.mark, "m"),
		ask:       on("a", airOf(w).askKey, "a"),
		askAll:    on("A", airOf(w).askAllKey, "A"),
		filter:    on("/", k.filter, "/", "／"),
		only:      on("o", k.only, "o"),
		without:   on("x", k.without, "x"),
		undo:      on("Esc", k.undo, "esc"),
		zone:      on("u", k.zone, "u"),
		refresh:   on("r", k.refresh, "r"),
		mouse:     on("F2", k.mouse, "f2"),
		redraw:    on("Ctrl-L", k.redraw, "ctrl+l"),
		help:      on("?", k.help, "?", "？"),
		quit:      on("q", k.quit, "q"),
		apply:     on("Enter", k.apply, "enter"),
		cancel:    on("Esc", k.cancel, "esc"),
		take:      on("Tab", k.take, "tab"),
		above:     on(arrows, k.choose, "up", "ctrl+p"),
		beneath:   on(arrows, k.choose, "down", "ctrl+n"),
		leave:     on("Ctrl-C", k.quit, "ctrl+c"),
	}
	m.unmarkAll, m.window, m.fold = on("M", k.unmarkAll, "M"), on("t", k.window, "t"), on("=", k.fold, "=", "＝")
	m.panes(k, g, on)
	m.handing(w, on)
	return m
}

// handing binds what is handed on and what is watched.
func (m *keyMap) handing(w *words, on bind) {
	c, watch := copyOf(w), watchOf(w)
	m.copy = on("y", c.key, "y")
	m.command = on("Y", c.commandKey, "Y")
	m.save = on("Ctrl-S", c.saveKey, "ctrl+s")
	m.watch = on("w", watch.key, "w")
	m.watchAll = on("W", watch.allKey, "W")
}

// action is what a key does to the screen.
type action struct {
	on *key.Binding
	do func(*root) tea.Cmd
}

// actions are the keys of the list and of the detail, in the order in which
// they are matched.
func (k *keyMap) actions() []action {
	return append([]action{
		{&k.verdict, (*root).openVerdict},
		{&k.down, func(m *root) tea.Cmd { return m.goBy(1) }},
		{&k.up, func(m *root) tea.Cmd { return m.goBy(-1) }},
		{&k.pageDown, func(m *root) tea.Cmd { return m.page(1, 1) }},
		{&k.pageUp, func(m *root) tea.Cmd { return m.page(-1, 1) }},
		{&k.halfDown, func(m *root) tea.Cmd { return m.page(1, 2) }},
		{&k.halfUp, func(m *root) tea.Cmd { return m.page(-1, 2) }},
		{&k.first, func(m *root) tea.Cmd { return m.jump(false) }},
		{&k.last, func(m *root) tea.Cmd { return m.jump(true) }},
		{&k.follow, (*root).toggleFollow},
		{&k.open, (*root).openDetail},
		{&k.pane, (*root).togglePane},
		{&k.place, (*root).movePane},
		{&k.textDown, func(m *root) tea.Cmd { m.detail.scroll(1); return nil }},
		{&k.textUp, func(m *root) tea.Cmd { m.detail.scroll(-1); return nil }},
		{&k.earlier, func(m *root) tea.Cmd { return m.walk(-1) }},
		{&k.later, func(m *root) tea.Cmd { return m.walk(1) }},
		{&k.nextFault, func(m *root) tea.Cmd { return m.fault(1) }},
		{&k.prevFault, func(m *root) tea.Cmd { return m.fault(-1) }},
		{&k.order, func(m *root) tea.Cmd { return m.openPicker(pickOrder) }},
		{&k.columns, func(m *root) tea.Cmd { return m.openPicker(pickColumns) }},
		{&k.fold, (*root).toggleFold},
		{&k.mark, (*root).toggleMark},
		{&k.unmarkAll, (*root).unmarkAll},
		{&k.ask, (*root).askNow},
		{&k.askAll, (*root).askAll},
		{&k.watch, (*root).toggleWatch},
		{&k.watchAll, (*root).toggleWatchAll},
		{&k.only, func(m *root) tea.Cmd { return m.addTerm(false) }},
		{&k.without, func(m *root) tea.Cmd { return m.addTerm(true) }},
		{&k.undo, (*root).undoOne},
		{&k.timeline, (*root).openTimeline},
	}, k.everywhere()...)
}

// typing are the keys that the filter line keeps from the text.
func (k *keyMap) typing() []action {
	return []action{
		{&k.apply, (*root).keepFilter},
		{&k.cancel, (*root).cancelFilter},
		{&k.take, (*root).takeOffer},
		{&k.above, func(m *root) tea.Cmd { m.filter.choose(-1); return nil }},
		{&k.beneath, func(m *root) tea.Cmd { m.filter.choose(1); return nil }},
	}
}

// helping are the keys while the help is shown.
func (k *keyMap) helping() []action {
	return []action{
		{&k.down, func(m *root) tea.Cmd { m.help.scroll(1); return nil }},
		{&k.up, func(m *root) tea.Cmd { m.help.scroll(-1); return nil }},
		{&k.pageDown, func(m *root) tea.Cmd { m.help.scroll(m.help.rows); return nil }},
		{&k.pageUp, func(m *root) tea.Cmd { m.help.scroll(-m.help.rows); return nil }},
		{&k.first, func(m *root) tea.Cmd { m.help.scroll(-len(m.help.lines)); return nil }},
		{&k.last, func(m *root) tea.Cmd { m.help.scroll(len(m.help.lines)); return nil }},
		{&k.redraw, func(*root) tea.Cmd { return tea.ClearScreen }},
		{&k.help, (*root).toggleHelp},
		{&k.undo, (*root).toggleHelp},
		{&k.quit, (*root).toggleHelp},
	}
}

// run does what the key is bound to, and reports whether it is bound.
func run(m *root, msg tea.KeyPressMsg, actions []action) (tea.Cmd, bool) {
	for i := range actions {
		if key.Matches(msg, *actions[i].on) {
			return actions[i].do(m), true
		}
	}
	return nil, false
}

// enable leaves only those keys on that do something now.
func (k *keyMap) enable(m *root) {
	rows := m.list.len() > 0
	for _, b := range []*key.Binding{&k.earlier, &k.later, &k.nextFault, &k.prevFault, &k.only, &k.without, &k.mark} {
		b.SetEnabled(rows)
	}
	k.open.SetEnabled(rows || m.detail.open)
	k.unmarkAll.SetEnabled(len(m.list.marks) > 0)
	k.ask.SetEnabled(rows && m.o.Air != nil)
}

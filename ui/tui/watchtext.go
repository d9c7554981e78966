package tui

import (
	"fmt"
	"slices"
	"strings"

	"offair/model"
)

// namesTold is how many streams an alert names.
const namesTold = 3

// watchText is what happened in one line: whole for one stream, counted for
// several.
func (m *root) watchText(c *changes) string {
	w := watchIn(m.o.Lang)
	fell, back := streamsOf(c.fell), streamsOf(c.back)
	if len(fell) == 1 && slices.Equal(fell, back) {
		return m.watchBoth(c.fell[len(c.fell)-1], c.back[len(c.back)-1])
	}
	var parts []string
	switch f := c.fell; {
	case len(fell) == 1:
		last := f[len(f)-1]
		parts = append(parts, fmt.Sprintf(w.fellAt, last.name, m.clock(last.when), last.why.In(m.o.Lang)))
	case len(fell) > 1:
		parts = append(parts, fmt.Sprintf(w.someFell, grouped(len(fell)), m.namesOf(f)))
	}
	switch b := c.back; {
	case len(back) == 1:
		last := b[len(b)-1]
		parts = append(parts, fmt.Sprintf(w.back, last.name, appendLength(nil, last.gap)))
	case len(back) > 1:
		parts = append(parts, fmt.Sprintf(w.someBack, grouped(len(back)), m.namesOf(b)))
	}
	return strings.Join(parts, "; ")
}

// watchBoth is about one stream that fell and came back, or came back and fell
// again, since the last look.
func (m *root) watchBoth(fell, back change) string {
	w := watchIn(m.o.Lang)
	if fell.gap != model.NoGap {
		return fmt.Sprintf(w.fellBack, fell.name, m.clock(fell.when), appendLength(nil, fell.gap))
	}
	return fmt.Sprintf(w.backFell, fell.name, appendLength(nil, back.gap), m.clock(fell.when), fell.why.In(m.o.Lang))
}

// streamsOf are the distinct streams of some changes.
func streamsOf(cs []change) []uint32 {
	var out []uint32
	for _, c := range cs {
		out = append(out, c.key)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// namesOf names the first streams of some changes.
func (m *root) namesOf(cs []change) string {
	w := watchIn(m.o.Lang)
	var names []string
	for _, c := range cs {
		if slices.Contains(names, c.name) {
			continue
		}
		if len(names) == namesTold {
			return strings.Join(names, w.comma) + " " + w.etc
		}
		names = append(names, c.name)
	}
	return strings.Join(names, w.comma)
}

// watchHead is what the header says of what is watched; "" for nothing.
func (m *root) watchHead() string {
	now, w := m.watch.now, watchIn(m.o.Lang)
	switch {
	case now == nil:
		return ""
	case now.wide:
		return fmt.Sprintf(w.filter, m.watchLine(now))
	case len(now.streams) == 1:
		return w.one
	default:
		return fmt.Sprintf(w.many, grouped(len(now.streams)))
	}
}

// alertLines is what was told last, with the time that it was told for.
func (m *root) alertLines() []string {
	if m.watch.alert == "" {
		return nil
	}
	hint := m.hintWidth(of(watchIn(m.o.Lang).dismiss, &m.keys.undo))
	return wrap(m.ruler, m.watch.alert, max(m.w-2*margin-hint, (m.w-2*margin)/2))
}

// dismiss takes the last alert off the screen; false when there is none.
func (m *root) dismiss() bool {
	was := m.watch.alert
	m.watch.alert = ""
	return was != ""
}

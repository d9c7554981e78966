package tui

import (
	"fmt"
	"slices"
	"strings"
)

// namesTold is how many streams an alert names.
const namesTold = 3

// watchText is what happened in one line: whole for one stream, counted for
// several.
func (m *root) watchText(c *changes) string {
	w := watchIn(m.o.Lang)
	fell, back := streamsOf(c.fell), streamsOf(c.back)
	switch {
	case len(fell) == 1 && len(back) == 0:
		f := c.fell[len(c.fell)-1]
		return fmt.Sprintf(w.fellAt, f.name, m.clock(f.when), f.why.In(m.o.Lang))
	case len(back) == 1 && len(fell) == 0:
		b := c.back[len(c.back)-1]
		return fmt.Sprintf(w.back, b.name, appendLength(nil, b.gap))
	case len(fell) == 1 && len(c.fell) == 1 && slices.Equal(fell, back) && c.fell[0].when == c.back[len(c.back)-1].when:
		b := c.back[len(c.back)-1]
		return fmt.Sprintf(w.fellBack, b.name, m.clock(b.when), appendLength(nil, b.gap))
	}
	var parts []string
	if len(fell) > 0 {
		parts = append(parts, fmt.Sprintf(w.someFell, grouped(len(fell)), m.namesOf(c.fell)))
	}
	if len(back) > 0 {
		parts = append(parts, fmt.Sprintf(w.someBack, grouped(len(back)), m.namesOf(c.back)))
	}
	return strings.Join(parts, "; ")
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
	case now.filter != nil:
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
	return wrap(m.ruler, m.watch.alert, m.w-2*margin)
}

// dismiss takes the last alert off the screen; false when there is none.
func (m *root) dismiss() bool {
	was := m.watch.alert
	m.watch.alert = ""
	return was != ""
}

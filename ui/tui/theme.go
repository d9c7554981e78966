package tui

import (
	"strings"

	"charm.land/lipgloss/v2"

	"offair/model"
)

// theme is every look on the screen. The colours are the sixteen that each
// terminal lets its owner choose, so they fit the owner's background.
type theme struct {
	plain, dim, strong   ink
	brand, badge         ink // the program's name; the sign of made-up data
	titles               ink // column titles
	mark                 ink // the cursor's mark
	rule                 ink
	label                ink // names of fields, headings
	key                  ink // a key in the footer and in the help
	good, warn, bad, new ink
	wrong                ink // a term that cannot be used
	side                 [model.Sides]ink
}

// themeOf is the looks for a dark or a light background.
func themeOf(dark bool) *theme {
	c := paletteOf(dark)
	fg := func(n string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(n)) }
	plain := lipgloss.NewStyle()
	t := &theme{
		dim:    inkOf(plain.Faint(true)),
		strong: inkOf(plain.Bold(true)),
		brand:  inkOf(fg(c.accent).Bold(true)),
		badge:  inkOf(fg(c.warn).Bold(true).Reverse(true)),
		titles: inkOf(plain.Faint(true).Underline(true).UnderlineSpaces(true)),
		mark:   inkOf(fg(c.accent).Bold(true)),
		rule:   inkOf(fg("8")),
		label:  inkOf(fg(c.accent)),
		key:    inkOf(plain.Bold(true)),
		good:   inkOf(fg(c.good)),
		warn:   inkOf(fg(c.warn)),
		bad:    inkOf(fg(c.bad)),
		new:    inkOf(fg(c.good).Bold(true)),
		wrong:  inkOf(fg(c.bad).Underline(true).UnderlineSpaces(true)),
	}
	for s := range t.side {
		t.side[s] = inkOf(sideStyle(model.Side(s), c))
	}
	return t
}

// palette names colours of the sixteen by what they say.
type palette struct{ accent, good, warn, bad, odd, calm string }

// paletteOf chooses shades that can be read on the other background too: some
// terminals never say which theirs is.
func paletteOf(dark bool) palette {
	if dark {
		return palette{accent: "6", good: "2", warn: "3", bad: "9", odd: "13", calm: "12"}
	}
	return palette{accent: "6", good: "2", warn: "3", bad: "1", odd: "5", calm: "4"}
}

// sideStyle puts the sides in five groups: nobody needs to act, the way to the
// platform, what was sent, what was not allowed, the platform itself.
func sideStyle(s model.Side, c palette) lipgloss.Style {
	st := lipgloss.NewStyle()
	switch s {
	case model.Publisher:
		return st.Faint(true)
	case model.Network:
		return st.Foreground(lipgloss.Color(c.warn))
	case model.Media:
		return st.Foreground(lipgloss.Color(c.odd))
	case model.Operator, model.Replaced:
		return st.Foreground(lipgloss.Color(c.calm))
	case model.Auth, model.Quota, model.Account, model.Config, model.AccessList:
		return st.Foreground(lipgloss.Color(c.bad))
	case model.Platform:
		return st.Foreground(lipgloss.Color(c.bad)).Bold(true)
	default:
		return st.Bold(true)
	}
}

// inkOf takes a style apart into what it writes before and after a text.
func inkOf(s lipgloss.Style) ink {
	before, after, ok := strings.Cut(s.Inline(true).Render("x"), "x")
	if !ok {
		return ink{}
	}
	return ink{before, after}
}

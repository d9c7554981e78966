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
	chosen               ink // what is under the cursor in a line of signs
	side                 [model.Sides]ink
	bars                 bars
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
		chosen: inkOf(plain.Reverse(true)),
		wrong:  inkOf(fg(c.bad).Underline(true).UnderlineSpaces(true)),
	}
	for s := range t.side {
		t.side[s] = inkOf(sideStyle(model.Side(s), c))
	}
	t.bars = barsOf(c)
	return t
}

// hue is the colour of a group of sides in bars; the groups are those of
// sideStyle.
type hue uint8

const (
	hueCalm hue = iota // the publisher's own stops
	hueWay
	hueSent
	hueOthers
	hueDenied
	huePlatform
	hueUnknown
	hues
)

// bars is how the cells of bars look.
type bars struct {
	part [hues]ink       // a block that fills a part of its cell
	over [hues][hues]ink // the first one's block, the second one behind it
	full [hues]ink       // a cell of one side, with its mark in it
}

func hueOf(s model.Side) hue {
	switch s {
	case model.Publisher:
		return hueCalm
	case model.Network:
		return hueWay
	case model.Media:
		return hueSent
	case model.Operator, model.Replaced:
		return hueOthers
	case model.Platform:
		return huePlatform
	case model.UnknownSide:
		return hueUnknown
	default:
		return hueDenied
	}
}

func barsOf(c palette) (b bars) {
	colours := [hues]string{
		hueCalm: "8", hueWay: c.warn, hueSent: c.odd, hueOthers: c.calm,
		hueDenied: c.bad, huePlatform: c.worst, hueUnknown: c.plain,
	}
	plain := lipgloss.NewStyle()
	for t, fg := range colours {
		of := plain.Foreground(lipgloss.Color(fg))
		b.part[t], b.full[t] = inkOf(of), inkOf(of.Reverse(true))
		for u, bg := range colours {
			b.over[t][u] = inkOf(of.Background(lipgloss.Color(bg)))
		}
	}
	return b
}

// palette names colours of the sixteen by what they say.
type palette struct{ accent, good, warn, bad, worst, odd, calm, plain string }

// paletteOf chooses shades that can be read on the other background too: some
// terminals never say which theirs is.
func paletteOf(dark bool) palette {
	if dark {
		return palette{accent: "6", good: "2", warn: "3", bad: "9", worst: "1", odd: "13", calm: "12", plain: "15"}
	}
	return palette{accent: "6", good: "2", warn: "3", bad: "1", worst: "9", odd: "5", calm: "4", plain: "0"}
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

package paint

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// toggles are modes that a view switches on and off.
var toggles = []struct {
	on         func(v *tea.View) bool
	set, reset string
}{
	{func(v *tea.View) bool { return !v.DisableBracketedPasteMode }, ansi.SetModeBracketedPaste, ansi.ResetModeBracketedPaste},
	{func(v *tea.View) bool { return v.ReportFocus }, ansi.SetModeFocusEvent, ansi.ResetModeFocusEvent},
}

const mouseOff = ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent + ansi.ResetModeMouseExtSgr

// modesBetween brings the terminal's modes from those of one view to those of
// the next. A zero view that turns paste off has none.
func (c *canvas) modesBetween(was, v *tea.View) string {
	s := ""
	for _, t := range toggles {
		switch on := t.on(v); {
		case on == t.on(was):
		case on:
			s += t.set
		default:
			s += t.reset
		}
	}
	if v.MouseMode != was.MouseMode {
		s += mouse(was.MouseMode, v.MouseMode)
	}
	if v.WindowTitle != was.WindowTitle {
		s += ansi.SetWindowTitle(v.WindowTitle)
	}
	if a, b := cursorStyle(was.Cursor), cursorStyle(v.Cursor); a != b {
		s += ansi.SetCursorStyle(b)
	}
	return s
}

func mouse(was, now tea.MouseMode) string {
	s := ""
	if was != tea.MouseModeNone {
		s = mouseOff
	}
	switch now {
	case tea.MouseModeCellMotion:
		s += ansi.SetModeMouseButtonEvent + ansi.SetModeMouseExtSgr
	case tea.MouseModeAllMotion:
		s += ansi.SetModeMouseAnyEvent + ansi.SetModeMouseExtSgr
	}
	return s
}

// cursorStyle is DECSCUSR's number: 0 is the terminal's own.
func cursorStyle(c *tea.Cursor) int {
	switch {
	case c == nil:
		return 0
	case c.Blink:
		return 2*int(c.Shape) + 1
	default:
		return 2*int(c.Shape) + 2
	}
}

// keyboard are the flags of Kitty's protocol that a view asks for.
func keyboard(v *tea.View) int {
	flags, e := ansi.KittyDisambiguateEscapeCodes, v.KeyboardEnhancements
	for _, f := range []struct {
		on   bool
		flag int
	}{
		{e.ReportEventTypes, ansi.KittyReportEventTypes},
		{e.ReportAlternateKeys, ansi.KittyReportAlternateKeys},
		{e.ReportAllKeysAsEscapeCodes, ansi.KittyReportAllKeysAsEscapeCodes},
		{e.ReportAssociatedText, ansi.KittyReportAssociatedKeys},
	} {
		if f.on {
			flags |= f.flag
		}
	}
	return flags
}

// bare is a terminal that nothing was switched on in.
func bare() *tea.View { return &tea.View{DisableBracketedPasteMode: true} }

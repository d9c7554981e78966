// Package paint shows a tea.Model on a terminal: the loop of messages is Bubble
// Tea's, what is drawn and when is decided here. A frame that comes after a
// pause goes out at once; frames that follow each other closely are merged so
// that no second sees more than Options.FPS of them, and the last is always drawn.
//
//	Update ─► View ─► the newest frame ─┐
//	Bubble Tea's own sequences ─────────┼─► painter ─► cells ─► Lean ─► terminal
//	size, colours, modes ───────────────┘   (a goroutine; the one that writes)
//
// Nothing before the painter waits for the terminal: a link that is slow gets
// fewer frames, not later ones. The terminal is as it was found after Run,
// after a panic and while the program is suspended.
package paint

package tui

import "offair/model"

// glyphs are the signs of our own that are drawn. Each is one cell wide, but
// for dots, which is one or two.
type glyphs struct {
	cursor   string
	vertical string
	flat     string
	dot      string // between two things of a line
	dots     string // for what was cut
	up, down string
	left     string
	right    string
	done     string // the part of a bar that is done
	todo     string
	tick     string
	cross    string
	take     string // before the suggestion that Tab takes
	none     string // a value that the record does not give
	enter    string
	marked   string    // in the gutter of an event that is marked
	times    string    // before how many events a line stands for
	heights  [8]string // heights of a bar, the lowest first
	blocks   bool      // heights are eighths of a cell
	span     string    // between two ends
	onAir    string
	ended    string // a push that ended
	watched  string // and of one whose stream is watched
	both     string // and of one for which both is true
}

// glyphsOf chooses signs for the terminal: plain ASCII, or without those that
// some terminals draw two cells wide (East Asian width "ambiguous"), or all.
func glyphsOf(o Options) glyphs {
	ascii := glyphs{
		cursor: ">", vertical: "|", flat: "-", dot: "|", dots: "..", up: "^", down: "v", left: "Left", right: "Right",
		done: "#", todo: ".", tick: "+", cross: "!", take: ">", none: "-", enter: "Enter",
		heights: [8]string{".", ":", "-", "=", "+", "*", "#", "@"}, span: "-", onAir: "=", ended: "|",
		marked: "+", watched: "w", both: "W", times: "x",
	}
	switch {
	case o.ASCII:
		return ascii
	case o.WideAmbiguous:
		g := ascii
		g.cursor, g.take, g.tick, g.cross, g.done, g.todo = "▸", "▸", "✓", "✗", "▰", "▱"
		return g
	}
	return glyphs{
		cursor: "▌", vertical: "│", flat: "─", dot: "·", dots: "…", up: "↑", down: "↓", left: "←", right: "→",
		done: "▰", todo: "▱", tick: "✓", cross: "✗", take: "›", none: "–", enter: "⏎",
		heights: [8]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}, blocks: true, span: "–", onAir: "█", ended: "▌",
		marked: "◆", watched: "○", both: "●", times: "×",
	}
}

// sign is what stands in the gutter of a line besides the cursor; "" for
// nothing.
func (g *glyphs) sign(l *line) string {
	switch {
	case l.marked && l.watched:
		return g.both
	case l.marked:
		return g.marked
	case l.watched:
		return g.watched
	default:
		return ""
	}
}

// sideMarks tell the sides apart without colour and without room for the word.
// ASCII, so that they are the same on every terminal.
var sideMarks = [model.Sides]string{
	model.Publisher:   ".",
	model.Network:     "~",
	model.Media:       "*",
	model.Auth:        "!",
	model.Quota:       "%",
	model.Account:     "$",
	model.Config:      "#",
	model.AccessList:  "=",
	model.Operator:    "@",
	model.Replaced:    "&",
	model.Platform:    "^",
	model.UnknownSide: "?",
}

func sideMark(s model.Side) string {
	if int(s) >= len(sideMarks) {
		s = model.UnknownSide
	}
	return sideMarks[s]
}

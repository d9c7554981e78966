package tui

import (
	"slices"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/uax29/v2/graphemes"

	"offair/model"
)

// editor is a line that is typed, with the keys that shells have. The library's
// text field does much that is not wanted here: to begin with, it looks for
// programs that read the clipboard of the machine whenever the program starts.
type editor struct {
	text []rune
	at   int // the cursor: so many runes are before it
}

func newEditor(line string) editor {
	var e editor
	e.set(line)
	return e
}

func (e *editor) line() string { return string(e.text) }

// clean has the line as it may be shown, the cursor where it stood.
func (e *editor) clean() {
	if c := model.Clean(e.line()); c != e.line() {
		at := utf8.RuneCountInString(model.Clean(string(e.text[:e.at])))
		e.set(c)
		e.move(at)
	}
}

// set puts another text into the line, however long, its cursor at the end.
func (e *editor) set(s string) {
	e.text = oneLine(s)
	e.at = len(e.text)
}

// move puts the cursor before the rune that is the at-th, counted from nought.
func (e *editor) move(at int) { e.at = min(max(at, 0), len(e.text)) }

// insert is for what was typed or pasted: all of it, or nothing if the line gets
// too long by it, since half a list of names asks for something else.
func (e *editor) insert(s string) (fits bool) {
	added := oneLine(s)
	if len(e.text)+len(added) > lineLimit {
		return false
	}
	e.text = slices.Insert(e.text, e.at, added...)
	e.at += len(added)
	return true
}

// oneLine is a text without what would break the line or control the terminal.
func oneLine(s string) []rune {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			out = append(out, ' ')
		case r != utf8.RuneError && !unicode.IsControl(r):
			out = append(out, r)
		}
	}
	return out
}

// cut takes out what is between two places and leaves the cursor there.
func (e *editor) cut(from, to int) {
	from, to = max(from, 0), min(to, len(e.text))
	e.text = slices.Delete(e.text, from, to)
	e.at = from
}

// key is for a key that nobody else has a use for. It does not fit where the line
// has no room for more.
func (e *editor) key(msg tea.KeyPressMsg) (fits bool) {
	if msg.Text != "" {
		return e.insert(msg.Text)
	}
	stroke := msg.Keystroke()
	if !e.moves(stroke) {
		e.cuts(stroke)
	}
	return true
}

// moves moves the cursor, if that is what the key is for.
func (e *editor) moves(stroke string) bool {
	switch stroke {
	case "left", "ctrl+b":
		e.move(e.before())
	case "right", "ctrl+f":
		e.move(e.behind())
	case "alt+left", "ctrl+left", "alt+b":
		e.move(e.wordBefore())
	case "alt+right", "ctrl+right", "alt+f":
		e.move(e.wordAfter())
	case "home", "ctrl+a":
		e.move(0)
	case "end", "ctrl+e":
		e.move(len(e.text))
	default:
		return false
	}
	return true
}

// cuts deletes, if that is what the key is for.
func (e *editor) cuts(stroke string) {
	switch stroke {
	case "backspace", "ctrl+h":
		e.cut(e.before(), e.at)
	case "delete", "ctrl+d":
		e.cut(e.at, e.behind())
	case "alt+backspace", "ctrl+w", "ctrl+backspace":
		e.cut(e.wordBefore(), e.at)
	case "alt+delete", "alt+d", "ctrl+delete":
		e.cut(e.at, e.wordAfter())
	case "ctrl+u":
		e.cut(0, e.at)
	case "ctrl+k":
		e.cut(e.at, len(e.text))
	}
}

// before is where the character before the cursor begins: a letter with its marks,
// or an emoji of several parts, is one.
func (e *editor) before() int {
	last := 0
	for end := range e.ends() {
		if end >= e.at {
			break
		}
		last = end
	}
	return last
}

// behind is where the character at the cursor ends.
func (e *editor) behind() int {
	for end := range e.ends() {
		if end > e.at {
			return end
		}
	}
	return e.at
}

// ends yields where each character of the line ends.
func (e *editor) ends() func(yield func(end int) bool) {
	return func(yield func(int) bool) {
		end := 0
		for g := graphemes.FromString(string(e.text)); g.Next(); {
			if end += utf8.RuneCountInString(g.Value()); !yield(end) {
				return
			}
		}
	}
}

// wordBefore is where the word begins that ends at or before the cursor.
func (e *editor) wordBefore() int {
	i := e.at
	for i > 0 && unicode.IsSpace(e.text[i-1]) {
		i--
	}
	for i > 0 && !unicode.IsSpace(e.text[i-1]) {
		i--
	}
	return i
}

// wordAfter is where the word ends that goes on or begins behind the cursor.
func (e *editor) wordAfter() int {
	i := e.at
	for i < len(e.text) && unicode.IsSpace(e.text[i]) {
		i++
	}
	for i < len(e.text) && !unicode.IsSpace(e.text[i]) {
		i++
	}
	return i
}

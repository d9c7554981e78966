package tui

import (
	"math/rand/v2"
	"strings"
	"testing"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// keyOf is a key with its modifiers.
func keyOf(code rune, mod tea.KeyMod) tea.KeyPressMsg { return tea.KeyPressMsg{Code: code, Mod: mod} }

// TestEditorKeys: the line and its cursor, "|", after keys.
func TestEditorKeys(t *testing.T) {
	t.Parallel()
	left, wordLeft := keyOf(tea.KeyLeft, 0), keyOf(tea.KeyLeft, tea.ModCtrl)
	for _, tt := range []struct {
		line string
		keys []tea.KeyPressMsg
		want string
	}{
		{"ab cd", []tea.KeyPressMsg{left, {Code: 'x', Text: "x"}}, "ab cx|d"},
		{"ab cd", []tea.KeyPressMsg{left, keyOf('d', tea.ModAlt)}, "ab c|"},
		{"ab cd", []tea.KeyPressMsg{left, keyOf(tea.KeyDelete, tea.ModCtrl)}, "ab c|"},
		{"ab cd", []tea.KeyPressMsg{keyOf(tea.KeyHome, 0), keyOf('d', tea.ModAlt)}, "| cd"},
		{"ab cd ef", []tea.KeyPressMsg{wordLeft, wordLeft, left, keyOf('d', tea.ModAlt)}, "ab| ef"},
		{"ab cd ", []tea.KeyPressMsg{keyOf('w', tea.ModCtrl)}, "ab |"},
		{" ab", []tea.KeyPressMsg{keyOf('w', tea.ModCtrl)}, " |"},
		{"ab", []tea.KeyPressMsg{keyOf('a', tea.ModCtrl), keyOf(tea.KeyBackspace, 0), left}, "|ab"},
		{"ab", []tea.KeyPressMsg{keyOf(tea.KeyRight, 0), keyOf(tea.KeyDelete, 0)}, "ab|"},
		{"", []tea.KeyPressMsg{keyOf('w', tea.ModCtrl), keyOf('d', tea.ModAlt), keyOf('k', tea.ModCtrl), keyOf('u', tea.ModCtrl)}, "|"},
		{"直播 断流", []tea.KeyPressMsg{wordLeft, keyOf(tea.KeyBackspace, 0), keyOf(tea.KeyBackspace, 0)}, "直|断流"},
		{"a👨‍👩‍👧b", []tea.KeyPressMsg{left, keyOf(tea.KeyBackspace, 0)}, "a|b"},
		{"a🇨🇳b", []tea.KeyPressMsg{left, left, keyOf(tea.KeyDelete, 0)}, "a|b"},
		{"cafe\u0301s", []tea.KeyPressMsg{left, left, {Code: 'x', Text: "x"}}, "cafx|e\u0301s"},
		{"ab", []tea.KeyPressMsg{keyOf('v', tea.ModCtrl), keyOf(tea.KeyTab, 0), keyOf(tea.KeyUp, 0), keyOf(tea.KeyF5, 0)}, "ab|"},
		{"", []tea.KeyPressMsg{{Code: tea.KeyExtended, Text: "home"}}, "home|"}, // an input method's word is no key
		{"", []tea.KeyPressMsg{{Code: tea.KeyExtended, Text: "a\tb\r\n\x1bc\xff"}}, "a b  c|"},
	} {
		e := newEditor(tt.line)
		for _, k := range tt.keys {
			e.key(k)
		}
		if got := string(e.text[:e.at]) + "|" + string(e.text[e.at:]); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.line, got, tt.want)
		}
	}
}

// What has no room is left out as a whole; what a command line says is taken
// however long it is.
func TestEditorIsBounded(t *testing.T) {
	t.Parallel()
	e := newEditor(strings.Repeat("流", lineLimit))
	e.move(1)
	if e.insert("a") || len(e.text) != lineLimit || e.at != 1 {
		t.Errorf("%d runes, the cursor at %d", len(e.text), e.at)
	}
	e.cut(0, 2)
	if e.insert("abc") || !e.insert("ab") || len(e.text) != lineLimit || e.at != 2 || !strings.HasPrefix(e.line(), "ab流") {
		t.Errorf("%d runes, the cursor at %d", len(e.text), e.at)
	}
	e.set(strings.Repeat("流", lineLimit+5))
	if len(e.text) != lineLimit+5 || e.at != len(e.text) || e.insert("a") {
		t.Errorf("%d runes, the cursor at %d", len(e.text), e.at)
	}
}

// The cursor stays where it stood when what cannot be shown is taken out, or set
// apart, before it.
func TestEditorCleansAroundTheCursor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		line string
		at   int
		want string
	}{
		{"a\u202eb", 2, model.Clean("a\u202e") + "|b"},
		{"abc", 2, "ab|c"},
		{"e" + strings.Repeat("\u0301", 12) + "tail", 13, model.Clean("e"+strings.Repeat("\u0301", 12)) + "|tail"},
		{"\u0301x", 1, model.Clean("\u0301") + "|x"},
	} {
		e := newEditor(tt.line)
		e.move(tt.at)
		e.clean()
		if got := string(e.text[:e.at]) + "|" + string(e.text[e.at:]); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.line, got, tt.want)
		}
	}
}

// TestEditorAsOthers: keys do what they do in the library's text field, apart
// from where that deletes more than a word, or ends the program.
func TestEditorAsOthers(t *testing.T) {
	t.Parallel()
	keys := []tea.KeyPressMsg{
		{Code: 'a', Text: "a"},
		{Code: '流', Text: "流"},
		{Code: tea.KeySpace, Text: " "},
		{Code: tea.KeyExtended, Text: "up<10s"},
		keyOf(tea.KeyLeft, 0), keyOf('b', tea.ModCtrl), keyOf(tea.KeyRight, 0), keyOf('f', tea.ModCtrl),
		keyOf(tea.KeyLeft, tea.ModCtrl), keyOf(tea.KeyLeft, tea.ModAlt), keyOf('b', tea.ModAlt),
		keyOf(tea.KeyRight, tea.ModCtrl), keyOf(tea.KeyRight, tea.ModAlt), keyOf('f', tea.ModAlt),
		keyOf(tea.KeyHome, 0), keyOf('a', tea.ModCtrl), keyOf(tea.KeyEnd, 0), keyOf('e', tea.ModCtrl),
		keyOf(tea.KeyBackspace, 0), keyOf('h', tea.ModCtrl), keyOf(tea.KeyDelete, 0), keyOf('d', tea.ModCtrl),
		keyOf(tea.KeyBackspace, tea.ModAlt), keyOf(tea.KeyBackspace, tea.ModCtrl), keyOf('w', tea.ModCtrl),
		keyOf('k', tea.ModCtrl), keyOf('u', tea.ModCtrl), keyOf('p', tea.ModCtrl), keyOf('x', tea.ModAlt), keyOf(tea.KeyDown, 0),
	}
	for seed := range uint64(300) {
		draw := rand.New(rand.NewPCG(seed, 1))
		e, other := newEditor("side:network  live_12"), textinput.New()
		other.KeyMap.Paste.SetEnabled(false)
		other.SetValue(e.line())
		other.Focus()
		for range 60 {
			k := keys[draw.IntN(len(keys))]
			if strings.HasPrefix(e.line(), " ") && k.Text == "" {
				k = keys[0] // a blank before the first word is deleted with it
			}
			e.key(k)
			other, _ = other.Update(k)
			if e.line() != other.Value() || e.at != other.Position() {
				t.Fatalf("seed %d, %s: %q at %d, want %q at %d", seed, k, e.line(), e.at, other.Value(), other.Position())
			}
		}
	}
}

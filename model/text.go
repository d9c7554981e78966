package model

import "fmt"

// Lang is a language that offair speaks.
type Lang uint8

// The languages of the screen and of every sentence.
const (
	EN Lang = iota
	ZH
)

// Text is one thing said in both languages.
type Text struct{ EN, ZH string }

// In returns the text in l; a text that lacks that language is given in the
// other one, since a foreign sentence is better than none.
func (t Text) In(l Lang) string {
	if (l == ZH && t.ZH != "") || t.EN == "" {
		return t.ZH
	}
	return t.EN
}

// Empty reports whether nothing is said in either language.
func (t Text) Empty() bool { return t.EN == "" && t.ZH == "" }

// Textf is one sentence in both languages with values in it, placed by number,
// %[1]s, so that each language keeps its own order. Without values the texts
// stay as they are. Values must be clean.
func Textf(en, zh string, values ...any) Text {
	if len(values) == 0 {
		return Text{en, zh}
	}
	return Text{fmt.Sprintf(en, values...), fmt.Sprintf(zh, values...)}
}

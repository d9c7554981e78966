package model

import (
	"unicode"
	"unicode/utf8"
)

const (
	joiner        = 0x200d  // ZWJ
	emojiSelector = 0xfe0f  // VS16: the character before it is drawn as an emoji
	keycap        = 0x20e3  // encloses the digit before it
	blackFlag     = 0x1f3f4 // begins the flag of a part of a country
	cancelTag     = 0xe007f // ends it

	// Elements that joiners may link: a family has four, and a terminal that
	// does not know the sequence draws them side by side.
	maxJoined = 4
)

// emojiLen is the length in bytes of the emoji sequence that s begins with, 0
// when it begins with none. The sequences are those of UTS #51: an emoji with a
// selector or a skin tone, several of them joined, keycaps, flags of two
// regional letters and flags spelt with tags.
func emojiLen(s string) int {
	if s[0] < utf8.RuneSelf {
		return keycapLen(s)
	}
	if n := flagLen(s); n > 0 {
		return n
	}
	n := elementLen(s)
	for i := 1; n > 0 && i < maxJoined; i++ {
		j := runeLen(s[n:], joiner)
		if j == 0 {
			break
		}
		e := elementLen(s[n+j:])
		if e == 0 {
			break
		}
		n += j + e
	}
	return n
}

// elementLen measures one emoji with its skin tone or selector.
func elementLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r < 0xa9 || !unicode.Is(emojis, r) {
		return 0
	}
	next, m := utf8.DecodeRuneInString(s[n:])
	if next == emojiSelector || (isSkinTone(next) && unicode.Is(toneBases, r)) {
		return n + m
	}
	return n
}

// keycapLen measures a digit, # or * in its key.
func keycapLen(s string) int {
	if (s[0] < '0' || s[0] > '9') && s[0] != '#' && s[0] != '*' {
		return 0
	}
	n := runeLen(s[1:], emojiSelector)
	if n == 0 {
		return 0
	}
	if m := runeLen(s[1+n:], keycap); m > 0 {
		return 1 + n + m
	}
	return 0
}

// flagLen measures a flag: two regional letters, or a black flag with tags.
func flagLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case isRegional(r):
		if next, m := utf8.DecodeRuneInString(s[n:]); isRegional(next) {
			return n + m
		}
	case r == blackFlag:
		return taggedLen(s, n)
	}
	return 0
}

// taggedLen measures the three to six tag letters from n on and their end.
func taggedLen(s string, n int) int {
	for tags := 0; ; tags++ {
		r, m := utf8.DecodeRuneInString(s[n:])
		n += m
		switch {
		case r == cancelTag && tags >= 3:
			return n
		case tags == 6, !isTagLetter(r):
			return 0
		}
	}
}

// runeLen is the length of r when s begins with it, else 0.
func runeLen(s string, r rune) int {
	if got, n := utf8.DecodeRuneInString(s); got == r {
		return n
	}
	return 0
}

func isRegional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

func isSkinTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

func isTagLetter(r rune) bool {
	return r >= 0xe0030 && r <= 0xe0039 || r >= 0xe0061 && r <= 0xe007a
}

// isEmojiPart reports whether r has a width of its own only within an emoji
// sequence: half a flag, a skin tone.
func isEmojiPart(r rune) bool { return isRegional(r) || isSkinTone(r) }

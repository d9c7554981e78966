package model

import "unicode"

// letter says how a base character joins its neighbours.
type letter uint8

const (
	noLetter    letter = iota // nothing yet
	plainLetter               // stands for itself
	prepended                 // joins the letter after it
	hangulL                   // leading consonant
	hangulV                   // vowel
	hangulT                   // trailing consonant
	hangulLV                  // whole syllable without a trailing consonant
	hangulLVT                 // whole syllable with one
)

// needsBase reports whether the letter has no cell of its own in most terminals.
func (k letter) needsBase() bool { return k == hangulV || k == hangulT }

// prepends are the visible characters that Unicode counts with the next one
// (Grapheme_Cluster_Break=Prepend without the invisible ones).
var prepends = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x0d4e, Hi: 0x0d4e, Stride: 1}},
	R32: []unicode.Range32{
		{Lo: 0x111c2, Hi: 0x111c3, Stride: 1},
		{Lo: 0x113d1, Hi: 0x113d1, Stride: 1},
		{Lo: 0x1193f, Hi: 0x11941, Stride: 2},
		{Lo: 0x11a3a, Hi: 0x11a3a, Stride: 1},
		{Lo: 0x11a84, Hi: 0x11a89, Stride: 1},
		{Lo: 0x11d46, Hi: 0x11d46, Stride: 1},
		{Lo: 0x11f02, Hi: 0x11f02, Stride: 1},
	},
}

// letterOf is how r joins its neighbours.
func letterOf(r rune) letter {
	switch {
	case r < 0x0d4e:
		return plainLetter
	case r >= 0xac00 && r <= 0xd7a3:
		if (r-0xac00)%28 == 0 {
			return hangulLV
		}
		return hangulLVT
	case r >= 0x1100 && r <= 0x11ff, r >= 0xa960 && r <= 0xa97c, r >= 0xd7b0 && r <= 0xd7fb:
		return jamoOf(r)
	case unicode.Is(prepends, r):
		return prepended
	}
	return plainLetter
}

// jamoOf tells the three kinds of Hangul letters apart.
func jamoOf(r rune) letter {
	switch {
	case r < 0x1160, r >= 0xa960 && r <= 0xa97c:
		return hangulL
	case r < 0x11a8, r >= 0xd7b0 && r <= 0xd7c6:
		return hangulV
	}
	return hangulT
}

// hangulGlued reports whether Unicode joins b to the a before it.
func hangulGlued(a, b letter) bool {
	switch b {
	case hangulL, hangulLV, hangulLVT:
		return a == hangulL
	case hangulV:
		return a == hangulL || a == hangulLV || a == hangulV
	case hangulT:
		return a == hangulLV || a == hangulLVT || a == hangulV || a == hangulT
	}
	return false
}

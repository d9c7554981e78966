package model

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What stands for a character that must not reach a screen. Every one is one
// cell wide in every terminal: their East Asian Width is Neutral, so neither a
// CJK locale nor a font setting widens them. (The usual U+FFFD is Ambiguous,
// which is why it is not used and is itself replaced.)
//
// C0 controls and DEL become their own pictures, U+2400+c and ␡.
const (
	escapeMark    = '␛' // a C1 control, which is the 8-bit form of ESC and a letter
	newlineMark   = '␤' // NEL, line and paragraph separators
	invisibleMark = '‸' // what has no width or steers direction: bidi controls, joiners, fillers, tags; also marks over the limit
	brokenMark    = '␦' // bytes that are not UTF-8, code points without a meaning or without a known width
	markBase      = '◌' // carries a combining mark that had no base
)

const (
	maxMarks = 4 // combining marks that stay on one base; Thai, Arabic and Vietnamese names need three
	maxGlued = 5 // letters that may make up one character: Indic conjuncts have up to five, Hangul jamo three
)

// Clean makes outside text safe to show: whatever could steer a terminal,
// change the direction of writing, hide itself or take an unknown number of
// cells becomes a visible stand-in of one cell. Text without such characters is
// returned as it is, without a copy, and Clean(Clean(s)) == Clean(s). Joiners
// and variation selectors stay inside an emoji sequence (family, flag, keycap,
// skin tone) and are shown as stand-ins elsewhere, also where Persian or Hindi
// could use them: what is invisible must not make two names look alike. Private
// use and unassigned code points have no known width and are replaced. The
// length is never limited here.
func Clean(s string) string {
	i := printable(s)
	if i == len(s) {
		return s
	}
	c := cleaner{src: s}
	if i > 0 {
		// The last plain byte may carry a mark or begin a keycap.
		c.pos, c.prev, c.run = i-1, plainLetter, 1
	}
	for c.pos < len(s) {
		c.step()
	}
	if c.out == nil {
		return s
	}
	return string(c.out)
}

// printable is the length of the run of printable ASCII that s begins with.
func printable(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] > 0x7e {
			return i
		}
	}
	return len(s)
}

// cleaner walks over src once. As long as nothing had to change, out is nil.
type cleaner struct {
	src  string
	pos  int
	out  []byte
	prev letter // the last base character; noLetter at the beginning
	run  int    // letters that make up the present character
	// Marks on the present base; above maxMarks one stand-in was written.
	marks int
	glue  bool // a virama is among them: the next letter joins this one
}

func (c *cleaner) step() {
	if n := emojiLen(c.src[c.pos:]); n > 0 {
		if c.prev == prepended {
			c.insert(invisibleMark) // or the two would count as one
		}
		c.keep(n)
		c.rest()
		return
	}
	r, n := utf8.DecodeRuneInString(c.src[c.pos:])
	switch stand := standIn(r); {
	case stand != 0:
		c.swap(stand, n)
	case isMark(r):
		c.mark(r, n)
	default:
		c.letter(r, n)
	}
}

// mark handles a combining mark of n bytes.
func (c *cleaner) mark(r rune, n int) {
	if c.prev == noLetter {
		c.insert(markBase)
	}
	c.marks++
	switch {
	case c.marks <= maxMarks:
		c.glue = c.glue || isVirama(r)
		c.keep(n)
	case c.marks == maxMarks+1:
		c.swap(invisibleMark, n)
		c.marks = maxMarks + 1 // the rest of the marks goes into this one
	default:
		c.change()
		c.pos += n
	}
}

// letter handles a base character of n bytes. Letters that Unicode joins into
// one character are counted as one cell or two by whoever measures, but drawn
// side by side by many terminals: a long chain of them is broken up.
func (c *cleaner) letter(r rune, n int) {
	k := letterOf(r)
	hangul := c.marks == 0 && hangulGlued(c.prev, k)
	glued := hangul || c.prev == prepended || (c.glue && unicode.IsLetter(r))
	switch {
	case k.needsBase() && (!hangul || c.run == maxGlued), k == prepended && glued:
		c.swap(brokenMark, n)
		return
	case !glued:
		c.run = 0
	case c.run == maxGlued:
		c.insert(invisibleMark)
		c.run = 0
	}
	c.keep(n)
	c.prev, c.run, c.marks, c.glue = k, c.run+1, 0, false
}

// rest forgets what joins: the next character stands for itself.
func (c *cleaner) rest() { c.prev, c.run, c.marks, c.glue = plainLetter, 1, 0, false }

func (c *cleaner) keep(n int) {
	if c.out != nil {
		c.out = append(c.out, c.src[c.pos:c.pos+n]...)
	}
	c.pos += n
}

// swap writes r in place of the next n bytes.
func (c *cleaner) swap(r rune, n int) {
	c.insert(r)
	c.pos += n
}

func (c *cleaner) insert(r rune) {
	c.change()
	c.out = utf8.AppendRune(c.out, r)
	c.rest()
}

// change begins the copy.
func (c *cleaner) change() {
	if c.out == nil {
		c.out = append(make([]byte, 0, len(c.src)+16), c.src[:c.pos]...)
	}
}

// standIn is what is shown in place of r, or 0 where r may be shown itself.
func standIn(r rune) rune {
	switch {
	case r < 0x20:
		return '␀' + r
	case r < 0x7f:
		return 0
	case r == 0x7f:
		return '␡'
	case r == 0x85, r == 0x2028, r == 0x2029:
		return newlineMark
	case r < 0xa0:
		return escapeMark
	case r >= 0x4e00 && r <= 0x9fff, r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fe, r >= 0xac00 && r <= 0xd7a3:
		return 0 // ideographs, kana and Hangul syllables need no look-up
	case isInvisible(r):
		return invisibleMark
	case r == utf8.RuneError, !unicode.IsGraphic(r):
		return brokenMark
	}
	return 0
}

// isInvisible reports whether r has no width of its own outside an emoji
// sequence, or steers the direction of writing.
func isInvisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point) || isEmojiPart(r)
}

// isMark reports whether r is drawn on the character before it, or counted
// with it: the Thai and Lao vowel AM and the half-width Japanese voice marks
// are letters that belong to the one before.
func isMark(r rune) bool {
	switch r {
	case 0x0e33, 0x0eb3, 0xff9e, 0xff9f:
		return true
	}
	return r >= 0x300 && unicode.Is(unicode.M, r)
}

// isVirama reports whether the mark r joins the letters around it.
func isVirama(r rune) bool {
	const viramaClass = 9 // of Unicode's canonical combining classes
	var buf [utf8.UTFMax]byte
	return norm.NFC.Properties(buf[:utf8.EncodeRune(buf[:], r)]).CCC() == viramaClass
}

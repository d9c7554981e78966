package model

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWording is the most bytes that the normal form of a known wording has;
// a longer text is known to be none.
const maxWording = 256

// normalForm appends to buf what two spellings of one wording have in common:
// half width, lower case, blanks as one space between words and none beside
// Chinese characters, no quotes, no final stop. It gives up, with false, on a
// text that outgrows buf.
func normalForm(buf []byte, s string) ([]byte, bool) {
	blank, wide := false, false // a blank is owed; the last character was Chinese
	for _, r := range s {
		r = plainRune(r)
		switch {
		case r == quoteRune:
			continue
		case unicode.IsSpace(r):
			blank = true
			continue
		}
		if blank && len(buf) > 0 && !wide && r < firstWide {
			buf = append(buf, ' ')
		}
		if len(buf)+utf8.UTFMax > cap(buf) {
			return nil, false
		}
		buf = utf8.AppendRune(buf, unicode.ToLower(r))
		blank, wide = false, r >= firstWide
	}
	for len(buf) > 0 && strings.IndexByte(".! ", buf[len(buf)-1]) >= 0 {
		buf = buf[:len(buf)-1]
	}
	return buf, true
}

const (
	firstWide = 0x2e80 // Chinese characters and punctuation begin here
	quoteRune = '\''   // what every quote becomes
)

// plainRune is r at half width, with quotes, dashes and full stops alike.
func plainRune(r rune) rune {
	switch {
	case r < 0x80:
	case r >= 0xff01 && r <= 0xff5e:
		r -= 0xfee0
	case r == 0x3000:
		return ' '
	case r == '。', r == '｡':
		return '.'
	case r >= 0x2010 && r <= 0x2015:
		return '-'
	case r >= 0x2018 && r <= 0x201f, r == '′', r == '″', r == '´':
		return quoteRune
	}
	if r == '"' || r == '`' {
		return quoteRune
	}
	return r
}

// causeNumber is what stands in parentheses at the end of a reason.
type causeNumber struct {
	code   Code
	hasSub bool
}

func (n causeNumber) fits(c Code) bool {
	return c.Err == n.code.Err && (!n.hasSub || c.Sub == n.code.Sub)
}

// cutNumber splits "text (3)" and "text（18/503）。" into the text and the
// number. What holds no such number is returned as it is.
func cutNumber(s string) (text string, n causeNumber, ok bool) {
	body := strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".!", plainRune(r)) })
	last, size := utf8.DecodeLastRuneInString(body)
	if plainRune(last) != ')' {
		return s, n, false
	}
	body = body[:len(body)-size]
	open := strings.LastIndexAny(body, "(（")
	if open < 0 {
		return s, n, false
	}
	inner := strings.TrimLeft(body[open:], "(（")
	if n, ok = parseCauseNumber(inner); !ok {
		return s, n, false
	}
	return body[:open], n, true
}

// parseCauseNumber reads "3", "18/503" and the same in full width.
func parseCauseNumber(s string) (n causeNumber, ok bool) {
	const longest = 40 // bytes: two numbers of four digits in full width and blanks
	if len(s) > longest {
		return n, false
	}
	var buf [longest]byte
	plain := buf[:0]
	for _, r := range s {
		switch r = plainRune(r); {
		case unicode.IsSpace(r):
		case r == '/', r >= '0' && r <= '9':
			plain = append(plain, byte(r))
		default:
			return n, false
		}
	}
	n.code, ok = ParseCode(string(plain))
	n.hasSub = ok && strings.IndexByte(string(plain), '/') >= 0
	return n, ok
}

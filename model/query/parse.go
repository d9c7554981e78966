package query

import (
	"strings"
	"unicode"

	"offair/model"
)

// piece is one term as it stands in the line, good or not.
type piece struct {
	Term
	err   *Error
	begun model.Text // why it is no condition yet; empty when it is one
	half  model.Text // why the value that ends it cannot be used yet; empty when there is none
	open  bool       // ends in a quote or an expression that is not closed

	badFrom, badTo int // the part of it that is wrong, where that is known
}

// parser reads pieces. Strict, it takes what is only begun for an error.
type parser struct {
	scanner
	strict bool
}

// pieces are the terms of a line from the left.
func pieces(line string, strict bool) []piece {
	p := parser{scanner{line: line}, strict}
	var out []piece
	for p.spaces(); p.pos < len(line); p.spaces() {
		out = append(out, p.piece())
	}
	return out
}

func (p *parser) piece() piece {
	var pc piece
	pc.From = p.pos
	p.negation(&pc)
	what := p.body(&pc)
	pc.To = p.pos
	pc.Text = p.line[pc.From:pc.To]
	if what.Empty() && pc.open && p.strict {
		what = pc.unclosed()
	}
	if what.Empty() && p.strict {
		what = pc.begun
	}
	if !what.Empty() {
		pc.err = pc.wrong(what)
		if pc.badTo > 0 {
			pc.err.From, pc.err.To = pc.badFrom, pc.badTo
		}
	}
	return pc
}

// unclosed says that a term which ends the line is not closed.
func (pc *piece) unclosed() model.Text {
	if n := len(pc.values); n > 0 && pc.values[n-1].regex {
		return openRegex()
	}
	return openQuote()
}

func (p *parser) negation(pc *piece) {
	if p.accept("-!") {
		pc.Not = true
		return
	}
	from := p.pos
	if strings.EqualFold(p.letters(), "not") && p.accept(":") {
		pc.Not = true
		return
	}
	p.pos = from
}

// body reads what is behind the sign. It returns the sentence for what is
// wrong; empty when nothing is.
func (p *parser) body(pc *piece) model.Text {
	if p.atEnd() {
		pc.begun = loneNot()
		return model.Text{}
	}
	from := p.pos
	name := p.letters()
	switch r := p.peek(); {
	case r == ':' && !p.colonIsText(from, name):
		p.skip()
		return p.field(pc, name)
	case isLength(canonical(name)) && r >= 0 && strings.ContainsRune("<>=!≤≥", r):
		pc.Field = canonical(name)
		return p.length(pc)
	}
	p.pos = from
	return p.word(pc)
}

// colonIsText reports whether the colon behind name belongs to a plain word: an
// address (rtmp://x, 2409:8a00::1), a time (14:03), or text in another script.
// A name of letters alone that is no field is a mistake, and said to be one.
func (p *parser) colonIsText(from int, name string) bool {
	if canonical(name) != "" || strings.EqualFold(name, "not") {
		return false
	}
	if name == "" || isScheme(name) {
		return true
	}
	look := scanner{p.line, from}
	word := look.until("")
	if strings.HasPrefix(word[len(name):], "://") {
		return true
	}
	return strings.Trim(word, "0123456789abcdefABCDEF:./%") == ""
}

func isScheme(name string) bool {
	switch strings.ToLower(name) {
	case "rtmp", "rtmps", "rtsp", "rtp", "srt", "webrtc", "http", "https", "ws", "wss", "udp", "quic":
		return true
	}
	return false
}

// word reads a plain word, quoted or not, or a regular expression.
func (p *parser) word(pc *piece) model.Text {
	if p.peek() == '/' {
		v, ok, what := p.regex(pc, "")
		if !ok && what.Empty() {
			pc.begun = emptyRegex()
		}
		pc.values = []value{v}
		return what
	}
	s, isQuoted, closed := p.quoted()
	if !isQuoted {
		s = p.until("")
	}
	pc.open = isQuoted && !closed
	if folded(s) == "" {
		pc.begun = emptyWord()
	}
	pc.values = []value{{text: s}}
	return model.Text{}
}

// field reads what follows the colon.
func (p *parser) field(pc *piece, name string) model.Text {
	pc.Field = canonical(name)
	switch {
	case strings.EqualFold(name, "not"):
		p.until("")
		return doubleNot()
	case pc.Field == "":
		p.until("")
		return unknownField(name)
	case isLength(pc.Field):
		return p.length(pc)
	case isTime(pc.Field):
		return p.time(pc)
	}
	if what := p.list(pc); !what.Empty() {
		return what
	}
	p.dropBegun(pc)
	if len(pc.values) == 0 {
		pc.begun = noValue(pc.Field)
	}
	return pc.check()
}

// time reads the value of since: and until:.
func (p *parser) time(pc *piece) model.Text {
	s, isQuoted, closed := p.quoted()
	if !isQuoted {
		s = p.until("")
	}
	pc.open = isQuoted && !closed
	if pc.Not {
		return excludedTime(pc.Field)
	}
	if strings.TrimFunc(s, unicode.IsSpace) == "" {
		pc.begun = noValue(pc.Field)
		return model.Text{}
	}
	at, ok := parseMoment(s)
	switch {
	case ok:
		pc.at = at
	case p.growing() && momentBegun(s):
		pc.half = wrongTime(pc.Field, s)
		pc.begun = pc.half
	default:
		return wrongTime(pc.Field, s)
	}
	return model.Text{}
}

// length reads what follows up or gap: a comparison and a length of time.
func (p *parser) length(pc *piece) model.Text {
	wrong := wrongLength(pc.Field)
	s := halved(p.until(""))
	l, rest := cutOperator(s)
	n, ok := parseSeconds(rest, true)
	switch {
	case s == "" || (l.op != 0 && rest == ""):
		pc.begun = wrong
	case l.op == 0:
		return wrong
	case ok:
		l.secs = n
		pc.limit = l
	case p.growing() && secondsBegun(rest, true):
		pc.begun, pc.half = wrong, wrong
	default:
		return wrong
	}
	return model.Text{}
}

// folded is the form in which s is searched for.
func folded(s string) string {
	return strings.ReplaceAll(model.Fold(model.Clean(s)), "\n", " ")
}

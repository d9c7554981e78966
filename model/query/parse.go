package query

import (
	"net/netip"
	"slices"
	"strings"
	"unicode"

	"offair/model"
)

// piece is one term as it stands in the line, good or not.
type piece struct {
	Term
	err   *Error
	begun model.Text // why it is no condition yet; empty when it is one
	open  bool       // ends in a quote that is not closed
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
		what = openQuote()
	}
	if what.Empty() && p.strict {
		what = pc.begun
	}
	if !what.Empty() {
		pc.err = pc.wrong(what)
	}
	return pc
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
	case strings.EqualFold(name, FieldUp) && r >= 0 && strings.ContainsRune("<>=!≤≥", r):
		return p.length(pc)
	case strings.EqualFold(name, "gap") && r >= 0 && strings.ContainsRune("<>=!≤≥", r):
		p.until("")
		return notYet("gap")
	}
	p.pos = from
	return p.word(pc)
}

// colonIsText reports whether the colon behind name belongs to a plain word: an
// address (rtmp://x, 2409:8a00::1), a time (14:03), or text in another script.
// A name of letters alone that is no field is a mistake, and said to be one.
func (p *parser) colonIsText(from int, name string) bool {
	if canonical(name) != "" || isLater(name) || strings.EqualFold(name, "not") {
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

// word reads a plain word, quoted or not.
func (p *parser) word(pc *piece) model.Text {
	s, isQuoted, closed := p.quoted()
	if !isQuoted {
		s = p.until("")
		if isRegex(s) {
			return noRegex()
		}
	}
	pc.open = isQuoted && !closed
	if folded(s) == "" {
		pc.begun = emptyWord()
	}
	pc.values = []value{{text: s}}
	return model.Text{}
}

func isRegex(s string) bool {
	return len(s) > 2 && strings.HasPrefix(s, "/") && strings.HasSuffix(s, "/") && strings.Trim(s, "/") != ""
}

// field reads what follows the colon.
func (p *parser) field(pc *piece, name string) model.Text {
	pc.Field = canonical(name)
	switch {
	case strings.EqualFold(name, "not"):
		p.until("")
		return doubleNot()
	case isLater(name):
		p.until("")
		return notYet(name + ":")
	case pc.Field == "":
		p.until("")
		return unknownField(name)
	case pc.Field == FieldUp:
		return p.length(pc)
	case isTime(pc.Field):
		return p.time(pc)
	}
	p.list(pc)
	p.dropBegun(pc)
	if len(pc.values) == 0 {
		pc.begun = noValue(pc.Field)
	}
	return pc.check()
}

// growing reports whether the term just read may still be added to.
func (p *parser) growing() bool { return p.pos == len(p.line) && !p.strict }

// dropBegun leaves out networks whose length is still to be typed.
func (p *parser) dropBegun(pc *piece) {
	if pc.Field == FieldIP && p.growing() {
		pc.values = slices.DeleteFunc(pc.values, func(v value) bool { return !v.exact && networkBegun(v.text) })
	}
}

// list reads alternatives. An = right behind the colon holds for all of them,
// one behind a comma for its own.
func (p *parser) list(pc *piece) {
	all := p.accept("=")
	p.alternative(pc, all)
	for !pc.open && p.accept(",") {
		p.alternative(pc, p.accept("=") || all)
	}
	// Those that need the whole value come last, so that a printed = right
	// behind the colon is always meant for all.
	slices.SortStableFunc(pc.values, func(a, b value) int { return order(a.exact) - order(b.exact) })
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// alternative reads one value. An empty one is no condition, unless it is
// quoted and asked for exactly: stream:="" are rows without a stream name.
func (p *parser) alternative(pc *piece, exact bool) {
	s, isQuoted, closed := p.quoted()
	if !isQuoted {
		s = p.until(",")
	}
	pc.open = isQuoted && !closed
	v := value{s, exact, isQuoted}
	v.quoted = isQuoted && ((pc.Field == FieldCause && isCode(s)) || isRegex(s))
	if (exact && closed) || (exact && s != "") || folded(s) != "" {
		pc.values = append(pc.values, v)
	}
}

// check finds values that their field cannot have.
func (pc *piece) check() model.Text {
	for _, v := range pc.values {
		switch {
		case isRegex(v.text) && !v.quoted:
			return noRegex()
		case pc.Field == FieldSide && sidesOf(v) == 0:
			return wrongSide(v.text)
		case pc.Field == FieldIP && wrongNetwork(v):
			return wrongIP(v.text)
		}
	}
	return model.Text{}
}

func wrongNetwork(v value) bool {
	if v.exact || !strings.Contains(halved(v.text), "/") {
		return false
	}
	_, err := netip.ParsePrefix(halved(v.text))
	return err != nil
}

// networkBegun reports whether only the network's length is missing.
func networkBegun(s string) bool {
	addr, found := strings.CutSuffix(halved(s), "/")
	_, err := netip.ParseAddr(addr)
	return found && err == nil
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
		pc.begun = wrongTime(pc.Field, s)
	default:
		return wrongTime(pc.Field, s)
	}
	return model.Text{}
}

// length reads what follows up: a comparison and a length of time.
func (p *parser) length(pc *piece) model.Text {
	pc.Field = FieldUp
	s := halved(p.until(""))
	l, rest := cutOperator(s)
	n, ok := parseSeconds(rest, true)
	switch {
	case s == "" || (l.op != 0 && rest == ""):
		pc.begun = wrongUp()
	case l.op == 0:
		return wrongUp()
	case ok:
		l.secs = n
		pc.up = l
	case p.growing() && secondsBegun(rest, true):
		pc.begun = wrongUp()
	default:
		return wrongUp()
	}
	return model.Text{}
}

// folded is the form in which s is searched for.
func folded(s string) string {
	return strings.ReplaceAll(model.Fold(model.Clean(s)), "\n", " ")
}

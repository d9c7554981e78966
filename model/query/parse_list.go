package query

import (
	"net/netip"
	"slices"
	"strings"

	"offair/model"
)

// list reads alternatives. An = right behind the colon holds for all of them,
// one behind a comma for its own.
func (p *parser) list(pc *piece) model.Text {
	all := p.accept("=")
	what := p.alternative(pc, all)
	for !pc.open && p.accept(",") {
		if w := p.alternative(pc, p.accept("=") || all); what.Empty() {
			what = w
		}
	}
	// Those that need the whole value come last, so that a printed = right
	// behind the colon is always meant for all.
	slices.SortStableFunc(pc.values, func(a, b value) int { return order(a.exact) - order(b.exact) })
	return what
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// alternative reads one value. An empty one is no condition, unless it is
// quoted and asked for exactly: stream:="" are rows without a stream name.
func (p *parser) alternative(pc *piece, exact bool) model.Text {
	if p.peek() == '/' && !exact {
		v, ok, what := p.regex(pc, ",")
		if ok {
			pc.values = append(pc.values, v)
		}
		return what
	}
	s, isQuoted, closed := p.quoted()
	if !isQuoted {
		s = p.until(",")
	}
	pc.open = isQuoted && !closed
	v := value{text: s, exact: exact, quoted: isQuoted && pc.Field == FieldCause && isCode(s)}
	if (exact && closed) || (exact && s != "") || folded(s) != "" {
		pc.values = append(pc.values, v)
	}
	return model.Text{}
}

// check finds values that their field cannot have.
func (pc *piece) check() model.Text {
	for _, v := range pc.values {
		if what := v.wrongIn(pc.Field); !what.Empty() {
			return what
		}
	}
	return model.Text{}
}

// wrongIn says why a field cannot have the value v; empty when it can.
func (v value) wrongIn(field string) model.Text {
	switch {
	case field == FieldIs && !v.isFate():
		return wrongFate(v)
	case field == FieldSide && sidesOf(v) == 0:
		return wrongSide(v.text)
	case field == FieldIP && wrongNetwork(v):
		return wrongIP(v.text)
	}
	return model.Text{}
}

func wrongNetwork(v value) bool {
	if v.exact || v.regex || !strings.Contains(halved(v.text), "/") {
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

// growing reports whether the term just read may still be added to.
func (p *parser) growing() bool { return p.pos == len(p.line) && !p.strict }

// dropBegun leaves out networks whose length, and whole words whose end is
// still to be typed.
func (p *parser) dropBegun(pc *piece) {
	if !p.growing() {
		return
	}
	pc.values = slices.DeleteFunc(pc.values, func(v value) bool {
		if !v.begun(pc.Field) {
			return false
		}
		pc.half = v.wrongIn(pc.Field)
		return true
	})
}

// begun reports whether something can be added to v that makes it a value of
// the field.
func (v value) begun(field string) bool {
	switch field {
	case FieldIP:
		return !v.exact && !v.regex && networkBegun(v.text)
	case FieldSide:
		return v.exact && sidesOf(v) == 0 && sidesOf(value{text: v.text}) != 0
	case FieldIs:
		return v.exact && !v.isFate() && value{text: v.text}.isFate()
	}
	return false
}

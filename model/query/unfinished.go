package query

import (
	"net/netip"
	"strings"

	"offair/model"
)

// Unfinished says of a line that Parse can read why the value at its end had
// better not be used while it is being typed, so that rows do not come and go
// on the way to the one that is meant; nil where nothing speaks against it.
//
//	ip:203.0.113.0/  up<1m3  since:2026-11-20T1  side:=net   no value yet
//	ip:203.0.113.0/3 on the way to /32, cause:18/5 to 18/503  usable as it stands
//
// A space behind the value ends the doubt; usable says that the line means
// something as it stands, so that whoever asks for just that may have it. A
// term of which no value was typed (stream: or a lone -) is no condition yet
// and nothing to wait for; a quote or an expression that is still open narrows
// as it is typed.
func Unfinished(line string) (e *Error, usable bool) {
	all := pieces(line, false)
	if len(all) == 0 {
		return nil, false
	}
	pc := all[len(all)-1]
	if pc.err != nil || pc.To < len(line) {
		return nil, false
	}
	if !pc.half.Empty() {
		return pc.wrong(pc.half), false
	}
	for _, v := range pc.values {
		if what := v.goesOn(pc.Field); !what.Empty() && strings.HasSuffix(pc.Text, v.text) {
			return pc.wrong(what), true
		}
	}
	return nil, false
}

// goesOn says what a value that can be used is more likely the beginning of;
// empty when it is whole as far as can be told.
func (v value) goesOn(field string) model.Text {
	switch {
	case v.exact || v.regex:
	case field == FieldIP && lengthGoesOn(halved(v.text)):
		return shortNetwork(v.text)
	case field == FieldCause:
		if whole := codeBegun(v); whole != "" {
			return shortCode(v.text, whole)
		}
	}
	return model.Text{}
}

// lengthGoesOn reports whether another digit fits behind a network's length.
func lengthGoesOn(s string) bool {
	net, err := netip.ParsePrefix(s)
	return err == nil && net.Bits() > 0 && net.Bits()*10 <= net.Addr().BitLen()
}

// codeBegun is the first code of the catalogue that begins as v does, where
// none fits v itself; else "".
func codeBegun(v value) string {
	typed, ok := parseCode(v)
	if !ok {
		return ""
	}
	begins := ""
	for _, cause := range model.Causes() {
		for _, c := range cause.Codes {
			if typed.fits(c) {
				return ""
			}
			if begins == "" && strings.HasPrefix(c.String(), halved(v.text)) {
				begins = c.String()
			}
		}
	}
	return begins
}

func shortNetwork(v string) model.Text {
	return say("%s may go on: type the rest, or a space or Enter if this network is meant",
		"%s 可能还没写完：请继续输入；若就是这个网段，请按空格或 Enter", shown(v))
}

func shortCode(v, whole string) model.Text {
	return say("no cause has the code %[1]s, but %[2]s begins so: type the rest, or a space or Enter if %[1]s is meant",
		"没有代码为 %[1]s 的原因，但有以此开头的 %[2]s：请继续输入；若就是 %[1]s，请按空格或 Enter", shown(v), whole)
}

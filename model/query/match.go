package query

import (
	"context"
	"strconv"
	"strings"

	"offair/model"
)

// source is one dictionary of a snapshot.
type source uint8

const (
	inStreams source = iota
	inApps
	inDomains
	inClients
	inReasons
	inResolutions
	sources
)

// dict is the dictionary that a source names.
func (in source) dict(s *model.Snapshot) model.Dict {
	switch in {
	case inStreams:
		return s.Streams()
	case inApps:
		return s.Apps()
	case inDomains:
		return s.Domains()
	case inClients:
		return s.Clients()
	case inReasons:
		return s.Reasons()
	default:
		return s.Resolutions()
	}
}

// column is the column by whose ids the dictionary is reached.
func (in source) column() column {
	switch in {
	case inStreams, inApps, inDomains:
		return keyColumn
	case inClients:
		return clientColumn
	default:
		return kindColumn
	}
}

// probe finds the entries of one dictionary that a term is about.
type probe struct {
	in source
	// find marks in out, which is the marks of the ids from from on, those that
	// are hits. It may stop early when ctx has ended.
	find func(ctx context.Context, s *model.Snapshot, from int, out []uint8)
	// idle is true where it is known at once that find would mark nothing; nil
	// for never.
	idle func(s *model.Snapshot) bool
	// needle is what an entry holds in its folded form where that makes it a hit
	// and nothing else does; else "".
	needle string
}

// shared is from how many entries for each core on it is worth to look at them
// on several.
const shared = 1 << 12

// each is a probe that asks ok about every entry.
func each(in source, ok func(d model.Dict, id uint32) bool) probe {
	return probe{in: in, find: func(_ context.Context, s *model.Snapshot, from int, out []uint8) {
		d := in.dict(s)
		abreast(len(out), shared, func(lo, hi int) {
			for i := lo; i < hi; i++ {
				if ok(d, uint32(from+i)) {
					out[i] = 1
				}
			}
		})
	}}
}

// probes are all that a term looks for; an entry that any of them finds is a
// hit.
func (t Term) probes() []probe {
	var out []probe
	for _, v := range t.values {
		out = append(out, v.probes(t.Field)...)
	}
	return out
}

func (v value) probes(field string) []probe {
	if v.regex && field != FieldSide {
		return v.matches(field)
	}
	switch field {
	case "":
		return v.anywhere()
	case FieldCause:
		return v.causes()
	case FieldSide:
		return []probe{onSides(sidesOf(v))}
	case FieldIP:
		return []probe{v.clients()}
	case FieldRes:
		return v.resolutions()
	default:
		return []probe{v.in(sourceOf(field))}
	}
}

func sourceOf(field string) source {
	switch field {
	case FieldStream:
		return inStreams
	case FieldApp:
		return inApps
	case FieldDomain:
		return inDomains
	case FieldIP:
		return inClients
	case FieldRes:
		return inResolutions
	default:
		return inReasons
	}
}

// in looks for the value in one dictionary.
func (v value) in(in source) probe {
	if v.exact {
		return equals(in, v.text)
	}
	return contains(in, folded(v.text))
}

// anywhere looks where plain words are looked for.
func (v value) anywhere() []probe {
	out := []probe{withCauses(causesWith(v.text))}
	for _, in := range []source{inStreams, inApps, inDomains, inClients, inReasons} {
		out = append(out, contains(in, folded(v.text)))
	}
	return out
}

// causes looks for a cause by code, or by id, wording and raw text.
func (v value) causes() []probe {
	if c, ok := parseCode(v); ok {
		return []probe{withCode(c)}
	}
	if v.exact {
		return []probe{withCauses(causesNamed(v.text)), equals(inReasons, v.text)}
	}
	return []probe{withCauses(causesWith(v.text)), contains(inReasons, folded(v.text))}
}

// resolutions looks for 1920x1080 as for the API's 1920*1080.
func (v value) resolutions() []probe {
	out := []probe{v.in(inResolutions)}
	star := strings.NewReplacer("x", "*", "X", "*", "×", "*").Replace(v.text)
	if star != v.text && strings.Trim(star, "0123456789*") == "" {
		out = append(out, value{text: star, exact: v.exact}.in(inResolutions))
	}
	return out
}

func contains(in source, needle string) probe {
	return probe{
		in: in,
		find: func(_ context.Context, s *model.Snapshot, from int, out []uint8) {
			d := in.dict(s)
			abreast(len(out), shared, func(lo, hi int) { d.Mark(needle, from+lo, out[lo:hi]) })
		},
		idle:   func(s *model.Snapshot) bool { return !in.dict(s).MayHold(needle) },
		needle: needle,
	}
}

// equals finds the entries whose raw or clean form is text.
func equals(in source, text string) probe {
	return each(in, func(d model.Dict, id uint32) bool { return d.Raw(id) == text || d.Clean(id) == text })
}

// eachReason finds the reasons for which ok holds.
func eachReason(ok func(s *model.Snapshot, id uint32) bool) probe {
	return probe{in: inReasons, find: func(_ context.Context, s *model.Snapshot, from int, out []uint8) {
		for i := range out {
			if ok(s, uint32(from+i)) {
				out[i] = 1
			}
		}
	}}
}

// code is a cause by number. Sub is -1 where none was given: any of Err's.
type code struct{ err, sub int }

func (c code) fits(m model.Code) bool { return m.Err == c.err && (c.sub < 0 || m.Sub == c.sub) }

func withCode(c code) probe {
	return eachReason(func(s *model.Snapshot, id uint32) bool {
		for _, m := range s.CodesOf(id) {
			if c.fits(m) {
				return true
			}
		}
		return false
	})
}

// parseCode reads 3, 18/ and 18/503. A quoted value is no code.
func parseCode(v value) (code, bool) {
	if v.quoted || !isCode(v.text) {
		return code{}, false
	}
	left, right, _ := strings.Cut(halved(v.text), "/")
	c := code{sub: -1}
	c.err, _ = strconv.Atoi(left) // isCode let digits pass only
	if right != "" {
		c.sub, _ = strconv.Atoi(right)
	}
	return c, true
}

func isCode(s string) bool {
	left, right, _ := strings.Cut(halved(s), "/")
	return left != "" && len(left) < 9 && len(right) < 9 && strings.Trim(left+right, "0123456789") == ""
}

package query

import (
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

// probe finds the entries of one dictionary that a term is about.
type probe struct {
	in   source
	find func(s *model.Snapshot, from int, hit func(id uint32)) // of ids from from on
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
	return probe{in, func(s *model.Snapshot, from int, hit func(id uint32)) {
		for id := range in.dict(s).Search(needle, from) {
			hit(id)
		}
	}}
}

// equals finds the entries whose raw or clean form is text. One that is holds
// text's folded form, which is what can be searched for fast.
func equals(in source, text string) probe {
	needle := folded(text)
	return probe{in, func(s *model.Snapshot, from int, hit func(id uint32)) {
		d := in.dict(s)
		for id := range d.Search(needle, from) {
			if d.Raw(id) == text || d.Clean(id) == text {
				hit(id)
			}
		}
	}}
}

// eachReason finds the reasons for which ok holds.
func eachReason(ok func(s *model.Snapshot, id uint32) bool) probe {
	return probe{inReasons, func(s *model.Snapshot, from int, hit func(id uint32)) {
		for id := uint32(from); int(id) < s.Reasons().Len(); id++ {
			if ok(s, id) {
				hit(id)
			}
		}
	}}
}

func withCauses(ids map[string]bool) probe {
	if len(ids) == 0 {
		return probe{inReasons, func(*model.Snapshot, int, func(uint32)) {}}
	}
	return eachReason(func(s *model.Snapshot, id uint32) bool {
		c := s.CauseOf(id)
		return c != nil && ids[c.ID]
	})
}

// causesWith are the ids of the catalogue's causes that hold the word.
func causesWith(word string) map[string]bool {
	needle := folded(word)
	return causesWhere(func(c *model.Cause) bool {
		return strings.Contains(model.Fold(c.ID), needle) ||
			strings.Contains(model.Fold(c.Text.EN), needle) || strings.Contains(model.Fold(c.Text.ZH), needle)
	})
}

// causesNamed are the ids of the causes whose id or wording is name.
func causesNamed(name string) map[string]bool {
	return causesWhere(func(c *model.Cause) bool { return c.ID == name || c.Text.EN == name || c.Text.ZH == name })
}

func causesWhere(ok func(c *model.Cause) bool) map[string]bool {
	out := map[string]bool{}
	for _, c := range model.Causes() {
		if ok(c) {
			out[c.ID] = true
		}
	}
	return out
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

// sidesOf is the set of sides, as bits, whose word in either language begins
// with the value, or is it.
func sidesOf(v value) (set uint16) {
	want := folded(strings.TrimSpace(v.text))
	for i := range model.Sides {
		name := model.Side(i).Name()
		for _, word := range []string{name.EN, name.ZH} {
			if (v.exact && word == v.text) || (!v.exact && strings.HasPrefix(model.Fold(word), want)) {
				set |= 1 << i
			}
		}
	}
	return set
}

func onSides(set uint16) probe {
	return eachReason(func(s *model.Snapshot, id uint32) bool { return set>>s.SideOf(id)&1 == 1 })
}

package query

import (
	"context"
	"strings"
	"sync"

	"offair/model"
)

func withCauses(ids map[string]bool) probe {
	if len(ids) == 0 {
		return probe{in: inReasons, find: func(context.Context, *model.Snapshot, int, []uint8) {}, idle: always}
	}
	return eachReason(func(s *model.Snapshot, id uint32) bool {
		c := s.CauseOf(id)
		return c != nil && ids[c.ID]
	})
}

func always(*model.Snapshot) bool { return true }

// causesWith are the ids of the catalogue's causes that hold the word.
func causesWith(word string) map[string]bool {
	needle := folded(word)
	out := map[string]bool{}
	for i, text := range foldedCauses() {
		if strings.Contains(text, needle) {
			out[model.Causes()[i].ID] = true
		}
	}
	return out
}

// foldedCauses is, for each cause of the catalogue, its id and wordings in the
// form that searching compares, parted by line feeds. Folding them takes longer
// than searching all names, so it is done once.
var foldedCauses = sync.OnceValue(func() []string {
	var out []string
	for _, c := range model.Causes() {
		out = append(out, strings.Join([]string{folded(c.ID), folded(c.Text.EN), folded(c.Text.ZH)}, "\n"))
	}
	return out
})

// Prepare works out what searching needs once in a process, a third of a
// millisecond, so that the first key of a line has not to wait for it.
func Prepare() { foldedCauses() }

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

// sidesOf is the set of sides, as bits, whose word in either language the value
// is, begins or, as a regular expression, matches.
func sidesOf(v value) (set uint16) {
	fits := v.begins
	if v.regex {
		re, err := compiled(v.text)
		if err != nil {
			return 0
		}
		fits = func(word model.Text) bool { return re.MatchString(word.EN) || re.MatchString(word.ZH) }
	}
	for i := range model.Sides {
		if fits(model.Side(i).Name()) {
			set |= 1 << i
		}
	}
	return set
}

func onSides(set uint16) probe {
	return eachReason(func(s *model.Snapshot, id uint32) bool { return set>>s.SideOf(id)&1 == 1 })
}

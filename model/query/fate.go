package query

import (
	"strings"

	"offair/model"
)

// fate is one word of is:. It is a set of states, or flapping.
type fate struct {
	word     model.Text
	hint     model.Text
	states   uint8 // a bit for each model.State
	flapping bool
}

// fates are the words of is:, in the order in which they are offered.
func fates() []fate {
	state := func(s model.State, hint model.Text) fate { return fate{word: s.Name(), hint: hint, states: 1 << s} }
	const onAir = 1<<model.Unseen | 1<<model.Back | 1<<model.ReplacedByOther | 1<<model.Down
	return []fate{
		state(model.Unseen, text("no later start is known", "之后未见再次开播")),
		state(model.Down, text("a call said that it is not on air", "已查询到未在播")),
		state(model.Back, text("a later start is known", "之后已再次开播")),
		state(model.ReplacedByOther, text("another push had taken over", "被另一路推流顶替")),
		state(model.RefusedPush, text("never on air", "从未开播")),
		{text("dropped", "断流"), text("was on air, then ended", "开播后中断"), onAir, false},
		{text("flapping", "频繁断流"), text("drops again and again", "短时间内多次断流"), 0, true},
	}
}

// begins reports whether the word, in either language, begins with the value,
// or is it.
func (v value) begins(word model.Text) bool {
	if v.exact {
		return word.EN == v.text || word.ZH == v.text
	}
	want := folded(strings.TrimSpace(v.text))
	return strings.HasPrefix(model.Fold(word.EN), want) || strings.HasPrefix(model.Fold(word.ZH), want)
}

// fate is all that the value stands for: is:re is replaced or refused.
func (v value) fate() (all fate) {
	for _, f := range fates() {
		if !v.regex && v.begins(f.word) {
			all.states |= f.states
			all.flapping = all.flapping || f.flapping
		}
	}
	return all
}

// isFate reports whether the value is, or begins, a word of is:.
func (v value) isFate() bool {
	f := v.fate()
	return f.states != 0 || f.flapping
}

// typed is the value about as it was typed.
func (v value) typed() string {
	if v.regex {
		return "/" + v.text + "/"
	}
	return v.text
}

// NeedsAir reports whether a term tells streams that are down from those that
// were only not seen again: records do not, an on-air call does.
func (q Query) NeedsAir() bool {
	const down, unseen = 1 << model.Down, 1 << model.Unseen
	for _, t := range q.Terms {
		if t.Field == FieldIs && t.fate().states&(down|unseen) == down {
			return true
		}
	}
	return false
}

// fate is all that the alternatives of an is: term stand for.
func (t Term) fate() (all fate) {
	for _, v := range t.values {
		f := v.fate()
		all.states |= f.states
		all.flapping = all.flapping || f.flapping
	}
	return all
}

// count is how many of r the word is true of.
func (f fate) count(r rows) (n int) {
	seq := r.Sequence()
	if f.flapping {
		for _, part := range r.stretches() {
			n += seq.Flapping(Flapping{}).Count(part[0], part[1])
		}
		return n
	}
	states := seq.States()
	for c, part := range r.parts() {
		for _, state := range states.Of(c)[part[0]:part[1]] {
			n += int(f.states >> state & 1)
		}
	}
	return n
}

package query

import (
	"cmp"
	"slices"
	"strings"

	"offair/model"
)

// Suggestion is something that may be typed next.
type Suggestion struct {
	Insert string     // replaces the line's last, unfinished word
	Hint   model.Text // what it means, in a few words; may be empty
	Count  int        // rows of the window behind it, -1 unknown
}

// Suggest offers at most most things that may be typed next at the end of
// line, best first. Where a word begins: fields, and sides and causes that the
// word fits. Behind field: the values in the window, the most frequent first;
// the zero window is all of time. It passes over the rows of s once, 1 to 3 ms a million; whoever asks
// at each key may keep the answer for as long as line and s.Version stay.
func Suggest(line string, all *model.Snapshot, window model.Span, most int) []Suggestion {
	s := rows{all, window}
	w := lastWord(line)
	var out []Suggestion
	switch {
	case w.field == "" && !w.regex:
		out = w.begin(s)
	case isTime(w.field) && w.sign != "": // times cannot be excluded
	case w.regex: // nothing is known of what it will be
	case isLength(w.field), isTime(w.field):
		out = w.fixed()
	case w.field == FieldIs:
		out = w.fates(s)
	case w.field == FieldSide:
		out = w.sides(kindTally(s))
	case w.field == FieldCause:
		out = w.causes(kindTally(s))
	default:
		out = w.valuesOf(s, most)
	}
	return out[:max(0, min(most, len(out)))]
}

// lastTyped is the unfinished word at the end of a line.
type lastTyped struct {
	sign  string // as typed: -, ! or not:
	head  string // what stays of the word, its sign included: -stream:=a,
	typed string // what is replaced
	field string // canonical; "" where no field was typed
	exact bool   // an = stands before what is replaced already
	regex bool   // what is replaced begins a regular expression
}

func lastWord(line string) lastTyped {
	all := pieces(line, false)
	if n := len(all); n == 0 || all[n-1].To < len(line) {
		return lastTyped{}
	}
	pc := all[len(all)-1]
	p := parser{scanner: scanner{line: line, pos: pc.From}}
	p.negation(&piece{})
	w := lastTyped{sign: line[pc.From:p.pos], field: pc.Field}
	if isLength(pc.Field) || pc.Field == "" {
		w.regex = p.peek() == '/'
		w.head, w.typed = w.sign, line[p.pos:]
		return w
	}
	p.letters()
	p.skip() // the colon
	w.exact = p.accept("=")
	head := p.pos
	w.typed, w.regex = p.skipValue(w.exact)
	for p.accept(",") {
		head = p.pos
		w.typed, w.regex = p.skipValue(p.accept("=") || w.exact)
	}
	w.head = line[pc.From:head]
	return w
}

// skipValue passes over one alternative and returns its text.
func (p *parser) skipValue(exact bool) (s string, regex bool) {
	if p.peek() == '/' && !exact {
		s, _ = p.slashed(",")
		return s, true
	}
	if s, ok, _ := p.quoted(); ok {
		return s, false
	}
	return p.until(","), false
}

// begin is what fits a word that has no field yet.
func (w lastTyped) begin(s rows) []Suggestion {
	var out []Suggestion
	for _, f := range fields() {
		if strings.HasPrefix(f.open, strings.ToLower(w.typed)) && (w.sign == "" || !isTime(f.name)) {
			out = append(out, Suggestion{w.sign + f.open, f.hint, -1})
		}
	}
	if folded(w.typed) == "" || strings.HasPrefix(w.typed, `"`) {
		return out
	}
	t := kindTally(s)
	side, cause, is := w, w, w
	side.head, cause.head, is.head = w.sign+"side:", w.sign+"cause:", w.sign+"is:"
	return slices.Concat(out, side.sides(t), is.fates(s), cause.causes(t))
}

// fates are the words of is: that begin with what was typed.
func (w lastTyped) fates(s rows) []Suggestion {
	var out []Suggestion
	for _, f := range fates() {
		if (value{text: w.typed}).begins(f.word) {
			out = append(out, Suggestion{w.head + f.word.EN, f.hint, f.count(s)})
		}
	}
	return byCount(out)
}

// sides are the sides whose word begins with what was typed.
func (w lastTyped) sides(t kindCounts) []Suggestion {
	var out []Suggestion
	set := sidesOf(value{text: w.typed})
	for i := range model.Sides {
		if side := model.Side(i); set>>i&1 == 1 {
			out = append(out, Suggestion{w.head + side.String(), side.Name(), t.side[side]})
		}
	}
	return byCount(out)
}

// causes are the causes of the catalogue that what was typed fits.
func (w lastTyped) causes(t kindCounts) []Suggestion {
	var out []Suggestion
	c, isCode := parseCode(value{text: w.typed})
	ids := causesWith(w.typed)
	for _, cause := range model.Causes() {
		if ids[cause.ID] || (isCode && slices.ContainsFunc(cause.Codes, c.fits)) {
			out = append(out, Suggestion{w.insert(cause.ID), cause.Text, t.cause[cause.ID]})
		}
	}
	return byCount(out)
}

// insert is the word with v, as a whole value, in place of what was typed.
func (w lastTyped) insert(v string) string {
	text := value{text: v}.String()
	if w.exact || (w.field == FieldIP && v == model.Internal) {
		return w.head + text
	}
	return w.head + "=" + text
}

func byCount(s []Suggestion) []Suggestion {
	slices.SortStableFunc(s, func(a, b Suggestion) int { return cmp.Compare(b.Count, a.Count) })
	return s
}

// fixed are examples for the fields whose values are not in the snapshot.
func (w lastTyped) fixed() []Suggestion {
	var out []Suggestion
	typed := halved(strings.ToLower(w.typed))
	for _, e := range examples(w.field) {
		if strings.HasPrefix(e.Insert, typed) {
			e.Insert = w.head + e.Insert
			out = append(out, e)
		}
	}
	return out
}

func examples(field string) []Suggestion {
	switch field {
	case FieldUp:
		return []Suggestion{
			{"up<10s", text("shorter than 10 seconds", "短于 10 秒"), -1},
			{"up<1m", text("shorter than a minute", "短于 1 分钟"), -1},
			{"up=0", text("never on air", "从未开播"), -1},
			{"up>=1h", text("an hour or longer", "1 小时及以上"), -1},
		}
	case FieldGap:
		return []Suggestion{
			{"gap>1m", text("away for more than a minute", "中断超过 1 分钟"), -1},
			{"gap>10m", text("away for more than 10 minutes", "中断超过 10 分钟"), -1},
			{"gap<=10s", text("back within 10 seconds", "10 秒内恢复"), -1},
			{"gap=0", text("handed over without a break", "无缝切换"), -1},
		}
	}
	return []Suggestion{
		{"30m", text("30 minutes ago", "30 分钟前"), -1},
		{"2h", text("2 hours ago", "2 小时前"), -1},
		{"24h", text("24 hours ago", "24 小时前"), -1},
		{"7d", text("7 days ago", "7 天前"), -1},
		{"today", text("where today begins", "今天零点"), -1},
		{"yesterday", text("where yesterday begins", "昨天零点"), -1},
		{"14:00", text("the most recent 14:00", "最近一次 14:00"), -1},
	}
}

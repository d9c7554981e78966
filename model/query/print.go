package query

import (
	"strings"
	"unicode"
)

// String is the canonical text of the query: parsed again, it gives the same
// conditions.
func (q Query) String() string {
	words := make([]string, len(q.Terms))
	for i, t := range q.Terms {
		words[i] = t.String()
	}
	return strings.Join(words, " ")
}

// String is the canonical text of the term.
func (t Term) String() string {
	sign := ""
	if t.Not {
		sign = "-"
	}
	switch {
	case t.Field == "" && len(t.values) == 1:
		return plain(sign, t.values[0])
	case isLength(t.Field):
		return sign + t.Field + t.limit.String()
	case isTime(t.Field):
		return sign + t.Field + ":" + t.at.text
	default:
		return sign + t.Field + ":" + list(t.values)
	}
}

// plain is a plain word, in quotes where it would be read as something else
// without.
func plain(sign string, v value) string {
	word := v.text
	if v.regex {
		return sign + v.String()
	}
	got := pieces(sign+word, true)
	if len(got) == 1 && got[0].err == nil && got[0].Field == "" && got[0].Not == (sign != "") &&
		!isQuote(word) && got[0].values[0] == v {
		return sign + word
	}
	return sign + quote(word)
}

func isQuote(word string) bool {
	s := scanner{line: word}
	return s.peek() == '"'
}

// list is alternatives as list of parser reads them.
func list(values []value) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = v.String()
		if v.exact && !values[0].exact {
			parts[i] = "=" + parts[i]
		}
	}
	joined := strings.Join(parts, ",")
	if len(values) > 0 && values[0].exact {
		return "=" + joined
	}
	return joined
}

// String is the value's text, between slashes or in quotes where it needs them.
func (v value) String() string {
	if v.regex {
		return "/" + v.text + "/"
	}
	stops := func(r rune) bool { return punctuation(r) == ',' || unicode.IsSpace(r) }
	s := scanner{line: v.text}
	first := s.peek()
	if v.quoted || first < 0 || first == '"' || first == '=' || first == '/' || strings.ContainsFunc(v.text, stops) {
		return quote(v.text)
	}
	return v.text
}

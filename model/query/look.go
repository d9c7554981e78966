package query

import "strings"

// leastWord is the fewest characters of a word that are worth asking for.
const leastWord = 3

// Word is what of the query may be a part of a stream's name, for an API that
// looks names up by it: the first value of stream: that stands alone, else the
// first plain word that stands alone; "" when there is none of three characters
// or more. Rows that have it elsewhere match the query too, so that what is
// found by it is never all.
func (q Query) Word() string {
	for _, field := range []string{FieldStream, ""} {
		for _, t := range q.Terms {
			if t.Field == field && !t.Not && len(t.values) == 1 && t.values[0].isWord() {
				return t.values[0].text
			}
		}
	}
	return ""
}

// isWord reports whether v may be a part of a name.
func (v value) isWord() bool {
	long := len([]rune(v.text)) >= leastWord
	return long && !v.exact && !v.regex && !hasStandIn(v.text) && !isAddressBegun(v.text)
}

// isAddressBegun reports whether s is an address or how one begins, rather than
// a name that is a number.
func isAddressBegun(s string) bool {
	return strings.ContainsAny(s, ".:") && strings.Trim(s, "0123456789abcdefABCDEF.:/") == ""
}

// Package query is the one grammar by which rows are chosen: on the screen,
// in saved views and on the command line.
//
//	text ─► Parse ─► Query ─► Filter ─► model.Filter ─► model.View
//	                   ├────► Window (since:, until:)
//	                   ├────► Counts (each term by itself)
//	                   └────► Scope  (what the API can answer)
//
// A line is terms parted by spaces; all of them must hold.
//
//	word "two words"        in stream, app, domain, client IP or cause, case-blind
//	-x  !x  not:x           rows for which x does not hold
//	field:a,b  field:=exact either value; the whole value, case-sensitive
//	ip:203.0.113.0/24       a network, an address, or how an address begins
//	cause:18/503 side:net   by code, by the beginning of a word
//	up<10s  gap>1m          how long it was up, and how long until it was back
//	is:back,flapping        what became of the stream; state: is the same
//	since:30m  until:14:00  when it ended
//	/live_\d+/  stream:/^a/  a regular expression (RE2) over the same texts
//
// A regular expression is case-blind, (?-i) makes it case-sensitive; it reads
// the clean form of a text, may hold spaces, and ends at the first slash that
// ends the term; \/ is a slash that does not. It is tried once for each
// distinct text.
//
// What became of a stream is told from records and, where they were made, from
// calls that say what is on air. Without such a call is:down finds nothing:
// NeedsAir says that one is wanted; is:unseen is what records know.
// Rows without a known gap pass no gap comparison but an excluding one.
//
// Inside quotes \" is a quote and \\ a backslash. The full-width punctuation
// of Chinese input methods stands for its half-width form wherever it is
// syntax. A term that is only begun (stream: with nothing after it, a lone -)
// is no condition yet and no error; an open quote is taken as closed, and of
// an open regular expression as much is taken as can be read.
package query

import (
	"slices"
	"strings"

	"offair/model"
)

// Query is a parsed line of terms; all of them must hold. It holds the terms
// that are conditions: what is only begun is left out.
type Query struct {
	Terms    []Term
	Flapping Flapping // what is:flapping means; the zero value is the usual meaning
}

// Flapping says how many drops of one stream within how long make flapping.
type Flapping = model.Flapping

// Term is one condition.
type Term struct {
	Text     string // as typed
	From, To int    // where it stands in the line, in bytes
	Not      bool   // the rows for which the condition does not hold
	Field    string // canonical field name; "" for plain words

	values []value // what the field, or the plain word, is compared with; either may hold
	limit  limit   // of up and gap
	at     moment  // of since: and until:
}

// value is one alternative of a term.
type value struct {
	text   string
	exact  bool // the whole value, case-sensitive
	quoted bool // kept only where it matters: cause:"3" is text, cause:3 a code
	regex  bool // text is a regular expression
}

// Error says what is wrong with a line, where, and what is accepted instead.
type Error struct {
	From, To int // bytes of the line to underline
	What     model.Text
}

// Error is the sentence in English.
func (e *Error) Error() string { return e.What.EN }

// Parse reads a line as it is being typed. The error is an *Error, the first
// one from the left; the query is then empty.
func Parse(line string) (Query, error) {
	q, err := parse(line, false)
	if err != nil {
		return Query{}, err
	}
	return q, nil
}

func parse(line string, strict bool) (Query, *Error) {
	var q Query
	for _, pc := range pieces(line, strict) {
		if pc.err != nil {
			return Query{}, pc.err
		}
		if pc.begun.Empty() {
			q.Terms = append(q.Terms, pc.Term)
		}
	}
	if err := q.checkOnce(); err != nil {
		return Query{}, err
	}
	return q, nil
}

// checkOnce finds a second since: or until:. Taking either of the two would
// drop the other in silence.
func (q Query) checkOnce() *Error {
	for i, t := range q.Terms {
		if !isTime(t.Field) {
			continue
		}
		if slices.ContainsFunc(q.Terms[:i], func(o Term) bool { return o.Field == t.Field }) {
			return t.wrong(twice(t.Field))
		}
	}
	return nil
}

// term is the first one of the field.
func (q Query) term(field string) (Term, bool) {
	i := slices.IndexFunc(q.Terms, func(t Term) bool { return t.Field == field })
	if i < 0 {
		return Term{}, false
	}
	return q.Terms[i], true
}

func (t Term) wrong(what model.Text) *Error { return &Error{t.From, t.To, what} }

// Scope is what of the query the API can answer by itself: the stream, app and
// domain that are given once, with := and a single value.
func (q Query) Scope() model.Scope {
	return model.Scope{Domain: q.only(FieldDomain), App: q.only(FieldApp), Stream: q.only(FieldStream)}
}

// only is the one value that a field must have; "" when there is none. A value
// with stand-ins of cleaning may be the clean form of another raw text, which
// the API would not find by it.
func (q Query) only(field string) string {
	var found []string
	for _, t := range q.Terms {
		if t.Field == field && !t.Not && len(t.values) == 1 && t.values[0].exact {
			found = append(found, t.values[0].text)
		}
	}
	if len(found) != 1 || hasStandIn(found[0]) {
		return ""
	}
	return found[0]
}

// hasStandIn reports whether s may be a cleaned form that differs from what
// was received, or one that cleaning would still change.
func hasStandIn(s string) bool {
	return model.Clean(s) != s || strings.ContainsFunc(s, func(r rune) bool {
		return (r >= '\u2400' && r <= '\u243F') || strings.ContainsRune("\uFFFD‸◌", r)
	})
}

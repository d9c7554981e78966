package insight

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"offair/model"
)

// Terms are the terms of the query language that narrow to what is told: the
// time, the kind of events, and what most of the fallen have in common. Calm
// has none.
func (v *Verdict) Terms() []string {
	if v.Span.Empty() {
		return nil
	}
	at := func(t int64) string { return time.Unix(t, 0).In(v.Zone).Format(time.RFC3339) }
	out := []string{"since:" + at(v.Span.From), "until:" + at(v.Span.To)}
	if v.Finding == One {
		k := v.snap.Keys().At(v.Key)
		out = append(out, "stream:="+exactly(v.snap.Streams().Clean(k.Stream)))
		if app := v.snap.Apps().Clean(k.App); app != "" {
			out = append(out, "app:="+exactly(app))
		}
		if domain := v.snap.Domains().Clean(k.Domain); domain != "" {
			out = append(out, "domain:="+exactly(domain))
		}
		return out
	}
	out = append(out, v.classTerms()...)
	if p := v.places(); len(p) > 0 {
		return append(out, p[0].term())
	}
	return out
}

// Narrow is the span and the terms of the query language that narrow to one
// piece of the line, and to what the verdict tells of, from which the piece
// counts. A span that is empty leaves the window as it is.
func (v *Verdict) Narrow(p Piece) (sp model.Span, terms []string) {
	switch {
	case !p.Span.Empty():
		return p.Span, nil
	case p.Wide:
		return model.Span{}, []string{p.Term}
	case v.Finding == One:
		return v.Span, slices.DeleteFunc(v.Terms(), isTime)
	}
	terms = v.classTerms()
	if !slices.Contains(terms, p.Term) {
		terms = append(terms, p.Term)
	}
	return v.Span, terms
}

// isTime reports whether a term sets the window.
func isTime(term string) bool {
	return strings.HasPrefix(term, "since:") || strings.HasPrefix(term, "until:")
}

// Query is Terms as one line of the query language; "" where there are none.
func (v *Verdict) Query() string { return strings.Join(v.Terms(), " ") }

// classTerms narrow to events of the verdict's class.
func (v *Verdict) classTerms() []string {
	switch v.Class {
	case Refusals:
		return []string{"is:refused"}
	case Stops:
		return []string{"is:dropped", "side:publisher"}
	default:
		return []string{"is:dropped", "-side:publisher"}
	}
}

// classTerm is the one of them that tells most.
func (v *Verdict) classTerm() string { return v.classTerms()[0] }

// exactly is a clean text as a value behind := of the query language: in
// quotes unless it cannot be taken for anything else.
func exactly(s string) string {
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("-_.:/*", r) || unicode.Is(unicode.Han, r)
	}
	odd := strings.ContainsFunc(s, func(r rune) bool { return !plain(r) })
	if s != "" && !odd && s[0] != '/' {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

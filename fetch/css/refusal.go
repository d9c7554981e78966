package css

import (
	"strings"

	"offair/fetch"
	"offair/fetch/wire"
	"offair/model"
)

const (
	longestMessage = 200 // runes of a server's text that a sentence shows
	longestID      = 64
	longestCode    = 80
)

// verdict is what an error code of the API means. In its sentences {source},
// {site}, {host}, {domain}, {code}, {action}, {does} and {said} stand for
// values; {does} is what the call is for, {said} the server's own text with
// what goes before it.
type verdict struct {
	class      fetch.Class
	what, next model.Text
}

// refused makes a failure of an answer that reports one.
func (k call) refused(p *wire.Page) *fetch.Error {
	code := k.code(p.Code)
	var e *fetch.Error
	if code == "AuthFailure.SignatureExpire" {
		e = k.clockOff()
	} else {
		v := verdictOn(code, k.answer.status)
		if v.class == fetch.Denied && k.request.Scope.Domain != "" && v.next == deniedNext {
			v.next = deniedForDomain
		}
		fill := k.filler(code, p.Message)
		e = problem(v.class, fill(v.what), fill(v.next))
	}
	e.Code, e.RequestID = code, k.requestID(p.RequestID)
	return e
}

// verdictOn looks up a code, then its family (what stands before the dot). An
// unknown one with a server's failure status is the server's failure.
func verdictOn(code string, status int) verdict {
	if v, ok := verdicts()[code]; ok {
		return v
	}
	family, _, _ := strings.Cut(code, ".")
	if v, ok := families()[family]; ok {
		return v
	}
	if status >= 500 {
		return serverFailed
	}
	return otherRefusal
}

// filler puts values into a verdict's sentences.
func (k call) filler(code, message string) func(model.Text) model.Text {
	c := k.client
	said := k.said(message)
	en, zh := "", ""
	if said != "" {
		en, zh = ": "+said, "："+said
	}
	domain := shown(k.request.Scope.Domain, longestURL)
	source := k.cred.source
	inEN := strings.NewReplacer("{source}", source.EN, "{site}", c.site.name.EN, "{host}", c.Host(), "{domain}", domain, "{code}", code, "{said}", en, "{action}", k.task.action, "{does}", k.task.does.EN)
	inZH := strings.NewReplacer("{source}", source.ZH, "{site}", c.site.name.ZH, "{host}", c.Host(), "{domain}", domain, "{code}", code, "{said}", zh, "{action}", k.task.action, "{does}", k.task.does.ZH)
	return func(t model.Text) model.Text {
		return model.Text{EN: inEN.Replace(t.EN), ZH: inZH.Replace(t.ZH)}
	}
}

// said is a server's text, fit to be shown.
func (k call) said(message string) string {
	message = strings.TrimRight(strings.TrimSpace(shown(k.redact(message), longestMessage)), ".。 ")
	return k.redact(message)
}

// redact takes this call's secrets out of a text that the server wrote. It is
// done before the text is cut, lest a part of a secret be left, and after
// cleaning, lest that put one together.
func (k call) redact(s string) string {
	const shortest = 4 // anything shorter is no secret, and would tear the text apart
	held := k.cred.keys()
	for _, secret := range []string{held.key, held.token, held.id} {
		if len(secret) >= shortest {
			s = strings.ReplaceAll(s, secret, "***")
		}
	}
	return s
}

// code keeps of an error code what one is made of.
func (k call) code(s string) string { return symbol(k.redact(s), longestCode) }

// requestID keeps of a RequestId what one is made of.
func (k call) requestID(s string) string { return symbol(k.redact(s), longestID) }

// symbol keeps letters, digits and the signs - _ . of s.
func symbol(s string, most int) string {
	s = s[:min(len(s), 4*most)]
	s = strings.Map(func(r rune) rune {
		if r < 0x80 && (inWord(byte(r)) || r == '-' || r == '_' || r == '.') {
			return r
		}
		return -1
	}, s)
	return s[:min(len(s), most)]
}

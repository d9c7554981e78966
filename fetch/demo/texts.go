package demo

import "offair/model"

// text is one distinct string with its JSON forms made once, so that a page is
// put together by copying.
type text struct {
	raw     string
	quoted  []byte // as a JSON string; null for an absent client IP
	english []byte // a reason in the English wording; nil for other texts
	refusal bool   // a reason that only a push that never started can have
}

// texts keeps each distinct string of an account once. list only grows, so a
// table that holds an older slice of it is not disturbed.
type texts struct {
	list []text
	ids  map[string]uint32 // raw text to id
	why  map[string]uint32 // the same for reasons
}

func newTexts() *texts {
	return &texts{ids: map[string]uint32{}, why: map[string]uint32{}}
}

// extended is a copy that may grow while t is being read. Readers use the list
// only; the maps belong to the one who adds and move on to the copy.
func (t *texts) extended() *texts {
	return &texts{list: t.list, ids: t.ids, why: t.why}
}

func (t *texts) row(e *model.Event) row {
	return row{
		when: e.When(), start: e.Start, end: e.End, up: e.Up,
		domain: t.id(e.Domain), app: t.id(e.App), stream: t.id(e.Stream),
		client: t.id(e.ClientIP), resolution: t.id(e.Resolution), reason: t.reason(e.Reason),
	}
}

func (t *texts) id(s string) uint32 {
	id, ok := t.ids[s]
	if !ok {
		id = t.push(text{raw: s, quoted: appendQuoted(nil, s)})
		t.ids[s] = id
	}
	return id
}

func (t *texts) reason(s string) uint32 {
	id, ok := t.why[s]
	if !ok {
		id = t.push(describe(s))
		t.why[s] = id
	}
	return id
}

func (t *texts) push(x text) uint32 {
	t.list = append(t.list, x)
	return uint32(len(t.list) - 1)
}

// describe looks a reason up in the catalogue.
func describe(s string) text {
	x := text{raw: s, quoted: appendQuoted(nil, s)}
	x.english = x.quoted
	c, codes := model.Recognize(s)
	if c == nil {
		return x
	}
	if c.Text.ZH == s {
		x.english = appendQuoted(nil, c.Text.EN)
	}
	x.refusal = len(codes) > 0
	for _, code := range codes {
		x.refusal = x.refusal && onlyRefuses(code)
	}
	return x
}

// onlyRefuses reports whether a code can stand for nothing but a push that was
// turned away at its start.
func onlyRefuses(c model.Code) bool {
	return c.Err == 19 || c.Err == 18 && c.Sub >= 200 && c.Sub < 700
}

// marks tells for each id whether keep is true of its text.
func (t *texts) marks(keep func(string) bool) []bool {
	out := make([]bool, len(t.list))
	for id := range t.list {
		out[id] = keep(t.list[id].raw)
	}
	return out
}

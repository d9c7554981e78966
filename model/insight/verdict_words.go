package insight

import (
	"fmt"
	"strings"

	"offair/model"
)

// Piece is a part of a verdict's line.
type Piece struct {
	Text model.Text // clean
	Rank int        // 0 is never dropped; the higher, the sooner
	Term string     // a term of the query language that narrows to it; "" for none
}

// LineStyle says how a line is to be written.
type LineStyle struct {
	Lang  model.Lang
	Width int                // cells; 0 or less: as long as it is
	Cells func(s string) int // how many cells a text takes; nil counts runes
	ASCII bool               // no characters but those of ASCII between the words
}

// Line is the verdict in one line, without the pieces that there is no room
// for. What still is too wide is cut.
func (v *Verdict) Line(st LineStyle) string {
	pieces := v.Pieces()
	if st.Cells == nil {
		st.Cells = func(s string) int { return len([]rune(s)) }
	}
	for {
		line := st.join(pieces)
		at := dropped(pieces)
		if st.Width <= 0 || st.Cells(line) <= st.Width {
			return line
		}
		if at < 0 {
			return st.cut(line)
		}
		pieces = append(pieces[:at:at], pieces[at+1:]...)
	}
}

// cut is the line's beginning, as much as there is room for.
func (st LineStyle) cut(line string) string {
	more := "…"
	if st.ASCII {
		more = "..."
	}
	runes := []rune(line)
	for len(runes) > 0 && st.Cells(string(runes)+more) > st.Width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + more
}

// dropped is the piece to leave out next; -1 when none may be.
func dropped(pieces []Piece) int {
	at := -1
	for i, p := range pieces {
		if p.Rank > 0 && (at < 0 || p.Rank >= pieces[at].Rank) {
			at = i
		}
	}
	return at
}

// join writes pieces beside each other.
func (st LineStyle) join(pieces []Piece) string {
	var b strings.Builder
	for i, p := range pieces {
		switch {
		case i > 0 && st.ASCII:
			b.WriteString(" | ")
		case i > 0:
			b.WriteString(" · ")
		}
		b.WriteString(p.Text.In(st.Lang))
	}
	if st.ASCII {
		return strings.ReplaceAll(b.String(), "–", "-")
	}
	return b.String()
}

// both is a sentence in both languages with the same numbers and names in it;
// an argument that is a model.Text stands in each in its language.
func both(en, zh string, args ...any) model.Text {
	in := func(l model.Lang) []any {
		out := make([]any, len(args))
		for i, a := range args {
			if t, ok := a.(model.Text); ok {
				a = t.In(l)
			}
			out[i] = a
		}
		return out
	}
	return model.Text{EN: fmt.Sprintf(en, in(model.EN)...), ZH: fmt.Sprintf(zh, in(model.ZH)...)}
}

// Pieces are the parts of the verdict's line, in order.
func (v *Verdict) Pieces() []Piece {
	var out []Piece
	switch v.Finding {
	case Blind:
		return []Piece{{Text: model.Text{EN: "nothing is known of this window yet", ZH: "该时间段尚无已知数据"}}}
	case Calm:
		out = v.calm()
	case One:
		out = v.oneStream()
	case TooFew:
		if v.Span.Empty() {
			out = v.calm()
			break
		}
		out = v.manyStreams()
	default:
		out = v.manyStreams()
	}
	if n := len(v.Missing); n > 0 {
		var gap int64
		for _, m := range v.Missing {
			gap += m.To - m.From
		}
		rank := 1
		if v.Span.Empty() {
			rank = 0 // that nothing stands out is said of what is known only
		}
		out = append(out, Piece{Rank: rank, Text: both("%s of %s not covered", "%s（共 %s）数据缺失", lengthText(gap), lengthText(v.past()))})
	}
	return out
}

// past is how many seconds of what was asked for have been.
func (v *Verdict) past() int64 { return max(0, min(v.Asked.To, v.Now)-v.Asked.From) }

// lengthText is a length of time in seconds as a person says it, in at most
// two units: 45 s, 7 min, 1 h 20 min, 3 d.
func lengthText(s int64) model.Text {
	switch {
	case s < 90:
		return both("%d s", "%d 秒", s)
	case s < hour:
		return both("%d min", "%d 分钟", (s+30)/60)
	case s < 2*day && s%hour < minute:
		return both("%d h", "%d 小时", s/hour)
	case s < day:
		return both("%d h %d min", "%d 小时 %d 分", s/hour, s%hour/60)
	default:
		return both("%d d", "%d 天", (s+day/2)/day)
	}
}

// noBaseline says that what is usual is not known.
func noBaseline(rank int) Piece {
	return Piece{Rank: rank, Text: model.Text{EN: "no baseline yet", ZH: "暂无基线"}}
}

// calm is the line when nothing stands out.
func (v *Verdict) calm() []Piece {
	drops, stops, refused := v.Totals[Drops], v.Totals[Stops], v.Totals[Refusals]
	span := lengthText(v.past())
	if drops+stops+refused == 0 {
		return []Piece{{Text: both("no interruption in %s", "%s内没有中断", span)}}
	}
	out := []Piece{{Text: both("nothing unusual: %d ended in %s", "无异常：%[2]s内 %[1]d 次中断", drops+stops+refused, span)}}
	if v.Finding == TooFew {
		out = []Piece{
			{Text: both("%d ended in %s", "%[2]s内 %[1]d 次中断", drops+stops+refused, span)},
			{Rank: 1, Text: model.Text{EN: "too little known to tell", ZH: "已知数据太少，无法判断"}},
		}
	}
	for _, c := range []struct {
		n    int
		text model.Text
		rank int
	}{
		{stops, both("%d the publisher's own stop", "%d 次推流端主动停止", stops), 2},
		{drops, both("%d dropped", "%d 次断流", drops), 3},
		{refused, both("%d refused", "%d 次被拒绝", refused), 4},
	} {
		if c.n > 0 {
			out = append(out, Piece{Text: c.text, Rank: c.rank})
		}
	}
	if v.UsualDays == 0 {
		out = append(out, noBaseline(5))
	}
	return out
}

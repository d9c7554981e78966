package insight

import (
	"fmt"
	"strings"

	"offair/model"
)

// Piece is a part of a verdict's line.
type Piece struct {
	Text  model.Text // clean
	Alone string     // in place of Text where no screen tells day and zone; "" for none
	Rank  int        // 0 is never dropped; the higher, the sooner
	Term  string     // a term of the query language that narrows to it; "" for none
	Span  model.Span // Unix seconds, for a piece that tells a time; else empty
	Wide  bool       // Term is about the whole window, not about what fell together
}

// Narrows reports whether the piece is about some of the rows that can be
// looked at by themselves.
func (p *Piece) Narrows() bool { return p.Term != "" || !p.Span.Empty() }

// LineStyle says how a line is to be written.
type LineStyle struct {
	Lang  model.Lang
	Width int                // cells; 0 or less: as long as it is
	Cells func(s string) int // how many cells a text takes; nil counts runes
	ASCII bool               // no characters but those of ASCII between the words
	Alone bool               // it is read by itself: times with day and zone
}

// Line is the verdict in one line, without the pieces that there is no room
// for. What still is too wide is cut.
func (v *Verdict) Line(st LineStyle) string {
	line := st.join(v.Fitting(st))
	if st.Width > 0 && st.cells(line) > st.Width {
		return st.cut(line)
	}
	return line
}

// Fitting are the pieces that there is room for, in order; those that are never
// dropped may need more.
func (v *Verdict) Fitting(st LineStyle) []Piece {
	pieces := v.Pieces()
	for st.Width > 0 && st.cells(st.join(pieces)) > st.Width {
		at := dropped(pieces)
		if at < 0 {
			break
		}
		pieces = append(pieces[:at:at], pieces[at+1:]...)
	}
	return pieces
}

func (st LineStyle) cells(s string) int {
	if st.Cells == nil {
		return len([]rune(s))
	}
	return st.Cells(s)
}

// Between is what stands between two pieces.
func (st LineStyle) Between() string {
	if st.ASCII {
		return " | "
	}
	return " · "
}

// Say is a piece in words.
func (st LineStyle) Say(p Piece) string {
	text := p.Text.In(st.Lang)
	if st.Alone && p.Alone != "" {
		text = p.Alone
	}
	if st.ASCII {
		return strings.ReplaceAll(text, "–", "-")
	}
	return text
}

// cut is the line's beginning, as much as there is room for.
func (st LineStyle) cut(line string) string {
	more := "…"
	if st.ASCII {
		more = "..."
	}
	runes := []rune(line)
	for len(runes) > 0 && st.cells(string(runes)+more) > st.Width {
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
	said := make([]string, len(pieces))
	for i, p := range pieces {
		said[i] = st.Say(p)
	}
	return strings.Join(said, st.Between())
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
		out = append(out, Piece{Rank: rank, Text: both("%s of %s not covered", "%[2]s中有 %[1]s数据缺失", lengthText(gap), lengthText(v.past()))})
	}
	return out
}

// past is how many seconds of what was asked for have been.
func (v *Verdict) past() int64 { return max(0, min(v.Asked.To, v.Now)-v.Asked.From) }

// noBaseline says that what is usual is not known.
func noBaseline(rank int) Piece {
	return Piece{Rank: rank, Text: model.Text{EN: "no baseline yet", ZH: "暂无历史基线"}}
}

// calm is the line when nothing stands out.
func (v *Verdict) calm() []Piece {
	drops, stops, refused := v.Totals[Drops], v.Totals[Stops], v.Totals[Refusals]
	span := lengthText(v.past())
	if drops+stops+refused == 0 {
		return []Piece{{Text: both("no interruption in %s", "%s内没有中断", span)}}
	}
	total := drops + stops + refused
	ended := both("%d pushes ended in %s", "%[2]s内 %[1]d 次中断", total, span)
	if total == 1 {
		ended.EN = "1 push ended in " + span.EN
	}
	var out []Piece
	switch {
	case v.Finding == TooFew:
		out = []Piece{{Text: ended}, {Rank: 1, Text: model.Text{EN: "too little known to tell", ZH: "已知数据太少，无法判断"}}}
	case v.UsualDays == 0:
		out = []Piece{{Text: both("nothing stands out: %s", "未见集中异常：%s", ended)}}
	default:
		out = []Piece{{Text: both("nothing unusual: %s", "无异常：%s", ended)}}
	}
	for _, c := range []struct {
		n    int
		text model.Text
		rank int
	}{
		{stops, both("%d stopped by the publisher", "%d 次由推流端主动停止", stops), 2},
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

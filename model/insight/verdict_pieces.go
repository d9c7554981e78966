package insight

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"offair/model"
)

// streamName is a stream as a person names it, clean: app/stream.
func streamName(s *model.Snapshot, key uint32) string {
	k := s.Keys()[key]
	app, stream := s.Apps().Clean(k.App), s.Streams().Clean(k.Stream)
	if app == "" {
		return stream
	}
	return app + "/" + stream
}

// when is the incident's time on the clocks of the zone, to the minute; with
// the date where it is not today's.
func (v *Verdict) when() model.Text {
	from, to := time.Unix(v.Span.From, 0).In(v.Zone), time.Unix(v.Span.To-1, 0).In(v.Zone)
	form := "15:04"
	if from.Format(time.DateOnly) != time.Unix(v.Now, 0).In(v.Zone).Format(time.DateOnly) {
		form = "01-02 15:04"
	}
	at := from.Format(form)
	switch {
	case to.Format(time.DateOnly) != from.Format(time.DateOnly):
		at += "–" + to.Format("01-02 15:04")
	case to.Format("15:04") != from.Format("15:04"):
		at += "–" + to.Format("15:04")
	}
	return model.Text{EN: at, ZH: at}
}

// oneStream is the line when one stream drops again and again.
func (v *Verdict) oneStream() []Piece {
	name, long := streamName(v.snap, v.Key), lengthText(v.Span.To-1-v.Span.From)
	first := both("%s: %d drops in %s", "%[1]s：%[3]s内断流 %[2]d 次", name, v.Events, long)
	if v.Others == 0 {
		first = both("only %s: %d drops in %s", "仅 %[1]s：%[3]s内断流 %[2]d 次", name, v.Events, long)
	}
	if side, n := v.mainSide(); n == v.Events {
		first.EN, first.ZH = first.EN+", all "+side.Name().EN, first.ZH+"，均为"+side.Name().ZH
	} else if n > 0 {
		first.EN, first.ZH = fmt.Sprintf("%s, %d %s", first.EN, n, side.Name().EN), fmt.Sprintf("%s，%d 次%s", first.ZH, n, side.Name().ZH)
	}
	out := []Piece{{Text: first, Term: "stream:=" + exactly(v.snap.Streams().Clean(v.snap.Keys()[v.Key].Stream))}}
	out = append(out, Piece{Text: v.when(), Rank: 3})
	if text, ok := v.fateOfOne(); ok {
		out = append(out, Piece{Text: text, Rank: 2})
	}
	if v.Others > 0 {
		out = append(out, Piece{Rank: 4, Text: both("%d more dropped meanwhile", "同期另有 %d 路断流", v.Others)})
	}
	if v.Earlier > 0 {
		out = append(out, Piece{Rank: 5, Term: "is:flapping", Text: both("%d more flapping", "另有 %d 路频繁断流", v.Earlier)})
	}
	return out
}

// joined is texts one behind the other.
func joined(texts ...model.Text) (all model.Text) {
	for _, t := range texts {
		all.EN, all.ZH = all.EN+t.EN, all.ZH+t.ZH
	}
	return all
}

// mainSide is the side that most are on, and how many.
func (v *Verdict) mainSide() (model.Side, int) {
	at := 0
	for i, n := range v.Sides {
		if n > v.Sides[at] {
			at = i
		}
	}
	return model.Side(at), v.Sides[at]
}

// fateOfOne is what became of the one stream after its last drop.
func (v *Verdict) fateOfOne() (model.Text, bool) {
	if len(v.Fallen) == 0 {
		return model.Text{}, false
	}
	f := &v.Fallen[0]
	by := time.Unix(v.KnownTo, 0).In(v.Zone).Format("15:04")
	switch {
	case v.Fate.Down > 0:
		return model.Text{EN: "down", ZH: "已断"}, true
	case f.Gap > 0:
		return both("back after %s", "%s后恢复", lengthText(f.Gap)), true
	case v.Fate.Unseen > 0:
		return model.Text{EN: "not seen again", ZH: "未再出现"}, true
	case v.Fate.Unknown > 0:
		return both("not seen again by %s", "截至 %s 未再出现", by), true
	default:
		return model.Text{}, false // the other push is on
	}
}

// manyStreams is the line when many streams fell together, or a few.
func (v *Verdict) manyStreams() []Piece {
	out := []Piece{{Text: v.when()}, {Text: v.fell(), Term: v.classTerm()}}
	if v.Finding == TooFew {
		out = append(out, Piece{Rank: 1, Text: model.Text{EN: "too few to tell", ZH: "数量太少，无法判断"}})
	}
	if v.Finding == Many && v.Class != Stops {
		out = append(out, v.why())
	}
	for i, c := range v.places()[:min(2, len(v.places()))] {
		out = append(out, Piece{Rank: 1 + 5*min(i, 1), Term: c.term(), Text: c.words()})
	}
	if v.Vague && v.Class != Refusals {
		out = append(out, Piece{Rank: 5, Text: model.Text{EN: "too little else known to tell what they share", ZH: "可比数据太少，无法判断共同点"}})
	}
	if v.Class != Stops { // they were meant to end
		out = append(out, v.fate()...)
	}
	if v.UsualDays == 0 {
		out = append(out, noBaseline(3))
	}
	if v.AsMany > 0 {
		out = append(out, Piece{Rank: 7, Text: both("as many on %d of %d days before", "之前 %[2]d 天中有 %[1]d 天同样多", v.AsMany, v.UsualDays)})
	}
	if v.Earlier > 0 && v.Finding == Many {
		out = append(out, Piece{Rank: 8, Text: both("%d more such", "另有 %d 起", v.Earlier)})
	}
	return out
}

// why is what most ended by: the cause, where that is what they have in
// common or all have the same, else the side.
func (v *Verdict) why() Piece {
	cause, n := v.onlyCause()
	at := slices.IndexFunc(v.Common, func(c Common) bool { return c.Field == Cause && c.Value.Cause != nil })
	if at >= 0 {
		cause, n = v.Common[at].Value.Cause, v.Common[at].With
	}
	if cause != nil {
		return Piece{Rank: 4, Term: "cause:=" + cause.ID, Text: both("%d %s", "%d 路%s", n, causeText(cause))}
	}
	side, n := v.mainSide()
	return Piece{Rank: 4, Term: "side:" + side.String(), Text: model.Text{
		EN: fmt.Sprintf("%d %s", n, side.Name().EN), ZH: fmt.Sprintf("%d 路%s", n, side.Name().ZH),
	}}
}

// onlyCause is the cause by which all the fallen ended; nil when there is more
// than one.
func (v *Verdict) onlyCause() (only *model.Cause, n int) {
	for i := range v.Fallen {
		cause := v.snap.Row(v.Fallen[i].First).Cause
		if cause == nil || i > 0 && cause != only {
			return nil, 0
		}
		only = cause
	}
	return only, len(v.Fallen)
}

// causeText is a cause in few words: its id, and the first clause of its
// Chinese text.
func causeText(c *model.Cause) model.Text {
	zh := c.Text.ZH
	if i := strings.IndexAny(zh, "，,。；;（("); i > 0 {
		zh = zh[:i]
	}
	return model.Text{EN: c.ID, ZH: zh}
}

// places is what the fallen have in common besides how they ended.
func (v *Verdict) places() []Common {
	return slices.DeleteFunc(slices.Clone(v.Common), func(c Common) bool { return c.Field == Side || c.Field == Cause })
}

// fell says how many streams fell, and how many usually do.
func (v *Verdict) fell() model.Text {
	text := [classes]model.Text{
		Drops:    both("%d streams fell", "%d 路断流", v.Streams),
		Refusals: both("%d streams refused", "%d 路被拒绝", v.Streams),
		Stops:    both("%d streams stopped by the publisher", "%d 路由推流端停止", v.Streams),
	}[v.Class]
	if v.UsualDays == 0 {
		return text
	}
	usual := int(math.Round(v.Usual))
	return joined(text, both(" (usual %d)", "（平时 %d）", usual))
}

// term is the value as a term of the query language.
func (c Common) term() string {
	if c.Field == Net {
		return "ip:" + c.Value.Term
	}
	return c.Field.Query() + ":=" + exactly(c.Value.Term)
}

// words is how many have the value in common.
func (c Common) words() model.Text {
	name := c.Value.Term
	switch c.Field {
	case Net, IP:
		return both("%d behind %s", "%d 路来自 %s", c.With, name)
	case Cause:
		return both("%d %s", "%d 路 %s", c.With, name)
	case App:
		return both("%d in app %s", "%d 路属于 %s", c.With, name)
	case Resolution:
		return both("%d at %s", "%d 路为 %s", c.With, name)
	default:
		return both("%d on %s", "%d 路在 %s", c.With, name)
	}
}

// fate is what became of the fallen, the worst first; never empty.
func (v *Verdict) fate() []Piece {
	f := v.Fate
	by := time.Unix(v.KnownTo, 0).In(v.Zone).Format("15:04")
	var out []Piece
	for _, p := range []struct {
		n    int
		term string
		text model.Text
	}{
		{f.Down, "is:down", both("%d down", "%d 路已断", f.Down)},
		{f.Unseen, "is:unseen", both("%d not seen again", "%d 路未再出现", f.Unseen)},
		{f.Unknown, "is:unseen", both("%d not seen again by %s", "截至 %[2]s %[1]d 路未再出现", f.Unknown, by)},
	} {
		if p.n > 0 {
			out = append(out, Piece{Rank: 2, Term: p.term, Text: p.text})
		}
	}
	switch {
	case len(out) > 0 || v.Class == Refusals && f.Back+f.Replaced == 0:
		return out
	case f.Back == 0 && f.Replaced > 0:
		return []Piece{{Rank: 2, Term: "is:replaced", Text: model.Text{EN: "all replaced", ZH: "均被顶替"}}}
	default:
		return []Piece{{Rank: 2, Term: "is:back", Text: model.Text{EN: "all back", ZH: "均已恢复"}}}
	}
}

package insight

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"offair/model"
)

// streamName is a stream as a person names it, clean: app/stream.
func streamName(s *model.Snapshot, key uint32) string {
	k := s.Keys().At(key)
	app, stream := s.Apps().Clean(k.App), s.Streams().Clean(k.Stream)
	if app == "" {
		return stream
	}
	return app + "/" + stream
}

// oneStream is the line when one stream drops again and again.
func (v *Verdict) oneStream() []Piece {
	out := []Piece{{Text: v.dropsOfOne(), Term: "stream:=" + exactly(v.snap.Streams().Clean(v.snap.Keys().Stream[v.Key]))}}
	out = append(out, v.when(3))
	if text, ok := v.fateOfOne(); ok {
		out = append(out, Piece{Text: text, Rank: 2})
	}
	if v.Others > 0 {
		out = append(out, Piece{Rank: 4, Text: both("%d more dropped meanwhile", "同期另有 %d 路断流", v.Others)})
	}
	if v.Earlier > 0 {
		out = append(out, Piece{Rank: 5, Term: "is:flapping", Wide: true, Text: both("%d more flapping", "另有 %d 路频繁断流", v.Earlier)})
	}
	return out
}

// dropsOfOne says how often the one stream dropped, of how many times where
// the selection leaves out some, and whose side that was.
func (v *Verdict) dropsOfOne() model.Text {
	name, within := streamName(v.snap, v.Key), withinText(v.Burst.To-1-v.Burst.From)
	text := both("%[1]s: %[3]d drops %[2]s", "%[1]s：%[2]s断流 %[3]d 次", name, within, v.InAll)
	if v.Events < v.InAll {
		text = both("%[1]s: %[4]d of %[3]d drops %[2]s", "%[1]s：%[2]s断流 %[3]d 次（筛选后 %[4]d 次）", name, within, v.InAll, v.Events)
	}
	if v.Alone {
		text.EN, text.ZH = "only "+text.EN, "仅 "+text.ZH
	}
	switch side, n := v.mainSide(); {
	case n == 0 || v.Events == 1:
		return text
	case n == v.Events:
		return joined(text, both(", all %s", "，均为%s", side.Name()))
	default:
		return joined(text, both(", %d %s", "，%d 次为%s", n, side.Name()))
	}
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
	switch {
	case v.Fate.Down > 0:
		return model.Text{EN: "down", ZH: "确认已断"}, true
	case f.Gap > 0:
		return both("back after %s", "%s后恢复", lengthText(f.Gap)), true
	case v.Fate.Unseen > 0:
		return model.Text{EN: "not seen again", ZH: "未再出现"}, true
	case v.Fate.Unknown > 0:
		return v.unseenBy(), true
	default:
		return model.Text{}, false // the other push is on
	}
}

// manyStreams is the line when many streams fell together, or a few.
func (v *Verdict) manyStreams() []Piece {
	out := []Piece{v.when(0), {Text: v.fell(), Term: v.classTerm()}}
	if v.Finding == TooFew {
		out = append(out, Piece{Rank: 1, Text: model.Text{EN: "too few to tell", ZH: "数量太少，无法判断"}})
	}
	if v.Cut {
		out = append(out, Piece{Rank: 4, Text: model.Text{EN: "began before the window", ZH: "在时间窗之前已开始"}})
	}
	if v.Finding == Many && v.Class != Stops {
		out = append(out, v.why())
	}
	for i, c := range v.places()[:min(2, len(v.places()))] {
		out = append(out, Piece{Rank: 1 + 5*min(i, 1), Term: c.term(), Text: v.ofFallen(c.With, c.words())})
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
		out = append(out, Piece{Rank: 7, Text: both("half as many or more on %d of %d days before", "之前 %[2]d 天中有 %[1]d 天达到一半以上", v.AsMany, v.UsualDays)})
	}
	if v.Earlier > 0 && v.Finding == Many {
		out = append(out, Piece{Rank: 8, Text: both("%d more such", "另有 %d 起类似", v.Earlier)})
	}
	return out
}

// why is what most ended by: the cause, where that is what they have in
// common or all have the same, else the side.
func (v *Verdict) why() Piece {
	cause, n := v.cause, len(v.Fallen)
	at := slices.IndexFunc(v.Common, func(c Common) bool { return c.Field == Cause && c.Value.Cause != nil })
	if at >= 0 {
		cause, n = v.Common[at].Value.Cause, v.Common[at].With
	}
	if cause != nil {
		return Piece{Rank: 4, Term: "cause:=" + cause.ID, Text: v.ofFallen(n, both("%s", "因%s", causeText(cause)))}
	}
	side, n := v.mainSide()
	return Piece{Rank: 4, Term: "side:" + side.String(), Text: v.onSide(n, side)}
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
		Stops:    both("%d streams stopped by the publisher", "推流端主动停止 %d 路", v.Streams),
	}[v.Class]
	if v.UsualDays == 0 {
		return text
	}
	usual := int(math.Round(v.Usual))
	return joined(text, both(" (usual %d)", "（平时 %d 路）", usual))
}

// term is the value as a term of the query language.
func (c Common) term() string {
	if c.Field == Net {
		return "ip:" + c.Value.Term
	}
	return c.Field.Query() + ":=" + exactly(c.Value.Term)
}

// words is the value as it is said of those that have it.
func (c Common) words() model.Text {
	name := c.Value.Term
	switch c.Field {
	case Net, IP:
		return both("behind %s", "来自 %s", name)
	case Cause:
		return both("%s", "因 %s", name)
	case App:
		return both("in app %s", "属于应用 %s", name)
	case Resolution:
		return both("at %s", "分辨率为 %s", name)
	default:
		return both("on %s", "推到 %s", name)
	}
}

// onSide says whose side n of the fallen ended by.
func (v *Verdict) onSide(n int, side model.Side) model.Text {
	text := v.ofFallen(n, side.Name())
	text.ZH = fmt.Sprintf("%d 路责任方为%s", n, side.Name().ZH)
	if n == v.Streams {
		text.ZH = "责任方均为" + side.Name().ZH
	}
	return text
}

// ofFallen says something of n of the fallen, or of all.
func (v *Verdict) ofFallen(n int, what model.Text) model.Text {
	if n == v.Streams {
		return both("all %s", "均%s", what)
	}
	return both("%d %s", "%d 路%s", n, what)
}

// fate is what became of the fallen, the worst first; never empty.
func (v *Verdict) fate() []Piece {
	f := v.Fate
	var out []Piece
	for _, p := range []struct {
		n    int
		term string
		text model.Text
	}{
		{f.Down, "is:down", v.ofFallen(f.Down, model.Text{EN: "down", ZH: "确认已断"})},
		{f.Unseen, "is:unseen", v.unseen(f.Unseen)},
		{f.Unknown, "is:unseen", v.unseenOf(f.Unknown)},
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

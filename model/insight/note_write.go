package insight

import (
	"fmt"
	"strings"
	"time"

	"offair/model"
)

// page is a note being written.
type page struct {
	b    []byte
	lang model.Lang
	mask Mask
}

// say writes words of ours.
func (p *page) say(t model.Text) { p.b = append(p.b, t.In(p.lang)...) }

// name writes outside text.
func (p *page) name(s string) { p.b = AppendMarkdown(p.b, p.mask.Text(s)) }

// heading begins a part.
func (p *page) heading(t model.Text) {
	p.b = append(p.b, "\n## "...)
	p.say(t)
	p.b = append(p.b, "\n\n"...)
}

// table writes the head of a table.
func (p *page) table(columns ...model.Text) {
	for _, c := range columns {
		p.b = append(p.b, "| "...)
		p.say(c)
		p.b = append(p.b, ' ')
	}
	p.b = append(p.b, "|\n"+strings.Repeat("| --- ", len(columns))+"|\n"...)
}

// cell begins a cell.
func (p *page) cell() { p.b = append(p.b, "| "...) }

func (p *page) plain(s string) { p.b = append(p.b, s...) }

// more says how many lines a table leaves out.
func (p *page) more(n int) {
	if n > 0 {
		p.say(both("\nand %d more\n", "\n另有 %d 项\n", n))
	}
}

// text is the whole note.
func (n *note) text() string {
	p := &page{lang: n.ask.Lang, mask: n.ask.Mask}
	n.head(p)
	n.streamTable(p)
	n.causeTable(p)
	n.netTable(p)
	n.gaps(p)
	n.reopen(p)
	return string(p.b)
}

// span is a span on the clocks of the zone, with it.
func (n *note) span(sp model.Span) string {
	from, to := time.Unix(sp.From, 0).In(n.ask.Zone), time.Unix(sp.To, 0).In(n.ask.Zone)
	return from.Format("2006-01-02 15:04:05") + " – " + to.Format("2006-01-02 15:04:05 -07:00")
}

func (n *note) head(p *page) {
	p.plain("# ")
	p.say(model.Text{EN: "Interrupted pushes", ZH: "推流中断"})
	p.plain("\n\n")
	if n.ask.Verdict != nil {
		p.name(n.ask.Verdict.Line(LineStyle{Lang: p.lang}))
		p.plain("\n\n")
	}
	p.plain("- ")
	p.say(both("window: %s", "时间段：%s", n.span(n.ask.Window)))
	for _, f := range []struct {
		title model.Text
		value string
	}{
		{model.Text{EN: "account", ZH: "账号"}, n.ask.Account},
		{model.Text{EN: "filter", ZH: "筛选"}, n.ask.Query},
	} {
		if f.value != "" {
			p.plain("\n- ")
			p.say(both("%s: ", "%s：", f.title))
			p.name(model.Clean(f.value))
		}
	}
	p.plain("\n- ")
	p.say(both("records: %d", "记录：%d 条", n.rows))
	p.plain("\n")
}

// streamTable lists the streams that something but their publisher ended.
func (n *note) streamTable(p *page) {
	p.heading(n.streamTitle())
	if len(n.streams) > 0 {
		p.table(
			model.Text{EN: "stream", ZH: "流"}, model.Text{EN: "ended", ZH: "断流时间"}, model.Text{EN: "state", ZH: "状态"},
			model.Text{EN: "off air", ZH: "中断时长"}, model.Text{EN: "drops", ZH: "断流"}, model.Text{EN: "refused", ZH: "被拒绝"},
			model.Text{EN: "cause", ZH: "原因"}, model.Text{EN: "client", ZH: "推流端"})
	}
	for i := range n.streams[:min(len(n.streams), n.ask.Most)] {
		n.streamRow(p, &n.streams[i])
	}
	p.more(len(n.streams) - n.ask.Most)
	switch {
	case n.stopped == 1:
		p.say(model.Text{EN: "\n1 more stream ended by its publisher alone.\n", ZH: "\n另有 1 路仅由推流端主动停止。\n"})
	case n.stopped > 1:
		p.say(both("\n%d more streams ended by their publisher alone.\n", "\n另有 %d 路仅由推流端主动停止。\n", n.stopped))
	}
}

// streamTitle counts the streams. Down is said only where an on-air call said
// so: a push that is on air has no record.
func (n *note) streamTitle() model.Text {
	down, unseen := 0, 0
	for i := range n.streams {
		switch off := &n.streams[i].off; {
		case off.State == model.Down:
			down++
		case off.Open:
			unseen++
		}
	}
	title := both("Streams: %d", "流：%d 路", len(n.streams))
	if down > 0 {
		title = joined(title, both(", %d down", "，%d 路确认已断", down))
	}
	if unseen > 0 {
		title = joined(title, both(", %d not seen again", "，%d 路未再出现", unseen))
	}
	return title
}

func (n *note) streamRow(p *page, s *noted) {
	r := n.s.Row(s.last)
	p.cell()
	p.name(streamName(n.s, s.key))
	p.plain(" | ")
	if r.When != 0 {
		p.plain(time.Unix(r.When, 0).In(n.ask.Zone).Format("01-02 15:04:05"))
	}
	p.plain(" | ")
	p.say(n.state(s))
	p.plain(" | ")
	p.say(offText(s.off))
	p.plain(fmt.Sprintf(" | %d | %d | ", s.drops, s.refused))
	p.cause(r.Cause, r.Reason)
	p.plain(" | ")
	p.name(r.Client)
	p.plain(" |\n")
}

// state is what became of a stream, in words that say no more than is known.
func (n *note) state(s *noted) model.Text {
	switch {
	case s.off.State == model.RefusedPush:
		return s.off.State.Name()
	case s.off.State == model.Down:
		return model.Text{EN: "down", ZH: "确认已断"}
	case s.off.Open:
		return model.Text{EN: "not seen again", ZH: "未再出现"}
	case s.off.Seconds == model.NoGap:
		return model.Text{EN: "not known", ZH: "未知"}
	default:
		return s.off.State.Name()
	}
}

// offText is a downtime in words.
func offText(o Off) model.Text {
	switch {
	case o.Seconds == model.NoGap:
		return model.Text{}
	case o.Open:
		return both("%s so far", "已中断 %s", lengthText(o.Seconds))
	case o.Seconds == 0:
		return model.Text{EN: "none", ZH: "无中断"}
	case o.AtMost:
		return both("at most %s", "至多 %s", lengthText(o.Seconds))
	default:
		return lengthText(o.Seconds)
	}
}

// cause writes a cause of the catalogue in its words, any other as outside
// text with a mark.
func (p *page) cause(c *model.Cause, reason string) {
	switch {
	case c != nil:
		p.say(c.Text)
	case reason != "":
		p.plain("? ")
		p.name(reason)
	}
}

func (n *note) causeTable(p *page) {
	if len(n.causes) == 0 {
		return
	}
	p.heading(model.Text{EN: "Causes", ZH: "原因"})
	p.table(model.Text{EN: "side", ZH: "责任方"}, model.Text{EN: "cause", ZH: "原因"}, model.Text{EN: "events", ZH: "次数"})
	for i := range n.causes[:min(len(n.causes), mostLines)] {
		c := &n.causes[i]
		p.cell()
		p.say(c.side.Name())
		p.plain(" | ")
		p.cause(c.cause, n.s.Reasons().Clean(c.reason))
		p.plain(fmt.Sprintf(" | %d |\n", c.events))
	}
	p.more(len(n.causes) - mostLines)
}

func (n *note) netTable(p *page) {
	if len(n.nets) == 0 {
		return
	}
	p.heading(model.Text{EN: "Clients, without the publishers' own stops", ZH: "推流端（不含主动停止）"})
	p.table(model.Text{EN: "network", ZH: "网段"}, model.Text{EN: "streams", ZH: "流"}, model.Text{EN: "events", ZH: "次数"})
	for _, c := range n.nets[:min(len(n.nets), mostLines)] {
		p.cell()
		if c.name == "" {
			p.say(model.Text{EN: "not given", ZH: "未提供"})
		} else {
			p.name(c.name)
		}
		p.plain(fmt.Sprintf(" | %d | %d |\n", c.streams, c.events))
	}
	p.more(len(n.nets) - mostLines)
}

// gaps says what of the window is not known.
func (n *note) gaps(p *page) {
	p.heading(model.Text{EN: "Coverage", ZH: "数据完整性"})
	past := model.Span{From: n.ask.Window.From, To: min(n.ask.Window.To, n.ask.Now)}
	cov := n.s.Coverage
	if len(cov.Known) == 0 {
		p.say(model.Text{EN: "These records claim no coverage: what they leave out is not known.\n", ZH: "这些记录未声明完整范围，缺失部分未知。\n"})
		return
	}
	missing := missingIn(cov, n.ask.Scope, past, n.ask.Now)
	if len(missing) == 0 {
		p.say(model.Text{EN: "Everything in the window is known.\n", ZH: "该时间段的数据完整。\n"})
	}
	for i, m := range missing[:min(len(missing), mostLines)] {
		p.say(both("- not known: %s", "- 缺失：%s", n.span(m)))
		if left := cov.LeftOut(n.ask.Scope, missing[i]); len(left) > 0 {
			p.say(both(" (%s)", "（%s）", left[0].Why))
		}
		p.plain("\n")
	}
	p.more(len(missing) - mostLines)
}

// reopen is the command that opens the view again.
func (n *note) reopen(p *page) {
	if n.ask.Reopen == "" {
		return
	}
	p.heading(model.Text{EN: "Open it again", ZH: "重新打开"})
	command := strings.Join(strings.Fields(model.Clean(n.ask.Reopen)), " ")
	masked := n.ask.Mask.Text(command)
	if n.ask.Mask.Addresses && masked != (Mask{}).Text(command) {
		p.say(model.Text{EN: "The command names addresses and is left out.\n", ZH: "命令中含有地址，已略去。\n"})
		return
	}
	fence := "```"
	for strings.Contains(masked, fence) {
		fence += "`"
	}
	p.plain(fence + "sh\n" + masked + "\n" + fence + "\n")
}

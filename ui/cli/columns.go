package cli

import (
	"fmt"
	"time"

	"offair/model"
)

// The columns of table and md, in order.
const (
	colEnded = iota
	colUp
	colGap
	colStream
	colSide
	colCause
	colClient
	colApp
	colDomain
	columns
)

var columnNames = [columns]model.Text{
	{EN: "ENDED", ZH: "断流时间"},
	{EN: "UP", ZH: "时长"},
	{EN: "GAP", ZH: "中断时长"},
	{EN: "STREAM", ZH: "流"},
	{EN: "SIDE", ZH: "责任方"},
	{EN: "CAUSE", ZH: "原因"},
	{EN: "CLIENT", ZH: "客户端"},
	{EN: "APP", ZH: "应用"},
	{EN: "DOMAIN", ZH: "域名"},
}

// clock writes times as table and md show them: the zone stands in the heading
// when it has one offset for all rows, else beside each time.
type clock struct {
	zone  *time.Location
	fixed bool
	name  string // of the one offset, for example UTC+08:00
}

// newClock looks at all rows for a change of offset, as with summer time.
func newClock(v *model.View, zone *time.Location) clock {
	c := clock{zone: zone, fixed: true}
	first, known := 0, false
	snap := v.Snapshot()
	for i := range v.Len() {
		if when := snap.Row(v.Row(i)).End; when != 0 {
			_, offset := time.Unix(when, 0).In(zone).Zone()
			if known && offset != first {
				return clock{zone: zone}
			}
			first, known = offset, true
		}
	}
	if !known {
		_, first = time.Now().In(zone).Zone() // only the heading shows it
	}
	c.name = offsetName(first)
	return c
}

func offsetName(offset int) string {
	if offset == 0 {
		return "UTC"
	}
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, offset/3600, offset/60%60)
}

func (c clock) append(b []byte, unix int64) []byte {
	if unix == 0 {
		return append(b, '-')
	}
	layout := "2006-01-02 15:04:05 -07:00"
	if c.fixed {
		layout = "2006-01-02 15:04:05"
	}
	return time.Unix(unix, 0).In(c.zone).AppendFormat(b, layout)
}

// heading is a column's name; that of a time carries the zone.
func (c clock) heading(col int, lang model.Lang) string {
	name := columnNames[col].In(lang)
	if col == colEnded && c.fixed {
		name += " " + c.name
	}
	return name
}

// appendUp is a length such as 45s, 12m05s, 3h07m or 2d04h.
func appendUp(b []byte, up int64) []byte {
	const minute, hour, day = 60, 3600, 86400
	switch {
	case up == model.NoUp:
		return append(b, '-')
	case up < minute:
		return fmt.Appendf(b, "%ds", up)
	case up < hour:
		return fmt.Appendf(b, "%dm%02ds", up/minute, up%minute)
	case up < day:
		return fmt.Appendf(b, "%dh%02dm", up/hour, up%hour/minute)
	default:
		return fmt.Appendf(b, "%dd%02dh", up/day, up%day/hour)
	}
}

// gaps says what came next of each row's stream.
type gaps struct {
	snap *model.Snapshot
	next *model.Sequence
	lang model.Lang
}

func newGaps(s sheet) gaps {
	snap := s.view.Snapshot()
	return gaps{snap, snap.Sequence(), s.lang}
}

// append is the time until the stream of a row was seen again, or a word for
// why there is none. What came after a row without a time cannot be said.
func (g gaps) append(b []byte, row int) []byte {
	gap, state := g.next.Gap(row), g.next.State(row)
	switch {
	case gap != model.NoGap:
		return appendUp(b, gap)
	case state == model.Back, state == model.Unseen && g.snap.When(row) == 0:
		return append(b, '-')
	default:
		return append(b, state.Name().In(g.lang)...)
	}
}

// causeText is what the cell of the cause says. A wording that is in no table
// stays as it was received and is marked.
func causeText(r *model.Row, lang model.Lang) string {
	switch {
	case r.Cause != nil:
		return r.Cause.Text.In(lang)
	case r.Reason == "":
		return "-"
	default:
		return "? " + r.Reason
	}
}

// text is what the cell of a column says, but for the first ones, which are
// numbers.
func text(r *model.Row, col int, lang model.Lang) string {
	switch col {
	case colStream:
		return r.Stream
	case colSide:
		return r.Side.Name().In(lang)
	case colCause:
		return causeText(r, lang)
	case colClient:
		return r.Client
	case colApp:
		return r.App
	default:
		return r.Domain
	}
}

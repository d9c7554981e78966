package cli

import (
	"fmt"
	"strings"
	"time"

	"offair/model"
)

const mostGaps = 12 // missing spans of one reason that are named one by one

// hole is a reason for which something is missing, and the spans that are.
type hole struct {
	why   model.Text
	spans []string
	more  int // spans that are not named
}

// missing is the exit for rows that are not all there; nil when they are.
// stopped is the failure that ended the load.
func missing(snap *model.Snapshot, stopped model.Text, zone *time.Location) error {
	var holes []hole
	if !stopped.Empty() {
		holes = append(holes, hole{why: stopped})
	}
	for _, l := range snap.Coverage.Left {
		holes = withSpan(holes, l.Why, spanName(l.Span, zone)+scopeName(l.Scope))
	}
	if n := snap.Freshness.Odd; n > 0 {
		holes = append(holes, hole{why: model.Text{
			EN: fmt.Sprintf("%d records could not be read and are left out.", n),
			ZH: fmt.Sprintf("有 %d 条记录无法解析，未列出。", n),
		}})
	}
	if len(holes) == 0 {
		return nil
	}
	return &exit{status: incomplete, what: model.Text{
		EN: "not complete: " + holesIn(holes, model.EN, "and %d more"),
		ZH: "结果不完整：" + holesIn(holes, model.ZH, "另有 %d 段"),
	}}
}

// withSpan adds a span to those of the same reason.
func withSpan(holes []hole, why model.Text, span string) []hole {
	for i := range holes {
		if holes[i].why == why {
			holes[i].add(span)
			return holes
		}
	}
	return append(holes, hole{why: why, spans: []string{span}})
}

func (h *hole) add(span string) {
	if len(h.spans) < mostGaps {
		h.spans = append(h.spans, span)
	} else {
		h.more++
	}
}

// holesIn is a line for each reason, followed by a line for each span.
func holesIn(holes []hole, lang model.Lang, more string) string {
	var lines []string
	for _, h := range holes {
		lines = append(lines, h.why.In(lang))
		for _, s := range h.spans {
			lines = append(lines, "  "+s)
		}
		if h.more > 0 {
			lines = append(lines, "  "+fmt.Sprintf(more, h.more))
		}
	}
	return strings.Join(lines, "\n")
}

// spanName is a span in the person's zone; an open start is "...".
func spanName(sp model.Span, zone *time.Location) string {
	at := func(unix int64) string {
		if unix == 0 {
			return "..."
		}
		return time.Unix(unix, 0).In(zone).Format("2006-01-02 15:04:05 -07:00")
	}
	return at(sp.From) + " to " + at(sp.To)
}

// scopeName is what a claim is limited to, clean, with a blank before it.
func scopeName(s model.Scope) string {
	var b strings.Builder
	for _, f := range []given{{"domain", s.Domain}, {"app", s.App}, {"stream", s.Stream}} {
		if f.value != "" {
			b.WriteString("  " + f.name + ":=" + oneLine(f.value))
		}
	}
	return b.String()
}

package query

import (
	"time"

	"offair/model"
)

// SetSpan writes the window sp into a line in place of what since: and until:
// say in it, and returns the new line. The times are as clocks in zone show
// them, as short as they can be and still mean just sp at the moment now. An
// empty span takes the window out. A span's end that is 0 or less is left open.
func SetSpan(line string, sp model.Span, now time.Time, zone *time.Location) string {
	bare := withoutSpan(closed(line))
	if sp.Empty() && sp.To > 0 {
		return bare
	}
	text := ""
	for _, layout := range [...]string{"15:04:05", layoutSecond, layoutSecond + "Z07:00"} {
		text = spanText(sp, zone, layout)
		q, err := Parse(text)
		if err != nil {
			continue
		}
		w, _, err := q.Window(now, zone)
		if err == nil && w.Back == 0 && w.From == max(sp.From, 0) && w.To == max(sp.To, 0) {
			break
		}
	}
	return spliced(bare, Term{From: len(bare), To: len(bare)}, text)
}

// withoutSpan is the line without its since: and until:.
func withoutSpan(line string) string {
	all := pieces(line, false)
	for i := len(all) - 1; i >= 0; i-- {
		if isTime(all[i].Field) && all[i].err == nil {
			line = spliced(line, all[i].Term, "")
		}
	}
	return line
}

// spanText is the terms for the ends of sp that are not open.
func spanText(sp model.Span, zone *time.Location, layout string) string {
	var q Query
	for _, end := range [...]struct {
		field string
		unix  int64
	}{{FieldSince, sp.From}, {FieldUntil, sp.To}} {
		if end.unix <= 0 {
			continue
		}
		if m, ok := parseMoment(time.Unix(end.unix, 0).In(zoneOrUTC(zone)).Format(layout)); ok {
			q.Terms = append(q.Terms, Term{Field: end.field, at: m})
		}
	}
	return q.String()
}

func zoneOrUTC(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

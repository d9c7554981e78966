package query

import (
	"time"

	"offair/model"
)

// Window is the span that since: and until: ask for at the moment now, in the
// zone zone; ok is false when the query has neither. A missing since: leaves
// From 0, a missing until: leaves To 0. A relative since: alone gives a window
// that rolls; any other is as of now. The error is an *Error.
//
// A clock time is the most recent one. One in until: that would lie before
// since: is the first one after it, so that at 14:30 since:14:00 until:15:00
// is the hour that has begun.
func (q Query) Window(now time.Time, zone *time.Location) (w model.Window, ok bool, err error) {
	since, hasSince := q.term(FieldSince)
	until, hasUntil := q.term(FieldUntil)
	sp := q.span(now, zone)
	switch {
	case hasSince && sp.From > now.Unix():
		return w, false, since.wrong(future())
	case hasSince && hasUntil && sp.From >= sp.To:
		return w, false, until.wrong(backwards(shownTime(sp.From, zone), shownTime(sp.To, zone)))
	case hasSince && !hasUntil && since.at.kind == ago && since.at.back > 0:
		return model.Window{Back: since.at.back}, true, nil
	}
	return model.Window{From: sp.From, To: sp.To}, hasSince || hasUntil, nil
}

// span is what since: and until: mean; 0 where one is missing.
func (q Query) span(now time.Time, zone *time.Location) (sp model.Span) {
	if zone == nil {
		zone = time.UTC
	}
	if since, ok := q.term(FieldSince); ok {
		sp.From = max(1, since.at.unixAt(now, zone))
	}
	if until, ok := q.term(FieldUntil); ok {
		sp.To = max(1, until.at.unixAt(now, zone))
		if until.at.kind == clock && sp.To < sp.From {
			sp.To = until.at.following(sp.From, zone)
		}
	}
	return sp
}

func shownTime(unix int64, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	return time.Unix(unix, 0).In(zone).Format("2006-01-02 15:04:05 -07:00")
}

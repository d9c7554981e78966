package insight

import (
	"time"

	"offair/model"
)

// clock is a moment on the clocks of the zone, to the minute. The date stands
// before it where the hour alone could be that of another day: not today's, or
// in a window of more than a day.
func (v *Verdict) clock(t int64) string {
	at, now := time.Unix(t, 0).In(v.Zone), time.Unix(v.Now, 0).In(v.Zone)
	if at.Format(time.DateOnly) != now.Format(time.DateOnly) || v.Asked.To-v.Asked.From > day+hour {
		return at.Format("01-02 15:04")
	}
	return at.Format("15:04")
}

// stamp is a moment to be read anywhere: with date and zone.
func (v *Verdict) stamp(t int64) string { return time.Unix(t, 0).In(v.Zone).Format("2006-01-02 15:04") }

// when is the incident's time, to the minute, as a piece of some rank.
func (v *Verdict) when(rank int) Piece {
	return Piece{
		Text: plainText(v.between(v.clock)), Alone: v.between(v.stamp) + v.zoneName(),
		Rank: rank, Span: v.Span,
	}
}

// between is the incident from its first to its last second; a date is not
// said twice, nor a minute.
func (v *Verdict) between(clock func(int64) string) string {
	from, to := clock(v.Span.From), clock(v.Span.To-1)
	a, b := time.Unix(v.Span.From, 0).In(v.Zone), time.Unix(v.Span.To-1, 0).In(v.Zone)
	switch {
	case from == to:
		return from
	case a.Format(time.DateOnly) == b.Format(time.DateOnly):
		return from + "–" + b.Format("15:04")
	default: // one of them is not today
		if len(to) == len("15:04") {
			to = b.Format("01-02 15:04")
		}
		return from + "–" + to
	}
}

// zoneName is the zone's offset behind a time.
func (v *Verdict) zoneName() string {
	return " " + time.Unix(v.Span.From, 0).In(v.Zone).Format("-07:00")
}

// unseen says that n streams were not seen again, where all since then is known.
func (v *Verdict) unseen(n int) model.Text {
	if n == v.Streams {
		return model.Text{EN: "none seen again", ZH: "均未再出现"}
	}
	return both("%d not seen again", "%d 路未再出现", n)
}

// unseenBy says that a stream was not seen again as far as is known, which is
// not up to now.
func (v *Verdict) unseenBy() model.Text {
	if v.KnownTo < v.Span.To {
		return model.Text{EN: "what became of it is not known", ZH: "后续情况未知"}
	}
	return both("not seen again by %s", "截至 %s 未再出现", v.clock(v.KnownTo))
}

// unseenOf says the same of n streams.
func (v *Verdict) unseenOf(n int) model.Text {
	switch {
	case v.KnownTo < v.Span.To && n == v.Streams:
		return model.Text{EN: "what became of them is not known", ZH: "后续情况未知"}
	case v.KnownTo < v.Span.To:
		return both("what became of %d is not known", "%d 路后续情况未知", n)
	case n == v.Streams:
		return both("none seen again by %s", "截至 %s 均未再出现", v.clock(v.KnownTo))
	}
	return both("%d not seen again by %s", "截至 %[2]s，%[1]d 路未再出现", n, v.clock(v.KnownTo))
}

// lengthText is a length of time in seconds as a person says it, in at most
// two units, rounded to the smaller: 45 s, 7 min, 1 h 20 min, 3 d 4 h, 12 d.
func lengthText(s int64) model.Text {
	minutes, hours := (s+minute/2)/minute, (s+hour/2)/hour
	switch {
	case s < 90:
		return both("%d s", "%d 秒", s)
	case minutes < 60:
		return both("%d min", "%d 分钟", minutes)
	case minutes < 48*60 && minutes%60 == 0:
		return both("%d h", "%d 小时", minutes/60)
	case minutes < 48*60:
		return both("%d h %d min", "%d 小时 %d 分", minutes/60, minutes%60)
	case hours >= 10*24 || hours%24 == 0:
		return both("%d d", "%d 天", (s+day/2)/day)
	default:
		return both("%d d %d h", "%d 天 %d 小时", hours/24, hours%24)
	}
}

// withinText is the time that something took; no time at all is the same
// second.
func withinText(s int64) model.Text {
	if s <= 0 {
		return model.Text{EN: "in the same second", ZH: "同一秒内"}
	}
	return both("in %s", "%s内", lengthText(s))
}

// plainText is a text that is the same in both languages.
func plainText(s string) model.Text { return model.Text{EN: s, ZH: s} }

package query

import (
	"strings"
	"time"
)

// moment is a time as it was written; what it means depends on now and the
// zone.
type moment struct {
	kind momentKind
	text string        // canonical
	back time.Duration // of ago
	days int           // of day: how many before today
	wall time.Time     // of wall and clock: date and time of day, read in UTC
	unix int64         // of instant
}

type momentKind uint8

const (
	never   momentKind = iota
	ago                // 30m
	day                // today, yesterday
	clock              // 14:00, the most recent one
	wall               // 2026-11-20T10:00 in the zone
	instant            // the same with Z or +08:00
)

// Layouts of times. Go's parser takes a fraction behind the seconds as well.
const (
	layoutDay    = "2006-01-02"
	layoutMinute = "2006-01-02T15:04"
	layoutSecond = "2006-01-02T15:04:05"
)

// parseMoment reads the value of since: and until:.
func parseMoment(s string) (moment, bool) {
	s = strings.ToUpper(strings.TrimSpace(halved(s)))
	if len(s) > len(layoutDay) && s[len(layoutDay)] == ' ' {
		s = s[:len(layoutDay)] + "T" + s[len(layoutDay)+1:]
	}
	if m, ok := wordMoment(strings.ToLower(s)); ok {
		return m, true
	}
	if n, ok := parseSeconds(s, false); ok {
		return moment{kind: ago, text: formatSeconds(n), back: time.Duration(n) * time.Second}, true
	}
	for _, l := range []string{"15:04", "15:04:05"} {
		if t, err := time.Parse(l, s); err == nil {
			return moment{kind: clock, text: t.Format("15:04:05"), wall: t.Truncate(time.Second)}.short(), true
		}
	}
	return dateMoment(s)
}

func wordMoment(s string) (moment, bool) {
	switch s {
	case "now", "现在":
		return moment{kind: ago, text: "now"}, true
	case "today", "今天":
		return moment{kind: day, text: "today"}, true
	case "yesterday", "昨天":
		return moment{kind: day, text: "yesterday", days: 1}, true
	}
	return moment{}, false
}

func dateMoment(s string) (moment, bool) {
	if t, err := time.Parse(layoutDay, s); err == nil {
		return moment{kind: wall, text: s, wall: t}, true
	}
	for _, l := range []string{layoutMinute, layoutSecond} {
		if t, err := time.Parse(l, s); err == nil {
			return moment{kind: wall, text: t.Format(layoutSecond), wall: t.Truncate(time.Second)}.short(), true
		}
		for _, zone := range []string{"Z07:00", "Z0700"} {
			if t, err := time.Parse(l+zone, s); err == nil {
				return moment{kind: instant, text: t.Format(layoutSecond + "Z07:00"), unix: t.Unix()}, true
			}
		}
	}
	return moment{}, false
}

// short leaves out seconds that are zero.
func (m moment) short() moment {
	if m.wall.Second() == 0 {
		m.text = strings.TrimSuffix(m.text, ":00")
	}
	return m
}

// momentBegun reports whether something can be added to s that makes it a
// time.
func momentBegun(s string) bool {
	s = strings.ToUpper(strings.TrimSpace(halved(s)))
	for _, w := range []string{"NOW", "TODAY", "YESTERDAY", "现在", "今天", "昨天"} {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	if secondsBegun(s, false) {
		return true
	}
	for _, whole := range []string{"00:00:00", "2026-11-20T00:00:00+08:00", "2026-11-11T00:00+08:00", "2026-01-01T00:00Z"} {
		if len(s) < len(whole) {
			if _, ok := parseMoment(s + whole[len(s):]); ok {
				return true
			}
		}
	}
	return false
}

// unixAt is what m means at the moment now in zone, in Unix seconds.
func (m moment) unixAt(now time.Time, zone *time.Location) int64 {
	switch m.kind {
	case ago:
		return now.Add(-m.back).Unix()
	case day:
		y, mo, d := now.In(zone).Date()
		return readings(time.Date(y, mo, d-m.days, 0, 0, 0, 0, time.UTC), zone)[0].Unix()
	case clock:
		return m.recent(now, zone)
	case wall:
		return readings(m.wall, zone)[0].Unix()
	default:
		return m.unix
	}
}

// recent is the last time, not after now, at which clocks showed m.
func (m moment) recent(now time.Time, zone *time.Location) int64 {
	for back := 0; ; back++ {
		times := m.on(now, zone, -back)
		for i := len(times) - 1; i >= 0; i-- {
			if !times[i].After(now) {
				return times[i].Unix()
			}
		}
	}
}

// following is the first time after from at which clocks show m.
func (m moment) following(from int64, zone *time.Location) int64 {
	for ahead := 0; ; ahead++ {
		for _, t := range m.on(time.Unix(from, 0), zone, ahead) {
			if t.Unix() > from {
				return t.Unix()
			}
		}
	}
}

// on are the times at which clocks show m on the day that lies shift days
// from at.
func (m moment) on(at time.Time, zone *time.Location, shift int) []time.Time {
	y, mo, d := at.In(zone).Date()
	h, mi, s := m.wall.Clock()
	return readings(time.Date(y, mo, d+shift, h, mi, s, 0, time.UTC), zone)
}

// readings are the times at which clocks in zone show what w reads in UTC, the
// earlier one first: two where clocks were set back over it. Where they were
// set forward over it, it is the moment of that change.
func readings(w time.Time, zone *time.Location) []time.Time {
	var out []time.Time
	var gap time.Time
	for _, probe := range []time.Time{w.Add(-16 * time.Hour), w.Add(16 * time.Hour)} {
		_, offset := probe.In(zone).Zone()
		t := w.Add(-time.Duration(offset) * time.Second).In(zone)
		if _, o := t.Zone(); o == offset {
			if len(out) == 0 || !out[0].Equal(t) {
				out = append(out, t)
			}
		} else if _, end := probe.In(zone).ZoneBounds(); gap.IsZero() {
			gap = end
		}
	}
	if len(out) > 0 {
		return sorted(out)
	}
	if gap.IsZero() {
		gap = w
	}
	return []time.Time{gap}
}

func sorted(t []time.Time) []time.Time {
	if len(t) == 2 && t[1].Before(t[0]) {
		t[0], t[1] = t[1], t[0]
	}
	return t
}

package tui

import (
	"strconv"
	"time"
)

// today is the day on which a frame is drawn: its times need no date.
type today struct {
	zone     *time.Location
	from, to int64 // Unix seconds
	now      int64
	year     int
}

func todayAt(now time.Time, zone *time.Location) today {
	y, m, d := now.In(zone).Date()
	return today{
		zone: zone,
		from: time.Date(y, m, d, 0, 0, 0, 0, zone).Unix(),
		to:   time.Date(y, m, d+1, 0, 0, 0, 0, zone).Unix(),
		now:  now.Unix(),
		year: y,
	}
}

// formats are the layouts of date and time of day that fit into w cells; each
// is as long as what it makes. Today needs no date. Where there is no room for
// both, the time of day matters more than the date while only one day can be
// meant: an hour past midnight too, seconds tell what fell together.
func (d today) formats(t time.Time, w int) (date, clock string) {
	long := w >= stampFull
	switch {
	case d.bare(t.Unix(), w) && w >= stampShort:
		return "", "15:04:05"
	case d.bare(t.Unix(), w):
		return "", "15:04"
	case t.Year() == d.year && long:
		return "01-02 ", "15:04:05"
	case t.Year() == d.year && w >= stampShort:
		return "01-02 ", "15:04"
	case t.Year() == d.year:
		return "01-02", ""
	case long:
		return "06-01-02 ", "15:04"
	case w >= stampShort:
		return "2006-01-02", ""
	default:
		return "2006", ""
	}
}

// bare reports whether a time stands without its date in w cells.
func (d today) bare(s int64, w int) bool {
	switch {
	case s >= d.from && s < d.to:
		return true
	case w >= stampFull:
		return false
	case w >= stampShort:
		return d.within(s, halfDay)
	default:
		return d.within(s, 2*halfDay)
	}
}

const halfDay = 12 * 3600 // seconds

// within reports whether s is less than so many seconds ago.
func (d today) within(s, length int64) bool { return s <= d.now && d.now-s < length }

// clockText is a time of day, with its date where that is not today's.
func (d today) clockText(t time.Time) string {
	t = t.In(d.zone)
	s := t.Unix()
	switch {
	case s >= d.from && s < d.to:
		return t.Format("15:04:05")
	case t.Year() == d.year:
		return t.Format("01-02 15:04:05")
	default:
		return t.Format(time.DateTime)
	}
}

// zoneText names the zone by its distance from UTC at t: names like CST mean
// several zones.
func zoneText(t time.Time) string {
	_, off := t.Zone()
	if off == 0 {
		return "UTC"
	}
	sign := "+"
	if off < 0 {
		sign, off = "-", -off
	}
	s := "UTC" + sign + strconv.Itoa(off/3600)
	if m := off % 3600 / 60; m != 0 {
		s += ":" + strconv.Itoa(m/10) + strconv.Itoa(m%10)
	}
	return s
}

// appendLength writes seconds in two units at most: 12s, 3m41s, 1h02m, 2d03h.
func appendLength(b []byte, s int64) []byte {
	switch {
	case s < 60:
		return append(strconv.AppendInt(b, s, 10), 's')
	case s < 3600:
		return two(b, s/60, 'm', s%60, 's')
	case s < 86400:
		return two(b, s/3600, 'h', s%3600/60, 'm')
	default:
		return two(b, s/86400, 'd', s%86400/3600, 'h')
	}
}

func two(b []byte, major int64, u byte, minor int64, v byte) []byte {
	b = append(strconv.AppendInt(b, major, 10), u)
	if minor < 10 {
		b = append(b, '0')
	}
	return append(strconv.AppendInt(b, minor, 10), v)
}

// grouped is a number with commas between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

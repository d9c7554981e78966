package tui

import (
	"time"

	"offair/model/insight"
)

// axisSteps are the distances between two times that an axis may name, in
// seconds.
var axisSteps = [...]int64{
	1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600,
	86400, 2 * 86400, 4 * 86400, 7 * 86400, 14 * 86400, 28 * 86400,
}

// axisGap is the room between two times of the axis.
const axisGap = 3

// axis is which buckets bear a time.
type axis struct {
	buckets insight.Buckets
	zone    *time.Location
	per     int // cells of a bucket
	step    int64
}

// axisOf chooses the closest round times that there is room for.
func axisOf(b insight.Buckets, zone *time.Location, per int) axis {
	a := axis{b, zone, per, axisSteps[len(axisSteps)-1]}
	if b.Width == 0 {
		return a
	}
	for _, s := range axisSteps {
		if s%b.Width == 0 && s/b.Width*int64(per) >= int64(len(clockLayout(s))+axisGap) {
			a.step = s
			break
		}
	}
	return a
}

// clockLayout is how times are written that lie so far apart.
func clockLayout(step int64) string {
	switch {
	case step%86400 == 0:
		return "01-02"
	case step%60 == 0:
		return "15:04"
	default:
		return "15:04:05"
	}
}

// label is the time at bucket i, or "": midnight is a date.
func (a *axis) label(i int) string {
	t := time.Unix(a.buckets.Edges[i], 0).In(a.zone)
	_, off := t.Zone()
	wall := t.Unix() + int64(off)
	switch {
	case wall%a.step != 0 && a.step < 86400, wall%86400 != 0 && a.step >= 86400, wall/86400%max(a.step/86400, 1) != 0:
		return ""
	case wall%86400 == 0:
		return t.Format("01-02")
	default:
		return t.Format(clockLayout(a.step))
	}
}

package demo

import (
	"fmt"

	"offair/model"
)

const (
	daySeconds = 24 * 3600
	// dayShift makes a day of the account begin at 04:00 in UTC+8, when next to
	// nothing is on air, so that days can be made independently of each other.
	dayShift = 4 * 3600
	dawn     = 4 * 3600 // the day's first second, as seconds of the clock in UTC+8
)

// dayOf is the number of the account's day that second t belongs to.
func dayOf(t int64) int64 { return (t + dayShift) / daySeconds }

// weekend reports whether most of a day is a Saturday or Sunday in UTC+8.
func weekend(day int64) bool {
	w := (day + 4) % 7 // day 0 was a Thursday
	return w == 0 || w == 6
}

// usual is a day without incidents. No event of it reaches into another day.
func usual(seed uint64, day int64) []model.Event {
	var events []model.Event
	for g := range groups {
		for n := range groups[g].streams {
			events = append(events, groups[g].day(seed, day, n)...)
		}
	}
	events = append(events, flapping(seed, day)...)
	return append(events, rarities(seed, day)...)
}

// group is streams of one kind with the rhythm that they share.
type group struct {
	domain, app string
	streams     int
	name        func(day int64, n int) string

	workdays, weekends float64 // chance that a stream is on air on such a day
	peak, spread       float64 // hours of the clock in UTC+8 around which sessions begin
	hours, heavy       float64 // median length of a session, and its spread
	trouble            float64
	internal           float64 // share of streams that are pushed from the internal network
}

// day is what stream n of the group leaves in the records of a day.
func (g *group) day(seed uint64, day int64, n int) []model.Event {
	d := roll(seed, uint64(day), nameSeed(g.app), uint64(n))
	p := g.workdays
	if weekend(day) {
		p = g.weekends
	}
	if !d.chance(p) {
		return nil
	}
	first := day*daySeconds - dayShift
	clock := int64((g.peak + g.spread*(d.unit()+d.unit()+d.unit()-1.5)) * 3600)
	start := first + (clock-dawn+daySeconds)%daySeconds
	s := session{
		pusher: g.pusher(seed, day, n), dice: d, start: start,
		end: start + d.tailed(g.hours*3600, g.heavy, 40, 20*3600), last: first + daySeconds, trouble: g.trouble,
	}
	return s.play()
}

// pusher is the same on all days, but for the name of streams that are named
// after the day.
func (g *group) pusher(seed uint64, day int64, n int) *pusher {
	d := roll(seed, nameSeed(g.app), uint64(n), 'P')
	p := pusher{g.domain, g.app, g.name(day, n), address(d), sizes[d.below(len(sizes))]}
	if d.chance(g.internal) {
		p.client = model.Internal
	}
	return &p
}

// nameSeed makes a short name part of what dice are rolled from.
func nameSeed(name string) (n uint64) {
	for _, c := range []byte(name) {
		n = n*131 + uint64(c)
	}
	return n
}

// flapping is a camera on a weak uplink that drops again and again for the
// better part of an hour.
func flapping(seed uint64, day int64) []model.Event {
	d := roll(seed, uint64(day), 'W')
	p := pusher{"push.live.example.com", "cam", "cam-river-east-03", fmt.Sprintf(mobileNet, 77), "1280*720"}
	t := day*daySeconds - dayShift + d.between(0, 22*3600)
	var events []model.Event
	for range d.between(5, 9) {
		end := t + d.tailed(90, 0.8, 8, 600)
		events = append(events, p.dropped(t, end, say(d, "network")))
		t = end + d.between(4, 45)
	}
	return events
}

// rarities see to it that every cause of the catalogue occurs: two of them a
// day in their order, on the streams of those who try out encoders.
func rarities(seed uint64, day int64) []model.Event {
	all := model.Causes()
	if len(all) == 0 {
		return nil
	}
	var events []model.Event
	for n := range int64(2) {
		d := roll(seed, uint64(day), 'Q', uint64(n))
		cause := all[(day*2+n)%int64(len(all))]
		p := pusher{"push.example.com", "test", fmt.Sprintf("qa-encoder-%d", n*3+d.between(1, 3)), address(d), sizes[d.below(len(sizes))]}
		t := day*daySeconds - dayShift + d.between(4*3600, 18*3600)
		if !refuses(cause) {
			events = append(events, p.dropped(t, t+d.tailed(400, 1, 5, 7200), wordings()[cause.ID]))
			continue
		}
		for range d.between(1, 3) {
			events = append(events, p.refused(t, wordings()[cause.ID]))
			t += d.between(4, 30)
		}
	}
	return events
}

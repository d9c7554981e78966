package demo

import (
	"fmt"

	"offair/model"
)

// incident is a story that happens again and again, at times that wander
// around the clock. Two beginnings are at most every+jitter apart, so that one
// whole incident always lies within the last 24 hours.
type incident struct {
	every, phase, jitter int64 // seconds
	events               func(seed uint64, k, begin int64) []model.Event
}

// aftermath is how far from its beginning an event of an incident may lie, in
// seconds, either way.
const aftermath = 6 * 3600

var incidents = []incident{
	{every: 21 * 3600, phase: 0, jitter: 2 * 3600, events: outage},
	{every: 21 * 3600, phase: 7 * 3600, jitter: 2 * 3600, events: expiry},
	{every: 10.5 * 3600, phase: 3.5 * 3600, jitter: 2 * 3600, events: fight},
}

// begins is the second at which the k-th one begins.
func (i *incident) begins(seed uint64, k int64) int64 {
	d := roll(seed, 'I', uint64(i.phase), uint64(k))
	return k*i.every + i.phase + d.between(0, i.jitter)
}

// first is the number of an incident none before which has events after t.
func (i *incident) first(t int64) int64 {
	return (t-aftermath-i.phase-i.jitter)/i.every - 1
}

// The outage takes outageStreams of outagePool within outageSeconds;
// outageBehind of them are behind the carrier's subnet.
const (
	outagePool    = 80
	outageStreams = 37
	outageBehind  = 31
	outageSeconds = 170
)

// outage is a carrier whose subnet goes dark.
func outage(seed uint64, k, begin int64) []model.Event {
	d := roll(seed, 'O', uint64(k))
	var events []model.Event
	for n, stream := range d.some(outagePool, outageStreams) {
		p := outagePusher(seed, stream, n < outageBehind)
		cause := "network"
		if n%18 == 17 { // 2 of the 37
			cause = "no-data"
		}
		end := begin + d.between(0, outageSeconds)
		events = append(events, p.dropped(end-d.tailed(4000, 0.8, 300, aftermath-3600), end, wordings()[cause]))
		if n%5 == 4 || n == 0 { // 8 of the 37 do not come back
			continue
		}
		start := end + d.tailed(150, 0.6, 35, 560)
		why := "client-stopped"
		if d.chance(0.1) {
			why = "network"
		}
		events = append(events, p.dropped(start, start+d.tailed(900, 0.9, 50, 3*3600), wordings()[why]))
	}
	return events
}

func outagePusher(seed uint64, n int, behind bool) *pusher {
	d := roll(seed, 'O', 'P', uint64(n))
	p := pusher{
		domain: "push.live.example.com", app: "live",
		stream: fmt.Sprintf("直播间-%d", 6200+n*7), client: fmt.Sprintf(carrierNet, 3+n*3),
		resolution: sizes[d.below(len(sizes))],
	}
	switch n % 5 {
	case 1:
		p.app, p.stream = "cam", fmt.Sprintf("cam-west-%02d", n)
	case 2:
		p.domain, p.app, p.stream = "push.shop.example.org", "shop", fmt.Sprintf("shop-%d-main", 4100+n)
	case 3:
		p.stream = fmt.Sprintf("west-room-%d", 500+n)
	}
	if !behind {
		p.client = address(d)
	}
	return &p
}

// some picks n different numbers below of.
func (d *dice) some(of, n int) []int {
	all := make([]int, of)
	for i := range all {
		all[i] = i
	}
	for i := range n {
		j := i + d.below(of-i)
		all[i], all[j] = all[j], all[i]
	}
	return all[:n]
}

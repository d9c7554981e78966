package demo

import (
	"fmt"

	"offair/model"
)

const (
	retrySeconds = 230 // the encoder knocks for nearly four minutes
	newURL       = 420 // then someone pushes from elsewhere with a new URL
)

// expiry is a stream that the network drops after its URL has expired: the
// encoder's retries are refused until another machine takes over.
func expiry(seed uint64, k, begin int64) []model.Event {
	d := roll(seed, 'E', uint64(k))
	p := pusher{
		"push.live.example.com", "live", fmt.Sprintf("年会直播-主会场-%d", k%4+1),
		fmt.Sprintf(cityNet, 40+k%9), "1920*1080",
	}
	events := []model.Event{p.dropped(begin-d.between(2*3600, 4*3600), begin, wordings()["network"])}
	for t := begin + d.between(2, 5); t < begin+retrySeconds; t += d.between(5, 10) {
		events = append(events, p.refused(t, wordings()["url-expired"]))
	}
	back := begin + newURL + d.between(-15, 15)
	other := p.from(fmt.Sprintf(mobileNet, 200+k%9))
	return append(events, other.dropped(back, back+d.tailed(2400, 0.6, 600, 3*3600), wordings()["client-stopped"]))
}

// fight is two encoders that push one stream: each replaces the other as soon
// as it has reconnected, until one of them is switched off.
func fight(seed uint64, k, begin int64) []model.Event {
	d := roll(seed, 'T', uint64(k))
	one := &pusher{
		"push-hk.example.net", "sport", fmt.Sprintf("final-court-%d", k%3+1),
		fmt.Sprintf(cityNet, 120+k%7), "1920*1080",
	}
	other := one.from(fmt.Sprintf(mobileNet, 30+k%7))
	var events []model.Event
	start, end := begin-d.between(1200, 4800), begin
	for range d.between(6, 12) {
		events = append(events, one.dropped(start, end, wordings()["replaced"]))
		one, other = other, one
		// The newer push begins a moment before the older one is cut.
		start = end - d.between(0, 1)
		end += d.tailed(18, 0.8, 4, 70)
	}
	end = start + d.tailed(1500, 0.6, 240, 2*3600)
	return append(events, one.dropped(start, end, wordings()["client-stopped"]))
}

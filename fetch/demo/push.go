package demo

import (
	"fmt"

	"offair/model"
)

// pusher is one stream and the encoder that pushes it.
type pusher struct {
	domain, app, stream string
	client, resolution  string
}

// dropped is a push that was on air.
func (p *pusher) dropped(start, end int64, reason string) model.Event {
	return model.Event{
		Domain: p.domain, App: p.app, Stream: p.stream, ClientIP: p.client,
		Resolution: p.resolution, Reason: reason, Start: start, End: end, Up: end - start,
	}
}

// refused is an attempt at the second at that never was on air.
func (p *pusher) refused(at int64, reason string) model.Event {
	return model.Event{
		Domain: p.domain, App: p.app, Stream: p.stream, ClientIP: p.client,
		Reason: reason, Start: at, End: at,
	}
}

// from is p behind another address.
func (p *pusher) from(client string) *pusher {
	q := *p
	q.client = client
	return &q
}

// subnets are the documentation ranges that clients come from.
const (
	cityNet    = "192.0.2.%d"
	mobileNet  = "198.51.100.%d"
	carrierNet = "203.0.113.%d" // the one that the outage takes
)

// address is a client that is not behind the carrier of the outage.
func address(d *dice) string {
	switch n := d.between(2, 250); {
	case d.chance(0.08):
		return fmt.Sprintf("2001:db8:%x:%x::%x", d.between(1, 31), d.between(1, 15), n)
	case d.chance(0.5):
		return fmt.Sprintf(cityNet, n)
	default:
		return fmt.Sprintf(mobileNet, n)
	}
}

var sizes = []string{"1920*1080", "1920*1080", "1280*720", "1280*720", "720*1280", "1080*1920", "640*360", "3840*2160"}

// session is a stretch of time in which someone wants to be on air.
type session struct {
	*pusher
	dice       *dice
	start, end int64   // wanted, Unix seconds
	last       int64   // nothing goes on at or after this second
	trouble    float64 // share of pushes that end unwanted
}

const (
	longestSession = 12  // pushes
	giveUp         = 0.1 // share of drops after which nobody reconnects
)

// play is what the session leaves in the records: attempts that were refused,
// pushes that broke and were taken up again, and the wanted end. No two of its
// pushes overlap.
func (s *session) play() []model.Event {
	events := s.knock()
	t := s.start
	if n := len(events); n > 0 {
		t = events[n-1].End + s.dice.between(20, 240)
	}
	for range longestSession {
		if t >= min(s.end, s.last) {
			break
		}
		if !s.dice.chance(s.trouble) {
			return append(events, s.dropped(t, min(s.end, s.last-1), say(s.dice, "client-stopped")))
		}
		end := t + s.dice.between(0, min(s.end, s.last-1)-t)
		events = append(events, s.dropped(t, end, say(s.dice, draw(s.dice, broken))))
		if s.dice.chance(giveUp) {
			break
		}
		t = end + s.dice.tailed(25, 1.2, 2, 1800)
		if s.dice.chance(0.15) {
			s.pusher = s.from(address(s.dice))
		}
	}
	return events
}

// knock is the attempts that are refused before a session: few sessions have
// any.
func (s *session) knock() []model.Event {
	if !s.dice.chance(0.04) {
		return nil
	}
	reason := say(s.dice, draw(s.dice, turnedAway))
	var events []model.Event
	t := s.start
	for range s.dice.between(1, 4) {
		if t >= s.last {
			break
		}
		events = append(events, s.refused(t, reason))
		t += s.dice.between(3, 12)
	}
	return events
}

package demo

import (
	"sync"

	"offair/model"
)

// wordings are the catalogue's Chinese texts by cause id.
var wordings = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, c := range model.Causes() {
		m[c.ID] = c.Text.ZH
	}
	return m
})

// say is the reason of a record for a cause: nearly always the current Chinese
// wording, now and then one that other years or the other site use, as real
// accounts have it.
func say(d *dice, cause string) string {
	if d.chance(0.02) {
		if other := others(cause); len(other) > 0 {
			return other[d.below(len(other))]
		}
	}
	return wordings()[cause]
}

// others are wordings that older or translated records carry. The last one of
// unknown stands in no table.
func others(cause string) []string {
	switch cause {
	case "client-stopped":
		return []string{"客户端主动断流(3)", "The push client stopped the stream.", "Client actively interrupts the push (3)"}
	case "network":
		return []string{"Network error for the push client.", "Push client network exceptions."}
	case "no-data":
		return []string{"The system stopped the stream because no data was generated for a long time."}
	case "url-expired":
		return []string{"Reached the expiration time."}
	case "auth-failed":
		return []string{"Authentication failed."}
	case "unknown":
		return []string{"未知错误", "Edge node drained for maintenance"}
	}
	return nil
}

// share is a cause and how often it is met among others, relative to them.
type share struct {
	cause  string
	weight int
}

// broken is how a push ends that nobody wanted to end.
var broken = []share{
	{"network", 600},
	{"no-data", 130},
	{"unknown", 40},
	{"internal-error", 40},
	{"api-drop", 35},
	{"rtmp-content", 25},
	{"replaced-idle", 30},
	{"proxy-command", 10},
	{"frame-too-big", 10},
	{"amf", 8},
	{"not-played", 12},
	{"rtmp-frame-too-big", 8},
}

// turnedAway is why a push is refused at its start.
var turnedAway = []share{
	{"url-expired", 40},
	{"auth-failed", 30},
	{"no-txsecret", 10},
	{"third-party-auth", 12},
	{"max-same-name", 12},
	{"ip-not-allowed", 8},
	{"stream-disabled", 8},
	{"no-txtime", 6},
	{"lower-priority", 6},
	{"domain-unrecognized", 4},
}

func draw(d *dice, from []share) string {
	sum := 0
	for _, s := range from {
		sum += s.weight
	}
	n := d.below(sum)
	for _, s := range from {
		if n -= s.weight; n < 0 {
			return s.cause
		}
	}
	return from[len(from)-1].cause
}

// refuses reports whether a cause can only befall a push that never started.
func refuses(c *model.Cause) bool {
	for _, code := range c.Codes {
		if !onlyRefuses(code) {
			return false
		}
	}
	return len(c.Codes) > 0
}

package demo

import (
	"math"
	"strconv"
	"time"

	"offair/model"
)

// The documented limits of DescribeStreamPushInfoList.
const (
	qualityReach = 7 * 24 * time.Hour
	qualitySpan  = 3 * time.Hour
)

// measureEvery is the time between two measurements, in seconds. What the
// cloud does is not documented.
const measureEvery = 5

// quality answers with how a stream arrived in a span of time.
func (a *asking) quality(b []byte) ([]byte, *Failure) {
	from, to := a.moment("StartTime"), a.moment("EndTime")
	if a.failure != nil {
		return b, a.failure
	}
	grace := int64(a.call.options.Grace / time.Second)
	switch {
	case from >= to:
		return b, errValue("StartTime must less than EndTime!")
	case to > a.now+grace:
		return b, errValue("EndTime must not be later than the current time.")
	case to-from > int64(qualitySpan/time.Second):
		return b, errValue("The time span between StartTime and EndTime must not exceed 3 hours.")
	case from < a.now-int64(qualityReach/time.Second)-grace:
		return b, errValue("StartTime must be within the last 7 days.")
	}
	b = append(b, `{"Response":{"DataInfoList":[`...)
	first := true
	for _, e := range a.pushes(from, to) {
		b = measurements{&e, roll(a.server.seed, 'M', uint64(e.Start), nameSeed(e.Stream))}.append(b, model.Span{From: from, To: to}, &first)
	}
	return a.end(append(b, ']')), nil
}

// moment reads a time in either form of this call: with a zone, or without one
// in Beijing's.
func (a *asking) moment(name string) int64 {
	s := a.need(name)
	if s == "" {
		return 0
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.Unix()
	}
	t, err := time.ParseInLocation(time.DateTime, s, time.FixedZone("", 8*3600))
	if err != nil {
		a.refuse(errValue("The value of `%s` is not a time.", name))
	}
	return t.Unix()
}

// pushes are those of the asked stream that were on air in the span, those
// that still are included.
func (a *asking) pushes(from, to int64) (out []model.Event) {
	for _, e := range a.records(from, a.now+1) {
		if e.Start < to && e.End > e.Start {
			out = append(out, e)
		}
	}
	for _, e := range a.server.source.upcoming(a.now) {
		if a.scope.Holds(placeOf(&e)) && e.Start < to && e.Start <= a.now && e.End > a.now {
			out = append(out, e)
		}
	}
	return out
}

// measurements makes up how one push arrived.
type measurements struct {
	*model.Event
	dice *dice
}

// append writes the measurements that lie in the span. Now and then one is
// missing.
func (m measurements) append(b []byte, sp model.Span, first *bool) []byte {
	sag := m.sag()
	end := m.End
	if sag > 0 {
		end -= 6 // the last ones never arrived
	}
	for t := m.Start + measureEvery; t <= end; t += measureEvery {
		d := roll(uint64(t), nameSeed(m.Stream), 'M')
		if !sp.Contains(t) || d.chance(0.03) {
			continue
		}
		if !*first {
			b = append(b, ',')
		}
		*first = false
		b = m.point(b, t, m.health(t, sag, d))
	}
	return b
}

// sag is for how many seconds before its end the push arrived badly.
func (m measurements) sag() int64 {
	cause, _ := model.Recognize(m.Reason)
	if cause == nil || cause.Side != model.Network {
		return 0
	}
	return m.dice.between(40, 110)
}

// health is the share of what was sent that arrived around second t.
func (m measurements) health(t, sag int64, d *dice) float64 {
	h := 0.96 + 0.08*d.unit()
	if left := m.End - t; left < sag {
		h *= 0.12 + 0.6*math.Pow(float64(left)/float64(sag), 1.5)
	}
	return h
}

// full is the video bit rate of a resolution.
func full(resolution string) float64 {
	switch resolution {
	case "3840*2160":
		return 12e6
	case "1920*1080", "1080*1920":
		return 4.2e6
	case "640*360":
		return 0.8e6
	default:
		return 2.1e6
	}
}

// point writes one measurement as the API does.
func (m measurements) point(b []byte, t int64, health float64) []byte {
	text := func(name, value string) { b = appendQuoted(append(b, `,"`+name+`":`...), value) }
	number := func(name string, n float64) { b = strconv.AppendInt(append(b, `,"`+name+`":`...), int64(n), 10) }
	const interval = measureEvery * 1000
	arrived := interval * min(1, health)
	b = append(appendTime(append(b, `{"Time":`...), t), `,"ServerIp":null`...)
	text("PushDomain", m.Domain)
	text("AppName", m.App)
	text("ClientIp", m.ClientIP)
	text("BeginPushTime", time.Unix(m.Start, 0).UTC().Add(8*time.Hour).Format("2006-01-02 15:04:05.000"))
	text("Resolution", m.Resolution)
	text("VCodec", "H264")
	text("ACodec", "AAC")
	text("Sequence", strconv.FormatUint(mix(uint64(m.Start)^nameSeed(m.Stream)), 10))
	text("StreamParam", "txSecret=00000000000000000000000000000000&txTime=00000000")
	number("VideoFps", 25*min(1, 0.25+0.75*health))
	number("VideoRate", full(m.Resolution)*health)
	number("AudioFps", 43*min(1, health))
	number("AudioRate", 128e3*min(1, health))
	number("LocalTs", interval)
	number("VideoTs", arrived)
	number("AudioTs", arrived+20)
	number("MetaVideoRate", full(m.Resolution)/1000)
	number("MetaAudioRate", 128)
	number("MateFps", 25)
	b = append(b, `,"Bandwidth":`...)
	b = strconv.AppendFloat(b, full(m.Resolution)*health/1e6, 'f', 2, 64)
	b = append(b, `,"Flux":`...)
	b = strconv.AppendFloat(b, full(m.Resolution)*health*measureEvery/8e6, 'f', 2, 64)
	return append(b, '}')
}

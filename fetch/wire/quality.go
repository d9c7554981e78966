package wire

import "offair/model"

// Measure is one measurement of a push as received. Numbers that are absent
// are model.NoValue.
type Measure struct {
	model.PushPoint        // a time without a zone is read as UTC
	Sequence        string // tells one push from another
}

// Measures is how a stream arrived. Odd counts items that could not be read.
type Measures struct {
	Page
	List []Measure
}

// Measures reads a whole answer into m. It fails as Page does. The push URL's
// parameters, which may hold a signature, are passed over unread.
func (d *Decoder) Measures(b []byte, m *Measures) error {
	m.List = nil
	return d.answer(b, &m.Page, func(d *Decoder, p *Page) {
		if name := d.name(); string(name) == "DataInfoList" {
			m.List = items(d, p, d.measure)
		} else {
			d.common(p, name)
		}
	})
}

// measure takes one measurement; one without a time tells nothing.
func (d *Decoder) measure(object bool) (m Measure, ok bool) {
	if !object {
		return m, false
	}
	const none = model.NoValue
	m.PushPoint = model.PushPoint{VideoRate: none, AudioRate: none, VideoFPS: none, Local: none, Video: none, Audio: none}
	d.members(func(name []byte) {
		if !d.measured(name, &m) {
			d.skip()
		}
	})
	return m, m.At != 0
}

// measured reads the value of one member into m; false, and nothing taken,
// for a name that does not matter.
func (d *Decoder) measured(name []byte, m *Measure) bool {
	switch string(name) {
	case "Time":
		m.At = d.moment()
	case "ClientIp":
		m.Client = d.text()
	case "Sequence":
		m.Sequence = d.text()
	case "VideoRate":
		m.VideoRate = d.whole()
	case "AudioRate":
		m.AudioRate = d.whole()
	case "VideoFps":
		m.VideoFPS = d.whole()
	case "LocalTs":
		m.Local = d.whole()
	case "VideoTs":
		m.Video = d.whole()
	case "AudioTs":
		m.Audio = d.whole()
	default:
		return false
	}
	return true
}

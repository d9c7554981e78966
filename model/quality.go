package model

import (
	"cmp"
	"slices"
)

// NoValue says that a measurement lacks a value.
const NoValue = -1

// PushPoint is one measurement of a push while it was on air. Values that the
// API did not give are NoValue.
type PushPoint struct {
	At        int64 // Unix seconds
	Push      int   // which push of the series it measures, from 0 in the order of their first points
	Client    string
	VideoRate int64 // bits a second
	AudioRate int64
	VideoFPS  int64
	Local     int64 // milliseconds that passed at the server
	Video     int64 // milliseconds of video that arrived meanwhile
	Audio     int64 // the same of audio
}

// Lag is how far what arrived stays behind the clock, in milliseconds: the
// more, the worse the upload. It is false where the point does not tell.
func (p PushPoint) Lag() (ms int64, ok bool) {
	media := p.Video
	if media <= 0 || p.Audio > 0 && p.Audio < media {
		media = p.Audio
	}
	if p.Local < 0 || media <= 0 {
		return 0, false
	}
	return max(0, p.Local-media), true
}

// Rate is what arrived, video and audio together, in bits a second; false
// where the point does not tell.
func (p PushPoint) Rate() (bits int64, ok bool) {
	if p.VideoRate < 0 && p.AudioRate < 0 {
		return 0, false
	}
	return max(0, p.VideoRate) + max(0, p.AudioRate), true
}

// Quality is how a stream arrived in a span of time.
type Quality struct {
	Span   Span
	Points []PushPoint // in order of time. Read-only
	Odd    int         // measurements of the answer that could not be read
	Cut    bool        // what was asked for lay partly beyond what the API tells
}

// Sorted is q with its points in order of time.
func (q Quality) Sorted() Quality {
	q.Points = slices.Clone(q.Points)
	slices.SortStableFunc(q.Points, func(a, b PushPoint) int { return cmp.Compare(a.At, b.At) })
	return q
}

// Of is the points that measure the push of one client; all of them when the
// client is not given or none has it.
func (q Quality) Of(client string) []PushPoint {
	var out []PushPoint
	for _, p := range q.Points {
		if p.Client == client {
			out = append(out, p)
		}
	}
	if client == "" || len(out) == 0 {
		return q.Points
	}
	return out
}

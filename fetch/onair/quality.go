package onair

import (
	"context"
	"sync"
	"time"

	"offair/fetch"
	"offair/model"
)

// shelf keeps the last series.
type shelf struct {
	mu   sync.Mutex
	kept map[key]series
	age  []key // oldest first
}

// series is one that is kept.
type series struct {
	model.Quality
	until time.Time // zero: for good
}

const (
	mostSeries   = 32               // kept: three hours are at most a few thousand points each
	settles      = 10 * time.Minute // after the end of a push its measurements may still be coming in
	recentServes = 30 * time.Second // until then an answer serves that long
)

func (s *shelf) put(k key, q series) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[key]series{}
	}
	if _, known := s.kept[k]; !known {
		if len(s.age) == mostSeries {
			delete(s.kept, s.age[0])
			s.age = append(s.age[:0], s.age[1:]...)
		}
		s.age = append(s.age, k)
	}
	s.kept[k] = q
}

func (s *shelf) of(k key, now time.Time) (model.Quality, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, ok := s.kept[k]
	return q.Quality, ok && (q.until.IsZero() || now.Before(q.until))
}

// Quality is how a stream arrived between a push's start and its end, of the
// three hours before the end at most. A start of 0 is not known. The text is
// empty, or says why there is no answer.
func (d *Desk) Quality(ctx context.Context, stream model.Scope, push model.Span) (model.Quality, model.Text) {
	sp, cut, why := d.bounds(push)
	if !why.Empty() {
		return model.Quality{}, why
	}
	k := key{quality, stream, push}
	if q, ok := d.series.of(k, d.o.Now()); ok {
		return q, model.Text{}
	}
	problem := d.flights.join(ctx, flight{key: k, now: d.o.Now, run: func() (time.Duration, error) {
		var said fetch.QualityAnswer
		err := d.call(quality, stream.Domain, func(ctx context.Context) (err error) {
			said, err = d.o.Caller.Quality(ctx, fetch.QualityRequest{Stream: stream, Span: sp})
			return err
		})
		if err == nil {
			d.series.put(k, d.kept(model.Quality{Span: sp, Points: said.Points, Odd: said.Odd, Cut: cut}.Sorted()))
		}
		return 0, err
	}})
	q, _ := d.series.of(k, d.o.Now())
	return q, problem
}

// kept says how long a series serves.
func (d *Desk) kept(q model.Quality) series {
	now := d.o.Now()
	if now.Unix()-q.Span.To < int64(settles/time.Second) {
		return series{q, now.Add(recentServes)}
	}
	return series{Quality: q}
}

// bounds is the part of a push that the API can tell about.
func (d *Desk) bounds(push model.Span) (sp model.Span, cut bool, why model.Text) {
	const margin = 60 // seconds, for a clock that is off
	now := d.o.Now().Unix()
	oldest := now - int64(fetch.QualityReach/time.Second) + margin
	sp = push
	sp.From = max(push.From, push.To-int64(fetch.QualitySpan/time.Second), oldest)
	cut = sp.From > push.From && push.From != 0
	switch {
	case push.To <= oldest:
		return sp, cut, model.Text{
			EN: "How a push arrived is kept for 7 days; this one ended before.",
			ZH: "推流质量数据只保留 7 天；这次推流更早结束。",
		}
	case sp.Empty():
		return sp, cut, model.Text{
			EN: "The push was never on air, so nothing was measured.", ZH: "该推流从未开播，没有测量数据。",
		}
	}
	return sp, cut, model.Text{}
}

package model

import "maps"

// WithListed adds streams that a list shows on air as of a second, though it
// was not read in full: of those that it lacks nothing is known.
func (a Air) WithListed(streams map[Scope][]int64, asOf int64) Air {
	asked := maps.Clone(a.asked)
	if asked == nil {
		asked = make(map[Scope]AirFact, len(streams))
	}
	for stream, since := range streams {
		if asked[stream].AsOf <= asOf {
			asked[stream] = AirFact{State: OnAir, Since: since, AsOf: asOf}
		}
	}
	return Air{asked, a.lists}
}

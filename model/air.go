package model

import "maps"

// AirState is what an on-air call said of one stream.
type AirState uint8

// What can be known of a stream at one moment.
const (
	AirUnknown AirState = iota // nobody asked, or no call gave an answer
	OnAir                      // active, or in the list of what is online
	OffAir                     // inactive, or absent from a list that was read in full
	Forbidden                  // pushing it is forbidden
)

var airNames = [...]Text{
	AirUnknown: {"unknown", "未知"}, OnAir: {"on air", "在播"}, OffAir: {"not on air", "未在播"}, Forbidden: {"forbidden", "已禁播"},
}

// Name is the state in both languages.
func (s AirState) Name() Text { return airNames[s] }

// AirFact is what was last said of one stream. The zero value knows nothing.
type AirFact struct {
	State AirState
	Since []int64 // when its pushes that were on air began, Unix seconds, ascending; empty when the call did not tell. Read-only
	AsOf  int64   // when that was so, Unix seconds of the server's clock
}

// Down reports whether a call said that the stream was not on air.
func (f AirFact) Down() bool { return f.State == OffAir || f.State == Forbidden }

// AirList is every stream of a scope that was on air at one moment.
type AirList struct {
	Scope   Scope
	AsOf    int64             // Unix seconds of the server's clock, when reading it began
	Streams map[Scope][]int64 // by raw domain, app and stream: when the pushes began, ascending
}

// fact is what the list says of a stream in its scope.
func (l *AirList) fact(stream Scope) AirFact {
	since, listed := l.Streams[stream]
	if !listed {
		return AirFact{State: OffAir, AsOf: l.AsOf}
	}
	return AirFact{State: OnAir, Since: since, AsOf: l.AsOf}
}

// Air is what on-air calls said, as far as it is still the newest word on
// anything. It is a value: its methods return new ones and never change what a
// snapshot already holds. The zero value knows nothing. Streams are named by
// their raw domain, app and stream.
type Air struct {
	asked map[Scope]AirFact
	lists []AirList // one for each scope
}

// Empty reports whether nothing at all was said yet.
func (a Air) Empty() bool { return len(a.asked) == 0 && len(a.lists) == 0 }

// With adds what a call said of one stream. An older word than the one known
// changes nothing.
func (a Air) With(stream Scope, f AirFact) Air {
	known := a.asked[stream]
	if f.State == AirUnknown || known.AsOf > f.AsOf || known.AsOf == f.AsOf && known.State == OnAir && f.Down() {
		return a
	}
	asked := maps.Clone(a.asked)
	if asked == nil {
		asked = map[Scope]AirFact{}
	}
	asked[stream] = f
	return Air{asked, a.lists}
}

// WithList adds a list that was read in full. It must not be changed
// afterwards. It takes the place of what is older and inside its scope.
func (a Air) WithList(l AirList) Air {
	out := Air{}
	for _, o := range a.lists {
		if o.Scope == l.Scope && o.AsOf > l.AsOf {
			return a
		}
		if !l.Scope.Holds(o.Scope) || o.AsOf >= l.AsOf && o.Scope != l.Scope {
			out.lists = append(out.lists, o)
		}
	}
	out.lists = append(out.lists, l)
	for stream, f := range a.asked {
		if !l.Scope.Holds(stream) || f.AsOf >= l.AsOf {
			if out.asked == nil {
				out.asked = map[Scope]AirFact{}
			}
			out.asked[stream] = f
		}
	}
	return out
}

// Of is the newest word on one stream. Of two of the same second, one that
// says on air stands: a stream is never called down on conflicting words.
func (a Air) Of(stream Scope) AirFact {
	best := a.asked[stream]
	for i := range a.lists {
		l := &a.lists[i]
		if !l.Scope.Holds(stream) || l.AsOf < best.AsOf {
			continue
		}
		if f := l.fact(stream); f.AsOf > best.AsOf || f.State == OnAir && best.State != OnAir {
			best = f
		}
	}
	return best
}

// Listing sums up what was listed in full: the streams that were on air, and
// the oldest moment as of which that is known; false when nothing was.
func (a Air) Listing() (streams int, asOf int64, ok bool) {
	for i, l := range a.lists {
		streams += len(l.Streams)
		if i == 0 || l.AsOf < asOf {
			asOf = l.AsOf
		}
	}
	return streams, asOf, len(a.lists) > 0
}

// Air is what on-air calls said by the time of the snapshot.
func (s *Snapshot) Air() Air { return s.air }

// AirOf is what they said of the stream of a row.
func (s *Snapshot) AirOf(row int) AirFact {
	if !s.facts.heard() {
		return AirFact{}
	}
	return s.facts.said[s.facts.of[s.Key(row)]]
}

// Place is the raw domain, app and stream that a row was pushed to: how Air
// names it.
func (s *Snapshot) Place(row int) Scope { return s.place(s.Key(row)) }

func (s *Snapshot) place(key uint32) Scope {
	k := s.keys.At(key)
	return Scope{s.domains.Raw(k.Domain), s.apps.Raw(k.App), s.streams.Raw(k.Stream)}
}

// SetAir publishes the latest snapshot once more, with a in place of what it
// knew to be on air. Rows that were added but not published stay unseen.
func (s *Store) SetAir(a Air) *Snapshot {
	facts := s.Snapshot().airFacts(a, airFacts{}) // takes long for many streams: nobody waits for it
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version++
	snap := *s.latest.Load()
	snap.Version, snap.air = s.version, a
	snap.facts = snap.airFacts(a, facts)
	s.air, s.facts = a, snap.facts
	return s.show(&snap)
}

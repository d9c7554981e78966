package insight

import (
	"offair/model"
)

// Off is what an event meant for the viewers of its stream. The rules:
//
//	refused                      never on air: no downtime
//	another push still running   a hand-over, primary to backup: 0
//	replaced                     the other push was on already: 0, or up to the first start that is known
//	a later start is known       the time up to it; at most that where records in between may be missing
//	an on-air call said down     since then, up to that call
//	else, all since then known   not seen again: since then, as far as records tell
//	else                         nothing can be said
type Off struct {
	State   model.State
	Seconds int64 // without a picture; so far while Open; model.NoGap when nothing can be said
	Open    bool  // not over as far as is known
	AtMost  bool  // records in between may be missing: another push may have come sooner
	Wanted  bool  // the publisher ended the push
}

// OffAsk says what is known besides the records.
type OffAsk struct {
	Scope model.Scope // what coverage must be of
	Now   int64       // Unix seconds
}

// Offs tells downtimes of one snapshot.
type Offs struct {
	s         *model.Snapshot
	q         *model.Sequence
	ask       OffAsk
	since, to int64
}

// OffsOf prepares to tell downtimes: what it costs is the sequence of s.
func OffsOf(s *model.Snapshot, ask OffAsk) *Offs {
	o := &Offs{s: s, q: s.Sequence(), ask: ask}
	o.since, o.to = Reach(s.Coverage, ask.Scope, ask.Now)
	return o
}

// Of is the downtime after a row of the snapshot.
func (o *Offs) Of(row int) Off {
	off := Off{State: o.q.State(row), Seconds: model.NoGap, Wanted: o.s.Side(row) == model.Publisher}
	when, gap := o.s.When(row), o.q.Gap(row)
	switch {
	case off.State == model.RefusedPush || when == 0:
		return off
	case off.State == model.Down:
		off.Seconds, off.Open = max(0, o.s.AirOf(row).AsOf-when), true // what was said is as of then
	case gap != model.NoGap:
		off.Seconds = gap
		off.AtMost = gap > 0 && !o.knows(model.Span{From: when, To: when + gap})
	case off.State == model.ReplacedByOther:
		off.Seconds = 0
	case when >= o.since && o.Current():
		off.Seconds, off.Open = max(0, o.ask.Now-when), true
	}
	return off
}

// Current reports whether what is known reaches to now, so that of later falls
// it can be said that a stream was not seen again.
func (o *Offs) Current() bool { return o.to == o.ask.Now }

// knows reports whether all of sp is known. A snapshot that claims nothing is
// taken at its word.
func (o *Offs) knows(sp model.Span) bool {
	return len(o.s.Coverage.Known) == 0 || o.s.Coverage.Complete(o.ask.Scope, sp)
}

// Reach says for which falls it can be said whether the stream was seen again:
// those in [since, to), where everything of the scope is known. Where what is
// known reaches to within a few minutes of now, to is now; otherwise nothing
// can be said of any fall with certainty, and since is to. A snapshot that
// claims nothing, as that of a capture, is taken at its word.
func Reach(cov model.Coverage, sc model.Scope, now int64) (since, to int64) {
	if len(cov.Known) == 0 {
		return 0, now
	}
	known := coveredIn(cov, sc, model.Span{From: 1, To: now})
	if len(known) == 0 {
		return 0, 0
	}
	last := known[len(known)-1]
	if last.To < now-lag {
		return last.To, last.To
	}
	return last.From, now
}

// lag is how far behind now what is known may end, in seconds, for nothing to
// be called missing: a refresh takes its time, and records come late.
const lag = 5 * minute

// missingIn is the parts of a span up to now that are not known.
func missingIn(cov model.Coverage, sc model.Scope, past model.Span, now int64) []model.Span {
	gaps := without(past, coveredIn(cov, sc, past))
	if n := len(gaps); n > 0 && gaps[n-1].To >= now && gaps[n-1].To-gaps[n-1].From <= lag {
		gaps = gaps[:n-1]
	}
	return gaps
}

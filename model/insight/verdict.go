package insight

import (
	"context"
	"time"

	"offair/model"
)

// Finding is what a Verdict says in one word.
type Finding uint8

// The findings, the quietest first.
const (
	Blind  Finding = iota // nothing is known of the span
	Calm                  // nothing stands out
	TooFew                // some streams fell close together, too few to tell anything
	One                   // one stream, or a few, dropped again and again
	Many                  // more streams fell close together than chance or habit explains
)

// Class is what kind of events a finding counts.
type Class uint8

// The classes. Pushes that the publisher ended are the account's daily life,
// and refused ones never were on air: neither counts as a drop here.
const (
	Drops    Class = iota // on air, and ended by anything but the publisher
	Refusals              // refused at their start
	Stops                 // ended by the publisher
	classes
)

// JudgeAsk says what a verdict is asked about.
type JudgeAsk struct {
	Span     model.Span     // Unix seconds; empty: from the view's first row that has a time to Now
	Now      int64          // Unix seconds; 0: just behind the view's last row
	Zone     *time.Location // of the times in the line; nil is UTC
	Scope    model.Scope    // what coverage must be of; zero: everything
	Baseline *Baseline      // of the same filter; nil: there is none yet
	Flapping model.Flapping
}

// Verdict says whether one stream fell or many, when, what those have in
// common, and what became of them. It is immutable. docs/verdict.md tells the
// tests behind it.
type Verdict struct {
	Finding Finding
	Class   Class          // what Streams and Events count
	Asked   model.Span     // what was looked at
	Now     int64          // Unix seconds
	Zone    *time.Location // never nil

	// The incident. Calm has none.
	Span    model.Span // from the first fall to the second after the last one
	Streams int        // distinct streams that fell in Span
	Events  int        // their events of Class in Span
	Ongoing bool       // falls reach up to Now
	Cut     bool       // streams fell just before Asked too: it began before
	Key     uint32     // with One: id in Snapshot.Keys of the stream
	Alone   bool       // with One: no other stream dropped in Span, whatever the filter
	Burst   model.Span // with One: the stretch of flapping, by all records
	InAll   int        // with One: drops in Burst by all records, of which Events are in the view
	Others  int        // with One: other streams that fell in Span
	Earlier int        // other incidents in Asked that the test finds, of Many; other flapping streams, of One

	// What is usual. Usual is meaningless while UsualDays is 0.
	Usual     float64 // streams that fall in as much time at these hours, the median of the days before
	UsualDays int     // days before that are covered at these hours; 0: no baseline
	AsMany    int     // of those, days on which at least half as many fell together
	Chance    float64 // bound of the chance that such a heap anywhere in Asked is an accident

	Sides  [model.Sides]int // of the fallen streams, by their first event in Span; with One, of its Events
	Common []Common         // what they have in common beyond the base rate, the surest first
	Vague  bool             // too few fell, or too little is known besides, to tell anything in common
	Fate   Fate
	Fallen []Fallen // the evidence, in order of their falls

	Totals  [classes]int // events of each class in Asked
	Missing []model.Span // parts of Asked, up to Now, that are not known; nil also where nothing is claimed
	Claimed bool         // the snapshot claims to cover anything: a capture does not
	KnownTo int64        // Unix seconds up to which everything since the falls is known; Now where that is near enough

	snap  *model.Snapshot // once it is settled, its names alone
	cause *model.Cause    // by which all the fallen ended; nil when there is more than one
}

// Fate counts what became of the fallen streams.
type Fate struct {
	Back     int // a later start is known
	Unseen   int // not seen again, and all since then is known
	Down     int // an on-air call said so
	Replaced int // another push had taken over
	Unknown  int // not seen again so far as is known: not all since then is
}

// Fallen is a stream of an incident.
type Fallen struct {
	Key    uint32 // id in Snapshot.Keys
	First  int    // row of its first event in Span
	Last   int    // row of its last one
	Events int
	State  model.State // after Last
	Gap    int64       // seconds from Last's end to the next start; model.NoGap when none is known
}

// Common is a value that the fallen streams share more often than their base
// rate explains.
type Common struct {
	Field Field
	Value Value   // Name, Term, Cause and Side; Count is With
	With  int     // fallen streams that have it
	Of    int     // fallen streams
	Base  float64 // its share where nothing happened
	BaseN int     // streams that the share is told from
	P     float64 // bound of the chance, all values that were looked at counted in
}

// Judge works out the verdict on the rows of v that end in ask.Span. Rows
// outside of v's window but within its filter are looked at for comparison.
// It takes some 3 ms for a million rows over sixty days, 0.1 ms for a day of them,
// once Snapshot.Sequence and its Onsets are there. The error is ctx's.
func Judge(ctx context.Context, v *model.View, ask JudgeAsk) (*Verdict, error) {
	j, err := newJudge(ctx, v, ask)
	if err != nil {
		return nil, err
	}
	defer j.out.settle()
	if j.blind() {
		return j.out, nil
	}
	if err := j.find(); err != nil {
		return nil, err
	}
	return j.out, ctx.Err()
}

// settle looks up what is told of rows and lets go of them: a verdict is read
// until the next one is there, which must not keep old rows in memory.
func (v *Verdict) settle() {
	v.cause = v.onlyCause()
	v.snap = v.snap.Names()
}

// onlyCause is the cause by which all the fallen ended; nil when there is more
// than one.
func (v *Verdict) onlyCause() (only *model.Cause) {
	for i := range v.Fallen {
		cause := v.snap.Row(v.Fallen[i].First).Cause
		if cause == nil || i > 0 && cause != only {
			return nil
		}
		only = cause
	}
	return only
}

package insight

import (
	"cmp"
	"context"
	"slices"
	"time"

	"offair/model"
)

// Plot is the pattern of a Tale.
type Plot uint8

// The patterns.
const (
	Retries     Plot = iota // dropped, refused again and again, back or not
	Expired                 // the same, because its URL had expired
	Taken                   // another push took over
	Fight                   // two encoders replace each other
	Reconnects              // one encoder replaces its own pushes again and again
	HandOver                // dropped while another push of the stream was on
	Flapped                 // dropped again and again
	AccountWide             // stopped together with many others, by an account's or quota's cause
)

// Tale is one thing that happened to a stream, told from its records.
type Tale struct {
	Plot  Plot
	Span  model.Span // Unix seconds, from the first of the evidence to behind the last
	Rows  []int      // the evidence, in the snapshot, in order of time; of AccountWide the first mostEvidence
	Count int        // events that the tale is told from
	Text  model.Text // one or two sentences, clean
}

// mostEvidence is how many rows a tale lists.
const mostEvidence = 200

// TellAsk says how stories are told.
type TellAsk struct {
	Zone     *time.Location // of the times; nil is UTC
	Now      int64          // Unix seconds
	Scope    model.Scope    // what coverage must be of, for "not back"
	Flapping model.Flapping
}

// Tell finds what happened to a stream in all its records, whatever the
// filter; key is its id in Snapshot.Keys. The oldest tale comes first. What
// would be told from too little is not told. It reads every row's key once, 1
// to 2 ms a million. The error is ctx's.
func Tell(ctx context.Context, s *model.Snapshot, key uint32, ask TellAsk) ([]Tale, error) {
	v, err := model.NewView(ctx, s, nil)
	if err != nil {
		return nil, err
	}
	steps, err := History(ctx, v, key, ask.Flapping)
	if err != nil {
		return nil, err
	}
	steps = slices.DeleteFunc(steps, func(st Step) bool { return st.When == 0 })
	ask.Zone = clockOf(ask.Zone).zone
	t := &teller{s: s, ask: ask, steps: steps, offs: OffsOf(s, OffAsk{ask.Scope, ask.Now})}
	t.rows = make([]model.Row, len(steps))
	for i := range steps {
		t.rows[i] = s.Row(steps[i].Row)
	}
	for _, tell := range []func(){t.retries, t.fights, t.takeovers, t.handOvers, t.flapping, t.accountWide} {
		if tell(); ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	slices.SortStableFunc(t.tales, func(a, b Tale) int {
		return cmp.Or(cmp.Compare(a.Span.From, b.Span.From), cmp.Compare(a.Plot, b.Plot))
	})
	return t.tales, nil
}

// About are the tales that a row is evidence of, the last one first.
func About(tales []Tale, row int) []Tale {
	var out []Tale
	for _, t := range slices.Backward(tales) {
		if _, ok := slices.BinarySearch(t.Rows, row); ok {
			out = append(out, t)
		}
	}
	return out
}

// teller tells the story of one stream.
type teller struct {
	s     *model.Snapshot
	ask   TellAsk
	steps []Step      // those with a time, by it
	rows  []model.Row // of the steps
	offs  *Offs
	told  map[int]bool // steps that a fight tells of
	tales []Tale
}

// tell adds a tale of some steps.
func (t *teller) tell(p Plot, steps []int, text model.Text) {
	tale := Tale{Plot: p, Text: text, Count: len(steps)}
	for _, i := range steps {
		tale.Rows = append(tale.Rows, t.steps[i].Row)
	}
	slices.Sort(tale.Rows)
	tale.Rows = slices.Compact(tale.Rows)
	tale.Count = len(tale.Rows)
	tale.Span = model.Span{From: t.s.When(tale.Rows[0]), To: t.s.When(tale.Rows[len(tale.Rows)-1]) + 1}
	t.tales = append(t.tales, tale)
}

// clock is a moment on the clocks of the zone; with the date when it is not
// today's.
func (t *teller) clock(at int64) string {
	when := time.Unix(at, 0).In(t.ask.Zone)
	if when.Format(time.DateOnly) != time.Unix(t.ask.Now, 0).In(t.ask.Zone).Format(time.DateOnly) {
		return when.Format("01-02 15:04:05")
	}
	return when.Format(time.TimeOnly)
}

// between is from one moment to another, or at the one when they are the same
// second. A date is said once where it is the same.
func (t *teller) between(from, to int64) model.Text {
	a, b := t.clock(from), t.clock(to)
	if from == to {
		return both("at %s", "%s", a)
	}
	x, y := time.Unix(from, 0).In(t.ask.Zone), time.Unix(to, 0).In(t.ask.Zone)
	switch same := x.Format(time.DateOnly) == y.Format(time.DateOnly); {
	case same:
		b = y.Format(time.TimeOnly)
	case len(b) == len(time.TimeOnly):
		b = y.Format("01-02 15:04:05")
	}
	return both("from %s to %s", "%s 至 %s", a, b)
}

// why is what a step ended by, in words.
func (t *teller) why(i int) model.Text {
	if c := t.rows[i].Cause; c != nil {
		return causeText(c)
	}
	return model.Text{EN: "“" + t.rows[i].Reason + "”", ZH: "“" + t.rows[i].Reason + "”"}
}

// known reports whether a client is an address: streams of the internal
// network, and records without a client, have none to tell apart.
func known(client string) bool { return client != "" && client != model.Internal }

// startingAt is the step of the push on air that began at a second; -1 for
// none.
func (t *teller) startingAt(start int64) int {
	return slices.IndexFunc(t.steps, func(s Step) bool { return s.Start == start && !s.Refused })
}

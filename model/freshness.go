package model

import "time"

// Freshness says how current a snapshot is and what its feed is doing.
type Freshness struct {
	AsOf       time.Time // every span of the window was answered in full by then; zero before the first time
	Next       time.Time // when the feed asks again; zero when it does not
	Loading    bool      // the window is not loaded in full yet
	Done       int       // calls answered in this load
	Planned    int       // calls known to be needed in this load, Done included
	StaleSince time.Time // since when asking again has failed; zero while all is well
	Problem    Text      // the sentence for the failure, with its next step and RequestId; empty while all is well
	Throttled  bool      // the account's rate limit holds calls back just now
	Rate       int       // calls a second that pass just now while Throttled; 0 otherwise
	Odd        int       // records of the answers that could not be read at all

	Input   Input // of what rows are read from instead of being asked for
	Scope   Scope // what the feed asks for: claims of this scope tell whether the window is complete
	Offline bool  // nothing is asked for: rows are what was kept before, AsOf says as of when
	Archive Text  // why nothing is kept for later starts at the moment; empty while all is well
	Clock   Text  // this machine's clock is off by more than a minute; empty while it is not
}

// Input says what an input does that rows are read from. With Loading rows are
// pouring in; AsOf is when the last one came.
type Input uint8

// The states of an input, in their order.
const (
	NoInput   Input = iota // rows are asked for, or the input has ended
	InputRead              // it is being read, to its end
	InputOpen              // it gave nothing for a while and did not end: what comes is shown as it comes
)

// Window is the span of time looked at. With Back it rolls with the clock.
type Window struct {
	Back     time.Duration // the last Back before now; 0 when From and To say it
	From, To int64         // Unix seconds, To exclusive; 0 leaves that end open: the oldest that can be had, now
}

// At is the window at the moment now. An open end stays 0 for From and becomes
// now for To.
func (w Window) At(now time.Time) Span {
	s := Span{w.From, w.To}
	if w.Back > 0 {
		s.From = now.Add(-w.Back).Unix()
	}
	if s.To == 0 {
		s.To = now.Unix() + 1
	}
	return s
}

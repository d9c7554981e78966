package demo

import (
	"time"

	"offair/model"
)

// Filter says which time of a record the request's window is compared with.
// The cloud does not document it.
type Filter uint8

// The readings that a client has to stand.
const (
	ByEnd     Filter = iota // the end lies in the window
	ByStart                 // the start lies in the window
	ByOverlap               // any part of the push lies in the window
)

// Credentials sign calls. Token is empty for permanent keys.
type Credentials struct{ ID, Key, Token string }

// Failure is an API error that the server answers with.
type Failure struct{ Code, Message string }

// Options steer a Server. The zero value is an empty account that enforces
// every limit. Those marked "at start" are read by Start only; the others may
// be changed while the server runs, see Server.Change.
type Options struct {
	Seed        uint64        // at start: of the account, of faults and of odd fields
	Account     bool          // at start: serve the demo account of Seed, which moves with the clock
	Events      []model.Event // at start: serve these (too)
	Credentials Credentials   // an empty ID or Key is replaced by random text at start
	Port        int           // at start: 0 takes a free one

	Filter       Filter
	ExclusiveEnd bool          // a record at EndTime is outside the window; else it is inside
	Rate         int           // calls in any one second before RequestLimitExceeded; 0 means 300, negative no limit
	ClipTotal    bool          // TotalNum never says more than 10,000
	PastCap      PastCap       // what a page beyond record 10,000 is answered with
	Grace        time.Duration // how far EndTime may lie after now, and StartTime before the 60 days
	Latency      time.Duration // before each answer
	English      bool          // reasons in the English wording
	Faults       Faults

	OnAir      []Airing            // on air, besides what the demo account has there
	Forbid     []model.Scope       // streams whose push is forbidden
	SmallPages bool                // pages of what is on air hold 100 streams at most, as on the international site
	Actions    map[string]*Failure // calls of an action that fail with this, after the rate was counted

	Deny       bool     // every call is denied for want of permission
	OnlyDomain string   // calls that do not name this domain are denied
	Fail       *Failure // every call that is signed well fails with this

	Now    func() time.Time // at start: the clock; nil is time.Now
	Offset time.Duration    // the server's clock minus Now, in Date, signature and limits
}

// Airing is a stream that is on air.
type Airing struct {
	Place  model.Scope // domain, app and stream
	Since  []int64     // when its pushes began, Unix seconds; 0 is sent as null
	Client string      // of its measurements
}

// PastCap says how a page beyond the first 10,000 records is answered; the
// cloud does not document it.
type PastCap uint8

// The two ways.
const (
	CapError PastCap = iota // InvalidParameterValue
	CapEmpty                // an empty list
)

// The documented limits of DescribeLiveStreamEventList.
const (
	defaultRate = 300
	defaultSize = 10
	maxSize     = 100
	maxDepth    = 10_000
	maxSpan     = 30 * 24 * time.Hour
	reach       = 60 * 24 * time.Hour
)

// rate is the limit in force, 0 for none.
func (o *Options) rate() int {
	switch {
	case o.Rate == 0:
		return defaultRate
	case o.Rate < 0:
		return 0
	default:
		return o.Rate
	}
}

// now is the server's own clock.
func (o *Options) now() time.Time { return o.Now().Add(o.Offset) }

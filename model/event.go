package model

// Internal is what the API writes as client IP of a push that came from the
// vendor's internal network.
const Internal = "-"

// Event is one record of the API: one push that ended or was refused. All
// strings are as they were received; nothing in here may reach a terminal
// without going through a Snapshot, which holds the cleaned forms.
type Event struct {
	Domain     string // push domain
	App        string // AppName, the push path
	Stream     string
	ClientIP   string // "" when absent, Internal for an internal push
	Resolution string // as sent, for example 1920*1080
	Reason     string // StopReason, free text
	Start, End int64  // Unix seconds; 0 when absent or unreadable
	Up         int64  // the record's own Duration in seconds; NoUp when absent or unreadable
}

// NoUp says that a record has no readable Duration.
const NoUp = -1

// ID is what makes two records the same event. It is comparable and can be
// used as a map key; for the rule that a missing client IP matches any, ask
// Snapshot.Find.
type ID struct {
	Domain, App, Stream string
	Start, End          int64
	ClientIP            string
}

// ID returns the identity of e.
func (e Event) ID() ID {
	return ID{e.Domain, e.App, e.Stream, e.Start, e.End, e.ClientIP}
}

// When is the second that orders e among others: its end, else the best that
// is known of it (start plus length, start), else 0.
func (e Event) When() int64 {
	switch {
	case e.End != 0:
		return e.End
	case e.Start != 0 && e.Up > 0:
		return e.Start + e.Up
	default:
		return e.Start
	}
}

package tui

import (
	"context"
	"time"

	"offair/model"
)

// Source is where rows come from: a feed that goes on asking, or records that
// were read once.
type Source interface {
	// Wait returns the latest snapshot once its version differs from after.
	// The error is ctx's.
	Wait(ctx context.Context, after uint64) (*model.Snapshot, error)
	// Refresh asks for new records now. It returns at once.
	Refresh()
	// Want asks for at least this window. It returns at once.
	Want(w model.Window)
}

// Options are what a screen is made with.
type Options struct {
	Source  Source
	Air     Air             // nil: these records are of no account that can be asked
	Context context.Context // ends every wait; nil: never
	Query   string          // the filter line at the start
	Window  model.Window    // looked at when the filter sets none; zero: everything
	Account string          // shown in the header; clean
	Site    string          // shown in the header; clean
	Scope   string          // what every call is narrowed to, as terms of a query; clean
	Demo    bool            // made-up data: a badge stays on the screen at any size
	Lang    model.Lang
	Zone    *time.Location   // nil: the local one
	Now     func() time.Time // nil: time.Now
	ASCII   bool             // signs of our own are plain ASCII

	// WideAmbiguous says that the terminal draws characters of ambiguous
	// width two cells wide: none of them is then used for signs of our own.
	WideAmbiguous bool

	Notify Notify // how the terminal is told of what is watched

	// Reopen is the command that shows again what line leaves of a window; ""
	// where there is none. An empty span is no window. nil: there never is one.
	Reopen func(line string, window model.Span, zone *time.Location) string
	// JSON is a row as the json formats have it; nil: rows are not to be had so.
	JSON func(s *model.Snapshot, row int) string
	// Save writes a new file of that name and returns where it is, or why that
	// could not be done; nil: no file can be saved from here.
	Save func(name, text string) (file string, problem model.Text)

	Dark *bool // the terminal's background; nil: the terminal is asked
}

// filled gives the fields that may be left out their values.
func (o Options) filled() Options {
	if o.Context == nil {
		o.Context = context.Background()
	}
	if o.Zone == nil {
		o.Zone = time.Local
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

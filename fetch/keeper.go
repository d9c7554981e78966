package fetch

import (
	"context"

	"offair/model"
)

// Keeper keeps what a feed learned beyond the process. It belongs to one
// account on one site; which, is settled when it is opened. Its methods are
// safe for use by many goroutines.
type Keeper interface {
	// Restore adds the kept events to st, newest first, and calls shown with
	// what is known of all that was added so far: soon after the first rows,
	// and last when all are there. It does not publish. What is missing or
	// damaged is left out of the coverage; the error is ctx's, or says in one
	// sentence (an *Error) why nothing can be had. Where it takes long, events
	// come in from the network and are kept meanwhile: of one event, what is
	// restored is the older form (Store.AddOlder).
	Restore(ctx context.Context, st *model.Store, shown func(model.Coverage)) error

	// Keep queues events, and the claims that they complete, to be written: of
	// many in several transactions, the claims in the last, so that a claim never
	// stands without its events. It returns at once and never waits for the disk.
	// The events must not change any more.
	// A claim may rest on events of earlier calls too: a keeper that lost some
	// must not write claims before it was opened anew. Some events may have
	// been kept before.
	Keep(events []model.Event, known []model.Known)

	// Drop queues events that are to be kept no longer: the server holds other
	// records in their place. Like Keep it returns at once, and what one of them
	// says stands in the order in which both are called.
	Drop(events []model.Event)

	// Trouble says why nothing is kept at the moment (disk full, read-only,
	// another process writes, damaged and set aside); empty when all is well.
	// It is called from within shown too.
	Trouble() model.Text
}

// Follower is a Keeper that others may write at the same time. Run calls Follow
// after Restore; it adds to st what others keep, calls shown with all that is
// known when there is something new, and returns when ctx ends.
type Follower interface {
	Follow(ctx context.Context, st *model.Store, shown func(model.Coverage)) error
}

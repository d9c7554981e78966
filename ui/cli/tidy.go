package cli

import (
	"context"
	"runtime/debug"
	"time"

	"offair/model"
)

// tidyRest is for how long no row may have come before tidy acts.
const tidyRest = 2 * time.Second

// tidy gives memory back to the system once many rows have come and no more
// do: bringing in a million leaves half as much again behind as they take, and
// a screen is open for days beside other programs. It returns when ctx ends.
func tidy(ctx context.Context, st *model.Store) {
	tick := time.NewTicker(tidyRest)
	defer tick.Stop()
	for last, tidied := 0, 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		n := st.Snapshot().Len()
		if worthTidying(n, last, tidied) {
			debug.FreeOSMemory()
			tidied = n
		}
		last = n
	}
}

// worthTidying reports whether n rows are at rest, last being those of the look
// before, and many have come since there were tidied.
func worthTidying(n, last, tidied int) bool {
	const many = 50_000
	return n == last && n-tidied >= max(many, tidied/4)
}

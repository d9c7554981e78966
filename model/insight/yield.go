package insight

import (
	"context"
	"runtime"
)

// breathe lets whoever waits for a core have it, and is ctx's error. It is
// called at least once for each chunk of rows: what is worked out here is never
// as urgent as a key or a frame, and the scheduler by itself takes a core away
// after 10 ms only.
func breathe(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	runtime.Gosched()
	return ctx.Err()
}

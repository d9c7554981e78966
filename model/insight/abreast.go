package insight

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"offair/model"
)

// abreast does the jobs in order, as many at a time as there are cores, and
// waits for all. A panic in any of them comes out here, where the caller can
// catch it.
func abreast(ctx context.Context, jobs []func(context.Context) error) error {
	errs := make([]error, len(jobs))
	panics := make([]any, len(jobs))
	var next atomic.Int64
	work := func() {
		for i := next.Add(1) - 1; int(i) < len(jobs); i = next.Add(1) - 1 {
			func() {
				defer func() { panics[i] = recover() }()
				errs[i] = jobs[i](ctx)
			}()
		}
	}
	var others sync.WaitGroup
	for range min(model.Cores(), len(jobs)) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return errors.Join(errs...)
}

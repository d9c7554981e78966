package fetch

import "context"

// Departing is a context whose call tells leave when it leaves.
func Departing(ctx context.Context, leave func()) context.Context {
	return context.WithValue(ctx, departureKey{}, &departure{leave: leave})
}

package archive

import (
	"testing"
	"time"

	"offair/model"
)

// TestGather lets the writer wait for more for ever: what makes a transaction is
// written all the same, and so is the rest once somebody waits for it.
func TestGather(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t), gather: time.Hour}
	a := opened(t, o)
	events := randomEvents(3, leastWritten+308)
	all := model.Known{Span: sixtyDays, AsOf: sixtyDays.To}
	for i := 0; i < len(events); i += 100 {
		a.Keep(events[i:i+100:i+100], nil)
	}
	a.Keep(nil, []model.Known{all})
	waitFor(t, func() bool { return queued(a) < leastWritten })
	must(t, a.Flush(t.Context()))
	got, known := reopened(t, o)
	sameEvents(t, got, snapshotOf(events))
	sameKnown(t, known.Known, []model.Known{all})
}

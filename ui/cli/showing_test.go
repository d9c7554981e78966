package cli

import (
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// watched is a shower whose store is looked at.
type watched struct {
	*shower
	t *testing.T
}

func (w watched) add(ends ...int64) {
	for _, end := range ends {
		w.store.Add([]model.Event{{Stream: "s", End: end}})
		w.added()
	}
}

// shown runs a test of what an input shows, on a clock of its own.
func shown(t *testing.T, pipe bool, test func(w watched)) {
	t.Helper()
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := watched{showing(model.NewStore(), pipe), t}
		test(w)
		w.end()
	})
}

// see waits and looks at what is shown then.
func (w watched) see(what string, after time.Duration, rows int, loading bool, in model.Input) {
	w.t.Helper()
	time.Sleep(after)
	synctest.Wait()
	snap := w.store.Snapshot()
	f := snap.Freshness
	if snap.Len() != rows || f.Loading != loading || f.Input != in || (in == model.InputOpen && rows > 0) == f.AsOf.IsZero() {
		w.t.Errorf("%s: %d rows, %+v", what, snap.Len(), f)
	}
}

// TestShowing: what a pipe gives is shown soon. Once it has paused, it is open:
// what comes then does not make the rest uncertain, unless it pours. While nothing
// comes nothing runs.
func TestShowing(t *testing.T) {
	shown(t, true, func(w watched) {
		w.see("at first", 0, 0, true, model.InputRead)
		w.add(100)
		w.see("soon", publishEvery, 1, true, model.InputRead)
		w.add(200, 300)
		w.see("more", publishEvery, 3, true, model.InputRead)
		w.see("between", openAfter/3, 3, true, model.InputRead)
		w.add(350)
		w.see("while it waits for a pause", publishEvery, 4, true, model.InputRead)
		came := time.Now().Add(-publishEvery)
		w.see("quiet", openAfter, 4, false, model.InputOpen)
		if asOf := w.store.Snapshot().Freshness.AsOf; !asOf.Equal(came) {
			w.t.Errorf("as of %s, want %s", asOf, came)
		}
		version := w.store.Snapshot().Version
		w.see("still quiet", time.Hour, 4, false, model.InputOpen)
		if w.store.Snapshot().Version != version {
			w.t.Error("it publishes though nothing comes")
		}
		for i := range int64(5) {
			w.add(400 + i)
			w.see("one a second", time.Second, 5+int(i), false, model.InputOpen)
		}
		if n := w.store.Snapshot().Version - version; n != 5 {
			w.t.Errorf("%d publications for five records", n)
		}
		for i := range int64(9) {
			w.add(500 + i)
			time.Sleep(publishEvery * 2 / 5)
		}
		w.see("many at once", 0, 18, true, model.InputOpen)
		w.see("quiet again", time.Second, 18, false, model.InputOpen)
		w.add(900)
		w.end()
		w.see("ended", time.Hour, 18, false, model.InputOpen)
	})
}

// TestShowingNothing: a pipe that gives nothing is open all the same.
func TestShowingNothing(t *testing.T) {
	shown(t, true, func(w watched) {
		w.see("silent", time.Hour, 0, false, model.InputOpen)
		w.add(100)
		w.see("the first", time.Second, 1, false, model.InputOpen)
	})
}

// TestShowingAFile: a file has an end, however slow the disk.
func TestShowingAFile(t *testing.T) {
	shown(t, false, func(w watched) {
		w.see("nothing yet", time.Hour, 0, true, model.InputRead)
		w.add(100)
		w.see("some", time.Hour, 1, true, model.InputRead)
		w.add(200)
		w.see("more", publishEvery, 2, true, model.InputRead)
	})
}

package cli

import (
	"io"
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
		w.added(1)
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
		for i := range int64(30) {
			w.add(500 + i)
		}
		w.see("many at once", publishEvery, 39, true, model.InputOpen)
		w.see("quiet again", time.Second, 39, false, model.InputOpen)
		w.add(900)
		w.end()
		w.see("ended", time.Hour, 39, false, model.InputOpen)
	})
}

// TestShowingAllTheTime: a pipe that never pauses, since something falls all the
// time, is open once it brings only a few records at a time.
func TestShowingAllTheTime(t *testing.T) {
	shown(t, true, func(w watched) {
		rows := 0
		bring := func(n int, every, during time.Duration) {
			for range during / every {
				for range n {
					rows++
					w.add(int64(rows))
				}
				time.Sleep(every)
			}
		}
		bring(50, publishEvery, 10*time.Second)
		w.see("what it has kept", 0, rows, true, model.InputRead)
		bring(1, openAfter/3, calmAfter-time.Second)
		w.see("not for long", publishEvery, rows, true, model.InputRead)
		bring(3, publishEvery, 2*time.Second)
		w.see("calm", publishEvery, rows, false, model.InputOpen)
		bring(5, openAfter/6, time.Minute)
		w.see("calm for a minute", publishEvery, rows, false, model.InputOpen)
		bring(50, publishEvery, 10*time.Second)
		w.see("an outage", 0, rows, true, model.InputOpen)
		bring(1, openAfter/3, time.Second)
		w.see("after it", 0, rows, false, model.InputOpen)
	})
}

// TestEndOfAPipe: what a pipe gave is complete as of its end.
func TestEndOfAPipe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		c := &saved{name: "stdin", in: &opening{ReadCloser: r}, pipe: true, now: time.Now, store: model.NewStore()}
		go func() {
			time.Sleep(5 * time.Hour)
			_, _ = io.WriteString(w, `{"stream":"a","started_at":"2026-11-20T09:00:00Z","ended_at":"2026-11-20T10:00:00Z"}`+"\n")
			time.Sleep(time.Minute)
			_ = w.Close()
		}()
		snap, err := c.load(t.Context())
		if f := snap.Freshness; err != nil || !f.AsOf.Equal(time.Now()) || f.Loading || snap.Len() != 1 {
			t.Errorf("%v, %d rows, %+v at %s", err, snap.Len(), f, time.Now())
		}
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

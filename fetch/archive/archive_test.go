package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"offair/fetch"
	"offair/model"
)

var someone = Owner{Account: "env", Site: "cn", SecretID: "AKIDexample"}

// atNow is a clock that stands shortly after sixtyDays.
func atNow() time.Time { return time.Unix(sixtyDays.To+60, 0) }

func opened(t testing.TB, o Options) *Archive {
	t.Helper()
	a, err := Open(t.Context(), standard(o))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, a) })
	return a
}

func standard(o Options) Options {
	if o.Now == nil {
		o.Now = atNow
	}
	if o.Owner == (Owner{}) {
		o.Owner = someone
	}
	if o.gather == 0 {
		o.gather = time.Millisecond
	}
	if o.poll == 0 {
		o.poll = 5 * time.Millisecond
	}
	return o
}

func closed(t testing.TB, a *Archive) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.WithoutCancel(t.Context()), time.Minute)
	defer stop()
	if err := a.Close(ctx); err != nil {
		t.Fatal(err)
	}
}

// restored is what Restore brings, and what it says last.
func restored(t testing.TB, a *Archive) (*model.Snapshot, model.Coverage) {
	t.Helper()
	st := model.NewStore()
	var cover model.Coverage
	if err := a.Restore(t.Context(), st, func(c model.Coverage) { cover = c }); err != nil {
		t.Fatal(err)
	}
	return st.Publish(cover, model.Freshness{}), cover
}

// reopened is what a file holds once all that was kept is in it.
func reopened(t testing.TB, o Options) (*model.Snapshot, model.Coverage) {
	t.Helper()
	o.ReadOnly = true
	a := opened(t, o)
	defer closed(t, a)
	return restored(t, a)
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "state", "events.db") }

func claim(from, to, asOf int64) model.Known {
	return model.Known{Span: model.Span{From: from, To: to}, AsOf: asOf}
}

func isTold(t *testing.T, err error, kind error) {
	t.Helper()
	var told *fetch.Error
	if !errors.Is(err, kind) || !errors.As(err, &told) {
		t.Fatalf("%v, want %v", err, kind)
	}
	for _, text := range []model.Text{told.What, told.Next} {
		if text.EN == "" || text.ZH == "" || strings.Contains(text.EN+text.ZH, "%s") {
			t.Errorf("%v is told as %+v", kind, text)
		}
	}
}

func TestKeepAndRestore(t *testing.T) {
	t.Parallel()
	r := seed(t)
	for range 6 {
		o := Options{Path: newPath(t)}
		st := model.NewStore()
		var known []model.Known
		for range 1 + r.IntN(4) { // runs of the program
			a := opened(t, o)
			for range r.IntN(30) {
				events := oddEvents(r, r.IntN(300), sixtyDays)
				st.Add(slices.Clone(events))
				from := sixtyDays.From + r.Int64N(5_000_000)
				k := claim(from, from+r.Int64N(100_000), sixtyDays.To+r.Int64N(9))
				known = append(known, k)
				a.Keep(events, []model.Known{k})
				if r.IntN(4) == 0 {
					a.Keep(events[:len(events)/2], nil) // again, as polls overlap
				}
			}
			closed(t, a)
		}
		want := st.Publish(model.Coverage{}, model.Freshness{})
		snap, cover := reopened(t, o)
		sameEvents(t, snap, want)
		sameKnown(t, cover.Known, known)
	}
}

// sameEvents compares what two snapshots hold of each event; which of two
// reasons stands depends on the order of arrival.
func sameEvents(t testing.TB, got, want *model.Snapshot) {
	t.Helper()
	a, b := eventsOf(got), eventsOf(want)
	for i := range min(len(a), len(b)) {
		if a[i].ID() != b[i].ID() || a[i].Up != b[i].Up {
			t.Fatalf("row %d of %d and %d:\n got %+v\nwant %+v", i, len(a), len(b), a[i], b[i])
		}
	}
	if len(a) != len(b) {
		t.Fatalf("%d rows, want %d", len(a), len(b))
	}
}

// sameKnown compares claims second by second, at their borders: the same spans
// are known, none fresher than it was claimed.
func sameKnown(t testing.TB, got, want []model.Known) {
	t.Helper()
	a, b := model.Coverage{Known: got}.Merge(model.Coverage{}), model.Coverage{Known: want}.Merge(model.Coverage{})
	for _, k := range want {
		if m := a.Missing(k.Scope, k.Span); len(m) > 0 {
			t.Fatalf("%v is claimed and not known", m)
		}
	}
	for _, k := range got {
		asOf, ok := b.AsOf(k.Scope, k.Span)
		if !ok {
			t.Fatalf("%+v was never claimed", k)
		}
		if k.AsOf > asOf {
			t.Fatalf("%+v, claimed as of %d", k, asOf)
		}
	}
}

func TestShownNewestFirst(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	a := opened(t, o)
	snap := snapshotOf(randomEvents(1, 300_000))
	for lo := 0; lo < snap.Len(); lo += 20_000 {
		part := snapshotOf(eventsOf(snap)[lo:min(lo+20_000, snap.Len())])
		a.Keep(eventsOf(part), []model.Known{claim(part.When(0), part.When(part.Len()-1)+1, sixtyDays.To)})
		waitFor(t, func() bool { return queued(a) == 0 })
	}
	closed(t, a)
	st, shown, last := model.NewStore(), 0, 0
	b := opened(t, Options{Path: o.Path, ReadOnly: true})
	err := b.Restore(t.Context(), st, func(c model.Coverage) {
		shown++
		got := st.Publish(c, model.Freshness{})
		if got.Len() <= last && got.Len() < snap.Len() {
			t.Errorf("%d rows shown after %d", got.Len(), last)
		}
		last = got.Len()
		for _, k := range c.Known {
			lo, hi := got.Range(k.Span)
			from, to := snap.Range(k.Span)
			if hi-lo != to-from {
				t.Errorf("%+v is claimed with %d of %d rows", k, hi-lo, to-from)
			}
		}
		if newest := got.When(got.Len() - 1); newest != snap.When(snap.Len()-1) {
			t.Errorf("the newest shown is of %d", newest)
		}
	})
	if err != nil || shown < 3 || last != snap.Len() {
		t.Fatalf("%v, shown %d times, %d rows of %d", err, shown, last, snap.Len())
	}
}

func randomEvents(s uint64, n int) []model.Event {
	r := rand.New(rand.NewPCG(s, s))
	out := make([]model.Event, n)
	for i := range out {
		end := sixtyDays.From + int64(i)*60*86400/int64(n)
		out[i] = model.Event{
			Domain: "push.example.com", App: "live", Stream: fmt.Sprint("room-", r.IntN(1+n/20)),
			ClientIP: fmt.Sprint("192.0.2.", r.IntN(256)), Start: end - int64(r.IntN(9000)), End: end,
		}
		out[i].Up = out[i].End - out[i].Start
	}
	return out
}

func queued(a *Archive) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.queue.rows + len(a.queue.known)
}

// waitFor polls for what another goroutine is about to do.
func waitFor(t testing.TB, is func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	end := time.After(time.Minute)
	for !is() {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("waited for a minute")
		}
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	a := opened(t, o)
	a.Keep(randomEvents(1, 10), nil)
	waitFor(t, func() bool { return queued(a) == 0 })
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		at, err := os.Stat(o.Path + suffix)
		if err != nil || (runtime.GOOS != "windows" && at.Mode().Perm() != 0o600) {
			t.Errorf("%q: %v %v", suffix, at, err)
		}
	}
	if at, err := os.Stat(filepath.Dir(o.Path)); err != nil || (runtime.GOOS != "windows" && at.Mode().Perm() != 0o700) {
		t.Errorf("directory: %v %v", at, err)
	}
}

package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"offair/model"
)

// forms draws records of few events, which say something else each time.
func forms(r *rand.Rand, n int) []model.Event {
	out := make([]model.Event, n)
	for i := range out {
		end := sixtyDays.To - int64(r.IntN(400))
		out[i] = model.Event{
			Domain: "push.example.com", App: "live", Stream: fmt.Sprint("s", r.IntN(3)), ClientIP: "192.0.2.1",
			Start: end - 60, End: end, Up: 60 + int64(r.IntN(3)), Reason: fmt.Sprint("r", r.IntN(6)), Resolution: fmt.Sprint(r.IntN(2), "*1"),
		}
	}
	return out
}

func rowsOf(s *model.Snapshot) []model.Event {
	out := make([]model.Event, s.Len())
	for i := range out {
		out[i] = s.Event(i)
	}
	return out
}

// TestChangesAreKept lets records change, go and come back over several lives
// of an archive, with many short segments made into long ones on the way, and
// wants each time what a store in memory has.
func TestChangesAreKept(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 5))
		o := Options{Path: newPath(t)}
		want := model.NewStore()
		for life := range 4 {
			a := opened(t, o)
			st := model.NewStore()
			if err := a.Restore(t.Context(), st, func(model.Coverage) {}); err != nil {
				t.Fatal(err)
			}
			for range 8 + r.IntN(20) {
				page := forms(r, 1+r.IntN(30))
				want.Add(slices.Clone(page))
				st.Add(slices.Clone(page))
				a.Keep(page, nil)
				if gone := forms(r, r.IntN(4)); r.IntN(3) == 0 {
					want.Remove(gone)
					st.Remove(gone)
					a.Drop(gone)
				}
				st.Publish(model.Coverage{}, model.Freshness{})
				if r.IntN(2) == 0 {
					must(t, a.Flush(t.Context()))
				}
			}
			closed(t, a)
			got, _ := reopened(t, o)
			wanted := rowsOf(want.Publish(model.Coverage{}, model.Freshness{}))
			if rows := rowsOf(got); !slices.Equal(rows, wanted) {
				i := 0
				for i < min(len(rows), len(wanted)) && rows[i] == wanted[i] {
					i++
				}
				t.Fatalf("seed %d, life %d: %d rows, want %d; from %d on\n got %+v\nwant %+v", seed, life, len(rows), len(wanted), i,
					rows[i:min(len(rows), i+2)], wanted[i:min(len(wanted), i+2)])
			}
		}
	}
}

// TestChangesAreFollowed shows another process what changed and what is gone.
func TestChangesAreFollowed(t *testing.T) {
	t.Parallel()
	o := Options{Path: newPath(t)}
	a, old := opened(t, o), forms(rand.New(rand.NewPCG(1, 1)), 1)[0]
	mine := model.NewStore()
	must(t, a.Restore(t.Context(), mine, func(model.Coverage) {}))
	keep := func(e model.Event) {
		mine.Add([]model.Event{e})
		mine.Publish(model.Coverage{}, model.Freshness{})
		a.Keep([]model.Event{e}, nil)
		must(t, a.Flush(t.Context()))
	}
	keep(old)
	b, st := opened(t, o), model.NewStore()
	must(t, b.Restore(t.Context(), st, func(model.Coverage) {}))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- b.Follow(ctx, st, func(c model.Coverage) { st.Publish(c, model.Freshness{}) })
	}()
	says := func(reason string) func() bool {
		return func() bool {
			snap := st.Snapshot()
			row, ok := snap.Find(old.ID())
			return ok && snap.Event(row).Reason == reason || !ok && reason == ""
		}
	}
	changed := old
	changed.Reason = "corrected"
	keep(changed)
	waitFor(t, says("corrected"))
	keep(old) // and back
	waitFor(t, says(old.Reason))
	longer := old
	longer.End += 30
	keep(longer)
	a.Drop([]model.Event{old})
	mine.Remove([]model.Event{old})
	mine.Publish(model.Coverage{}, model.Freshness{})
	waitFor(t, says(""))
	stop()
	if err := <-ended; !errors.Is(err, ctx.Err()) {
		t.Error(err)
	}
	closed(t, a)
	waitFor(t, b.Writing)
	closed(t, b)
	if got, _ := reopened(t, o); !slices.Equal(rowsOf(got), []model.Event{longer}) {
		t.Errorf("after both have ended: %+v", rowsOf(got))
	}
}

// TestWhoTakesOverKeepsTheNewerForm has a process whose store holds one form of
// a record take over an archive that holds another: the one as of the later
// claim stands.
func TestWhoTakesOverKeepsTheNewerForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		theirs, ours int64
		want         string
	}{{100, 50, "theirs"}, {50, 100, "ours"}} {
		o := Options{Path: newPath(t)}
		first := forms(rand.New(rand.NewPCG(1, 1)), 1)[0]
		a := opened(t, o)
		b := opened(t, o)
		mine := model.NewStore()
		must(t, a.Restore(t.Context(), mine, func(model.Coverage) {}))
		st := model.NewStore()
		must(t, b.Restore(t.Context(), st, func(model.Coverage) {}))
		known := func(asOf int64) []model.Known { return []model.Known{claim(first.End, first.End+1, first.End+asOf)} }
		first.Reason = "theirs"
		mine.Add([]model.Event{first})
		mine.Publish(model.Coverage{}, model.Freshness{})
		a.Keep([]model.Event{first}, known(c.theirs))
		must(t, a.Flush(t.Context()))
		first.Reason = "ours"
		st.Add([]model.Event{first})
		b.Keep([]model.Event{first}, known(c.ours))
		st.Publish(model.Coverage{Known: known(c.ours)}, model.Freshness{})
		closed(t, a)
		waitFor(t, func() bool { return b.Writing() && !b.behind() })
		closed(t, b)
		got, _ := reopened(t, o)
		if rows := rowsOf(got); len(rows) != 1 || rows[0].Reason != c.want {
			t.Errorf("as of %d and %d: %+v, want %q", c.theirs, c.ours, rows, c.want)
		}
	}
}

// TestManifestTellsWhatIsGone reads manifests of both forms.
func TestManifestTellsWhatIsGone(t *testing.T) {
	t.Parallel()
	m := &manifest{owner: newOwner(someone), next: 9, gone: goneAt(forms(rand.New(rand.NewPCG(3, 3)), 5), 7)}
	back, err := decodeManifest(m.encode())
	if err != nil || !slices.Equal(back.gone, m.gone) {
		t.Errorf("%v: %+v, want %+v", err, back, m.gone)
	}
	m.gone = nil
	b, _ := unsealed(m.encode())
	b = append([]byte(firstMark), b[len(manifestMark):len(b)-1]...)
	if back, err = decodeManifest(sealed(b)); err != nil || back.next != 9 || len(back.gone) > 0 {
		t.Errorf("the first form: %v: %+v", err, back)
	}
}

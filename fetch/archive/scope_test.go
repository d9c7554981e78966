package archive

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"offair/model"
)

// scopedEvents end one a minute, of three domains in turn and two apps, some
// without a domain.
func scopedEvents(n int, now int64) []model.Event {
	out := make([]model.Event, n)
	for i := range out {
		out[i] = model.Event{
			Domain: []string{"a.example", "b.example", "", "c.example"}[i%4], App: []string{"live", "vod"}[i%5%2],
			Stream: "s" + string(rune('a'+i%7)), ClientIP: "192.0.2.1", Start: now - int64(60*i) - 90, End: now - int64(60*i) - 30, Up: 60,
		}
	}
	return out
}

// restoredOf is what an archive brings into an empty store under a scope.
func restoredOf(t *testing.T, path string, sc model.Scope) *model.Snapshot {
	t.Helper()
	a, err := Open(context.Background(), Options{Path: path, ReadOnly: true, Scope: sc})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close(context.Background()) }()
	st, cov := model.NewStore(), model.Coverage{}
	if err := a.Restore(context.Background(), st, func(c model.Coverage) { cov = c }); err != nil {
		t.Fatal(err)
	}
	return st.Publish(cov, model.Freshness{})
}

// TestRestoreOfAScope: rows of others stay where they are, and nothing is
// claimed of others, since what a store claims may be written back.
func TestRestoreOfAScope(t *testing.T) {
	t.Parallel()
	path, now := filepath.Join(t.TempDir(), "kept.db"), time.Now().Unix()
	events := scopedEvents(400, now)
	a, err := Open(context.Background(), Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	day, week := model.Span{From: now - 86400, To: now}, model.Span{From: now - 7*86400, To: now}
	a.Keep(events, []model.Known{
		{Span: day, AsOf: now}, {Span: week, Scope: model.Scope{Stream: "sa"}, AsOf: now}, {Span: week, Scope: model.Scope{Domain: "b.example"}, AsOf: now},
	})
	if err := a.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, sc := range []model.Scope{
		{}, {Domain: "a.example"}, {Domain: "b.example"}, {App: "vod"}, {Domain: "b.example", App: "live"}, {Domain: "none.example"},
	} {
		snap, want := restoredOf(t, path, sc), 0
		for _, e := range events {
			if sc.Holds(model.Scope{Domain: e.Domain, App: e.App}) || e.Domain == "" && sc.Holds(model.Scope{Domain: sc.Domain, App: e.App}) {
				want++
			}
		}
		if snap.Len() != want {
			t.Errorf("%+v: %d rows, want %d", sc, snap.Len(), want)
		}
		for _, k := range snap.Coverage.Known {
			if !sc.Holds(k.Scope) {
				t.Errorf("%+v: claims %+v", sc, k)
			}
		}
		if !snap.Coverage.Complete(sc, day) || snap.Coverage.Complete(sc, week) != (sc.Domain == "b.example") {
			t.Errorf("%+v: known is %+v", sc, snap.Coverage.Known)
		}
		one := model.Scope{Domain: sc.Domain, App: sc.App, Stream: "sa"}
		if !snap.Coverage.Complete(one, week) {
			t.Errorf("%+v: of one stream is known %+v", sc, snap.Coverage.Known)
		}
	}
}

// TestScopeOfASegmentLeavesTheRestAlone: what passes is told by names alone.
func TestScopeOfASegmentLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	st := model.NewStore()
	st.Add(scopedEvents(40, 1_700_000_000))
	snap := st.Publish(model.Coverage{}, model.Freshness{})
	g := snap.Segment(0, snap.Len())
	if scoped(g, model.Scope{}) != g {
		t.Error("without a scope it is another segment")
	}
	got := scoped(g, model.Scope{Domain: "a.example"})
	if slices.Contains(got.Texts[model.SegmentDomain], "b.example") || got.Len() != 20 || g.Len() != 40 {
		t.Errorf("%d of %d rows, domains %q", got.Len(), g.Len(), got.Texts[model.SegmentDomain])
	}
}

package archive

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"offair/model"
)

// TestLongSegments keeps a history newest first, then what came later and what
// came late, as syncs do over weeks: the long segments never overlap, few are
// short of rows, and together they hold what a store does.
func TestLongSegments(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 5))
	w, err := newWriterAt(t, newPath(t))
	must(t, err)
	defer w.close()
	want := model.NewStore()
	keep := func(events []model.Event) {
		want.Add(slices.Clone(events))
		q := queue{}
		q.add(events, nil)
		must(t, w.write(t.Context(), q, nil))
		must(t, w.compact(t.Context()))
		apart(t, w.manifest)
	}
	all := randomEvents(7, 5*segmentRows)
	slices.SortFunc(all, func(a, b model.Event) int { return cmp.Compare(a.End, b.End) })
	middle := 3 * segmentRows
	for hi := middle; hi > 0; hi -= leastWritten { // a first sync
		keep(all[max(0, hi-leastWritten):hi])
	}
	for lo := middle; lo < len(all); lo += 3000 { // refreshes, some of which find late records
		events := slices.Clone(all[lo:min(lo+3000, len(all))])
		if r.IntN(8) == 0 {
			late := all[r.IntN(middle)]
			late.Stream = "late"
			events = append(events, late)
		}
		keep(events)
	}
	rows, long := 0, 0
	for _, e := range w.manifest.segments {
		rows += e.rows
		if e.long {
			long++
		}
	}
	snap := want.Publish(model.Coverage{}, model.Freshness{})
	if rows != snap.Len() || long > 2*rows/segmentRows {
		t.Errorf("%d rows in %d long segments and others, %d events", rows, long, snap.Len())
	}
	got := model.NewStore()
	for _, e := range w.manifest.newestFirst() {
		s, err := w.load(t.Context(), w.db, e)
		must(t, err)
		_, err = got.AddOlder(s.pick([]run{{hi: s.Len()}}))
		must(t, err)
	}
	sameEvents(t, got.Publish(model.Coverage{}, model.Freshness{}), snap)
}

// apart fails when long segments overlap.
func apart(t *testing.T, m *manifest) {
	t.Helper()
	long := slices.DeleteFunc(slices.Clone(m.segments), func(e entry) bool { return !e.long })
	slices.SortFunc(long, func(a, b entry) int { return cmp.Compare(a.first, b.first) })
	for i := 1; i < len(long); i++ {
		if long[i-1].last >= long[i].first {
			t.Fatalf("%+v and %+v overlap", long[i-1], long[i])
		}
	}
}

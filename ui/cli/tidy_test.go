package cli

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"offair/model"
)

func TestWorthTidying(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, tidied int
		want      bool
	}{
		{0, 0, false},
		{49_999, 0, false},
		{50_000, 0, true},
		{1_000_000, 0, true},
		{1_001_000, 1_000_000, false},
		{1_250_000, 1_000_000, true},
	} {
		if got := worthTidying(c.n, c.tidied); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestShareOf(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{0: 25, 400_000: 25, 1_000_000: 10, 5_000_000: 8} {
		if got := shareOf(n); got != want {
			t.Errorf("%d rows: %d %%, want %d", n, got, want)
		}
	}
}

// TestCeilingLeavesRoom: whatever is in use and beside it, the collector must not
// be made to run without end, and a million rows in use as they usually are have
// to fit.
func TestCeilingLeavesRoom(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1000, 1_000_000, 5_000_000} {
		for inUse := int64(0); inUse < 400*mega; inUse += mega {
			for beside := int64(0); beside < 40*mega; beside += 3 * mega {
				if got := ceiling(n, memoryUse{inUse, beside}); got < inUse+max(beside+4*mega, 8*mega) {
					t.Fatalf("%d rows, %d MB in use, %d MB beside: %d MB", n, inUse/mega, beside/mega, got/mega)
				}
			}
		}
	}
	if got := ceiling(1_000_000, memoryUse{live: 44 * mega, beside: 4 * mega}); got > 60*mega {
		t.Errorf("a million rows: %d MB", got/mega)
	}
}

// TestInUse: the runtime tells what it holds, and both parts of it together are
// no more than it has.
func TestInUse(t *testing.T) {
	t.Parallel()
	runtime.GC()
	var m runtime.MemStats
	u := inUse()
	runtime.ReadMemStats(&m)
	if u.live <= 0 || u.beside <= 0 || uint64(u.live+u.beside) > m.Sys {
		t.Errorf("%+v of %d bytes", u, m.Sys)
	}
}

// TestKeeperTidiesTwice: once when many rows have come, and once when what they
// mean has been worked out; then no more.
func TestKeeperTidiesTwice(t *testing.T) {
	st := model.NewStore()
	events := make([]model.Event, 50_000)
	for i := range events {
		events[i] = model.Event{Stream: "s", End: int64(i + 1)}
	}
	st.Add(events)
	st.Publish(model.Coverage{}, model.Freshness{})
	k := keeper{store: st, free: true}
	at := time.Unix(1000, 0)
	k.look(at)
	forced := func() uint32 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.NumForcedGC
	}
	before := forced()
	for i, want := range []uint32{1, 1, 1, 2, 2, 2, 2} {
		at = at.Add(tidyRest)
		if k.look(at); forced()-before < want {
			t.Fatalf("look %d at rest: given back %d times, want %d", i+1, forced()-before, want)
		}
	}
	if k.after != 0 || k.tidied != len(events) {
		t.Errorf("it goes on: %+v", k)
	}
	st.Add([]model.Event{{Stream: "s", End: 60_000}}) // a refresh
	st.Publish(model.Coverage{}, model.Freshness{})
	before = forced()
	for i, want := range []uint32{0, 1, 1, 1, 1} {
		if got := forced() - before; got > want {
			t.Errorf("look %d after a refresh: given back %d times already", i, got)
		}
		at = at.Add(tidyRest)
		if k.look(at); forced()-before < want {
			t.Errorf("look %d after a refresh: given back %d times, want %d", i+1, forced()-before, want)
		}
	}
	if k.swept != len(events)+1 || k.tidied != len(events) {
		t.Errorf("after a refresh: %+v", k)
	}
}

// TestKeeper goes through the life of a screen; the settings are the process's,
// so it is not parallel.
func TestKeeper(t *testing.T) {
	percent, limit := debug.SetGCPercent(77), debug.SetMemoryLimit(-1)
	defer debug.SetGCPercent(percent)
	st := model.NewStore()
	k := keeper{store: st, quick: true}
	at := time.Unix(1000, 0)
	see := func(after time.Duration, wait time.Duration, share int, limited bool) {
		t.Helper()
		if got := k.look(at.Add(after)); got != wait || k.share != share || (k.limit < math.MaxInt64) != limited {
			t.Errorf("after %s: again in %s with %d %% and %d bytes", after, got, k.share, k.limit)
		}
	}
	see(0, tidyLook, 100, true)
	see(time.Second, tidyLook, 100, true)
	see(3*time.Second, tidyRest, 25, false)
	st.Add([]model.Event{{Stream: "s", End: 1}})
	st.Publish(model.Coverage{}, model.Freshness{})
	see(4*time.Second, tidyLook, 25, true)
	see(6*time.Second, tidyRest, 25, false)
	k.end()
	if got := debug.SetGCPercent(77); got != 77 {
		t.Errorf("it left %d %%", got)
	}
	if got := debug.SetMemoryLimit(-1); got != limit {
		t.Errorf("it left %d bytes", got)
	}
	free := keeper{store: st, free: true}
	free.look(at)
	if free.share != 0 || free.limit != 0 {
		t.Error("GOGC had not its way")
	}
	free.end()
}

// TestQuickStartHasRoom: a start from an archive has more room than other
// loads for as long as it may take, and no longer.
func TestQuickStartHasRoom(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 11, 20, 14, 0, 0, 0, time.UTC)
	for quick, soon := range map[bool]bool{true: true, false: false} {
		k := keeper{quick: quick, began: began, rows: 1 << 30} // so many that what is in use does not matter
		first, later := k.limitAt(began), k.limitAt(began.Add(startTime))
		if (first > later) != soon {
			t.Errorf("quick %v: %d bytes at first, %d later", quick, first, later)
		}
	}
}

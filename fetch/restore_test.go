package fetch

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// TestHungRestore has an archive that does not answer: the network is
// asked meanwhile, a word says why, and what the archive has comes in later,
// as the older form.
func TestHungRestore(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		s := newServer(m, random(rand.New(rand.NewPCG(7, 7)), 3000, time.Now(), 5*24*time.Hour))
		s.revising()
		k := newShelf()
		o := Options{Window: model.Window{Back: 24 * time.Hour}, Keeper: k}
		wide := o
		wide.Window.Back = 4 * 24 * time.Hour
		if _, err := NewFeed(s, model.NewStore(), wide).Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		s.mu.Lock()
		for i := range 400 {
			s.reviseLocked(len(s.events)-1-i, i, time.Now().Unix())
		}
		s.mu.Unlock()
		k.gate = make(chan struct{})
		st := model.NewStore()
		f := NewFeed(s, st, o)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = f.Run(ctx)
		}()
		time.Sleep(restoreWait + 20*time.Second)
		synctest.Wait()
		snap := st.Snapshot()
		if snap.Freshness.Archive != hanging {
			t.Errorf("the word on the screen: %q", snap.Freshness.Archive.EN)
		}
		if !claimed(snap).holds(before(23 * time.Hour)) {
			t.Errorf("not loaded from the network: %v", snap.Coverage)
		}
		close(k.gate)
		time.Sleep(time.Minute)
		synctest.Wait()
		snap = st.Snapshot()
		if !snap.Freshness.Archive.Empty() {
			t.Errorf("the word stays: %q", snap.Freshness.Archive.EN)
		}
		if !claimed(snap).holds(before(3 * 24 * time.Hour)) {
			t.Errorf("what was restored late is not claimed: %v", snap.Coverage)
		}
		sameRecords(t, s, snap, last(23*time.Hour))
		trueForms(t, "shown", s, snap.Coverage.Known, rowsOf(snap))
		cancel()
		<-ended
	})
}

// before is the last stretch of time but for the newest minute.
func before(d time.Duration) model.Span {
	sp := last(d)
	sp.To -= 60
	return sp
}

// TestDeadRestore has an archive that never answers: a feed ends all the same,
// and says where nothing else can be shown.
func TestDeadRestore(t *testing.T) {
	t.Parallel()
	for _, offline := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := newServer(byEnd, random(rand.New(rand.NewPCG(8, 8)), 300, time.Now(), 24*time.Hour))
			k := newShelf()
			k.gate = make(chan struct{})
			defer close(k.gate)
			st := model.NewStore()
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if err := NewFeed(s, st, Options{Window: model.Window{Back: time.Hour}, Keeper: k, Offline: offline}).Run(ctx); err != nil {
				t.Error(err)
			}
			if got := st.Snapshot().Freshness.Archive; got != hanging {
				t.Errorf("offline %v: the word on the screen: %q", offline, got.EN)
			}
			if offline != (s.count() == 0) {
				t.Errorf("offline %v: %d calls", offline, s.count())
			}
		})
	}
}

package fetch

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// daysBefore are the same two hours of n days before, the nearest first.
func daysBefore(now time.Time, n int) []model.Window {
	var out []model.Window
	for d := 1; d <= n; d++ {
		to := now.AddDate(0, 0, -d).Unix()
		out = append(out, model.Window{From: to - 7200, To: to})
	}
	return out
}

// TestLaterComesAfterEverythingElse checks that windows at low priority are
// loaded in order once what is wanted is there, and one at a time.
func TestLaterComesAfterEverythingElse(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		now := time.Now()
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 5_000, now, 10*24*time.Hour))
		s.latency = 80 * time.Millisecond
		f := running(t, s, Options{Window: model.Window{Back: 2 * time.Hour}, Patient: true})
		want := daysBefore(now, 3)
		f.WantLater(want...)
		covers := func(w model.Window) bool {
			return f.store.Snapshot().Coverage.Complete(model.Scope{}, w.At(now))
		}
		loaded := -1
		for range 200 {
			time.Sleep(100 * time.Millisecond) // of the bubble: it takes no time
			synctest.Wait()
			for i, w := range want {
				if covers(w) && i > loaded+1 {
					t.Fatalf("window %d came before window %d", i, loaded+1)
				}
				if covers(w) && i == loaded+1 {
					loaded = i
					if !covers(model.Window{From: now.Unix() - 7000, To: now.Unix() - 10}) {
						t.Error("a window at low priority came before what is shown")
					}
				}
			}
		}
		if loaded != 2 || f.hasLater() {
			t.Errorf("%d of 3 windows are loaded, more to come: %v", loaded+1, f.hasLater())
		}
		if p := f.store.Snapshot().Freshness; p.Loading || !p.Problem.Empty() {
			t.Errorf("it shows as loading: %+v", p)
		}
	})
}

// TestLaterGivesWay checks that what is wanted does not wait for what is not,
// and that the interrupted window is loaded afterwards.
func TestLaterGivesWay(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		now := time.Now()
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 30_000, now, 10*24*time.Hour))
		s.latency = 80 * time.Millisecond
		f := running(t, s, Options{Window: model.Window{Back: time.Hour}, Patient: true, Rate: 4})
		time.Sleep(20 * time.Second)
		synctest.Wait()
		long := model.Window{From: now.AddDate(0, 0, -9).Unix(), To: now.AddDate(0, 0, -2).Unix()}
		f.WantLater(long)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		f.Want(model.Window{Back: 3 * time.Hour})
		shown := model.Span{From: now.Unix() - 3*3600 + 60, To: now.Unix() - 10}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if cov := f.store.Snapshot().Coverage; !cov.Complete(model.Scope{}, shown) || cov.Complete(model.Scope{}, long.At(now)) {
			t.Errorf("what is wanted waits: %v", cov.Known)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if cov := f.store.Snapshot().Coverage; !cov.Complete(model.Scope{}, long.At(now)) {
			t.Errorf("the interrupted window was not loaded: %v", cov.Known)
		}
	})
}

// TestLaterIsReplaced checks that the last call counts.
func TestLaterIsReplaced(t *testing.T) {
	t.Parallel()
	f := NewFeed(nil, model.NewStore(), Options{})
	f.WantLater(daysBefore(time.Now(), 40)...)
	if n := len(f.later); n != mostLater {
		t.Errorf("%d windows wait, want %d", n, mostLater)
	}
	f.WantLater()
	if f.hasLater() {
		t.Error("windows wait that are not wanted any more")
	}
}

package fetch

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"offair/model"
)

// shelf is a Keeper in memory. A claim rests on the events that were handed
// over with it or before.
type shelf struct {
	mu      sync.Mutex
	events  []model.Event
	seen    map[model.ID]int
	cov     model.Coverage
	trouble model.Text
	broken  error         // of Restore
	gate    chan struct{} // holds Restore up until it is closed; nil: nothing does
	naked   []model.Known
	holds   func(model.Known, map[model.ID]int) bool // whether the events of a claim are there
}

func newShelf() *shelf { return &shelf{seen: map[model.ID]int{}} }

func (k *shelf) Restore(ctx context.Context, st *model.Store, shown func(model.Coverage)) error {
	k.mu.Lock()
	gate := k.gate
	k.mu.Unlock()
	if gate != nil {
		<-gate
	}
	k.mu.Lock()
	broken, events, cov := k.broken, slices.Clone(k.events), k.cov
	k.mu.Unlock()
	if broken != nil {
		return broken
	}
	all := model.NewStore()
	all.Add(events)
	snap := all.Publish(model.Coverage{}, model.Freshness{})
	half := snap.Len() / 2 // in two parts, newest first
	var part model.Coverage
	if half > 0 {
		_, _ = st.AddOlder(snap.Segment(half, snap.Len()))
		for _, n := range cov.Known {
			n.Span.From = max(n.Span.From, snap.When(half)+1)
			part = part.With(n)
		}
	}
	shown(part)
	_, _ = st.AddOlder(snap.Segment(0, half))
	shown(cov)
	return ctx.Err()
}

func (k *shelf) Keep(events []model.Event, known []model.Known) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range events {
		k.seen[e.ID()]++
	}
	k.events = append(k.events, events...)
	for _, n := range known {
		k.cov = k.cov.With(n)
		if k.holds != nil && !k.holds(n, k.seen) {
			k.naked = append(k.naked, n)
		}
	}
}

func (k *shelf) Drop(events []model.Event) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i := range events {
		id := events[i].ID()
		delete(k.seen, id)
		k.events = slices.DeleteFunc(k.events, func(e model.Event) bool { return e.ID() == id })
	}
}

func (k *shelf) Trouble() model.Text {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.trouble
}

// restsOn checks claims against what a server holds at the moment; it must not
// be asked while the server's lock is held.
func restsOn(s *server) func(model.Known, map[model.ID]int) bool {
	return func(n model.Known, seen map[model.ID]int) bool {
		for id := range s.ending(n.Span) {
			if n.Scope.Holds(model.Scope{Domain: id.Domain, App: id.App, Stream: id.Stream}) && seen[id] == 0 {
				return false
			}
		}
		return true
	}
}

func TestWhatIsKeptIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	onFilters(t, func(t *testing.T, m filter) {
		s := newServer(m, random(rand.New(rand.NewPCG(1, 1)), 30_000, time.Now(), 20*24*time.Hour))
		k := newShelf()
		k.holds = restsOn(s)
		o := Options{Window: model.Window{Back: 15 * 24 * time.Hour}, Keeper: k}
		if _, err := NewFeed(s, model.NewStore(), o).Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(k.naked) > 0 {
			t.Errorf("claims before their events: %v", k.naked)
		}
		first := s.count()
		time.Sleep(3 * time.Hour)
		s.add(random(rand.New(rand.NewPCG(2, 2)), 300, time.Now(), 3*time.Hour)...)
		f := NewFeed(s, model.NewStore(), o)
		snap, err := f.Load(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sameRecords(t, s, snap, last(15*24*time.Hour))
		if !claimed(snap).holds(last(15 * 24 * time.Hour)) {
			t.Errorf("claimed %v", claimed(snap))
		}
		if n := s.count() - first; n > 25 {
			t.Errorf("%d calls for 300 new records after %d calls", n, first)
		}
		for id, n := range k.seen {
			if n > 3 {
				t.Fatalf("%v kept %d times", id, n)
			}
		}
	})
}

func TestLateRecordsAreFoundAfterARestart(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 2_000, time.Now(), 3*24*time.Hour))
		k := newShelf()
		o := Options{Window: model.Window{Back: 5 * 24 * time.Hour}, Keeper: k}
		load := func() *model.Snapshot {
			snap, err := NewFeed(s, model.NewStore(), o).Load(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return snap
		}
		load()
		at := time.Now().Unix()
		s.add(push(1, at-300-50, 50)) // ended 5 minutes ago, recorded now
		s.add(push(2, at-7*hour, 50)) // very late
		time.Sleep(time.Hour)
		snap := load()
		if len(held(snap, model.Span{From: at - 310, To: at - 290})) == 0 {
			t.Error("a record that came minutes late is lost")
		}
		time.Sleep(25 * time.Hour)
		sameRecords(t, s, load(), last(4*24*time.Hour))
	})
}

func TestKeptRecordsAreHandedOverOnce(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(9, 9)), 400, time.Now(), 24*time.Hour))
		k := newShelf()
		k.holds = restsOn(s)
		running(t, s, Options{Window: model.Window{Back: 24 * time.Hour}, Keeper: k})
		time.Sleep(1500 * time.Millisecond) // so that no record comes in the moment of a poll
		for i := range 6 * 60 {
			time.Sleep(time.Minute)
			s.add(push(700_000+i, time.Now().Unix()-60, 30))
		}
		time.Sleep(time.Minute)
		k.mu.Lock()
		defer k.mu.Unlock()
		twice := 0
		for _, n := range k.seen {
			if n > 1 {
				twice++
			}
		}
		if len(k.seen) != 760 || twice > 2*PageSize || len(k.naked) > 0 {
			t.Errorf("%d records, %d more than once, claims before their events: %v", len(k.seen), twice, k.naked)
		}
	})
}

func TestOfflineMakesNoCall(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 3_000, time.Now(), 3*24*time.Hour))
		k := newShelf()
		if _, err := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: 24 * time.Hour}, Keeper: k}).Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		kept, calls := time.Now(), s.count()
		time.Sleep(2 * time.Hour)
		o := Options{Window: model.Window{Back: 12 * time.Hour}, Keeper: k, Offline: true}
		snap, err := NewFeed(s, model.NewStore(), o).Load(t.Context())
		if err != nil || s.count() != calls {
			t.Fatalf("%v, %d calls", err, s.count()-calls)
		}
		sameRecords(t, s, snap, model.Span{From: kept.Unix() - 10*hour, To: kept.Unix()})
		fr := snap.Freshness
		if !fr.Offline || fr.Loading || kept.Sub(fr.AsOf).Abs() > 10*time.Second || !fr.Next.IsZero() {
			t.Errorf("%+v", fr)
		}
		left := snap.Coverage.LeftOut(model.Scope{}, last(12*time.Hour))
		if len(left) != 1 || kept.Unix()-left[0].Span.From > 10 || left[0].Why != notKept {
			t.Errorf("left %v", left)
		}
		f := running(t, s, o)
		f.Want(model.Window{Back: 40 * time.Hour})
		f.Refresh()
		synctest.Wait()
		if got := f.store.Snapshot().Coverage.LeftOut(model.Scope{}, last(40*time.Hour)); len(got) != 2 || s.count() != calls {
			t.Errorf("left %v, %d calls", got, s.count()-calls)
		}
	})
}

func TestArchiveInTroubleStopsNothing(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 300, time.Now(), 24*time.Hour))
		k := newShelf()
		k.broken = &Error{Class: Refused, What: model.Text{EN: "It is damaged."}}
		o := Options{Window: model.Window{Back: 24 * time.Hour}, Keeper: k}
		snap, err := NewFeed(s, model.NewStore(), o).Load(t.Context())
		if err != nil || snap.Freshness.Archive.EN != "It is damaged." {
			t.Errorf("%v, %+v", err, snap.Freshness)
		}
		sameRecords(t, s, snap, last(24*time.Hour))
		k.broken, k.trouble = errors.New("a stray error"), model.Text{EN: "The disk is full."}
		snap, err = NewFeed(s, model.NewStore(), o).Load(t.Context())
		if err != nil || snap.Freshness.Archive.EN != "The disk is full." {
			t.Errorf("%v, %+v", err, snap.Freshness)
		}
	})
}

// What an archive claims of the time after now is the work of a wrong clock.
func TestClaimsOfTheFutureAreNotBelieved(t *testing.T) {
	t.Parallel()
	inFakeTime(t, func(t *testing.T) {
		s := newServer(byEnd, random(rand.New(rand.NewPCG(1, 1)), 300, time.Now(), 24*time.Hour))
		now, k := time.Now().Unix(), newShelf()
		k.cov = model.Coverage{}.With(model.Known{Span: model.Span{From: now - 100*day, To: now + 100*day}, AsOf: now + 100*day})
		f := NewFeed(s, model.NewStore(), Options{Window: model.Window{Back: 24 * time.Hour}, Keeper: k})
		time.Sleep(time.Hour)
		s.add(push(1, time.Now().Unix()-60, 30))
		snap, err := f.Load(t.Context())
		if err != nil || len(held(snap, model.Span{From: now, To: now + hour})) != 1 {
			t.Errorf("%v, %d rows, %v", err, snap.Len(), snap.Coverage)
		}
	})
}

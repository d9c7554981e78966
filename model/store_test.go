package model

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// randomEvents draws events whose times collide often, so that ties and
// duplicates are common.
func randomEvents(r *rand.Rand, n int) []Event {
	out := make([]Event, n)
	for i := range out {
		end := int64(1_700_000_000 + r.IntN(n))
		up := int64(r.IntN(5))
		out[i] = Event{
			Domain: fmt.Sprintf("push%d.example.com", r.IntN(2)), App: "live",
			Stream:   fmt.Sprintf("room-%d", r.IntN(6)),
			ClientIP: []string{"192.0.2.1", "192.0.2.2", Internal}[r.IntN(3)],
			Reason:   []string{"a", "b"}[r.IntN(2)], Resolution: "640*352",
			Start: end - up, End: end, Up: up,
		}
		if r.IntN(20) == 0 {
			out[i].Up = NoUp
		}
		if r.IntN(20) == 0 {
			out[i].Up += 7
		}
		if r.IntN(40) == 0 {
			out[i].End = 0
		}
		if r.IntN(200) == 0 {
			out[i].Start, out[i].End = 0, 0
		}
	}
	return out
}

// plainMerge is the oracle: the first record of each identity, in the order of
// rows, with absent lengths filled. It knows no missing client.
func plainMerge(events []Event) []Event {
	at := map[string]int{}
	var out []Event
	for _, e := range events {
		key := fmt.Sprint(e.ID(), e.When())
		if i, ok := at[key]; ok {
			if out[i].Up == NoUp {
				out[i].Up = e.Up
			}
			continue
		}
		at[key] = len(out)
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b Event) int {
		order := func(e Event) string {
			return fmt.Sprintf("%020d %020d %s\x00%s\x00%s\x00%v\x00%s", e.When(), e.Start, e.Domain, e.App, e.Stream, e.End == 0, e.ClientIP)
		}
		return strings.Compare(order(a), order(b))
	})
	return out
}

func all(s *Snapshot) []Event {
	out := make([]Event, s.Len())
	for i := range out {
		out[i] = s.Event(i)
	}
	return out
}

func addInBatches(r *rand.Rand, st *Store, events []Event, size int) (added int) {
	for len(events) > 0 {
		n := min(len(events), 1+r.IntN(size))
		added += st.Add(slices.Clone(events[:n]))
		events = events[n:]
	}
	return added
}

func TestStoreAgainstPlainMerge(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		events := randomEvents(r, 1+r.IntN(3000))
		want := plainMerge(events)
		st := NewStore()
		added := addInBatches(r, st, events, 1+r.IntN(400))
		snap := st.Publish(Coverage{}, Freshness{})
		if added != len(want) || snap.Len() != len(want) {
			t.Fatalf("seed %d: added %d, holds %d, want %d", seed, added, snap.Len(), len(want))
		}
		sameEvents(t, seed, all(snap), want)
		for i, e := range want {
			if row, ok := snap.Find(e.ID()); !ok || snap.ID(row) != e.ID() {
				t.Fatalf("seed %d: Find of row %d gives %d %v", seed, i, row, ok)
			}
		}
	}
}

// sameEvents compares all but the reason, which of two equal records is the
// first one's to give.
func sameEvents(t *testing.T, seed uint64, got, want []Event) {
	t.Helper()
	for i := range want {
		g, w := got[i], want[i]
		g.Reason, w.Reason, g.Up, w.Up = "", "", 0, 0
		if g != w {
			t.Fatalf("seed %d row %d:\n got %+v\nwant %+v", seed, i, got[i], want[i])
		}
	}
}

func TestStoreOrderOfArrivalDoesNotMatter(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		events := plainMerge(randomEvents(r, 2000))
		first := NewStore()
		first.Add(slices.Clone(events))
		want := all(first.Publish(Coverage{}, Freshness{}))
		slices.Reverse(events)
		for _, shuffle := range []bool{false, true} {
			if shuffle {
				r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
			}
			st := NewStore()
			addInBatches(r, st, events, 100)
			if got := all(st.Publish(Coverage{}, Freshness{})); !slices.Equal(got, want) {
				t.Fatalf("seed %d shuffle %v: other rows or other order", seed, shuffle)
			}
		}
	}
}

func TestStoreManyChunks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	const n = 5 * ChunkRows
	events := make([]Event, n)
	for i := range events {
		end := int64(1_700_000_000 + i)
		events[i] = Event{Stream: fmt.Sprint("s", i%977), End: end, Start: end - 3, Up: 3}
	}
	pages := slices.Collect(slices.Chunk(events, 100))
	for name, order := range map[string]func(){
		"ascending":  func() {},
		"descending": func() { slices.Reverse(pages) },
		"any":        func() { r.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] }) },
	} {
		order()
		st := NewStore()
		for _, p := range pages {
			st.Add(slices.Clone(p))
		}
		snap := st.Publish(Coverage{}, Freshness{})
		if got := all(snap); !slices.Equal(got, events) {
			t.Errorf("%s: rows differ", name)
		}
		if c := len(snap.Chunks()); c > 4*n/ChunkRows+2 {
			t.Errorf("%s: %d chunks for %d rows", name, c, n)
		}
		for _, p := range pages {
			if added := st.Add(slices.Clone(p)); added != 0 {
				t.Fatalf("%s: %d rows twice", name, added)
			}
		}
	}
}

func TestMissingClientMatchesAny(t *testing.T) {
	t.Parallel()
	full := Event{Stream: "s", ClientIP: "192.0.2.1", Start: 10, End: 20, Up: 10, Reason: "r", Resolution: "1*1"}
	bare := Event{Stream: "s", Start: 10, End: 20, Up: NoUp}
	other := full
	other.ClientIP = "192.0.2.2"
	later := Event{Stream: "z", Start: 90, End: 99, Up: 9} // so that the others come late
	for name, c := range map[string]struct {
		batches [][]Event
		clients []string
	}{
		"full then bare":     {[][]Event{{full}, {bare}}, []string{"192.0.2.1"}},
		"bare then full":     {[][]Event{{bare}, {full}}, []string{"192.0.2.1"}},
		"one batch":          {[][]Event{{bare, full, bare}}, []string{"192.0.2.1"}},
		"two clients":        {[][]Event{{bare}, {full, other}}, []string{"192.0.2.1", "192.0.2.2"}},
		"two clients, later": {[][]Event{{later, bare}, {full, other, bare}}, []string{"192.0.2.1", "192.0.2.2", ""}},
	} {
		st := NewStore()
		for _, b := range c.batches {
			st.Add(b)
		}
		snap := st.Publish(Coverage{}, Freshness{})
		var clients []string
		for _, e := range all(snap) {
			clients = append(clients, e.ClientIP)
		}
		if !slices.Equal(clients, c.clients) {
			t.Errorf("%s: clients %q, want %q", name, clients, c.clients)
		}
		if e := snap.Event(0); e.Reason != "r" || e.Resolution != "1*1" || e.Up != 10 {
			t.Errorf("%s: the fuller record did not stay: %+v", name, e)
		}
		if _, ok := snap.Find(bare.ID()); !ok {
			t.Errorf("%s: an identity without client is not found", name)
		}
	}
}

func TestSnapshotsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	st := NewStore()
	events := randomEvents(r, 4000)
	type kept struct {
		snap *Snapshot
		rows []Event
	}
	var snaps []kept
	for _, p := range slices.Collect(slices.Chunk(events, 37)) {
		st.Add(p)
		s := st.Publish(Coverage{}, Freshness{})
		snaps = append(snaps, kept{s, all(s)})
	}
	for i, k := range snaps {
		if !slices.Equal(all(k.snap), k.rows) {
			t.Fatalf("snapshot %d changed after it was published", i)
		}
	}
}

func TestConcurrentReaders(t *testing.T) {
	t.Parallel()
	st := NewStore()
	r := rand.New(rand.NewPCG(5, 5))
	pages := slices.Collect(slices.Chunk(randomEvents(r, 6000), 50))
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			v, err := NewView(t.Context(), st.Snapshot(), byStream("room-3"))
			for err == nil {
				var snap *Snapshot
				if snap, err = st.Wait(ctx, v.Snapshot().Version); err != nil {
					return
				}
				if v, err = v.Extend(t.Context(), snap); err == nil && v.Len() > 0 {
					_ = snap.Row(v.Row(v.Len() / 2))
				}
			}
			t.Error(err)
		})
	}
	for _, p := range pages {
		st.Add(p)
		st.Publish(Coverage{}, Freshness{})
	}
	cancel()
	readers.Wait()
}

func TestWait(t *testing.T) {
	t.Parallel()
	st := NewStore()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := st.Wait(ctx, 0); err == nil {
		t.Error("an ended context must end the wait")
	}
	st.Publish(Coverage{}, Freshness{})
	if s, err := st.Wait(ctx, 0); err != nil || s.Version != 1 {
		t.Errorf("version %v, %v; want 1 at once", s, err)
	}
}

func TestNeighbour(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 9))
	st := NewStore()
	addInBatches(r, st, randomEvents(r, 2*ChunkRows), 5000)
	snap := st.Publish(Coverage{}, Freshness{})
	for range 300 {
		row := r.IntN(snap.Len())
		for _, step := range []int{1, -1} {
			want := row + step
			for want >= 0 && want < snap.Len() && snap.Key(want) != snap.Key(row) {
				want += step
			}
			got, ok := snap.Neighbour(row, step)
			if inside := want >= 0 && want < snap.Len(); ok != inside || (ok && got != want) {
				t.Fatalf("neighbour of %d by %d: %d %v, want %d %v", row, step, got, ok, want, inside)
			}
		}
	}
}

func TestDictSearch(t *testing.T) {
	t.Parallel()
	d := newDict()
	names := []string{"", "Room-1", "room-22", "ROOM-1", "x\ny", "直播间-8812", "roomroom", "z"}
	for _, n := range names {
		d.intern(n)
	}
	v := d.view()
	for _, needle := range []string{"", "room", "m", "oo", "1", "直播", "z", "\n", "room-1", "absent"} {
		for from := range names {
			var want []uint32
			for id := from; id < len(names); id++ {
				if strings.Contains(v.Folded(uint32(id)), needle) {
					want = append(want, uint32(id))
				}
			}
			if got := slices.Collect(v.Search(needle, from)); !slices.Equal(got, want) {
				t.Errorf("search %q from %d: %v, want %v", needle, from, got, want)
			}
		}
	}
	if id, fresh := d.intern("Room-1"); fresh || v.Raw(id) != "Room-1" {
		t.Errorf("intern gave %d %v for a text that is there", id, fresh)
	}
}

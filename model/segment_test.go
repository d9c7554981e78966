package model

import (
	"errors"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// oddEvents are randomEvents some of which lack their client or have times and
// lengths that only the rare columns hold.
func oddEvents(r *rand.Rand, n int) []Event {
	out := randomEvents(r, n)
	for i := range out {
		switch e := &out[i]; r.IntN(40) {
		case 0, 1:
			e.ClientIP = ""
		case 2:
			e.Start = e.End + 3 // ends before it begins
		case 3:
			e.Up = math.MaxUint32 + 5
		case 4:
			e.Reason = "\x1b[2J" + e.Reason + "\xff"
		case 5:
			e.Start = 0
		}
	}
	return out
}

func snapshotOf(events []Event) *Snapshot {
	st := NewStore()
	st.Add(events)
	return st.Publish(Coverage{}, Freshness{})
}

// sameRows compares snapshots by what they hold, and each one's build.
func sameRows(t *testing.T, what any, got, want *Snapshot) {
	t.Helper()
	if a, b := all(got), all(want); !slices.Equal(a, b) {
		i := 0
		for i < min(len(a), len(b)) && a[i] == b[i] {
			i++
		}
		t.Fatalf("%v: %d rows, want %d; first difference at %d:\n got %+v\nwant %+v", what, len(a), len(b), i, a[i:min(i+2, len(a))], b[i:min(i+2, len(b))])
	}
	n := 0
	for _, c := range got.chunks {
		if c.First != n || c.Len() == 0 || c.Len() > ChunkRows || len(c.Start) != c.Len() || len(c.Key) != c.Len() {
			t.Fatalf("%v: a chunk of %d rows at %d, after %d rows", what, c.Len(), c.First, n)
		}
		n += c.Len()
	}
}

// TestSegmentAgainstAdd brings segments into stores that hold rows before,
// after, between and among theirs, and wants what Add gives.
func TestSegmentAgainstAdd(t *testing.T) {
	t.Parallel()
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 7))
		events := oddEvents(r, 1+r.IntN(4000))
		if seed%3 == 0 { // whole stretches with seconds of their own
			slices.SortStableFunc(events, func(a, b Event) int { return int(a.When() - b.When()) })
		}
		fast, plain := NewStore(), NewStore()
		for len(events) > 0 {
			n := min(len(events), 1+r.IntN(1500))
			part := snapshotOf(events[:n])
			lo := r.IntN(part.Len() + 1)
			hi := lo + r.IntN(part.Len()-lo+1)
			rows := all(part)[lo:hi]
			want := plain.Add(rows)
			got, err := fast.AddSegment(part.Segment(lo, hi))
			if got != want || err != nil {
				t.Fatalf("seed %d: %d rows were new, Add says %d (%v)", seed, got, want, err)
			}
			if r.IntN(4) == 0 {
				more := oddEvents(r, 100)
				fast.Add(slices.Clone(more))
				plain.Add(more)
			}
			if r.IntN(3) == 0 {
				sameRows(t, seed, fast.Publish(Coverage{}, Freshness{}), plain.Publish(Coverage{}, Freshness{}))
			}
			events = events[n-r.IntN(min(n, 40)):] // the last ones again
			if n == 1 {
				break
			}
		}
		sameRows(t, seed, fast.Publish(Coverage{}, Freshness{}), plain.Publish(Coverage{}, Freshness{}))
	}
}

// TestSegmentKeepsSnapshots adds segments under snapshots that are in use.
func TestSegmentKeepsSnapshots(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	st := NewStore()
	var snaps []*Snapshot
	var held [][]Event
	for range 60 {
		part := snapshotOf(oddEvents(r, 1+r.IntN(3000)))
		if _, err := st.AddSegment(part.Segment(0, part.Len())); err != nil {
			t.Fatal(err)
		}
		snap := st.Publish(Coverage{}, Freshness{})
		snaps, held = append(snaps, snap), append(held, all(snap))
	}
	for i, snap := range snaps {
		if !slices.Equal(all(snap), held[i]) {
			t.Fatalf("snapshot %d changed", i)
		}
	}
}

// TestSegmentLong adds a segment of many chunks before, between and after.
func TestSegmentLong(t *testing.T) {
	t.Parallel()
	a := NewSample(200_000)
	events := a.Page(0, make([]Event, a.n))
	want := snapshotOf(events)
	for _, order := range [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}} {
		st := NewStore()
		for _, i := range order {
			if n, err := st.AddSegment(want.Segment(i*50_000, (i+1)*50_000)); err != nil || n != 50_000 {
				t.Fatal(n, err)
			}
		}
		sameRows(t, order, st.Publish(Coverage{}, Freshness{}), want)
	}
	odd, even := NewStore(), []Event(nil) // every second row is there already
	for i, e := range events {
		if i%2 == 0 {
			even = append(even, e)
		}
	}
	odd.Add(even)
	if n, err := odd.AddSegment(want.Segment(0, want.Len())); err != nil || n != 100_000 {
		t.Fatal(n, err)
	}
	sameRows(t, "odd", odd.Publish(Coverage{}, Freshness{}), want)
}

func TestSegmentRefused(t *testing.T) {
	t.Parallel()
	snap := snapshotOf(oddEvents(rand.New(rand.NewPCG(1, 1)), 500))
	for name, spoil := range map[string]func(g *Segment){
		"short column":   func(g *Segment) { g.Start = g.Start[1:] },
		"short ids":      func(g *Segment) { g.IDs[SegmentApp] = nil },
		"id beyond":      func(g *Segment) { g.IDs[SegmentClient][7] = uint32(len(g.Texts[SegmentClient])) },
		"no text":        func(g *Segment) { g.Texts[SegmentReason] = nil },
		"unknown lack":   func(g *Segment) { g.Lacks = make([]uint8, g.Len()); g.Lacks[0] = 1 << 5 },
		"end at 0":       func(g *Segment) { g.When[0], g.Lacks = 0, nil },
		"short lengths":  func(g *Segment) { g.Up = []uint32{1} },
		"short absences": func(g *Segment) { g.Lacks = []uint8{0} },
	} {
		g := snap.Segment(0, snap.Len())
		spoil(g)
		st := NewStore()
		if _, err := st.AddSegment(g); !errors.Is(err, ErrSegment) {
			t.Errorf("%s: %v", name, err)
		}
		if n := st.Publish(Coverage{}, Freshness{}).Len(); n != 0 {
			t.Errorf("%s: %d rows were added", name, n)
		}
	}
}

func FuzzSegmentAgainstAdd(f *testing.F) {
	f.Add([]byte("some events, then some more of them"), uint8(3))
	f.Add([]byte{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 64, 9, 9, 9, 9}, uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, size uint8) {
		p := program(data[:min(len(data), 4096)])
		fast, plain := NewStore(), NewStore()
		for len(p) > 0 {
			var batch []Event
			for range 1 + int(size%32) {
				batch = append(batch, p.event())
			}
			if p.next()%8 == 0 {
				batch = append(batch, p.run()...)
			}
			part := snapshotOf(batch)
			want := plain.Add(all(part))
			if n, err := fast.AddSegment(part.Segment(0, part.Len())); err != nil || n != want {
				t.Fatalf("%d rows were new, Add says %d (%v)", n, want, err)
			}
		}
		sameRows(t, "", fast.Publish(Coverage{}, Freshness{}), plain.Publish(Coverage{}, Freshness{}))
	})
}

// BenchmarkSegment brings a whole account into a store, newest segment first,
// and reports the memory for each event.
func BenchmarkSegment(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		snap := s.Snapshot()
		var parts []*Segment
		for hi := snap.Len(); hi > 0; hi -= 1 << 16 {
			parts = append(parts, snap.Segment(max(0, hi-1<<16), hi))
		}
		var st *Store
		before := heap()
		for b.Loop() {
			st = NewStore()
			for _, g := range parts {
				if _, err := st.AddSegment(g); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(snap.Len()), "ns/event")
		b.ReportMetric(float64(heap()-before)/float64(snap.Len()), "B/event")
		if st.Publish(Coverage{}, Freshness{}).Len() != snap.Len() {
			b.Fatal("rows are missing")
		}
		runtime.KeepAlive(parts)
	})
}

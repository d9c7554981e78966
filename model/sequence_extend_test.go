package model

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
)

// checkSequence holds the sequence of a snapshot, however it was come by, to
// the one that looks at every row.
func checkSequence(t *testing.T, s *Snapshot) {
	t.Helper()
	got, want := s.Sequence(), s.plainSequence()
	if i := firstOther(byRow(got.next), byRow(want.next)); i >= 0 {
		t.Fatalf("row %d of %d is followed by %d, want %d", i, s.n, got.next.At(s, i), want.next.At(s, i))
	}
	if i := firstOther(byRow(got.States()), byRow(want.States())); i >= 0 {
		t.Fatalf("row %d of %d is %v, want %v", i, s.n, got.States().At(s, i), want.States().At(s, i))
	}
	if i := firstOther(byRow(got.Onsets()), s.plainOnsets()); i >= 0 {
		t.Fatalf("the onset of row %d of %d is %b, want %b", i, s.n, got.Onsets().At(s, i), s.plainOnsets()[i])
	}
	if !got.air.same(want.air) || !want.air.same(got.air) {
		t.Fatal("calls say something else")
	}
	if a, b := got.Flapping(Flapping{}), want.Flapping(Flapping{}); !slices.Equal(a.bits, b.bits) {
		t.Fatalf("%d drops flap, want %d", a.rows, b.rows)
	}
}

// byRow is a column row by row.
func byRow[T any](c Cells[T]) []T { return slices.Concat(c...) }

func firstOther[T comparable](got, want []T) int {
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			return i
		}
	}
	return -1
}

// laterEvents are n events that mostly end from a second on, in any order;
// those of a few come late, and a few streams are new.
func laterEvents(r *rand.Rand, from int64, n int) []Event {
	out := randomEvents(r, n)
	for i := range out {
		e := &out[i]
		end := from + int64(r.IntN(1+n/3))
		if r.IntN(60) == 0 {
			end -= int64(r.IntN(2000))
		}
		if e.End != 0 {
			e.End = end
		}
		if e.Start != 0 {
			e.Start = end - int64(r.IntN(9))*int64(r.IntN(40))
		}
		if r.IntN(4) == 0 {
			e.Stream = fmt.Sprint("other-", r.IntN(400))
		}
	}
	return out
}

func TestSequenceExtendedAgainstPlain(t *testing.T) {
	t.Parallel()
	tried, few := map[bool]int{}, 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 33))
		st := NewStore()
		from := int64(1_700_000_000)
		if seed%10 == 0 {
			st.Add(laterEvents(r, from, 30_000+r.IntN(20_000)))
			from += 20_000
		}
		last := st.Publish(Coverage{}, Freshness{})
		last.Sequence()
		for range 3 + r.IntN(12) {
			snap := last
			switch r.IntN(4) {
			case 0:
				snap = st.SetAir(airOf(randomWords(r, r.IntN(12), 400)))
			case 1:
				snap = st.Publish(Coverage{}, Freshness{})
			default:
				n := 1 + r.IntN(300)
				st.Add(laterEvents(r, from, n))
				from += int64(n / 3)
				snap = st.Publish(Coverage{}, Freshness{})
			}
			if q := last.Sequence().extended(snap); q != nil && newEdge(last.Sequence(), q, snap.shared(last)).keys != nil {
				few++
			}
			tried[last.Sequence().extended(snap) != nil]++
			checkSequence(t, snap)
			if r.IntN(4) > 0 { // else two publications pass before the next is asked for
				last = snap
			}
		}
		runtime.KeepAlive(last)
	}
	if tried[true] < 50 || tried[false] < 50 || few < 30 || few > tried[true]-30 {
		t.Errorf("the trials did not try all ways: %v, %d with few keys behind the border", tried, few)
	}
}

// TestSequenceIsKept: while no row comes and calls say nothing new, nothing is
// worked out again, whatever else a snapshot brings.
func TestSequenceIsKept(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add(randomEvents(rand.New(rand.NewPCG(7, 7)), 500))
	snap := st.Publish(Coverage{}, Freshness{})
	q := snap.Sequence()
	if snap.Sequence() != q {
		t.Fatal("one snapshot has two sequences")
	}
	states := q.States()
	next := st.Publish(Coverage{}, Freshness{Odd: 1}).Sequence()
	if &next.next[0][0] != &q.next[0][0] || &next.States()[0][0] != &states[0][0] {
		t.Error("what had not changed was worked out again")
	}
	runtime.KeepAlive(snap)
}

// TestSequenceIsForgotten: a store does not keep the sequence of a snapshot that
// nobody holds.
func TestSequenceIsForgotten(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add(randomEvents(rand.New(rand.NewPCG(8, 8)), 500))
	st.Publish(Coverage{}, Freshness{}).Sequence()
	st.Publish(Coverage{}, Freshness{})
	runtime.GC()
	runtime.GC()
	if st.recent.sequence() != nil {
		t.Error("the sequence of a snapshot that is gone is still there")
	}
	checkSequence(t, st.Snapshot())
}

// BenchmarkSequenceExtended is a Sequence after 1,000 new events, one in fifty
// of them for a stream that was not there before; "air" with a new list of all
// that is on air besides, "idle" without a new event.
func BenchmarkSequenceExtended(b *testing.B) {
	for _, c := range []struct {
		name string
		rows int
		air  bool
	}{{"refresh", 1000, false}, {"air", 1000, true}, {"idle", 0, false}} {
		b.Run(c.name, func(b *testing.B) {
			atSizes(b, func(b *testing.B, s Size) {
				a := s.Sample()
				st := a.Store()
				was := st.Snapshot()
				if c.air {
					was = st.SetAir(listed(was, 1<<40))
				}
				was.Sequence()
				batch := make([]Event, c.rows)
				for i := range batch {
					batch[i] = a.Event(i * 7 % a.n)
					batch[i].Start, batch[i].End = batch[i].Start+60*86400, batch[i].End+60*86400
				}
				st.Add(batch)
				is := st.Publish(Coverage{}, Freshness{})
				if c.air {
					is = st.SetAir(listed(was, 1<<40+30))
				}
				b.Run("plain", func(b *testing.B) {
					for b.Loop() {
						is.plainSequence()
					}
				})
				b.Run("extended", func(b *testing.B) {
					for b.Loop() {
						if was.Sequence().extended(is) == nil {
							b.Fatal("not extended")
						}
					}
				})
			})
		})
	}
}

// listed is what a list of 20,000 streams on air says.
func listed(s *Snapshot, asOf int64) Air {
	l := AirList{AsOf: asOf, Streams: map[Scope][]int64{}}
	for key := range min(20_000, s.keys.Len()*3/4) {
		l.Streams[s.place(uint32(key))] = []int64{1 << 31}
	}
	return Air{}.WithList(l)
}

// A snapshot of what is not published has rows that a later one may lack.
func TestSequenceOfUnpublishedRows(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add([]Event{{Domain: "d", App: "a", Stream: "s1", Start: 100, End: 200, Up: 100}})
	st.Publish(Coverage{}, Freshness{})
	st.Add([]Event{{Domain: "d", App: "a", Stream: "s2", Start: 300, End: 400, Up: 100}})
	ahead := st.Unpublished()
	checkSequence(t, ahead)
	checkSequence(t, st.SetAir(Air{}.With(Scope{Domain: "d", App: "a", Stream: "s1"}, AirFact{State: OffAir, AsOf: 500})))
	checkSequence(t, st.Publish(Coverage{}, Freshness{}))
	runtime.KeepAlive(ahead)
}

func TestRowBitsAny(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 7))
	for range 2000 {
		b := newRowBits(300)
		for range r.IntN(4) {
			b.set(r.IntN(300))
		}
		from := r.IntN(300)
		to, want := from+r.IntN(301-from), false
		for row := from; row < to; row++ {
			want = want || b.has(row)
		}
		if b.any(from, to) != want {
			t.Fatalf("%v among [%d, %d): want %v", b, from, to, want)
		}
	}
}

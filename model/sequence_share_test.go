package model

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"weak"
)

// A load that goes from the newest rows to the oldest leaves what it said of the
// newer ones in place, so that snapshots of it share that.
func TestSequenceOfALoadIsShared(t *testing.T) {
	t.Parallel()
	st, r := NewStore(), rand.New(rand.NewPCG(3, 91))
	to, shared := int64(1_700_000_000), 0
	var last *Snapshot
	for range 12 {
		to -= 4000
		st.Add(laterEvents(r, to, 9000))
		s := st.Publish(Coverage{}, Freshness{})
		checkSequence(t, s)
		if last != nil {
			was := olderOf(last.Sequence())
			for i, part := range s.Sequence().next {
				if old := was[s.chunks[i].Serial]; old != nil && &old[0] == &part[0] {
					shared++
					if &s.Sequence().States()[i][0] != &last.Sequence().States().Of(last.chunkWith(s.chunks[i].Serial))[0] {
						t.Error("the states of rows with the same successors were worked out again")
					}
				}
			}
		}
		last = s
	}
	if shared == 0 {
		t.Error("nothing was shared")
	}
}

func (s *Snapshot) chunkWith(serial uint64) *Chunk {
	for i := range s.chunks {
		if s.chunks[i].Serial == serial {
			return &s.chunks[i]
		}
	}
	return nil
}

// What is known of states goes on to later snapshots: past one that nobody asked
// for its states, and where calls tell of other rows. Where they tell of a row of
// the same chunk, the earlier snapshot keeps what it says.
func TestStatesAreShared(t *testing.T) {
	t.Parallel()
	for _, calls := range []bool{false, true} {
		st, r := NewStore(), rand.New(rand.NewPCG(3, 91))
		st.Add(laterEvents(r, 1_700_000_000, 3*ChunkRows))
		first := st.Publish(Coverage{}, Freshness{})
		if calls {
			first = st.SetAir(Air{}.With(Scope{Domain: "q", App: "q", Stream: "q"}, AirFact{State: OffAir, AsOf: 1_700_000_500}))
		}
		was := first.Sequence().States()
		fell := func(stream string, end int64) Event {
			return Event{Domain: "d", App: "a", Stream: stream, Start: end - 100, End: end, Up: 100}
		}
		st.Add([]Event{fell("zz", 1_800_000_100)})
		between := st.Publish(Coverage{}, Freshness{})
		between.Sequence()
		st.Add([]Event{fell("zy", 1_800_000_200)})
		last := st.Publish(Coverage{}, Freshness{})
		checkSequence(t, last)
		if &last.Sequence().States()[0][0] != &was[0][0] {
			t.Errorf("calls %v: the states of the first rows were worked out again", calls)
		}
		runtime.KeepAlive(between)

		before := byRow(was)
		down := map[Scope]AirFact{}
		for row := range last.n {
			if e := last.Event(row); last.Sequence().State(row) == Unseen && len(down) < 50 {
				down[Scope{Domain: e.Domain, App: e.App, Stream: e.Stream}] = AirFact{State: OffAir, AsOf: 1_900_000_000}
			}
		}
		a := Air{}
		for scope, fact := range down {
			a = a.With(scope, fact)
		}
		told := st.SetAir(a)
		checkSequence(t, told)
		if n := len(byRow(told.Sequence().States())) - len(before); n != 2 {
			t.Fatalf("%d rows more", n)
		}
		if !slices.Contains(byRow(told.Sequence().States()), Down) || !slices.Equal(byRow(was), before) {
			t.Errorf("calls %v: none is down, or what an earlier snapshot says has changed", calls)
		}
		checkSequence(t, last)
		runtime.KeepAlive(first)
	}
}

// Names are kept by what is read for long: none of a store's rows hang on them.
func TestNamesKeepNoRows(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add(randomEvents(rand.New(rand.NewPCG(8, 8)), 50_000))
	snap := st.Publish(Coverage{}, Freshness{})
	names, rows := snap.Names(), weak.Make(&snap.Chunks()[0])
	st, snap = nil, nil
	runtime.GC()
	runtime.GC()
	if rows.Value() != nil {
		t.Error("rows are still in memory")
	}
	runtime.KeepAlive(names)
}

package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// plainRecords is the oracle of a store whose records change: a list without
// any order of its own.
type plainRecords []Event

// find is the record of the same event: a missing client matches any, of
// several the first in the order of rows.
func (p plainRecords) find(e Event) int {
	best := -1
	for i, o := range p {
		a, b := o.ID(), e.ID()
		if a.ClientIP == "" || b.ClientIP == "" {
			a.ClientIP, b.ClientIP = "", ""
		}
		if a == b && o.When() == e.When() && (best < 0 || o.ClientIP < p[best].ClientIP) {
			best = i
		}
	}
	return best
}

// add is Add, or what AddOlder does of each row, for one event.
func (p *plainRecords) add(e Event, olderForm bool) {
	i := p.find(e)
	if i < 0 {
		*p = append(*p, e)
		return
	}
	full, rest := e, (*p)[i]
	if olderForm {
		full, rest = rest, full
	}
	if full.ClientIP == "" && rest.ClientIP != "" {
		full, rest = rest, full
	}
	if full.Reason == "" {
		full.Reason = rest.Reason
	}
	if full.Resolution == "" {
		full.Resolution = rest.Resolution
	}
	if full.Up < 0 {
		full.Up = rest.Up
	}
	(*p)[i] = full
}

func (p *plainRecords) remove(e Event) {
	if i := p.find(e); i >= 0 {
		*p = slices.Delete(*p, i, i+1)
	}
}

// supersede takes out those of events whose push is there with another end.
func (p *plainRecords) supersede(events []Event) []Event {
	asked := func(o Event) bool {
		return slices.ContainsFunc(events, func(e Event) bool { return plainRecords{e}.find(o) == 0 })
	}
	var out []Event
	for _, e := range events {
		other := func(o Event) bool {
			same := o.Domain == e.Domain && o.App == e.App && o.Stream == e.Stream && o.Start == e.Start &&
				(o.ClientIP == e.ClientIP || o.ClientIP == "" || e.ClientIP == "")
			return same && (o.End != e.End || o.When() != e.When()) && !asked(o)
		}
		if e.Start != 0 && p.find(e) >= 0 && slices.ContainsFunc(*p, other) {
			out = append(out, e)
		}
	}
	for _, e := range out {
		p.remove(e)
	}
	return out
}

func (p plainRecords) sorted() []Event {
	st := NewStore()
	st.Add(slices.Clone(p))
	return all(st.Publish(Coverage{}, Freshness{}))
}

// changing draws records of which many are the same event with other words.
func changing(r *rand.Rand, n int) []Event {
	out := oddEvents(r, n)
	for i := range out {
		e := &out[i]
		e.Reason = []string{"", "a", "b", "客户端主动断流", "The client interrupted the stream"}[r.IntN(5)]
		e.Resolution = []string{"", "640*352", "1280*720"}[r.IntN(3)]
		if r.IntN(3) == 0 {
			e.Up = int64(r.IntN(4)) - 1
		}
		if e.Up > 1<<31 {
			e.Up = 9
		}
		if r.IntN(3) == 0 && e.End != 0 { // ends of one push that differ
			e.Start = e.End / 8 * 8
		}
	}
	return out
}

// frozen is a snapshot with what it held when it was taken.
type frozen struct {
	snap *Snapshot
	rows []Event
	ends []int64
}

// TestChangingRecords lets records come, change and go in any order and holds
// what the store says against the plain list, and every snapshot taken on the
// way against what it was.
func TestChangingRecords(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		r := rand.New(rand.NewPCG(seed, 77))
		c := recordChanges{r: r, st: NewStore()}
		for step := range 60 {
			c.step(t)
			if t.Failed() {
				t.Fatalf("seed %d, step %d", seed, step)
			}
		}
		c.untouched(t, seed)
	}
}

type recordChanges struct {
	r     *rand.Rand
	st    *Store
	plain plainRecords
	past  []frozen
	view  *View
}

func (c *recordChanges) step(t *testing.T) {
	page := changing(c.r, 1+c.r.IntN(60))
	switch c.r.IntN(6) {
	case 0:
		part := snapshotOf(page)
		rows := all(part)
		if _, err := c.st.AddOlder(part.Segment(0, part.Len())); err != nil {
			t.Fatal(err)
		}
		for _, e := range rows {
			c.plain.add(e, true)
		}
	case 1:
		page = append(page[:min(4, len(page))], c.some(5)...)
		c.st.Remove(page)
		for _, e := range page {
			c.plain.remove(e)
		}
	case 2:
		page = c.distinct(c.some(20))
		got, want := c.st.Supersede(page), c.plain.supersede(page)
		if !slices.Equal(got, want) {
			t.Errorf("superseded:\n got %+v\nwant %+v", got, want)
		}
	default:
		for _, e := range page { // one by one, since order within a page is the store's affair
			want := c.plain.find(e) < 0
			if got := c.st.Add([]Event{e}) == 1; got != want {
				t.Errorf("%+v counts as new: %v", e, got)
			}
			c.plain.add(e, false)
			if rest := c.st.Differing([]Event{e}); len(rest) > 0 && e.ClientIP != "" {
				t.Errorf("%+v was added and still differs", e)
			}
		}
	}
	if c.r.IntN(3) == 0 {
		c.publish(t)
	}
}

// some is events that are there, with other words now and then.
func (c *recordChanges) some(n int) (out []Event) {
	for range min(n, len(c.plain)) {
		out = append(out, c.plain[c.r.IntN(len(c.plain))])
	}
	return out
}

func (c *recordChanges) distinct(events []Event) (out plainRecords) {
	for _, e := range events {
		if out.find(e) < 0 {
			out = append(out, e)
		}
	}
	return out
}

// publish compares all that is worked out of a snapshot with what a new store
// gives.
func (c *recordChanges) publish(t *testing.T) {
	snap := c.st.Publish(Coverage{}, Freshness{})
	want := c.plain.sorted()
	if got := all(snap); !slices.Equal(got, want) {
		i := 0
		for i < min(len(got), len(want)) && got[i] == want[i] {
			i++
		}
		t.Errorf("%d rows, want %d; from %d on\n got %+v\nwant %+v", len(got), len(want), i, got[i:min(len(got), i+3)], want[i:min(len(want), i+3)])
		return
	}
	fresh := snapshotOf(slices.Clone(want))
	seq, plain := snap.Sequence(), fresh.plainSequence()
	if !slices.Equal(byRow(seq.Nexts()), byRow(plain.Nexts())) || !slices.Equal(byRow(seq.States()), byRow(plain.States())) {
		t.Error("the sequence differs")
	}
	var err error
	if c.view == nil {
		c.view, err = NewView(t.Context(), snap, byStream("room-2"))
	} else {
		c.view, err = c.view.Extend(t.Context(), snap)
	}
	other, err2 := NewView(t.Context(), fresh, byStream("room-2"))
	if err != nil || err2 != nil || !slices.Equal(viewEvents(c.view), viewEvents(other)) {
		t.Errorf("the view differs (%v, %v)", err, err2)
	}
	c.past = append(c.past, frozen{snap: snap, rows: want})
	for _, e := range want {
		c.past[len(c.past)-1].ends = append(c.past[len(c.past)-1].ends, e.End)
	}
}

func viewEvents(v *View) (out []Event) {
	for i := range v.Len() {
		out = append(out, v.Snapshot().Event(v.Row(i)))
	}
	return out
}

func (c *recordChanges) untouched(t *testing.T, seed uint64) {
	for i, f := range c.past {
		if !slices.Equal(all(f.snap), f.rows) {
			t.Fatalf("seed %d: snapshot %d of %d changed after it was published", seed, i, len(c.past))
		}
	}
}

// TestChangesUnderReaders changes rows while others read snapshots.
func TestChangesUnderReaders(t *testing.T) {
	t.Parallel()
	st := NewStore()
	r := rand.New(rand.NewPCG(6, 6))
	events := changing(r, 3000)
	st.Add(slices.Clone(events))
	st.Publish(Coverage{}, Freshness{})
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		readers.Go(func() {
			for {
				snap := st.Snapshot()
				if a, b := all(snap), all(snap); !slices.Equal(a, b) {
					t.Error("a snapshot changed while it was read")
				}
				_ = snap.Sequence().States()
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for i := range 60 {
		for k := range 20 {
			e := events[r.IntN(len(events))]
			e.Reason = fmt.Sprint("now ", i, k)
			st.Add([]Event{e})
		}
		st.Remove(events[i : i+3])
		st.Publish(Coverage{}, Freshness{})
	}
	close(stop)
	readers.Wait()
}

// TestChangeInOneBatch has one answer tell two forms of a record: the one that
// stands later in it is the newer, whichever way the answer runs.
func TestChangeInOneBatch(t *testing.T) {
	t.Parallel()
	first := Event{Stream: "s", ClientIP: "192.0.2.1", Start: 10, End: 20, Up: 10, Reason: "first"}
	last := first
	last.Reason = "last"
	low, high := Event{Stream: "low", End: 5}, Event{Stream: "high", End: 90}
	for name, batch := range map[string][]Event{
		"ascending":  {low, first, last, high},
		"descending": {high, first, last, low},
		"any":        {first, high, low, last},
	} {
		if snap := snapshotOf(batch); snap.Len() != 3 || snap.Event(1).Reason != "last" {
			t.Errorf("%s: %+v", name, all(snap))
		}
	}
}

// BenchmarkChange is what a page costs whose records all changed, in a full
// chunk that a snapshot holds, against the same page unchanged.
func BenchmarkChange(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	events := make([]Event, 4*ChunkRows)
	for i := range events {
		end := int64(1_700_000_000 + i)
		events[i] = Event{Stream: fmt.Sprint("s", r.IntN(500)), ClientIP: "192.0.2.1", Reason: "r0", Start: end - 3, End: end, Up: 3}
	}
	for _, changed := range []bool{false, true} {
		b.Run(fmt.Sprint("changed=", changed), func(b *testing.B) {
			st := NewStore()
			st.Add(slices.Clone(events))
			st.Publish(Coverage{}, Freshness{})
			page := slices.Clone(events[ChunkRows+500 : ChunkRows+600])
			for n := 0; b.Loop(); n++ {
				for i := range page {
					if changed {
						page[i].Reason = []string{"r1", "r2"}[n%2]
					}
				}
				st.Add(page)
				st.Publish(Coverage{}, Freshness{})
			}
		})
	}
}

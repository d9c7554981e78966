package model

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// word is one thing that a call said: of a stream, or a whole list.
type word struct {
	stream Scope
	fact   AirFact
	list   *AirList
}

// on is what the word says of a stream.
func (w word) on(stream Scope) AirFact {
	switch {
	case w.list == nil && w.stream == stream:
		return w.fact
	case w.list == nil || !w.list.Scope.Holds(stream):
		return AirFact{}
	}
	if since, ok := w.list.Streams[stream]; ok {
		return AirFact{State: OnAir, Since: since, AsOf: w.list.AsOf}
	}
	return AirFact{State: OffAir, AsOf: w.list.AsOf}
}

// plainFact is the oracle of Air: every word asked, the newest stands, and on
// air among those of one second.
func plainFact(words []word, stream Scope) AirFact {
	var best AirFact
	for _, w := range words {
		f := w.on(stream)
		if f.State != AirUnknown && (f.AsOf > best.AsOf || f.AsOf == best.AsOf && f.State == OnAir && best.State != OnAir) {
			best = f
		}
	}
	return best
}

// streamsOf are the places of randomEvents, and one that has no event.
func streamsOf() (out []Scope) {
	for d := range 2 {
		for n := range 7 {
			out = append(out, Scope{fmt.Sprintf("push%d.example.com", d), "live", fmt.Sprintf("room-%d", n)})
		}
	}
	return out
}

// randomWords are n calls at moments around the end of the events of n rows;
// no two lists are of one second.
func randomWords(r *rand.Rand, n, rows int) []word {
	var out []word
	at := func() int64 { return int64(1_700_000_000 + rows/2 + r.IntN(rows)) }
	since := func() []int64 {
		t := make([]int64, r.IntN(3))
		for i := range t {
			t[i] = int64(1_700_000_000 + r.IntN(2*rows))
		}
		slices.Sort(t)
		return t
	}
	places := streamsOf()
	listed := map[int64]bool{}
	for range n {
		p := places[r.IntN(len(places))]
		if r.IntN(3) > 0 {
			f := AirFact{State: []AirState{OnAir, OffAir, Forbidden}[r.IntN(3)], AsOf: at()}
			if f.State == OnAir {
				f.Since = since()
			}
			out = append(out, word{stream: p, fact: f})
			continue
		}
		l := AirList{Scope: []Scope{{}, {Domain: p.Domain}, {Domain: p.Domain, App: "live"}}[r.IntN(3)], AsOf: at(), Streams: map[Scope][]int64{}}
		if listed[l.AsOf] {
			continue
		}
		listed[l.AsOf] = true
		for _, s := range places {
			if l.Scope.Holds(s) && r.IntN(2) == 0 {
				l.Streams[s] = since()
			}
		}
		out = append(out, word{list: &l})
	}
	return out
}

func airOf(words []word) (a Air) {
	for _, w := range words {
		if w.list != nil {
			a = a.WithList(*w.list)
		} else {
			a = a.With(w.stream, w.fact)
		}
	}
	return a
}

func TestAirAgainstPlainWords(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 31))
		words := randomWords(r, r.IntN(12), 20)
		a := airOf(words)
		for _, s := range streamsOf() {
			got, want := a.Of(s), plainFact(words, s)
			// Two words of one second may tell of other publish times.
			if got.State != want.State && (got.State == OnAir || want.State == OnAir) || got.AsOf != want.AsOf {
				t.Fatalf("seed %d: %v is %+v, want %+v; said: %+v", seed, s, got, want, words)
			}
		}
	}
}

// plainAir is the oracle of a Sequence with on-air calls: the push on air is
// one more event, later than all.
type plainAir struct {
	gap   []int64
	state []State
}

func newPlainAir(events []Event, air Air, refused func(int) bool, records func(int) State) plainAir {
	p := plainAir{make([]int64, len(events)), make([]State, len(events))}
	newest := map[Scope]int{}
	for i, e := range events {
		if !refused(i) {
			newest[Scope{e.Domain, e.App, e.Stream}] = i
		}
	}
	for row, e := range events {
		place := Scope{e.Domain, e.App, e.Stream}
		p.gap[row], p.state[row] = plainGap(events, refused, row), records(row)
		last, ok := newest[place]
		f := air.Of(place)
		if !ok || refused(row) || e.When() == 0 || events[last].When() == 0 || f.AsOf <= events[last].When() {
			continue
		}
		if f.Down() {
			if row == last && p.state[row] == Unseen {
				p.state[row] = Down
			}
			continue
		}
		for _, t := range f.Since {
			l := events[last]
			same := t < l.When() && (l.Start == 0 || max(t-l.Start, l.Start-t) <= 2)
			if same {
				continue
			}
			gap := max(0, t-e.When())
			if p.gap[row] == NoGap || gap < p.gap[row] {
				p.gap[row] = gap
			}
			if p.state[row] == Unseen {
				p.state[row] = Back
			}
			break
		}
	}
	return p
}

func TestSequenceWithAirAgainstPlain(t *testing.T) {
	t.Parallel()
	seen := map[State]int{}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 32))
		rows := 5 + r.IntN(400)
		st := NewStore()
		addInBatches(r, st, randomEvents(r, rows), 50)
		without := st.Publish(Coverage{}, Freshness{}).Sequence()
		air := airOf(randomWords(r, 1+r.IntN(12), rows))
		snap := st.SetAir(air)
		q, events := snap.Sequence(), all(snap)
		want := newPlainAir(events, air, without.Refused, without.State)
		states := byRow(q.States())
		for row := range events {
			if got := q.Gap(row); got != want.gap[row] {
				t.Fatalf("seed %d: gap of row %d is %d, want %d", seed, row, got, want.gap[row])
			}
			if got := q.State(row); got != want.state[row] || states[row] != got {
				t.Fatalf("seed %d: row %d is %v (column: %v), want %v", seed, row, got, states[row], want.state[row])
			}
			seen[states[row]]++
		}
	}
	if seen[Down] == 0 || seen[Back] == 0 || seen[Unseen] == 0 {
		t.Errorf("the trials did not try all: %v", seen)
	}
}

func TestOnAirAgain(t *testing.T) {
	t.Parallel()
	place := Scope{"push.example.com", "live", "room"}
	const start, end = 1000, 2000
	for name, c := range map[string]struct {
		fact  AirFact
		state State
		gap   int64
	}{
		"nobody asked":                {AirFact{}, Unseen, NoGap},
		"back":                        {AirFact{OnAir, []int64{2060}, 2100}, Back, 60},
		"active, no time told":        {AirFact{OnAir, nil, 2100}, Unseen, NoGap},
		"the push that just ended":    {AirFact{OnAir, []int64{1001}, 2003}, Unseen, NoGap},
		"a backup from before":        {AirFact{OnAir, []int64{500}, 2100}, Back, 0},
		"the same and then a new one": {AirFact{OnAir, []int64{1000, 2040}, 2100}, Back, 40},
		"said before the end":         {AirFact{OnAir, []int64{1500}, 1900}, Unseen, NoGap},
		"down":                        {AirFact{OffAir, nil, 2001}, Down, NoGap},
		"forbidden":                   {AirFact{Forbidden, nil, 2001}, Down, NoGap},
		"down in that very second":    {AirFact{OffAir, nil, 2000}, Unseen, NoGap},
		"down before the end":         {AirFact{OffAir, nil, 1500}, Unseen, NoGap},
	} {
		st := NewStore()
		st.Add([]Event{
			{Domain: place.Domain, App: place.App, Stream: place.Stream, Start: start, End: end, Up: end - start},
			{Domain: place.Domain, App: place.App, Stream: place.Stream, Start: end + 5, End: end + 5}, // refused
		})
		st.Publish(Coverage{}, Freshness{})
		q := st.SetAir(Air{}.With(place, c.fact)).Sequence()
		if q.State(0) != c.state || q.Gap(0) != c.gap || q.State(1) != RefusedPush {
			t.Errorf("%s: %v with gap %d, want %v with %d", name, q.State(0), q.Gap(0), c.state, c.gap)
		}
	}
}

func TestSetAirShowsNoUnpublishedRows(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add([]Event{{Stream: "a", Start: 10, End: 20, Up: 10}})
	first := st.Publish(Coverage{}, Freshness{Odd: 7})
	st.Add([]Event{{Stream: "b", Start: 10, End: 20, Up: 10}})
	got, err := make(chan *Snapshot, 1), make(chan error, 1)
	go func() {
		s, e := st.Wait(context.Background(), first.Version)
		got <- s
		err <- e
	}()
	place := Scope{Stream: "a"}
	st.SetAir(Air{}.With(place, AirFact{State: OffAir, AsOf: 30}))
	s := <-got
	if e := <-err; e != nil || s.Len() != 1 || s.Freshness.Odd != 7 || s.Version == first.Version {
		t.Errorf("%d rows, version %d after %d, %v", s.Len(), s.Version, first.Version, e)
	}
	if first.Air().Of(place).State != AirUnknown || first.Sequence().State(0) != Unseen || s.Sequence().State(0) != Down {
		t.Error("a snapshot changed, or the new one did not")
	}
	if next := st.Publish(Coverage{}, Freshness{}); next.Len() != 2 || next.Air().Of(place).State != OffAir || next.Place(0) != place {
		t.Errorf("%d rows, %+v", next.Len(), next.Air().Of(place))
	}
}

func TestListed(t *testing.T) {
	t.Parallel()
	a := Air{}.WithList(AirList{Scope: Scope{Domain: "d"}, AsOf: 50, Streams: map[Scope][]int64{
		{"d", "live", "x"}: {9}, {"d", "cam", "y"}: nil,
	}})
	if n, asOf, ok := a.WithList(AirList{Scope: Scope{Domain: "e"}, AsOf: 40}).Listing(); n != 2 || asOf != 40 || !ok {
		t.Errorf("%d streams as of %d, %v", n, asOf, ok)
	}
	if _, _, ok := (Air{}).Listing(); ok {
		t.Error("nothing was listed")
	}
	if f := a.Of(Scope{"e", "live", "x"}); f.State != AirUnknown {
		t.Errorf("a list of one domain is taken for everything: %+v", f)
	}
}

// BenchmarkSequenceWithAir is a Sequence when all that is on air was listed.
func BenchmarkSequenceWithAir(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		snap := *s.Snapshot()
		snap.facts = snap.airFacts(listed(&snap, 1<<40), airFacts{})
		for b.Loop() {
			snap.plainSequence()
		}
	})
}

// Streams of which a list says the same share one word, however many there are.
func TestFactsAreShared(t *testing.T) {
	t.Parallel()
	st := NewSample(20_000).Store()
	snap := st.SetAir(listed(st.Snapshot(), 1<<40))
	on := 0
	for _, f := range snap.facts.said {
		if f.State == OnAir {
			on++
		}
	}
	if all := len(snap.facts.said); snap.keys.Len() != len(snap.facts.of) || on == 0 || all > on+1 {
		t.Errorf("%d facts for %d streams, %d of them on air", all, snap.keys.Len(), on)
	}
}

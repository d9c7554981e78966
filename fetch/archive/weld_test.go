package archive

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"offair/model"
)

// TestPackAgainstStore writes short segments that overlap, share seconds and
// tell of the same events in other words, or that some are gone, and packs them
// again and again: what is restored is what a store makes of all that was
// written.
func TestPackAgainstStore(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 11))
		w, err := newWriterAt(t, newPath(t))
		must(t, err)
		want := model.NewStore()
		for range 1 + r.IntN(4) {
			for range mostShort {
				events := contested(r, 1+r.IntN(60))
				want.Add(slices.Clone(events))
				q := queue{}
				q.add(events, nil)
				if r.IntN(5) == 0 {
					lost := someOf(r, want.Publish(model.Coverage{}, model.Freshness{}))
					want.Remove(lost)
					q.parts = append(q.parts, part{events: lost, gone: true})
				}
				must(t, w.write(t.Context(), q, nil))
			}
			must(t, w.compact(t.Context()))
		}
		if n := len(w.manifest.short()); n > 0 {
			t.Fatalf("seed %d: %d segments are short", seed, n)
		}
		got := model.NewStore()
		rows := 0
		for _, e := range w.manifest.newestFirst() {
			s, err := w.load(t.Context(), w.db, e)
			must(t, err)
			if s.Len() != e.rows || s.when[0] != e.first || s.when[s.Len()-1] != e.last {
				t.Fatalf("seed %d: segment %d is told otherwise", seed, e.id)
			}
			there, runs := strip{sheet: s, lost: e.lost(w.manifest.gone, s.when, s.event)}, []run(nil)
			rows += there.take(0, s.Len(), &runs)
			_, err = got.AddOlder(s.pick(runs))
			must(t, err)
		}
		is, is2 := got.Publish(model.Coverage{}, model.Freshness{}), want.Publish(model.Coverage{}, model.Freshness{})
		if rows != is2.Len() {
			t.Errorf("seed %d: %d rows in segments, %d events", seed, rows, is2.Len())
		}
		sameEvents(t, is, is2)
		w.close()
	}
}

// rewritten is an archive that is written, and the store of what it is to hold.
type rewritten struct {
	*writer
	t    *testing.T
	path string
	want *model.Store
}

func rewriting(t *testing.T) *rewritten {
	t.Helper()
	path := newPath(t)
	w, err := newWriterAt(t, path)
	must(t, err)
	return &rewritten{w, t, path, model.NewStore()}
}

// adds writes events as a short segment.
func (w *rewritten) adds(events ...model.Event) {
	w.t.Helper()
	w.want.Add(slices.Clone(events))
	w.writes(part{events: events})
}

// drops writes that events are gone.
func (w *rewritten) drops(events ...model.Event) {
	w.t.Helper()
	w.want.Remove(events)
	w.writes(part{events: events, gone: true})
}

func (w *rewritten) writes(p part) {
	w.t.Helper()
	must(w.t, w.write(w.t.Context(), queue{parts: []part{p}, rows: len(p.events)}, nil))
}

func (w *rewritten) packs() {
	w.t.Helper()
	must(w.t, w.compact(w.t.Context()))
}

// addsAll writes events as so many short segments as are packed, and packs them.
func (w *rewritten) addsAll(events []model.Event) {
	w.t.Helper()
	for some := range slices.Chunk(events, len(events)/mostShort+1) {
		w.adds(some...)
	}
	w.packs()
}

// holds checks what is restored from it.
func (w *rewritten) holds() {
	w.t.Helper()
	w.close()
	got, _ := reopened(w.t, Options{Path: w.path})
	sameEvents(w.t, got, w.want.Publish(model.Coverage{}, model.Freshness{}))
}

// fallen is a record of 5 seconds that ended so many after the first second.
func fallen(second int64, stream, reason string) model.Event {
	end := sixtyDays.From + 1000 + second
	return model.Event{Domain: "d", App: "a", Stream: stream, ClientIP: "192.0.2.1", Start: end - 5, End: end, Up: 5, Reason: reason}
}

// someOf are events of a snapshot.
func someOf(r *rand.Rand, s *model.Snapshot) (out []model.Event) {
	for range r.IntN(12) {
		out = append(out, s.Event(r.IntN(s.Len())))
	}
	return out
}

// A record is told in two forms and then gone: nothing is left of its second,
// which stands before all others.
func TestPackOfASecondThatIsGone(t *testing.T) {
	t.Parallel()
	w := rewriting(t)
	w.adds(fallen(10, "s", "one"))
	w.adds(fallen(10, "s", "two"))
	w.drops(fallen(10, "s", "one"))
	for i := range int64(mostShort) {
		w.adds(fallen(20+i, "s", "other"))
	}
	w.packs()
	w.holds()
}

// What is gone stays so when the list of what is gone is full and forgets it:
// long segments into which no row comes are written anew before.
func TestPackLeavesOutWhatWillBeForgotten(t *testing.T) {
	t.Parallel()
	w := rewriting(t)
	var all []model.Event
	for i := range int64(segmentRows - 10) { // so many that what comes later goes elsewhere
		all = append(all, fallen(i, "s", ""))
	}
	w.addsAll(all)
	w.drops(all[7])
	for round := range int64(2 * mostShort) {
		w.adds(fallen(100_000+round, "later", ""))
		var others []model.Event
		for i := range int64(mostGone / mostShort) {
			others = append(others, fallen(200_000+round*10_000+i, "never", ""))
		}
		w.drops(others...)
		w.packs()
	}
	if slices.ContainsFunc(w.manifest.gone, func(g gone) bool { return g.is(all[7]) }) {
		t.Fatal("it was not forgotten")
	}
	w.holds()
}

// A second in which very many fell makes a segment longer than one may be: it is
// parted between seconds, or else a later form of one of its records could stand
// in the one half and the earlier form in the other.
func TestPackOfACrowdedSecond(t *testing.T) {
	t.Parallel()
	w := rewriting(t)
	var all []model.Event
	for second := range int64(8600) {
		n := 8
		if second == 8100 {
			n = 1500
		}
		for i := range n {
			all = append(all, fallen(second, fmt.Sprint("s", i), "early"))
		}
	}
	w.addsAll(all[:40_000])
	w.addsAll(all[40_000:])
	slots := slotsOf(w.manifest.segments)
	if len(slots) < 3 { // the empty one before them counted in
		t.Fatalf("%d slots: nothing was parted", len(slots))
	}
	for i, s := range slots[1:] {
		if len(s.long) != 1 || s.first <= slots[i].last {
			t.Errorf("%d segments share a second", len(s.long))
		}
	}
	border := int64(slots[len(slots)-2].last) - fallen(0, "", "").End
	later := []model.Event{fallen(9000, "later", "x")}
	for n := range 8 {
		later = append(later, fallen(border, fmt.Sprint("s", n), "late"))
	}
	w.adds(later...)
	for i := range int64(mostShort) {
		w.adds(fallen(9001+i, "later", "x"))
	}
	w.packs()
	for i := range int64(mostShort) {
		w.adds(fallen(10+i, "first", "x"))
	}
	w.packs()
	w.holds()
}

// More rows of one second than a segment takes are in several, which are packed
// together.
func TestPackOfASecondTooLong(t *testing.T) {
	t.Parallel()
	w := rewriting(t)
	var all []model.Event
	for i := range segmentRows + 1000 {
		all = append(all, fallen(100, fmt.Sprint("s", i), "early"))
	}
	w.addsAll(all)
	for round := range 3 {
		for i := range mostShort {
			w.adds(fallen(90-int64(i), "x", ""), fallen(100, fmt.Sprint("s", i*2000), fmt.Sprint("late", round)))
		}
		w.packs()
		if !slices.ContainsFunc(slotsOf(w.manifest.segments), func(s slot) bool { return len(s.long) > 1 }) {
			t.Fatal("the second is not in several segments")
		}
	}
	w.holds()
}

// contested are events few of which are alone in their second, and many of
// which were told of before in other words, or lack something.
func contested(r *rand.Rand, n int) []model.Event {
	at, span := sixtyDays.From+int64(r.IntN(3))*100, 1+r.IntN(400)
	out := make([]model.Event, n)
	for i := range out {
		e := &out[i]
		e.End = at + int64(r.IntN(span))
		e.Up = e.End % 50
		e.Start = e.End - e.Up
		e.Domain, e.App, e.Stream = "push.example.com", "live", string(rune('a'+r.IntN(3)))
		e.ClientIP, e.Reason = "192.0.2."+string(rune('1'+r.IntN(2))), string(rune('k'+r.IntN(3)))
		switch r.IntN(25) {
		case 0:
			e.ClientIP = ""
		case 1:
			e.Up = model.NoUp
		case 2:
			e.Start, e.End, e.Up = e.End, 0, model.NoUp
		case 3:
			e.Up += 7
		case 4:
			e.Start, e.End, e.Up = 0, 0, model.NoUp
		}
	}
	return out
}

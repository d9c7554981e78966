package model

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
)

// program is bytes that say what happens to a store; at its end all are 0.
type program []byte

func (p *program) next() int {
	if len(*p) == 0 {
		return 0
	}
	b := (*p)[0]
	*p = (*p)[1:]
	return int(b)
}

// event is one of few, so that equal times, twins and absent values are
// common. What a record says besides its identity follows from that, or is
// left out.
func (p *program) event() Event {
	return tellEvent(1_700_000_000+int64(p.next()), int64(p.next()%5), p.next(), p.next())
}

func tellEvent(end, length int64, who, lacks int) Event {
	who &= 63
	e := Event{
		Domain: fmt.Sprint("d", who&1), App: "a", Stream: fmt.Sprint("s", who>>1&7), ClientIP: fmt.Sprint("192.0.2.", 1+who>>4&3),
		Start: end - length, End: end, Up: length, Reason: fmt.Sprint("reason ", who), Resolution: "1*1",
	}
	if who>>1&7 == 5 {
		e.Up += 3 // needs a column of its own
	}
	if lacks&7 == 1 {
		e.End = 0 // the time follows from start and length
		return e
	}
	if lacks>>3&7 == 1 {
		e.Up = NoUp
	}
	if lacks>>6 == 1 {
		e.Reason = ""
	}
	if lacks == 255 {
		e.Start, e.End, e.Up = 0, 0, 9
	}
	return e
}

// run is many events at even distances, enough to fill chunks.
func (p *program) run() []Event {
	from, n, step := int64(p.next())<<8, 1+p.next()*32, int64(p.next()%9)
	out := make([]Event, n)
	for i := range out {
		out[i] = tellEvent(1_700_000_000+from+int64(i)*step/4, int64(i%3), i*7%128, 0)
	}
	return out
}

// plainStore is the oracle: records by identity, put in order at the end.
type plainStore struct {
	at     map[plainID]*Event
	events []*Event
}

type plainID struct {
	ID
	when int64
}

func (o *plainStore) add(events []Event) (added int) {
	for _, e := range events {
		id := plainID{e.ID(), e.When()}
		old := o.at[id]
		if old == nil {
			o.at[id] = &e
			o.events = append(o.events, &e)
			added++
			continue
		}
		if old.Up == NoUp {
			old.Up = e.Up
		}
		if old.Reason == "" {
			old.Reason = e.Reason
		}
	}
	return added
}

func (o *plainStore) inOrder() []Event {
	slices.SortFunc(o.events, comparePlain)
	out := make([]Event, len(o.events))
	for i, e := range o.events {
		out[i] = *e
	}
	return out
}

func comparePlain(a, b *Event) int {
	if c := cmp.Or(cmp.Compare(a.When(), b.When()), cmp.Compare(a.Start, b.Start)); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(a.Domain, b.Domain), cmp.Compare(a.App, b.App), cmp.Compare(a.Stream, b.Stream)); c != 0 {
		return c
	}
	if (a.End == 0) != (b.End == 0) {
		return cmp.Compare(b.End, a.End) // one without an end comes second
	}
	return cmp.Compare(a.ClientIP, b.ClientIP)
}

// FuzzStore lets a program of bytes fill a store in batches of any kind and
// order, and look at it meanwhile. What the store, its snapshots and views that
// were extended hold must be what the oracle holds.
func FuzzStore(f *testing.F) {
	f.Add([]byte{0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 3, 0, 1, 1, 2, 3, 4})
	f.Add([]byte{1, 9, 200, 4, 3, 1, 1, 200, 3, 3, 2, 1, 5, 100, 7})
	f.Add([]byte{1, 0, 255, 1, 1, 1, 255, 2, 3, 0, 9, 100, 1, 2, 3, 2, 2, 3, 1, 0, 255, 8})
	f.Add([]byte{2, 40, 255, 8, 2, 30, 255, 8, 3, 2, 20, 255, 8, 2, 10, 255, 8, 3, 2, 0, 255, 8, 0, 7, 80, 4, 67, 65, 1, 1, 1, 1})
	f.Fuzz(func(t *testing.T, bytes []byte) {
		p := program(bytes[:min(len(bytes), 96)])
		st, oracle := NewStore(), &plainStore{at: map[plainID]*Event{}}
		view, err := NewView(t.Context(), st.Snapshot(), byStream("s3"))
		if err != nil {
			t.Fatal(err)
		}
		type kept struct {
			snap *Snapshot
			rows []Event
		}
		var old []kept
		look := func() {
			snap := st.Publish(Coverage{}, Freshness{})
			want := oracle.inOrder()
			if got := all(snap); !slices.Equal(got, want) {
				t.Fatalf("%d rows, want %d; first difference at %d", len(got), len(want), firstDifference(got, want))
			}
			if view, err = view.Extend(t.Context(), snap); err != nil {
				t.Fatal(err)
			}
			if got, want := viewRows(view), plainView(snap, "s3", Span{1, 1 << 40}); !slices.Equal(got, want) {
				t.Fatalf("the view holds %d rows, want %d", len(got), len(want))
			}
			checkSequence(t, snap)
			old = append(old, kept{snap, want})
		}
		for len(p) > 0 && len(oracle.events) < 30_000 {
			var batch []Event
			switch p.next() % 4 {
			case 0:
				for range 1 + p.next()%8 {
					batch = append(batch, p.event())
				}
			case 1:
				batch = p.run()
			case 2:
				batch = p.run()
				slices.Reverse(batch)
			default:
				if len(old) < 4 {
					look()
				}
				continue
			}
			want := oracle.add(batch)
			if got := st.Add(slices.Clone(batch)); got != want {
				t.Fatalf("%d of %d were new, want %d", got, len(batch), want)
			}
		}
		look()
		for i, k := range old {
			if !slices.Equal(all(k.snap), k.rows) {
				t.Fatalf("snapshot %d changed after it was published", i)
			}
		}
		last := old[len(old)-1]
		for i := 0; i < len(last.rows); i += 1 + len(last.rows)/97 {
			if row, ok := last.snap.Find(last.rows[i].ID()); !ok || last.rows[row].ID() != last.rows[i].ID() {
				t.Fatalf("the identity of row %d leads to %d, %v", i, row, ok)
			}
		}
	})
}

func firstDifference(a, b []Event) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

package archive

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"offair/fetch/demo"
	"offair/model"
)

var sixtyDays = model.Span{From: 1_760_000_000, To: 1_760_000_000 + 60*86400}

// oddEvents are events with every absence and every kind of number a store
// keeps, hostile ones among them.
func oddEvents(r *rand.Rand, n int, span model.Span) []model.Event {
	out := append(demo.Random(r.Uint64(), n, span), demo.Hostile(span.From+r.Int64N(span.To-span.From))...)
	for i := range out {
		switch e := &out[i]; r.IntN(60) {
		case 0, 1:
			e.ClientIP = ""
		case 2:
			e.Start = e.End + 3
		case 3:
			e.Up = math.MaxUint32 + 5
		case 4:
			e.End = 0
		case 5:
			e.Start, e.End = 0, 0
		case 6:
			e.Up = model.NoUp
		case 7:
			e.Start = math.MaxUint32 + 9
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func snapshotOf(events []model.Event) *model.Snapshot {
	st := model.NewStore()
	st.Add(slices.Clone(events))
	return st.Publish(model.Coverage{}, model.Freshness{})
}

func eventsOf(s *model.Snapshot) []model.Event {
	out := make([]model.Event, s.Len())
	for i := range out {
		out[i] = s.Event(i)
	}
	return out
}

func seed(t testing.TB) *rand.Rand {
	s := uint64(time.Now().UnixNano())
	t.Logf("seed %d", s)
	return rand.New(rand.NewPCG(s, 0))
}

func TestSegmentRoundTrip(t *testing.T) {
	t.Parallel()
	r := seed(t)
	for range 40 {
		snap := snapshotOf(oddEvents(r, 1+r.IntN(3000), sixtyDays))
		g, err := decode(encode(snap.Segment(0, snap.Len())))
		if err != nil {
			t.Fatal(err)
		}
		st := model.NewStore()
		if n, err := st.AddSegment(g); err != nil || n != snap.Len() {
			t.Fatal(n, err)
		}
		if !slices.Equal(eventsOf(st.Publish(model.Coverage{}, model.Freshness{})), eventsOf(snap)) {
			t.Fatal("the rows are not those that were encoded")
		}
	}
}

// TestDamageIsNoticed flips and cuts bytes: a segment decodes as it was or not
// at all.
func TestDamageIsNoticed(t *testing.T) {
	t.Parallel()
	r := seed(t)
	snap := snapshotOf(demo.Random(1, 400, sixtyDays))
	blob := encode(snap.Segment(0, snap.Len()))
	for range 2000 {
		bad := slices.Clone(blob)
		if r.IntN(4) == 0 {
			bad = bad[:r.IntN(len(bad))]
		} else {
			bad[r.IntN(len(bad))] ^= 1 << r.IntN(8)
		}
		if _, err := decode(bad); err == nil {
			t.Fatal("damage went unnoticed")
		}
	}
}

// FuzzSegment takes any bytes for the inside of a segment, behind a checksum
// that holds: it may be refused, it may not break anything.
func FuzzSegment(f *testing.F) {
	snap := snapshotOf(demo.Hostile(1_760_000_000))
	f.Add([]byte{})
	f.Add(rawOf(snap.Segment(0, 9)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if g, err := decode(raw); err == nil && g.Len() > segmentRows {
			t.Fatal("too long")
		}
		g, err := decodeRaw(raw, nil)
		if err != nil {
			return
		}
		st := model.NewStore()
		n, err := st.AddSegment(g)
		if got := st.Publish(model.Coverage{}, model.Freshness{}).Len(); got != n || (err != nil && n != 0) {
			t.Fatalf("%d rows, %d said to be added (%v)", got, n, err)
		}
	})
}

func rawOf(g *model.Segment) []byte {
	blob := encode(g)
	raw, _ := takeRoom().decoder.DecodeAll(blob[len(segmentMark):len(blob)-4], nil)
	return raw
}

// BenchmarkDecode is what reading a million events costs beside SQLite and the
// store: the columns alone, one core.
func BenchmarkDecode(b *testing.B) {
	snap := bigSnapshot()
	blobs, size := blobsOf(snap)
	for b.Loop() {
		for _, blob := range blobs {
			if _, err := decode(blob); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(size)/float64(snap.Len()), "B/event")
}

func BenchmarkEncode(b *testing.B) {
	snap := bigSnapshot()
	for b.Loop() {
		encode(snap.Segment(0, segmentRows))
	}
}

func blobsOf(snap *model.Snapshot) (blobs [][]byte, size int) {
	for hi := snap.Len(); hi > 0; hi -= segmentRows {
		blob := encode(snap.Segment(max(0, hi-segmentRows), hi))
		blobs, size = append(blobs, blob), size+len(blob)
	}
	return blobs, size
}

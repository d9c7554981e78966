package model

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
)

// byStream passes the rows of one stream name: as small as a filter can be.
type byStream string

type byStreamBinding struct {
	s    *Snapshot
	name string
}

func (f byStream) Bind(_ context.Context, s *Snapshot, _ Binding) (Binding, error) {
	return byStreamBinding{s, string(f)}, nil
}

func (b byStreamBinding) Scan(c *Chunk, from int, out []uint16) []uint16 {
	for i := from; i < c.Len(); i++ {
		if b.s.Streams().Raw(b.s.Keys().Stream[c.Key[i]]) == b.name {
			out = append(out, uint16(i))
		}
	}
	return out
}

func viewRows(v *View) []int {
	out := make([]int, v.Len())
	for i := range out {
		out[i] = v.Row(i)
	}
	return out
}

// plainView is the oracle: every row asked one by one.
func plainView(s *Snapshot, stream string, sp Span) []int {
	var out, timeless []int
	for row := s.Len() - 1; row >= 0; row-- {
		if stream != "" && s.Event(row).Stream != stream {
			continue
		}
		switch w := s.When(row); {
		case w == 0:
			timeless = append(timeless, row)
		case w >= sp.From && w < sp.To:
			out = append(out, row)
		}
	}
	return append(out, timeless...)
}

func TestViewAgainstPlainView(t *testing.T) {
	t.Parallel()
	everything := Span{1, 1 << 40}
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 4))
		st := NewStore()
		stream := []Filter{nil, byStream("room-2")}[seed%2]
		name := []string{"", "room-2"}[seed%2]
		v, err := NewView(t.Context(), st.Snapshot(), stream)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range slices.Collect(slices.Chunk(randomEvents(r, 3000), 700)) {
			addInBatches(r, st, page, 90)
			snap := st.Publish(Coverage{}, Freshness{})
			if v, err = v.Extend(t.Context(), snap); err != nil {
				t.Fatal(err)
			}
			if got, want := viewRows(v), plainView(snap, name, everything); !slices.Equal(got, want) {
				t.Fatalf("seed %d: extended view differs: %d rows, want %d", seed, len(got), len(want))
			}
			from := int64(1_700_000_000 + r.IntN(3000))
			sp := Span{from, from + int64(r.IntN(2000))}
			w := v.Within(sp)
			if got, want := viewRows(w), plainView(snap, name, sp); !slices.Equal(got, want) {
				t.Fatalf("seed %d: window %v differs: %v, want %v", seed, sp, got, want)
			}
			checkIndex(t, r, w, snap)
		}
	}
}

func checkIndex(t *testing.T, r *rand.Rand, v *View, s *Snapshot) {
	t.Helper()
	rows := viewRows(v)
	for range 40 {
		row := r.IntN(s.Len())
		want := slices.IndexFunc(rows, func(o int) bool { return o <= row })
		if want < 0 {
			want = len(rows)
		}
		got, ok := v.Index(row)
		if got != want || ok != slices.Contains(rows, row) {
			t.Fatalf("index of row %d: %d %v, want %d", row, got, ok, want)
		}
	}
}

func TestViewCancelled(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add([]Event{{Stream: "a", End: 5}})
	snap := st.Publish(Coverage{}, Freshness{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewView(ctx, snap, nil); err == nil {
		t.Error("an ended context must end the scan")
	}
}

// TestViewOfManyRows is large enough for more than one core.
func TestViewOfManyRows(t *testing.T) {
	t.Parallel()
	a := NewSample(2*sharedRows + 777)
	st := NewStore()
	page := make([]Event, 1000)
	var v *View
	for from := 0; from < a.n; from += len(page) {
		st.Add(a.Page(from, page))
		if from%50_000 != 0 && from+len(page) < a.n {
			continue
		}
		snap := st.Publish(Coverage{}, Freshness{})
		fresh, err := NewView(t.Context(), snap, byStream("live_1"))
		if err != nil {
			t.Fatal(err)
		}
		if v == nil {
			v = fresh
		} else if v, err = v.Extend(t.Context(), snap); err != nil {
			t.Fatal(err)
		}
		want := plainView(snap, "live_1", Span{1, 1 << 40})
		if !slices.Equal(viewRows(v), want) || !slices.Equal(viewRows(fresh), want) {
			t.Fatalf("%d rows when extended, %d when new, want %d", v.Len(), fresh.Len(), len(want))
		}
	}
	everything, err := NewView(t.Context(), v.Snapshot(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []Order{{ByUp, false}, {ByEnded, false}, {ByStream, true}} {
		s, err := everything.Sorted(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		top, err := everything.Top(t.Context(), by, 500)
		if err != nil || !slices.Equal(top, sortedRows(s)[:500]) {
			t.Errorf("%v: the first rows are not those that the whole order begins with (%v)", by, err)
		}
	}
}

// stopping ends its context at the third chunk that is scanned.
type stopping struct {
	cancel context.CancelFunc
	scans  *atomic.Int32
}

func (f stopping) Bind(context.Context, *Snapshot, Binding) (Binding, error) { return f, nil }

func (f stopping) Scan(_ *Chunk, _ int, out []uint16) []uint16 {
	if f.scans.Add(1) == 3 {
		f.cancel()
	}
	return out
}

func TestScanStopsBetweenChunks(t *testing.T) {
	t.Parallel()
	snap := NewSample(20 * ChunkRows).Store().Snapshot()
	ctx, cancel := context.WithCancel(t.Context())
	f := stopping{cancel, &atomic.Int32{}}
	if _, err := NewView(ctx, snap, f); !errors.Is(err, context.Canceled) {
		t.Errorf("the scan ended with %v", err)
	}
	if n, most := f.scans.Load(), int32(2+runtime.GOMAXPROCS(0)); n > most {
		t.Errorf("%d chunks were scanned, want at most %d", n, most)
	}
}

// moody passes rows of one stream, or, once its mood has changed, all others.
type moody struct{ turned *bool }

func (f moody) Bind(_ context.Context, s *Snapshot, _ Binding) (Binding, error) {
	return moodyBinding{byStreamBinding{s, "room-2"}, *f.turned}, nil
}

type moodyBinding struct {
	byStreamBinding
	turned bool
}

func (moodyBinding) Volatile() bool { return true }

func (b moodyBinding) Scan(c *Chunk, from int, out []uint16) []uint16 {
	if b.turned {
		for i := from; i < c.Len(); i++ {
			out = append(out, uint16(i))
		}
		return out
	}
	return b.byStreamBinding.Scan(c, from, out)
}

func TestVolatileBindingIsAskedAgain(t *testing.T) {
	t.Parallel()
	st := NewStore()
	st.Add(randomEvents(rand.New(rand.NewPCG(4, 4)), 500))
	snap := st.Publish(Coverage{}, Freshness{})
	turned := false
	v, err := NewView(t.Context(), snap, moody{&turned})
	if err != nil {
		t.Fatal(err)
	}
	before := v.Len()
	turned = true
	if v, err = v.Extend(t.Context(), snap); err != nil {
		t.Fatal(err)
	}
	if before == 0 || before == snap.Len() || v.Len() != snap.Len() {
		t.Errorf("%d rows, then %d of %d", before, v.Len(), snap.Len())
	}
}

func TestPanicOfAnotherCoreComesHere(t *testing.T) {
	t.Parallel()
	defer func() {
		if p := recover(); p != "odd" {
			t.Errorf("recovered %v", p)
		}
	}()
	var n atomic.Int32
	_ = abreast(3, func() error {
		if n.Add(1) == 2 {
			panic("odd")
		}
		return nil
	})
	t.Error("the panic was lost")
}

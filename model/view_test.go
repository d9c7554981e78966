package model

import (
	"context"
	"math/rand/v2"
	"slices"
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
		if b.s.Streams().Raw(b.s.Keys()[c.Key[i]].Stream) == b.name {
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

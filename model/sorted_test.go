package model

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

// mixedEvents are random events whose texts and numbers try every rule of the
// columns: absent values, numbers in names, both kinds of address, wordings of
// one cause.
func mixedEvents(r *rand.Rand, n int) []Event {
	out := randomEvents(r, n)
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	for i := range out {
		e := &out[i]
		e.Stream = pick("", "room-2", "room-10", "Room-2", "room-002", "直播间8", "直播间11", "a", fmt.Sprint("s", r.IntN(400)))
		e.App = pick("", "app2", "app12", "app1a")
		e.Domain = pick("", "p9.example.com", "p10.example.com")
		e.ClientIP = pick("", Internal, "9.0.0.1", "10.0.0.1", "203.0.113.7", "2001:db8::2", "2001:db8::10", "::1", "::ffff:9.0.0.2", "host")
		e.Resolution = pick("", "1920*1080", "1080x1920", "640*360", "99*99", "wide")
		e.Reason = pick("", "推流客户端主动断流", "The push client stopped the stream.", "推流链路网络异常", "no wording of ours 10", "no wording of ours 9")
	}
	return out
}

// plainOrder is the oracle: rows compared one with another, by the values as a
// person would read them.
func plainOrder(s *Snapshot, rows []int, by Order) []int {
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b int) int {
		va, vb := plainValue(s, a, by.By), plainValue(s, b, by.By)
		switch {
		case va == nil && vb == nil:
			return cmp.Compare(b, a)
		case va == nil:
			return 1
		case vb == nil:
			return -1
		}
		c := slices.CompareFunc(va, vb, func(x, y any) int {
			switch x := x.(type) {
			case int64:
				return cmp.Compare(x, y.(int64))
			case netip.Addr:
				return x.Compare(y.(netip.Addr))
			case rawText:
				return cmp.Compare(x, y.(rawText))
			default:
				return plainNatural(x.(string), y.(string))
			}
		})
		if by.Desc {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(b, a))
	})
	return out
}

// rawText is compared byte by byte.
type rawText string

// plainNatural pads every run of digits to one width.
func plainNatural(a, b string) int {
	padded := func(s string) string {
		var b strings.Builder
		for s != "" {
			n := 0
			for n < len(s) && digit(s[n]) {
				n++
			}
			if n == 0 {
				b.WriteByte(s[0])
				s = s[1:]
				continue
			}
			x := strings.TrimLeft(s[:n], "0")
			b.WriteString(strings.Repeat("0", 40-len(x)) + x)
			s = s[n:]
		}
		return b.String()
	}
	return strings.Compare(padded(a), padded(b))
}

// plainValue is what a row is compared by, the most important part first; nil
// when it has none.
func plainValue(s *Snapshot, row int, by Column) []any {
	e, r := s.Event(row), s.Row(row)
	number := func(v int64, ok bool) []any {
		if !ok {
			return nil
		}
		return []any{v}
	}
	name := func(class int64, text string) []any {
		if text == "" {
			return nil
		}
		return []any{class, Fold(Clean(text)), rawText(text)}
	}
	switch by {
	case ByEnded:
		return number(r.When, r.When != 0)
	case ByStarted:
		return number(r.Start, r.Start != 0)
	case ByUp:
		return number(r.Up, r.Up != NoUp)
	case ByGap:
		gap := s.Sequence().Gap(row)
		return number(gap, gap != NoGap)
	case BySide:
		return number(int64(r.Side), true)
	case ByStream:
		return name(0, e.Stream)
	case ByApp:
		return name(0, e.App)
	case ByDomain:
		return name(0, e.Domain)
	case ByCause:
		if r.Cause != nil {
			return []any{int64(0), r.Cause.ID}
		}
		return name(1, e.Reason)
	case ByClient:
		if a, err := netip.ParseAddr(e.ClientIP); err == nil {
			return append([]any{int64(0), a.Unmap()}, name(0, e.ClientIP)...)
		}
		return name(1, e.ClientIP)
	default:
		if k, ok := pixelValue(e.Resolution); ok {
			return []any{int64(0), int64(k.hi), int64(k.lo), rawText(e.Resolution)}
		}
		return name(1, e.Resolution)
	}
}

func sortedRows(s *Sorted) []int {
	out := make([]int, s.Len())
	for i := range out {
		out[i] = s.Row(i)
	}
	return out
}

func TestSortedAgainstPlainOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 8))
		st := NewStore()
		v, err := NewView(t.Context(), st.Snapshot(), []Filter{nil, byStream("room-2")}[seed%2])
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range slices.Collect(slices.Chunk(mixedEvents(r, 1200), 500)) {
			addInBatches(r, st, page, 90)
			if v, err = v.Extend(t.Context(), st.Publish(Coverage{}, Freshness{})); err != nil {
				t.Fatal(err)
			}
			w := v
			if r.IntN(2) == 0 {
				from := int64(1_700_000_000 + r.IntN(1200))
				w = v.Within(Span{from, from + int64(r.IntN(1200))})
			}
			for by := range Columns {
				checkSorted(t, r, w, Order{Column(by), r.IntN(2) == 0})
			}
		}
	}
}

func checkSorted(t *testing.T, r *rand.Rand, v *View, by Order) {
	t.Helper()
	want := plainOrder(v.Snapshot(), viewRows(v), by)
	s, err := v.Sorted(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	if got := sortedRows(s); !slices.Equal(got, want) {
		i := 0
		for got[i] == want[i] {
			i++
		}
		t.Fatalf("%v desc %v: at %d of %d row %+v, want %+v", by.By, by.Desc, i, len(got), v.Snapshot().Row(got[i]), v.Snapshot().Row(want[i]))
	}
	n := r.IntN(60)
	top, err := v.Top(t.Context(), by, n)
	if err != nil || !slices.Equal(top, want[:min(n, len(want))]) {
		t.Fatalf("%v desc %v: the first %d are %v (%v), want %v", by.By, by.Desc, n, top, err, want[:min(n, len(want))])
	}
	for range 20 {
		if v.Snapshot().Len() == 0 {
			break
		}
		row := r.IntN(v.Snapshot().Len())
		i, ok := s.Index(row)
		if at := slices.Index(want, row); (at >= 0) != ok || (ok && at != i) {
			t.Fatalf("%v: index of row %d is %d %v, want %d", by.By, row, i, ok, at)
		}
		with := plainOrder(v.Snapshot(), append(slices.Clone(want[:i]), append([]int{row}, want[i:]...)...), by)
		if !ok && with[i] != row {
			t.Fatalf("%v: row %d would not stand at %d", by.By, row, i)
		}
	}
}

// TestSortedFullRange has places that need two digits and that reach from end
// to end of what a column can hold.
func TestSortedFullRange(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 9))
	events := make([]Event, 3000)
	for i := range events {
		up := r.Int64N(1 << (1 + r.IntN(32)))
		if r.IntN(9) == 0 {
			up = []int64{0, 1<<32 - 2, 1 << 40, NoUp}[r.IntN(4)]
		}
		events[i] = Event{Stream: fmt.Sprint(i), Start: r.Int64N(1 << 32), End: 1 + r.Int64N(1<<32-1), Up: up}
	}
	st := NewStore()
	st.Add(events)
	v, err := NewView(t.Context(), st.Publish(Coverage{}, Freshness{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []Column{ByEnded, ByStarted, ByUp, ByGap} {
		for _, desc := range []bool{false, true} {
			s, err := v.Sorted(t.Context(), Order{by, desc})
			if err != nil {
				t.Fatal(err)
			}
			if want := plainOrderClamped(v, Order{by, desc}); !slices.Equal(sortedRows(s), want) {
				t.Fatalf("%v desc %v: other order", by, desc)
			}
		}
	}
}

// plainOrderClamped is plainOrder for numbers up to the last that places tell
// apart.
func plainOrderClamped(v *View, by Order) []int {
	out := viewRows(v)
	value := func(row int) uint32 {
		p := plainValue(v.Snapshot(), row, by.By)
		if p == nil {
			return absent
		}
		return by.number(p[0].(int64))
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Or(cmp.Compare(value(a), value(b)), cmp.Compare(b, a)) })
	return out
}

func TestOlderSnapshotIsSortedByLaterRanks(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 9))
	st := NewStore()
	var views []*View
	for _, page := range slices.Collect(slices.Chunk(mixedEvents(r, 800), 200)) {
		st.Add(page)
		v, err := NewView(t.Context(), st.Publish(Coverage{}, Freshness{}), nil)
		if err != nil {
			t.Fatal(err)
		}
		views = append(views, v)
	}
	for _, v := range slices.Backward(views) {
		for by := range Columns {
			checkSorted(t, r, v, Order{Column(by), by%2 == 0})
		}
	}
}

// TestRankFirst: tables that were made before any order was asked for order as
// those that an order makes.
func TestRankFirst(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 9))
	st := NewStore()
	for _, page := range slices.Collect(slices.Chunk(mixedEvents(r, 600), 300)) {
		st.Add(page)
		v, err := NewView(t.Context(), st.Publish(Coverage{}, Freshness{}), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Snapshot().Rank(t.Context()); err != nil {
			t.Fatal(err)
		}
		for by := range Columns {
			if d, ok := v.snap.ranked(Column(by)); ok && len(st.ranks.tables[by].rank) != d.Len() {
				t.Errorf("%v: %d of %d texts are ranked", Column(by), len(st.ranks.tables[by].rank), d.Len())
			}
			checkSorted(t, r, v, Order{Column(by), by%2 == 0})
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if st.Snapshot().Rank(ctx) == nil {
		t.Error("an ended context must end it")
	}
}

func TestSortedCancelled(t *testing.T) {
	t.Parallel()
	v, err := NewView(t.Context(), NewSample(20_000).Store().Snapshot(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for by := range Columns {
		if _, err := v.Sorted(ctx, Order{By: Column(by)}); err == nil {
			t.Errorf("%v: an ended context must end the sort", Column(by))
		}
		if _, err := v.Top(ctx, Order{By: Column(by)}, 5); err == nil {
			t.Errorf("%v: an ended context must end the search for the first", Column(by))
		}
	}
	checkSorted(t, rand.New(rand.NewPCG(1, 1)), v, Order{By: ByStream}) // what was given up leaves no trace
}

func FuzzNatural(f *testing.F) {
	for _, s := range []string{"", "a", "a1", "a01", "a10", "0", "00", "9999999999", "10000000000", "1a", "a-1", "live_12"} {
		f.Add(s, "a2", s+"0")
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		if strings.Contains(a+b+c, "\x00") {
			t.Skip("no cleaned text holds one")
		}
		ab, bc, ac := natural(a, b), natural(b, c), natural(a, c)
		if natural(b, a) != -ab || natural(a, a) != 0 || (ab <= 0 && bc <= 0 && ac > 0) {
			t.Fatalf("no order: %q %q %q", a, b, c)
		}
		ah, al := prefix(a)
		bh, bl := prefix(b)
		if p := cmp.Or(cmp.Compare(ah, bh), cmp.Compare(al, bl)); p != 0 && p != ab {
			t.Fatalf("%q and %q compare %d, their prefixes %d", a, b, ab, p)
		}
	})
}

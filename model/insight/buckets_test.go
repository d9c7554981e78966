package insight

import (
	"math"
	"slices"
	"testing"
	"time"

	"offair/model"
)

// clockTimes are moments as a zone's clocks show them.
func clockTimes(edges []int64, z *time.Location) []string {
	var out []string
	for _, e := range edges {
		out = append(out, time.Unix(e, 0).In(z).Format("02 15:04:05 -0700"))
	}
	return out
}

func at(t *testing.T, z *time.Location, s string) int64 {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", s, z)
	if err != nil {
		t.Fatal(err)
	}
	return m.Unix()
}

func TestEveryInZones(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, zone, from, to string
		width                int64
		want                 []string
	}{
		{
			"a quarter past is inside", "UTC", "2026-11-20 10:15", "2026-11-20 11:30", hour,
			[]string{"20 10:00:00 +0000", "20 11:00:00 +0000", "20 12:00:00 +0000"},
		},
		{
			"a zone with three quarters", "Asia/Kathmandu", "2026-11-20 10:15", "2026-11-20 11:30", hour,
			[]string{"20 10:00:00 +0545", "20 11:00:00 +0545", "20 12:00:00 +0545"},
		},
		{
			"days of the far east", "Asia/Shanghai", "2026-11-20 01:00", "2026-11-21 01:00", day,
			[]string{"20 00:00:00 +0800", "21 00:00:00 +0800", "22 00:00:00 +0800"},
		},
		{
			"an hour is left out", "Europe/Berlin", "2026-03-29 00:00", "2026-03-29 07:00", 3 * hour,
			[]string{"29 00:00:00 +0100", "29 03:00:00 +0200", "29 06:00:00 +0200", "29 09:00:00 +0200"},
		},
		{
			"an hour comes twice", "Europe/Berlin", "2026-10-25 00:00", "2026-10-25 07:00", 3 * hour,
			[]string{"25 00:00:00 +0200", "25 03:00:00 +0100", "25 06:00:00 +0100", "25 09:00:00 +0100"},
		},
		{
			"hours stay hours", "Europe/Berlin", "2026-10-25 01:00", "2026-10-25 04:00", hour,
			[]string{
				"25 01:00:00 +0200", "25 02:00:00 +0200", "25 02:00:00 +0100", "25 03:00:00 +0100",
				"25 04:00:00 +0100",
			},
		},
		{
			"a day of 25 hours", "Europe/Berlin", "2026-10-25 12:00", "2026-10-26 12:00", day,
			[]string{"25 00:00:00 +0200", "26 00:00:00 +0100", "27 00:00:00 +0100"},
		},
		{
			"midnight is left out", "America/Sao_Paulo", "2018-11-03 12:00", "2018-11-04 12:00", day,
			[]string{"03 00:00:00 -0300", "04 01:00:00 -0200", "05 00:00:00 -0200"},
		},
		{
			"a day that began at one", "America/Sao_Paulo", "2018-11-04 01:30", "2018-11-04 12:00", day,
			[]string{"04 01:00:00 -0200", "05 00:00:00 -0200"},
		},
		{
			"half of a day after the change", "Europe/Berlin", "2026-03-29 10:00", "2026-03-29 11:00", 12 * hour,
			[]string{"29 00:00:00 +0100", "29 12:00:00 +0200"},
		},
		{
			"before midnight comes twice", "America/Sao_Paulo", "2018-02-17 12:00", "2018-02-18 12:00", day,
			[]string{"17 00:00:00 -0200", "18 00:00:00 -0300", "19 00:00:00 -0300"},
		},
		{
			"half an hour comes twice", "Australia/Lord_Howe", "2026-04-05 01:00", "2026-04-05 03:00", hour,
			[]string{"05 01:00:00 +1100", "05 02:00:00 +1030", "05 03:00:00 +1030"},
		},
		{
			"weeks begin on Mondays", "UTC", "2026-11-20 00:00", "2026-11-24 00:00", week,
			[]string{"16 00:00:00 +0000", "23 00:00:00 +0000", "30 00:00:00 +0000"},
		},
		{"nothing", "UTC", "2026-11-20 00:00", "2026-11-20 00:00", hour, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			z := zone(t, c.zone)
			b := Every(model.Span{From: at(t, z, c.from), To: at(t, z, c.to)}, z, c.width)
			if got := clockTimes(b.Edges, z); !slices.Equal(got, c.want) {
				t.Errorf("%v\nwant %v", got, c.want)
			}
		})
	}
}

func TestDivideWidth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		span int64
		most int
		want int64
	}{
		{60, 60, 1},
		{60, 59, 5},
		{hour, 100, minute},
		{hour, 30, 5 * minute},
		{day, 150, 10 * minute},
		{day, 97, 15 * minute},
		{day, 80, 20 * minute},
		{day, 24, hour},
		{day, 23, 2 * hour},
		{60 * day, 150, 12 * hour},
		{60 * day, 60, day},
		{60 * day, 24, 3 * day},
		{60 * day, 9, week},
		{60 * day, 1, 16 * week},
		{10 * 365 * day, 80, 8 * week},
	} {
		from := int64(1_763_596_800) // a midnight
		b := Divide(model.Span{From: from, To: from + c.span}, nil, c.most)
		if b.Width != c.want || b.Len() > c.most || b.Len() == 0 {
			t.Errorf("%d s in %d: %d buckets of %d s, want %d s", c.span, c.most, b.Len(), b.Width, c.want)
		}
	}
}

func TestBucketsAt(t *testing.T) {
	t.Parallel()
	b := Every(model.Span{From: 100, To: 130}, nil, 15)
	if b.Span() != (model.Span{From: 90, To: 135}) || b.Len() != 3 || b.Bucket(1) != (model.Span{From: 105, To: 120}) {
		t.Fatalf("%v", b)
	}
	for _, c := range []struct {
		at   int64
		want int
		ok   bool
	}{{89, -1, false}, {90, 0, true}, {104, 0, true}, {105, 1, true}, {134, 2, true}, {135, 3, false}} {
		if i, ok := b.At(c.at); i != c.want || ok != c.ok {
			t.Errorf("second %d: %d %v", c.at, i, ok)
		}
	}
	none := Buckets{}
	if _, ok := none.At(5); ok || none.Len() != 0 || !none.Span().Empty() {
		t.Error("no buckets have a span")
	}
}

func TestBucketsAreLimited(t *testing.T) {
	t.Parallel()
	all := model.Span{From: math.MinInt64, To: math.MaxInt64}
	for _, b := range []Buckets{Every(all, nil, 1), Divide(all, nil, math.MaxInt), Divide(all, nil, 1)} {
		if b.Len() == 0 || b.Len() > MaxBuckets || b.Span().From > 0 || b.Span().To <= math.MaxUint32 {
			t.Errorf("%d buckets over %v", b.Len(), b.Span())
		}
	}
	if b := Every(all, nil, 0); b.Len() != 0 {
		t.Error("a width of 0")
	}
	if b := Divide(all, nil, -1); b.Len() != 0 {
		t.Error("fewer than no buckets")
	}
}

// FuzzDivide looks at what must hold in each zone: the buckets cover the span,
// are not too many, and begin where the clocks show a multiple of the width or
// have just been changed.
func FuzzDivide(f *testing.F) {
	f.Add(int64(1_774_742_400), int64(86400), 30, uint8(1))
	f.Add(int64(1_541_000_000), int64(60*86400), 40, uint8(2))
	f.Add(int64(0), int64(math.MaxUint32), 300, uint8(3))
	f.Fuzz(func(t *testing.T, from, length int64, most int, in uint8) {
		names := []string{"UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"}
		z := zone(t, names[int(in)%len(names)])
		sp := model.Span{From: from, To: from + length}.Intersect(model.Span{To: math.MaxUint32})
		b := Divide(sp, z, most)
		if sp.Empty() || most <= 0 {
			if b.Len() != 0 {
				t.Fatalf("%d buckets of nothing", b.Len())
			}
			return
		}
		if b.Len() == 0 || b.Len() > most || b.Edges[0] > sp.From || b.Edges[1] <= sp.From ||
			b.Span().To < sp.To || b.Edges[b.Len()-1] >= sp.To {
			t.Fatalf("%v in %d: %d buckets over %v", sp, most, b.Len(), b.Span())
		}
		checkEdges(t, b, clock{z})
	})
}

func checkEdges(t *testing.T, b Buckets, c clock) {
	t.Helper()
	for i, e := range b.Edges {
		if i > 0 && e <= b.Edges[i-1] {
			t.Fatalf("edge %d after %d", e, b.Edges[i-1])
		}
		if below(e, c.offset(e), b.Width) != e && c.offset(e-1) == c.offset(e) {
			t.Fatalf("edge %d at %v with a width of %d", e, time.Unix(e, 0).In(c.zone), b.Width)
		}
		if i > 0 && e-b.Edges[i-1] > 2*b.Width+2*day {
			t.Fatalf("a bucket of %d s for %d s", e-b.Edges[i-1], b.Width)
		}
	}
}

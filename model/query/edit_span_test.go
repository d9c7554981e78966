package query

import (
	"math/rand/v2"
	"testing"
	"time"

	"offair/model"
)

func TestSetSpan(t *testing.T) {
	t.Parallel()
	cst := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 20, 14, 30, 1, 0, cst)
	at := func(s string) int64 {
		m, err := time.ParseInLocation("2006-01-02 15:04:05", s, cst)
		if err != nil {
			t.Fatal(err)
		}
		return m.Unix()
	}
	for _, c := range []struct{ line, from, to, want string }{
		{"", "2026-11-20 14:02:00", "2026-11-20 14:03:00", "since:14:02 until:14:03"},
		{"side:network", "2026-11-20 14:02:05", "2026-11-20 14:03:00", "side:network since:14:02:05 until:14:03"},
		{"since:3h x until:now y", "2026-11-20 14:02:00", "2026-11-20 14:45:00", "x y since:14:02 until:14:45"},
		{"x since:3", "2026-11-19 23:55:00", "2026-11-20 00:05:00", "x since:23:55 until:00:05"},
		{"", "2026-11-19 14:00:00", "2026-11-19 14:15:00", "since:2026-11-19T14:00 until:2026-11-19T14:15"},
		{`"two words" -b`, "2026-11-18 00:00:00", "2026-11-19 00:00:00", `"two words" -b since:2026-11-18T00:00 until:2026-11-19T00:00`},
	} {
		if got := SetSpan(c.line, model.Span{From: at(c.from), To: at(c.to)}, now, cst); got != c.want {
			t.Errorf("SetSpan(%q, %s, %s) = %q, want %q", c.line, c.from, c.to, got, c.want)
		}
	}
	if got := SetSpan("a since:1h until:now", model.Span{From: 5, To: 5}, now, cst); got != "a" {
		t.Errorf("an empty span leaves %q", got)
	}
	if got := SetSpan("a until:now", model.Span{From: at("2026-11-20 09:00:00")}, now, cst); got != "a since:09:00" {
		t.Errorf("an open end leaves %q", got)
	}
}

// What is written means the span that was given, also where clocks change.
func TestSetSpanMeansItsSpan(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 5))
	for _, now := range []time.Time{
		time.Date(2026, 10, 25, 4, 0, 0, 0, berlin), time.Date(2026, 3, 29, 5, 0, 0, 0, berlin), time.Date(2026, 7, 1, 0, 0, 0, 0, berlin),
	} {
		for range 2000 {
			to := now.Unix() + 600 - r.Int64N(3*86400)
			from := min(to-1-r.Int64N(86400), now.Unix())
			line := SetSpan("x", model.Span{From: from, To: to}, now, berlin)
			q, err := Parse(line)
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			w, ok, err := q.Window(now, berlin)
			if err != nil || !ok || w.From != from || w.To != to {
				t.Fatalf("now %s: %q means %d to %d (%v), want %d to %d", now, line, w.From, w.To, err, from, to)
			}
		}
	}
}

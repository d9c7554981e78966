package query

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"offair/model"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// at reads a time; the zero string is 0, an open end.
func at(t *testing.T, s string) int64 {
	t.Helper()
	if s == "" {
		return 0
	}
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v.Unix()
}

func TestWindow(t *testing.T) {
	t.Parallel()
	const noon = "2026-11-22T12:00:00+08:00" // a Sunday
	tests := []struct{ line, now, zone, from, to string }{
		{"x", noon, "Asia/Shanghai", "", ""},
		{"until:30m", noon, "Asia/Shanghai", "", "2026-11-22T11:30:00+08:00"},
		{"since:2h until:30m", noon, "Asia/Shanghai", "2026-11-22T10:00:00+08:00", "2026-11-22T11:30:00+08:00"},
		{"since:11:59", noon, "Asia/Shanghai", "2026-11-22T11:59:00+08:00", ""},
		{"since:12:00", noon, "Asia/Shanghai", "2026-11-22T12:00:00+08:00", ""},
		{"since:12:01", noon, "Asia/Shanghai", "2026-11-21T12:01:00+08:00", ""},
		{"since:14:00", noon, "Asia/Shanghai", "2026-11-21T14:00:00+08:00", ""},
		{"since:14:00", noon, "UTC", "2026-11-21T14:00:00Z", ""},
		{"since:4:00", noon, "UTC", "2026-11-22T04:00:00Z", ""},
		{"since:14:00 until:15:00", "2026-11-22T14:30:00+08:00", "Asia/Shanghai", "2026-11-22T14:00:00+08:00", "2026-11-22T15:00:00+08:00"},
		{"since:22:00 until:02:00", noon, "Asia/Shanghai", "2026-11-21T22:00:00+08:00", "2026-11-22T02:00:00+08:00"},
		{"since:22:00 until:02:00", "2026-11-22T23:00:00+08:00", "Asia/Shanghai", "2026-11-22T22:00:00+08:00", "2026-11-23T02:00:00+08:00"},
		{"since:yesterday until:today", noon, "Asia/Shanghai", "2026-11-21T00:00:00+08:00", "2026-11-22T00:00:00+08:00"},
		{"since:today", noon, "America/New_York", "2026-11-21T00:00:00-05:00", ""},
		{"until:yesterday", noon, "Asia/Shanghai", "", "2026-11-21T00:00:00+08:00"},
		{"since:yesterday until:now", noon, "UTC", "2026-11-21T00:00:00Z", noon},
		{"since:2026-11-20 until:2026-11-21", noon, "Asia/Shanghai", "2026-11-20T00:00:00+08:00", "2026-11-21T00:00:00+08:00"},
		{"since:2026-11-20T10:00", noon, "Asia/Shanghai", "2026-11-20T10:00:00+08:00", ""},
		{"since:2026-11-20T10:00Z until:2026-11-20T10:00:30-03:00", noon, "Asia/Shanghai", "2026-11-20T10:00:00Z", "2026-11-20T13:00:30Z"},
		{"since:0s", noon, "UTC", noon, ""},
		{"since:1900-01-01", noon, "UTC", "1970-01-01T00:00:01Z", ""},
		// clocks set forward, 2026-03-08 02:00 EST → 03:00 EDT
		{"since:02:30", "2026-03-08T12:00:00-04:00", "America/New_York", "2026-03-08T03:00:00-04:00", ""},
		{"since:01:59", "2026-03-08T03:10:00-04:00", "America/New_York", "2026-03-08T01:59:00-05:00", ""},
		{"since:02:30", "2026-03-08T01:30:00-05:00", "America/New_York", "2026-03-07T02:30:00-05:00", ""},
		{"since:2026-03-08T02:30", "2026-03-08T12:00:00-04:00", "America/New_York", "2026-03-08T03:00:00-04:00", ""},
		{"since:yesterday until:today", "2026-03-09T12:00:00-04:00", "America/New_York", "2026-03-08T00:00:00-05:00", "2026-03-09T00:00:00-04:00"},
		// set back, 2026-11-01 02:00 EDT → 01:00 EST: 01:30 comes twice
		{"since:01:30", "2026-11-01T12:00:00-05:00", "America/New_York", "2026-11-01T01:30:00-05:00", ""},
		{"since:01:30", "2026-11-01T01:10:00-05:00", "America/New_York", "2026-11-01T01:30:00-04:00", ""},
		{"since:01:30", "2026-11-01T01:10:00-04:00", "America/New_York", "2026-10-31T01:30:00-04:00", ""},
		{"since:2026-11-01T01:30", "2026-11-01T12:00:00-05:00", "America/New_York", "2026-11-01T01:30:00-04:00", ""},
		{"since:24h until:now", "2026-11-01T12:00:00-05:00", "America/New_York", "2026-10-31T13:00:00-04:00", "2026-11-01T12:00:00-05:00"},
		// a day that begins at 01:00: 2024-09-08 in Santiago
		{"since:today", "2024-09-08T12:00:00-03:00", "America/Santiago", "2024-09-08T01:00:00-03:00", ""},
		// half-hour change: Lord Howe, 2026-04-05 02:00 +11 → 01:30 +10:30
		{"since:01:45", "2026-04-05T12:00:00+10:30", "Australia/Lord_Howe", "2026-04-05T01:45:00+10:30", ""},
		// a day that never was: 2011-12-30 in Apia
		{"since:2011-12-30", "2012-01-02T12:00:00+14:00", "Pacific/Apia", "2011-12-31T00:00:00+14:00", ""},
	}
	for _, tt := range tests {
		q, err := Parse(tt.line)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(at(t, tt.now), 5e8)
		w, ok, err := q.Window(now, zone(t, tt.zone))
		want := model.Window{From: at(t, tt.from), To: at(t, tt.to)}
		if err != nil || w != want || ok != (tt.line != "x") {
			t.Errorf("%q at %s in %s: %+v %v %v, want %+v (%s, not %s)", tt.line, tt.now, tt.zone, w, ok, err, want,
				tt.from, time.Unix(w.From, 0).In(zone(t, tt.zone)))
		}
	}
}

func TestWindowRolls(t *testing.T) {
	t.Parallel()
	q, err := Parse("since:1h30m x")
	if err != nil {
		t.Fatal(err)
	}
	w, ok, err := q.Window(time.Unix(1_700_000_000, 0), nil)
	if want := (model.Window{Back: 90 * time.Minute}); err != nil || !ok || w != want {
		t.Errorf("got %+v %v %v, want %+v", w, ok, err, want)
	}
}

func TestWindowErrors(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	tests := []struct{ line, wrong, says string }{
		{"since:1h until:2h", "until:2h", "since: is 2026-11-22 11:00:00 +00:00 and until: is 2026-11-22 10:00:00 +00:00"},
		{"until:yesterday x since:today", "until:yesterday", "ends before it begins"},
		{"since:14:00 until:14:00", "until:14:00", "ends before it begins"},
		{"since:2026-11-23", "since:2026-11-23", "in the future"},
		{"since:2026-11-22T12:00:01Z until:2027-01-01", "since:2026-11-22T12:00:01Z", "in the future"},
	}
	for _, tt := range tests {
		q, err := Parse(tt.line)
		if err != nil {
			t.Fatal(err)
		}
		_, ok, err := q.Window(now, time.UTC)
		var e *Error
		if !errors.As(err, &e) || ok {
			t.Errorf("%q: no error", tt.line)
			continue
		}
		if got := tt.line[e.From:e.To]; got != tt.wrong || !strings.Contains(e.What.EN, tt.says) || e.What.ZH == "" {
			t.Errorf("%q underlines %q: %s", tt.line, got, e.What.EN)
		}
	}
}

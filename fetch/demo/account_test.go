package demo

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"offair/model"
)

// moments are unrelated times, years apart.
func moments(n int) []time.Time {
	d := roll(77)
	var out []time.Time
	for range n {
		out = append(out, time.Unix(d.between(1_700_000_000, 1_900_000_000), 0))
	}
	return out
}

func TestAccountSize(t *testing.T) {
	t.Parallel()
	for i, now := range moments(6) {
		events := Account(uint64(i), now)
		if n := len(events); n < 18_000 || n > 22_000 {
			t.Errorf("%v: %d events", now, n)
		}
		first, last := events[0].End, events[len(events)-1].End
		if first < now.Add(-reach).Unix() || first > now.Add(-reach+6*time.Hour).Unix() ||
			last > now.Unix() || last < now.Add(-6*time.Hour).Unix() {
			t.Errorf("%v: ends from %v to %v", now, time.Unix(first, 0), time.Unix(last, 0))
		}
	}
}

// What two moments can both see is the same.
func TestAccountAgrees(t *testing.T) {
	t.Parallel()
	for _, now := range moments(2) {
		for _, later := range []time.Duration{time.Second, time.Hour, 26 * time.Hour} {
			a, b := Account(4, now), Account(4, now.Add(later))
			from, to := now.Add(later-reach).Unix()+1, now.Unix()+1
			if !slices.Equal(cutTo(a, from, to), cutTo(b, from, to)) {
				t.Errorf("%v and %v later disagree", now, later)
			}
		}
	}
	if slices.Equal(Account(4, noon), Account(5, noon)) {
		t.Error("two seeds give one account")
	}
}

// cutTo drops what ends outside [from, to).
func cutTo(events []model.Event, from, to int64) []model.Event {
	return appendWithin(nil, events, model.Span{From: from, To: to})
}

// A running account brings exactly what a new look would find, and live
// traffic on top of it.
func TestAccountMoves(t *testing.T) {
	t.Parallel()
	a := newAccount(9, noon)
	from := noon.Unix() + 1
	var got []model.Event
	for t0 := from; t0 < from+1800; t0 += 7 {
		got = append(got, a.between(t0, min(t0+7, from+1800))...)
	}
	want := cutTo(Account(9, noon.Add(time.Hour)), from, from+1800)
	quiet := slices.DeleteFunc(slices.Clone(got), func(e model.Event) bool { return !slices.Contains(want, e) })
	if !slices.Equal(quiet, want) {
		t.Errorf("%d events of the account, want %d", len(quiet), len(want))
	}
	if n := len(got) - len(want); n < 45 || n > 90 {
		t.Errorf("%d live events in half an hour", n)
	}
	late := newAccount(9, noon.Add(10*time.Minute))
	shared := cutTo(got, from+601, from+1800)
	if other := late.between(from+601, from+1800); !slices.Equal(shared, other) {
		t.Errorf("a program that started later sees %d events, not %d", len(other), len(shared))
	}
}

func TestAccountCauses(t *testing.T) {
	t.Parallel()
	events := Account(2, noon)
	count := map[string]int{}
	foreign, unknown := 0, 0
	for _, e := range events {
		c, _ := model.Recognize(e.Reason)
		switch {
		case c == nil:
			unknown++
		case e.Reason != c.Text.ZH:
			foreign++
			fallthrough
		default:
			count[c.ID]++
		}
	}
	for _, c := range model.Causes() {
		if count[c.ID] == 0 {
			t.Errorf("%s never occurs", c.ID)
		}
	}
	if len(count) != 39 {
		t.Errorf("%d causes, want 39", len(count))
	}
	top := count["client-stopped"]
	network := count["network"]
	if top < len(events)*2/5 || network < len(events)/8 || network > top {
		t.Errorf("%d events: client-stopped %d, network %d", len(events), top, network)
	}
	for id, n := range count {
		if id != "client-stopped" && n > network {
			t.Errorf("%s (%d) is more frequent than network (%d)", id, n, network)
		}
	}
	if foreign == 0 || foreign > len(events)/20 || unknown == 0 || unknown > len(events)/200 {
		t.Errorf("%d other wordings, %d unknown", foreign, unknown)
	}
}

func TestAccountRecords(t *testing.T) {
	t.Parallel()
	var v6, internal, han, wide int
	seen := map[model.ID]bool{}
	for _, e := range Account(3, noon) {
		if e.Up != e.End-e.Start || e.Up < 0 || e.Up > 24*3600 || e.Reason == "" {
			t.Errorf("%+v", e)
		}
		if seen[e.ID()] {
			t.Errorf("twice: %+v", e)
		}
		seen[e.ID()] = true
		if c, codes := model.Recognize(e.Reason); c != nil && len(codes) > 0 && refuses(c) && (e.Up != 0 || e.Resolution != "") {
			t.Errorf("refused, yet on air: %+v", e)
		}
		if !documented(e) {
			t.Errorf("an address or name that may belong to someone: %+v", e)
		}
		switch {
		case e.ClientIP == model.Internal:
			internal++
		case strings.Contains(e.ClientIP, ":"):
			v6++
		}
		if strings.ContainsAny(e.Stream, "直播间年级") {
			han++
		}
		if strings.ContainsAny(e.Stream, "\u202e\u200d") {
			wide++
		}
	}
	if v6 < 100 || internal < 100 || han < 3000 || wide == 0 || wide > 200 {
		t.Errorf("IPv6 %d, internal %d, Chinese %d, hard to show %d", v6, internal, han, wide)
	}
}

// documented reports whether domain and client are of the kind reserved for
// examples.
func documented(e model.Event) bool {
	reserved := strings.HasSuffix(e.Domain, "example.com") || strings.HasSuffix(e.Domain, "example.net") || strings.HasSuffix(e.Domain, "example.org")
	if e.ClientIP == model.Internal {
		return reserved
	}
	ip, err := netip.ParseAddr(e.ClientIP)
	if err != nil {
		return false
	}
	for _, p := range []string{"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"} {
		reserved = reserved || netip.MustParsePrefix(p).Contains(ip)
		if netip.MustParsePrefix(p).Contains(ip) {
			return true
		}
	}
	return false
}

// The pushes of one stream follow each other, but for the fight.
func TestNoOverlap(t *testing.T) {
	t.Parallel()
	streams := map[string][]model.Event{}
	for _, e := range Account(6, noon) {
		if strings.HasPrefix(e.Stream, "final-court-") {
			continue
		}
		k := e.Domain + "/" + e.App + "/" + e.Stream
		streams[k] = append(streams[k], e)
	}
	for name, events := range streams {
		slices.SortFunc(events, func(a, b model.Event) int { return int(a.Start - b.Start) })
		for i := 1; i < len(events); i++ {
			if events[i].Start < events[i-1].End {
				t.Errorf("%s: %+v begins before %+v ends", name, events[i], events[i-1])
			}
		}
	}
	live := map[string]int64{}
	for slot := noon.Unix() / liveSlot; slot < noon.Unix()/liveSlot+3000; slot++ {
		e := liveEvent(roll(6, 'L', uint64(slot)), 6, slot)
		if e.Start < live[e.Stream] {
			t.Errorf("live: %+v overlaps", e)
		}
		if streams[e.Domain+"/"+e.App+"/"+e.Stream] != nil {
			t.Errorf("%s is a stream of the account too", e.Stream)
		}
		live[e.Stream] = e.End
	}
}

// More ends in the evening than before dawn, in UTC+8, and pupils rest at the
// weekend.
func TestRhythm(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 8*3600)
	var evening, night, school, free int
	for _, e := range Account(8, noon) {
		at := time.Unix(e.End, 0).In(zone)
		switch at.Hour() {
		case 20, 21, 22:
			evening++
		case 3, 4, 5:
			night++
		}
		if e.App == "edu" && (at.Weekday() == time.Saturday || at.Weekday() == time.Sunday) {
			free++
		} else if e.App == "edu" {
			school++
		}
	}
	if evening < 3*night || school < 10*free {
		t.Errorf("evening %d, night %d; school days %d, weekends %d", evening, night, school, free)
	}
}

// At any moment the last 24 hours hold each incident in full.
func TestIncidents(t *testing.T) {
	t.Parallel()
	recent := 0
	times := moments(30)
	for i, now := range times {
		seed := uint64(i % 5)
		day := cutTo(Account(seed, now), now.Add(-24*time.Hour).Unix(), now.Unix()+1)
		newest := max(checkOutage(t, now, day), checkExpiry(t, now, day), checkFight(t, now, day))
		if newest > now.Add(-7*time.Hour).Unix() {
			recent++
		}
	}
	if recent < len(times)*3/4 {
		t.Errorf("an incident within 7 hours at %d of %d moments", recent, len(times))
	}
}

// checkOutage finds the fullest three minutes of drops and returns their
// beginning.
func checkOutage(t *testing.T, now time.Time, day []model.Event) int64 {
	t.Helper()
	drops := slices.DeleteFunc(slices.Clone(day), func(e model.Event) bool { return !ofOutage(e) })
	best, begin := 0, 0
	for i := range drops {
		n := 0
		for n+i < len(drops) && drops[i+n].End-drops[i].End <= 180 {
			n++
		}
		if n > best {
			best, begin = n, i
		}
	}
	fell := drops[begin : begin+best]
	var network, behind, back int
	names := map[string]bool{}
	for _, e := range fell {
		names[e.Stream] = true
		if e.Reason == wordings()["network"] {
			network++
		}
		if strings.HasPrefix(e.ClientIP, "203.0.113.") {
			behind++
		}
	}
	// Only what has come to an end again is known to be back.
	for _, e := range drops {
		if names[e.Stream] && e.Start > fell[0].End && e.Start < fell[0].End+900 {
			back++
		}
	}
	if len(names) < 36 || len(names) > 40 || network < 35 || network > 38 || behind < 31 || behind > 34 {
		t.Errorf("%v: outage of %d streams, %d network, %d behind the carrier", now, len(names), network, behind)
	}
	if age := now.Unix() - fell[0].End; age > 4*3600 && (back < 24 || back > 34) {
		t.Errorf("%v: %d streams came back in %d s", now, back, age)
	}
	return fell[0].End
}

// ofOutage tells the streams of the outage by their names.
func ofOutage(e model.Event) bool {
	var n int
	for _, form := range []string{"直播间-%d", "cam-west-%d", "shop-%d-main", "west-room-%d"} {
		if k, err := fmt.Sscanf(e.Stream, form, &n); k == 1 && err == nil {
			return form != "直播间-%d" && form != "shop-%d-main" || n >= 4100 && n < 8000
		}
	}
	return false
}

func checkExpiry(t *testing.T, now time.Time, day []model.Event) int64 {
	t.Helper()
	var first, last model.Event
	refused := 0
	for _, e := range day {
		if !strings.HasPrefix(e.Stream, "年会直播-") {
			continue
		}
		switch e.Reason {
		case wordings()["network"]:
			first, refused = e, 0
		case wordings()["url-expired"]:
			refused++
			if gap := e.Start - max(first.End, last.End); first.End != 0 && gap > 10 && refused > 1 {
				t.Errorf("%v: retry after %d s", now, gap)
			}
			last = e
		}
	}
	if refused < 20 && now.Unix()-last.End > retrySeconds || first.End == 0 {
		t.Errorf("%v: %d refused retries", now, refused)
	}
	return last.End
}

func checkFight(t *testing.T, now time.Time, day []model.Event) int64 {
	t.Helper()
	var replaced []model.Event
	for _, e := range day {
		if strings.HasPrefix(e.Stream, "final-court-") && e.Reason == wordings()["replaced"] {
			if n := len(replaced); n > 0 && e.Stream != replaced[n-1].Stream {
				replaced = nil
			}
			replaced = append(replaced, e)
		}
	}
	if n := len(replaced); n > 12 || n < 6 && n > 0 && now.Unix()-replaced[n-1].End > 900 {
		t.Errorf("%v: %d replaced", now, n)
	}
	for i := 1; i < len(replaced); i++ {
		a, b := replaced[i-1], replaced[i]
		if a.ClientIP == b.ClientIP || b.Start > a.End || b.End < a.End+3 || b.End > a.End+70 {
			t.Errorf("%v: %+v then %+v", now, a, b)
		}
	}
	if len(replaced) == 0 {
		t.Errorf("%v: no fight", now)
		return 0
	}
	return replaced[len(replaced)-1].End
}

package demo

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"

	cloud "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/live/v20180801"

	"offair/model"
)

// fixed makes a server with 1,200 events of the last day.
func fixed(t testing.TB, o Options) *Server {
	t.Helper()
	o.Events = append(o.Events, Random(7, 1200, lastDay())...)
	return start(t, o)
}

func lastDay() model.Span {
	now := time.Now().Unix()
	return model.Span{From: now - 24*3600, To: now}
}

// naive is what a query leaves, worked out the plain way, newest first.
func naive(events []model.Event, sp model.Span, f Filter, exclusive bool) []model.ID {
	to := sp.To
	if exclusive {
		to--
	}
	var out []model.ID
	for _, e := range events {
		in := e.End >= sp.From && e.End <= to
		switch f {
		case ByStart:
			in = e.Start >= sp.From && e.Start <= to
		case ByOverlap:
			in = e.Start <= to && e.End >= sp.From
		}
		if in {
			out = append(out, e.ID())
		}
	}
	return out
}

func TestFilterModes(t *testing.T) {
	t.Parallel()
	events := Random(7, 1200, lastDay())
	s := start(t, Options{Events: events, Rate: -1})
	c := sdk(t, s, s.Credentials())
	now := time.Now().Unix()
	for _, f := range []Filter{ByEnd, ByStart, ByOverlap} {
		for _, exclusive := range []bool{false, true} {
			s.Change(func(o *Options) { o.Filter, o.ExclusiveEnd = f, exclusive })
			for _, sp := range []model.Span{
				{From: now - 24*3600, To: now},
				{From: now - 7200, To: now - 3600},
				{From: events[40].End, To: events[300].End},
				{From: events[40].Start, To: events[41].End},
			} {
				want := naive(events, sp, f, exclusive)
				for _, ascending := range []int64{0, 1} {
					got := all(t, c, sp, ascending)
					if !sameSet(got, want) {
						t.Errorf("filter %d exclusive %v span %v: %d records, want %d", f, exclusive, sp, len(got), len(want))
					}
					inOrder(t, got, ascending == 1)
				}
			}
		}
	}
}

// all pages through a query and holds the totals to what came.
func all(t *testing.T, c *cloud.Client, sp model.Span, ascending int64) []model.ID {
	t.Helper()
	var out []model.ID
	for page := uint64(1); ; page++ {
		r := ask(sp)
		r.PageSize, r.PageNum, r.IsAsc = common.Uint64Ptr(77), &page, &ascending
		a := must(t, c, r)
		for _, e := range a.EventList {
			out = append(out, model.ID{
				Domain: *e.DomainName, App: *e.AppName, Stream: *e.StreamName, ClientIP: *e.ClientIp,
				Start: second(t, *e.StreamStartTime), End: second(t, *e.StreamEndTime),
			})
		}
		if uint64(len(out)) >= *a.TotalNum || len(a.EventList) == 0 {
			if uint64(len(out)) != *a.TotalNum || *a.TotalPage != (*a.TotalNum+76)/77 {
				t.Errorf("%d records in %d pages, announced %d in %d", len(out), page, *a.TotalNum, *a.TotalPage)
			}
			return out
		}
	}
}

func second(t *testing.T, s string) int64 {
	t.Helper()
	at, err := time.Parse(timeForm, s)
	if err != nil {
		t.Error(err)
	}
	return at.Unix()
}

func sameSet(a, b []model.ID) bool {
	count := map[model.ID]int{}
	for _, id := range a {
		count[id]++
	}
	for _, id := range b {
		count[id]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func inOrder(t *testing.T, ids []model.ID, ascending bool) {
	t.Helper()
	for i := 1; i < len(ids); i++ {
		if d := ids[i].End - ids[i-1].End; d < 0 == ascending && d != 0 {
			t.Fatalf("row %d ends %d s after the one before it", i, d)
		}
	}
}

func TestScopes(t *testing.T) {
	t.Parallel()
	at := time.Now().Unix() - 60
	one := func(domain, app, stream, reason string, up int64) model.Event {
		return model.Event{Domain: domain, App: app, Stream: stream, Reason: reason, Start: at - up, End: at, Up: up}
	}
	s := start(t, Options{Events: []model.Event{
		one("a.example.com", "live", "match-1", "推流链路网络异常", 50),
		one("a.example.com", "live", "match-12", "推流时间戳参数值已过期", 0),
		one("a.example.com", "edu", "match-1", "推流客户端主动断流", 0),
		one("b.example.com", "live", "Match-1", "推流链路网络异常", 50),
	}})
	c := sdk(t, s, s.Credentials())
	for name, test := range map[string]struct {
		set  func(*wanted)
		want uint64
	}{
		"all":           {func(*wanted) {}, 4},
		"domain":        {func(r *wanted) { r.DomainName = common.StringPtr("a.example.com") }, 3},
		"part of one":   {func(r *wanted) { r.DomainName = common.StringPtr("a.example") }, 0},
		"app":           {func(r *wanted) { r.AppName = common.StringPtr("live") }, 3},
		"fuzzy":         {func(r *wanted) { r.StreamName = common.StringPtr("match-1") }, 3},
		"fuzzy, inner":  {func(r *wanted) { r.StreamName = common.StringPtr("atch-1") }, 4},
		"strict":        {func(r *wanted) { r.StreamName, r.IsStrict = common.StringPtr("match-1"), common.Int64Ptr(1) }, 2},
		"strict only":   {func(r *wanted) { r.IsStrict = common.Int64Ptr(1) }, 4},
		"started":       {func(r *wanted) { r.IsFilter = common.Int64Ptr(1) }, 3},
		"empty strings": {func(r *wanted) { r.AppName = common.StringPtr("") }, 4},
	} {
		r := ask(lastHour())
		test.set(r)
		if got := must(t, c, r); *got.TotalNum != test.want || uint64(len(got.EventList)) != test.want {
			t.Errorf("%s: %d of %d, want %d", name, len(got.EventList), *got.TotalNum, test.want)
		}
	}
}

func TestCap(t *testing.T) {
	t.Parallel()
	now := time.Now().Unix()
	s := start(t, Options{Events: Random(3, 12_345, model.Span{From: now - 3600, To: now}), Rate: -1})
	c := sdk(t, s, s.Credentials())
	r := ask(model.Span{From: now - 3600, To: now})
	r.PageSize = common.Uint64Ptr(100)
	for _, f := range []Filter{ByEnd, ByStart} {
		for _, clip := range []bool{false, true} {
			s.Change(func(o *Options) { o.Filter, o.ClipTotal, o.PastCap = f, clip, CapEmpty })
			want := uint64(12_345)
			if clip {
				want = 10_000
			}
			for page, records := range map[uint64]int{1: 100, 100: 100, 101: 0} {
				r.PageNum = common.Uint64Ptr(page)
				if a := must(t, c, r); *a.TotalNum != want || len(a.EventList) != records {
					t.Errorf("filter %d, page %d: %d records of %d, want %d of %d", f, page, len(a.EventList), *a.TotalNum, records, want)
				}
			}
		}
	}
}

// Records that arrive while pages are read appear at once, late ones included.
func TestAppend(t *testing.T) {
	t.Parallel()
	s := fixed(t, Options{Rate: -1})
	c := sdk(t, s, s.Credentials())
	sp := lastDay()
	before := *must(t, c, ask(sp)).TotalNum
	late := Random(99, 50, model.Span{From: sp.From, To: sp.From + 7200})
	fresh := Hostile(sp.To)
	s.Append(late...)
	s.Append(fresh...)
	a := must(t, c, ask(sp))
	if got := *a.TotalNum - before; got != uint64(len(late)+len(fresh)) {
		t.Errorf("%d more, want %d", got, len(late)+len(fresh))
	}
	inOrder(t, all(t, c, sp, 0), false)
	s.SetEvents(fresh)
	if got := *must(t, c, ask(sp)).TotalNum; got != uint64(len(fresh)) {
		t.Errorf("%d after replacing, want %d", got, len(fresh))
	}
}

func TestGzipAndDate(t *testing.T) {
	t.Parallel()
	s := fixed(t, Options{Offset: -200 * time.Second})
	var encoding, date string
	var raw []byte
	c := sdk(t, s, s.Credentials())
	c.WithHttpTransport(tripper(func(r *http.Request) (*http.Response, error) {
		r.Header.Set("Accept-Encoding", "gzip")
		a, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		defer func() { _ = a.Body.Close() }()
		encoding, date = a.Header.Get("Content-Encoding"), a.Header.Get("Date")
		z, err := gzip.NewReader(a.Body)
		if err != nil {
			return nil, err
		}
		raw, err = io.ReadAll(z)
		a.Body = io.NopCloser(bytes.NewReader(raw))
		a.Header.Del("Content-Encoding")
		return a, err
	}))
	sp := lastDay()
	sp.To -= 300
	must(t, c, ask(sp))
	if encoding != "gzip" || !json.Valid(raw) {
		t.Errorf("encoding %q, valid %v", encoding, json.Valid(raw))
	}
	at, err := http.ParseTime(date)
	if d := time.Since(at); err != nil || d < 195*time.Second || d > 215*time.Second {
		t.Errorf("Date is %v behind (%v)", d, err)
	}
}

func TestEnglish(t *testing.T) {
	t.Parallel()
	at := time.Now().Unix() - 9
	s := start(t, Options{English: true, Events: []model.Event{
		{Stream: "a", Reason: "推流链路网络异常", Start: at - 9, End: at, Up: 9},
		{Stream: "b", Reason: "本地写的原因", Start: at - 9, End: at + 1, Up: 9},
	}})
	a := must(t, sdk(t, s, s.Credentials()), ask(lastHour()))
	if got := *a.EventList[1].StopReason; got != "Network error for the push client." {
		t.Errorf("network: %q", got)
	}
	if got := *a.EventList[0].StopReason; got != "本地写的原因" {
		t.Errorf("text of no table: %q", got)
	}
}

// Hostile bytes reach the client as they are, in JSON that decodes.
func TestHostileOnTheWire(t *testing.T) {
	t.Parallel()
	events := Hostile(time.Now().Unix() - 1)
	tab := newTable(events)
	rows, total := newAnswers().page(tab, query{from: 0, to: 1 << 40, number: 1, size: 100, ascending: true}, &Options{})
	a := answer{table: tab, rows: rows, total: total, query: query{number: 1, size: 100}, id: "x"}
	b := a.append(nil)
	var decoded struct {
		Response struct {
			EventList []map[string]any
		}
	}
	if err := json.Unmarshal(b, &decoded); err != nil {
		t.Fatal(err)
	}
	for i, e := range events {
		got := decoded.Response.EventList[i]
		for name, want := range map[string]string{
			"StreamName": e.Stream, "AppName": e.App, "DomainName": e.Domain,
			"ClientIp": e.ClientIP, "Resolution": e.Resolution, "StopReason": e.Reason,
		} {
			if got[name] != strings.ToValidUTF8(want, "\ufffd") && got[name] != string([]rune(want)) {
				t.Errorf("event %d: %s is %q, want %q", i, name, got[name], want)
			}
		}
	}
	for _, e := range events {
		if quoted := appendQuoted(nil, e.Stream); !bytes.Contains(b, quoted) {
			t.Errorf("%q was not sent as it is", e.Stream)
		}
	}
	if !slices.ContainsFunc(events, func(e model.Event) bool { return strings.Contains(e.Stream, "\xff") }) {
		t.Error("no invalid UTF-8 among the hostile")
	}
}

func FuzzQuoted(f *testing.F) {
	for _, s := range hostileTexts() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var got string
		if err := json.Unmarshal(appendQuoted(nil, s), &got); err != nil {
			t.Fatal(err)
		}
		if want := string([]rune(s)); got != want {
			t.Errorf("%q became %q", want, got)
		}
	})
}

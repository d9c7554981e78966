package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"offair/model"
)

const sample = `{"Response":{"EventList":[{"AppName":"live","ClientIp":"180.163.8.244","DomainName":"yourdomain.test.com","Duration":0,"Resolution":"640*352","StopReason":"客户端主动断流","StreamEndTime":"2019-01-04T11:59:58Z","StreamName":"stream","StreamStartTime":"2019-01-04T11:59:58Z"}],"PageNum":1,"PageSize":10,"TotalNum":1,"TotalPage":1,"RequestId":"8e50cdb5-56dc-408b-89b0-31818958d424"}}`

func decode(t *testing.T, body string) Page {
	t.Helper()
	var p Page
	if err := New(false).Page([]byte(body), &p); err != nil {
		t.Fatalf("Page(%.200q): %v", body, err)
	}
	return p
}

func TestPageOfTheVendorsSample(t *testing.T) {
	t.Parallel()
	at := time.Date(2019, 1, 4, 11, 59, 58, 0, time.UTC).Unix()
	want := Page{
		List: List{Events: []model.Event{{
			Domain: "yourdomain.test.com", App: "live", Stream: "stream", ClientIP: "180.163.8.244",
			Resolution: "640*352", Reason: "客户端主动断流", Start: at, End: at, Up: 0,
		}}},
		Listed: true, Total: 1, RequestID: "8e50cdb5-56dc-408b-89b0-31818958d424",
	}
	if got := decode(t, sample); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// one wraps members of a record into a page.
func one(members string) string {
	return `{"Response":{"EventList":[{` + members + `}],"TotalNum":1}}`
}

func TestOddFieldsCostThemselvesOnly(t *testing.T) {
	t.Parallel()
	const up = model.NoUp
	for _, tt := range []struct {
		members string
		want    model.Event
	}{
		{`"StreamName":"s","Duration":"5"`, model.Event{Stream: "s", Up: 5}},
		{`"StreamName":"s","Duration":5.5`, model.Event{Stream: "s", Up: 5}},
		{`"StreamName":"s","Duration":"5.9"`, model.Event{Stream: "s", Up: 5}},
		{`"StreamName":"s","Duration":1e3`, model.Event{Stream: "s", Up: 1000}},
		{`"StreamName":"s","Duration":-1`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":"-7"`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":null`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":true`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":[1,{"a":2}]`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":99999999999999999999`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":9223372036854775807`, model.Event{Stream: "s", Up: 9223372036854775807}},
		{`"StreamName":"s","Duration":1e400`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":"0x10"`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":""`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":"s","Duration":NaN`, model.Event{Stream: "s", Up: up}},
		{`"StreamName":12345`, model.Event{Stream: "12345", Up: up}},
		{`"StreamName":true,"AppName":"live"`, model.Event{App: "live", Up: up}},
		{`"StreamName":{"x":["}"]},"AppName":"live"`, model.Event{App: "live", Up: up}},
		{`"StreamName":"a","StreamName":"b"`, model.Event{Stream: "b", Up: up}},
		{`"StreamName":"a","StreamEndTime":17`, model.Event{Stream: "a", Up: up}},
		{`"StreamName":"a","StreamEndTime":"yesterday"`, model.Event{Stream: "a", Up: up}},
		{`"New":{"deep":[[[{"a":"\"]}"}]]]},"StreamName":"a",`, model.Event{Stream: "a", Up: up}},
		{"\"StreamName\" : \"a\"\t,\r\n \"AppName\":\"b\"", model.Event{Stream: "a", App: "b", Up: up}},
		{`"Stream\u004eame":"a"`, model.Event{Stream: "a", Up: up}},
		{`"ClientIp":"-"`, model.Event{ClientIP: "-", Up: up}},
	} {
		p := decode(t, one(tt.members))
		if len(p.Events) != 1 || p.Odd != 0 || p.Events[0] != tt.want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", tt.members, p.List, tt.want)
		}
	}
}

func TestItemsThatAreNoRecords(t *testing.T) {
	t.Parallel()
	p := decode(t, `{"Response":{"EventList":[null,7,"x",[],{},{"Other":1},{"StreamName":"s"},{"StreamName":null}]}}`)
	if len(p.Events) != 1 || p.Odd != 7 {
		t.Errorf("got %d records and %d odd items, want 1 and 7", len(p.Events), p.Odd)
	}
}

func TestShapesOfPages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		body   string
		listed bool
		total  int64
		code   string
	}{
		{`{}`, false, -1, ""},
		{`{"Response":null}`, false, -1, ""},
		{`{"Response":{}}`, false, -1, ""},
		{`{"Response":[]}`, false, -1, ""},
		{`{"Response":{"EventList":null,"TotalNum":"12"}}`, true, 12, ""},
		{`{"Response":{"EventList":[],"TotalNum":null}}`, true, -1, ""},
		{`{"Response":{"EventList":"none","TotalNum":0}}`, false, 0, ""},
		{`{"Response":{"EventList":[],"TotalNum":-3}}`, true, -1, ""},
		{"\xEF\xBB\xBF" + `{"Response":{"EventList":[]}}` + "\n", true, -1, ""},
		{`{"Response":{"Error":{"Message":"m","Code":"InternalError"},"RequestId":"r"}}`, false, -1, "InternalError"},
		{`{"Response":{"Error":null,"EventList":[]}}`, true, -1, ""},
		{`{"code":4100,"message":"m","codeDesc":"AuthFailure"}`, false, -1, "AuthFailure"},
		{`{"code":0,"message":"","codeDesc":"Success"}`, false, -1, ""},
	} {
		p := decode(t, tt.body)
		if p.Listed != tt.listed || p.Total != tt.total || p.Code != tt.code {
			t.Errorf("%s: got listed %v, total %d, code %q", tt.body, p.Listed, p.Total, p.Code)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`plain`:                        "plain",
		`\"\\\/\b\f\n\r\t`:             "\"\\/\b\f\n\r\t",
		`\u4e2d\u6587`:                 "中文",
		`\uD83D\uDE00!`:                "😀!",
		`a\ud800b`:                     "a\xED\xA0\x80b",
		`\udc00\ud800`:                 "\xED\xB0\x80\xED\xA0\x80",
		`\ud800\u0041`:                 "\xED\xA0\x80A",
		`\ud800\ud83d\ude00`:           "\xED\xA0\x80😀",
		`\u0000`:                       "\x00",
		`\x41 \u12 \u12G4`:             `\x41 \u12 \u12G4`,
		"raw \x01 \x1b[31m \xff\xfe 中": "raw \x01 \x1b[31m \xff\xfe 中",
		"line\nfeed":                   "line\nfeed",
		`\\\"`:                         `\"`,
	} {
		p := decode(t, one(`"StreamName":"`+in+`"`))
		if p.Events[0].Stream != want {
			t.Errorf("%q: got %+q, want %q", in, p.Events[0].Stream, want)
		}
	}
}

func TestTextOfMegabytes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 4<<20)
	p := decode(t, one(`"StreamName":"`+long+`\n","StopReason":"`+long+`"`))
	if p.Events[0].Stream != long+"\n" || p.Events[0].Reason != long {
		t.Error("a long text was changed")
	}
}

func TestBrokenPages(t *testing.T) {
	t.Parallel()
	for i := range len(sample) {
		var p Page
		if err := New(false).Page([]byte(sample[:i]), &p); !errors.Is(err, ErrShort) {
			t.Fatalf("cut after %d bytes: got %v, want ErrShort", i, err)
		}
	}
	for _, body := range []string{
		`<html>`, `[]`, `null`, `"x"`, `{"Response" {}}`, `{"Response":}`, `{"Response":{"a":[}]}}`,
		`{"Response":{"EventList":[{"a":1}{"b":2}]}}`, `{'Response':1}`, "{\x00}",
		`{"a":` + strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1) + `}`,
	} {
		var p Page
		if err := New(false).Page([]byte(body), &p); !errors.Is(err, ErrSyntax) {
			t.Errorf("%.60s: got %v, want ErrSyntax", body, err)
		}
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	base := time.Date(2026, 11, 20, 10, 30, 5, 0, time.UTC).Unix()
	for in, want := range map[string]int64{
		"2026-11-20T10:30:05Z":            base,
		"2026-11-20T10:30:05.999Z":        base,
		"2026-11-20T18:30:05+08:00":       base,
		"2026-11-20T18:30:05.5+0800":      base,
		"2026-11-20T18:30:05+08":          base,
		"2026-11-20T04:30:05-06:00":       base,
		"2026-11-20 10:30:05":             base,
		"2026-11-20t10:30:05z":            base,
		"2024-02-29T00:00:00Z":            time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC).Unix(),
		"2023-02-29T00:00:00Z":            0,
		"1900-02-29T00:00:00Z":            0,
		"2026-13-01T00:00:00Z":            0,
		"2026-00-01T00:00:00Z":            0,
		"2026-11-31T00:00:00Z":            0,
		"2026-11-20T24:00:00Z":            0,
		"2026-11-20T10:60:00Z":            0,
		"2026-11-20T10:30:60Z":            0,
		"2026-11-20T10:30:05+25:00":       0,
		"2026-11-20T10:30:05 +08:00":      0,
		"2026-11-20T10:30:05Zulu":         0,
		"0000-00-00T00:00:00Z":            0,
		"0001-01-01T00:00:00Z":            0,
		"1969-12-31T23:59:59Z":            0,
		"2026-11-20":                      0,
		"":                                0,
		"-":                               0,
		"2026-1x-20T10:30:05Z":            0,
		"2026-11-20T10:30:05+0\x00:00 --": 0,
	} {
		if got := moment([]byte(in)); got != want {
			t.Errorf("moment(%q) = %d, want %d", in, got, want)
		}
	}
}

func TestMomentAgreesWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		at := rng.Int64N(253402300799) // the year 9999
		s := time.Unix(at, 0).UTC().Format(time.RFC3339)
		if got := moment([]byte(s)); got != at {
			t.Fatalf("moment(%s) = %d, want %d", s, got, at)
		}
		zone := time.FixedZone("", (rng.IntN(24*60)-12*60)*60)
		s = time.Unix(at/2+1e6, 0).In(zone).Format(time.RFC3339)
		if got := moment([]byte(s)); got != at/2+1e6 {
			t.Fatalf("moment(%s) = %d, want %d", s, got, at/2+1e6)
		}
	}
}

func TestEventsDoNotHoldTheirBytes(t *testing.T) {
	t.Parallel()
	body := []byte(sample)
	var p Page
	if err := New(false).Page(body, &p); err != nil {
		t.Fatal(err)
	}
	clear(body)
	if p.Events[0].Stream != "stream" || p.RequestID == "" || p.RequestID[0] == 0 {
		t.Errorf("texts changed with the buffer: %+v", p)
	}
}

// naive is a record as encoding/json reads it.
type naive struct {
	StreamName, AppName, DomainName, StreamStartTime, StreamEndTime *string
	StopReason, ClientIp, Resolution                                *string
	Duration                                                        *uint64
}

func (n naive) event() model.Event {
	e := model.Event{
		Domain: value(n.DomainName), App: value(n.AppName), Stream: value(n.StreamName),
		ClientIP: value(n.ClientIp), Resolution: value(n.Resolution), Reason: value(n.StopReason),
		Start: naiveTime(n.StreamStartTime), End: naiveTime(n.StreamEndTime), Up: model.NoUp,
	}
	if n.Duration != nil {
		e.Up = int64(*n.Duration)
	}
	return e
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func naiveTime(s *string) int64 {
	t, err := time.Parse(time.RFC3339, value(s))
	if err != nil || (*s)[13] != ':' { // it takes hours of one digit
		return 0
	}
	return max(0, t.Unix())
}

// asStandard brings texts to the form that encoding/json gives them.
func asStandard(e model.Event) model.Event {
	for _, s := range []*string{&e.Domain, &e.App, &e.Stream, &e.ClientIP, &e.Resolution, &e.Reason} {
		*s = strings.ToValidUTF8(strings.Map(func(r rune) rune { return r }, *s), string(utf8.RuneError))
	}
	return e
}

// madePage is a page of n records like a real account's.
func madePage(n int, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 7))
	type record map[string]any
	list := make([]record, n)
	reasons := []string{"推流客户端主动断流", "Network error for the push client.", "推流时间戳参数值已过期", "The push client stopped the stream."}
	for i := range list {
		end := time.Unix(1_790_000_000+rng.Int64N(86400*30), 0).UTC()
		up := rng.IntN(7200)
		list[i] = record{
			"AppName": []string{"live", "event", "game"}[rng.IntN(3)], "DomainName": fmt.Sprintf("push%d.example.com", rng.IntN(5)),
			"StreamName": fmt.Sprintf("live_%06d", rng.IntN(50000)), "StreamEndTime": end.Format(time.RFC3339),
			"StreamStartTime": end.Add(-time.Duration(up) * time.Second).Format(time.RFC3339), "Duration": up,
			"StopReason": reasons[rng.IntN(len(reasons))], "ClientIp": fmt.Sprintf("203.0.%d.%d", rng.IntN(256), rng.IntN(256)),
			"Resolution": []string{"1920*1080", "1280*720", ""}[rng.IntN(3)],
		}
	}
	b, err := json.Marshal(map[string]any{"Response": map[string]any{
		"EventList": list, "PageNum": 1, "PageSize": n, "TotalNum": n, "TotalPage": 1, "RequestId": "8e50cdb5-56dc-408b-89b0-31818958d424",
	}})
	if err != nil {
		panic(err)
	}
	return b
}

func TestAgreesWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	body := madePage(500, 3)
	var p Page
	if err := New(false).Page(body, &p); err != nil {
		t.Fatal(err)
	}
	var std struct {
		Response struct{ EventList []naive }
	}
	if err := json.Unmarshal(body, &std); err != nil {
		t.Fatal(err)
	}
	for i, n := range std.Response.EventList {
		if p.Events[i] != n.event() {
			t.Fatalf("record %d: got %+v, want %+v", i, p.Events[i], n.event())
		}
	}
}

// TestHabitsChangeNothing reads records in all kinds of order and form with one
// decoder, which knows how the last one was written, and each with a decoder
// that knows nothing.
func TestHabitsChangeNothing(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	record := func() string {
		var out []string
		for _, at := range rng.Perm(len(spellings))[:rng.IntN(8)] {
			s := spellings[at]
			value := pick(`"a"`, `"b"`, `""`, `"\u0041"`, `"a\"b"`, `null`, `7`, `"2026-11-20T10:00:00Z"`, `"中文 and more than eight bytes"`, "\"a\nb\"")
			switch s.member {
			case startTime, endTime:
				value = pick(`"2026-11-20T10:00:00Z"`, `"2026-11-20T23:59:59Z"`, `"2026-11-21T00:00:60Z"`, `"2026-11-20T1x:00:00Z"`, `"2026-02-30T00:00:00Z"`,
					`"2026-11-20T10:00:00+08:00"`, `"1969-12-31T23:59:59Z"`, `"2026/11/20T10:00:00Z"`, `null`, `5`)
			case duration:
				value = pick(`0`, `12`, `123456789012345678`, `1234567890123456789`, `99999999999999999999`, `-1`, `1.5`, `"3"`, `1e2`, `null`)
			}
			out = append(out, pick("", "", "", " ")+s.written+pick("", "", "", " ")+value+pick("", "", "", "\t"))
		}
		if rng.IntN(4) == 0 {
			out = slices.Insert(out, rng.IntN(len(out)+1), `"cause_codes":["18/503"]`)
		}
		return "{" + strings.Join(out, ",") + pick("", "", "", ",") + "}"
	}
	for _, lines := range []bool{false, true} {
		d := New(lines)
		for range 20_000 {
			body := []byte(record())
			if rng.IntN(3) > 0 {
				body = append(body, body...) // twice alike
			}
			body = body[:len(body)-rng.IntN(2)*rng.IntN(len(body))]
			for at := 0; at < len(body); {
				var got, want List
				n, err := d.Value(body[at:], false, &got)
				m, plain := New(lines).Value(body[at:], false, &want)
				if n != m || !errors.Is(err, plain) || !reflect.DeepEqual(got, want) {
					t.Fatalf("%q:\ngot  %d %v %+v\nwant %d %v %+v", body[at:], n, err, got, m, plain, want)
				}
				if err != nil {
					break
				}
				at += n
			}
		}
	}
}

// exact reports whether every name in the objects of b is one that both
// decoders spell alike: the standard library also takes other cases.
func exact(b []byte) bool {
	var m map[string]json.RawMessage
	if json.Unmarshal(b, &m) != nil {
		return true
	}
	for name := range m {
		f, ok := reflect.TypeFor[naive]().FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
		if ok && f.Name != name {
			return false
		}
		switch name {
		case "stream", "app", "domain", "started_at", "ended_at", "reason", "up_seconds", "client_ip", "resolution":
			return false
		}
	}
	return true
}

func FuzzRecordAgreesWithTheStandardLibrary(f *testing.F) {
	f.Add([]byte(`{"StreamName":"a\u0041\ud800","Duration":5,"StreamEndTime":"2026-11-20T10:30:05Z"}`))
	f.Add([]byte(`{"x":[1,2,{"y":null}],"ClientIp":"-","StopReason":"\"\\"}`))
	f.Fuzz(func(t *testing.T, record []byte) {
		var n naive
		if json.Unmarshal(record, &n) != nil || record[0] != '{' || !exact(record) || !utf8.Valid(record) {
			return
		}
		var p Page
		body := append(append([]byte(`{"Response":{"EventList":[`), record...), "]}}"...)
		if err := New(false).Page(body, &p); err != nil {
			if errors.Is(err, ErrSyntax) && strings.Count(string(record), "[")+strings.Count(string(record), "{") > maxDepth {
				return
			}
			t.Fatalf("%q: %v", record, err)
		}
		want := n.event()
		if len(p.Events) == 0 {
			if want != blank() {
				t.Fatalf("%q: nothing read, want %+v", record, want)
			}
			return
		}
		got := asStandard(p.Events[0])
		if s := value(n.StreamStartTime); want.Start == 0 && moment([]byte(s)) != 0 {
			want.Start = got.Start // a form that only we read
		}
		if s := value(n.StreamEndTime); want.End == 0 && moment([]byte(s)) != 0 {
			want.End = got.End
		}
		if want.Up < 0 {
			want.Up, got.Up = 0, 0 // beyond an int64
		}
		if asStandardLone(got) != asStandardLone(want) {
			t.Fatalf("%q:\ngot  %+v\nwant %+v", record, got, want)
		}
	})
}

// asStandardLone folds runs of replacement characters, of which the standard
// library writes one for a lone surrogate and ToValidUTF8 one for a run.
func asStandardLone(e model.Event) model.Event {
	for _, s := range []*string{&e.Domain, &e.App, &e.Stream, &e.ClientIP, &e.Resolution, &e.Reason} {
		for strings.Contains(*s, "\uFFFD\uFFFD") {
			*s = strings.ReplaceAll(*s, "\uFFFD\uFFFD", "\uFFFD")
		}
	}
	return e
}

func FuzzPageNeverPanics(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(`{"Response":{"Error":{"Code":"x"}}}`))
	f.Add([]byte(`{"Response":{"EventList":[null,{"Duration":-`))
	d := New(false)
	lines := New(true)
	f.Fuzz(func(t *testing.T, b []byte) {
		var p Page
		err := d.Page(b, &p)
		if err != nil && !errors.Is(err, ErrShort) && !errors.Is(err, ErrSyntax) {
			t.Fatalf("unknown failure %v", err)
		}
		for _, final := range []bool{false, true} {
			var l List
			n, err := lines.Value(b, final, &l)
			if n < 0 || n > len(b) {
				t.Fatalf("took %d of %d bytes", n, len(b))
			}
			if err != nil && (len(l.Events) > 0 || l.Odd > 0) {
				t.Fatalf("a failure left %+v", l)
			}
			if err == nil && n == 0 {
				t.Fatal("took nothing")
			}
		}
	})
}

func BenchmarkPage100(b *testing.B) {
	body := madePage(100, 1)
	d := New(false)
	var p Page
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if err := d.Page(body, &p); err != nil || len(p.Events) != 100 {
			b.Fatal(err)
		}
	}
}

// BenchmarkPage100ToStore is the whole way of an answer, from its bytes to rows
// in a store that holds many. The pages are those of a load: each in the order
// of ends, the newest page first, texts as different as a day's are.
func BenchmarkPage100ToStore(b *testing.B) {
	bodies := dayOfPages(300)
	d, st := New(false), model.NewStore()
	var p Page
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if i == len(bodies) {
			i, st = 0, model.NewStore()
		}
		if err := d.Page(bodies[i], &p); err != nil {
			b.Fatal(err)
		}
		if st.Add(p.Events) != len(p.Events) {
			b.Fatal("not all are new")
		}
		i++
	}
}

// dayOfPages is n pages of 100 that follow each other, the newest first, each
// in ascending order.
func dayOfPages(n int) [][]byte {
	bodies := make([][]byte, n)
	for i := range bodies {
		bodies[i] = orderedPage(int64(n-i)*100, uint64(i))
	}
	return bodies
}

// orderedPage is a page of 100 records that ended in the 100 seconds from at
// on, one in each.
func orderedPage(at int64, seed uint64) []byte {
	var p Page
	body := madePage(100, seed)
	if err := New(false).Page(body, &p); err != nil {
		panic(err)
	}
	stamp := func(t int64) string { return time.Unix(t, 0).UTC().Format(time.RFC3339) }
	for i, e := range p.Events {
		end := 1_790_000_000 + at + int64(i)
		for name, t := range map[string][2]int64{"StreamEndTime": {e.End, end}, "StreamStartTime": {e.Start, end - e.Up}} {
			was, now := fmt.Sprintf("%q:%q", name, stamp(t[0])), fmt.Sprintf("%q:%q", name, stamp(t[1]))
			body = bytes.Replace(body, []byte(was), []byte(now), 1)
		}
	}
	return body
}

// BenchmarkPage100Varied has texts that were not seen before.
func BenchmarkPage100Varied(b *testing.B) {
	bodies := make([][]byte, 64)
	for i := range bodies {
		bodies[i] = madePage(100, uint64(i))
	}
	d := New(false)
	var p Page
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		if err := d.Page(bodies[i%len(bodies)], &p); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

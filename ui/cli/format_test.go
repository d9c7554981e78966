package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"offair/model"
)

var shanghai = time.FixedZone("CST", 8*3600)

// when is 2026-11-20T10:00:00Z.
var when = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC).Unix()

// usual is one event of each kind that formats treat differently.
func usual() []model.Event {
	return []model.Event{
		{Domain: "push.example.com", App: "live", Stream: "cam_7", ClientIP: "203.0.113.9", Resolution: "1920*1080", Reason: "The push URL has expired.", Start: when - 90, End: when, Up: 90},
		{Domain: "push.example.com", App: "live", Stream: "赛事一", ClientIP: model.Internal, Reason: "推流客户端主动断流", Start: when - 7265, End: when - 60, Up: 7205},
		{Domain: "b.example.com", App: "stage", Stream: "x", Reason: "something new", Up: model.NoUp},
	}
}

// viewOf is a view of all events, published.
func viewOf(t *testing.T, events []model.Event) *model.View {
	t.Helper()
	st := model.NewStore()
	st.Add(events)
	v, err := model.NewView(context.Background(), st.Publish(model.Coverage{}, model.Freshness{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// printed is a view in a format.
func printed(t *testing.T, name string, s sheet) string {
	t.Helper()
	var b bytes.Buffer
	if s.zone == nil {
		s.zone = shanghai
	}
	if err := write(context.Background(), &b, formatNamed(name, s), s.view); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFormats(t *testing.T) {
	t.Parallel()
	codes := func(reason string) string {
		_, codes := model.Recognize(reason)
		return string(jsonCodes(nil, codes))
	}
	stopped := codes("推流客户端主动断流")
	object1 := `{"ended_at":"2026-11-20T10:00:00Z","started_at":"2026-11-20T09:58:30Z","domain":"push.example.com","app":"live","stream":"cam_7","reason":"The push URL has expired.","resolution":"1920*1080","client_ip":"203.0.113.9","up_seconds":90,"cause":"url-expired","cause_codes":["18/501"],"side":"auth","state":"unseen","gap_seconds":null}`
	object2 := `{"ended_at":"2026-11-20T09:59:00Z","started_at":"2026-11-20T07:58:55Z","domain":"push.example.com","app":"live","stream":"赛事一","reason":"推流客户端主动断流","resolution":"","client_ip":null,"up_seconds":7205,"cause":"client-stopped","cause_codes":` + stopped + `,"side":"publisher","state":"unseen","gap_seconds":null}`
	object3 := `{"ended_at":null,"started_at":null,"domain":"b.example.com","app":"stage","stream":"x","reason":"something new","resolution":"","client_ip":null,"up_seconds":null,"cause":null,"cause_codes":[],"side":"unknown","state":null,"gap_seconds":null}`
	tests := []struct{ format, want string }{
		{"ndjson", object1 + "\n" + object2 + "\n" + object3 + "\n"},
		{"json", "[\n" + object1 + ",\n" + object2 + ",\n" + object3 + "\n]\n"},
		{"csv", `ended_at,started_at,domain,app,stream,reason,resolution,client_ip,up_seconds,cause,cause_codes,side,state,gap_seconds
2026-11-20T18:00:00+08:00,2026-11-20T17:58:30+08:00,push.example.com,live,cam_7,The push URL has expired.,1920*1080,203.0.113.9,90,url-expired,18/501,auth,unseen,
2026-11-20T17:59:00+08:00,2026-11-20T15:58:55+08:00,push.example.com,live,赛事一,推流客户端主动断流,,-,7205,client-stopped,1/0 2/0 3/0 4/0 35/0,publisher,unseen,
,,b.example.com,stage,x,something new,,,,,,unknown,,
`},
		{"md", "| ENDED UTC+08:00 | UP | GAP | STREAM | SIDE | CAUSE | CLIENT | APP | DOMAIN |\n" +
			"| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n" +
			"| 2026-11-20 18:00:00 | 1m30s | unseen | `cam_7` | auth | The push URL has expired. | `203.0.113.9` | `live` | `push.example.com` |\n" +
			"| 2026-11-20 17:59:00 | 2h00m | unseen | `赛事一` | publisher | The push client stopped the stream. | `-` | `live` | `push.example.com` |\n" +
			"| - | - | - | `x` | unknown | ? `something new` |  | `stage` | `b.example.com` |\n"},
		{"table", "" +
			"ENDED UTC+08:00      UP     GAP     STREAM  SIDE       CAUSE                                CLIENT       APP    DOMAIN\n" +
			"2026-11-20 18:00:00  1m30s  unseen  cam_7   auth       The push URL has expired.            203.0.113.9  live   push.example.com\n" +
			"2026-11-20 17:59:00  2h00m  unseen  赛事一  publisher  The push client stopped the stream.  -            live   push.example.com\n" +
			"-                    -      -       x       unknown    ? something new                                   stage  b.example.com\n"},
	}
	for _, tt := range tests {
		t.Run(tt.format, func(t *testing.T) {
			t.Parallel()
			if got := printed(t, tt.format, sheet{view: viewOf(t, usual())}); got != tt.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestWhatCameNext(t *testing.T) {
	t.Parallel()
	const at = 1_700_000_000
	v := viewOf(t, []model.Event{
		{Stream: "a", Start: at, End: at + 60, Up: 60, Reason: "推流链路网络异常"},
		{Stream: "a", Start: at + 100, End: at + 100, Up: 0, Reason: "推流时间戳参数值已过期"},
		{Stream: "a", Start: at + 185, End: at + 300, Up: 115, Reason: "收到新的推流链接顶替当前推流"},
		{Stream: "b", Start: at, End: at + 200, Up: 200, Reason: "推流链路网络异常"},
	})
	want := []string{`"replaced","gap_seconds":null`, `"unseen","gap_seconds":null`, `"refused","gap_seconds":null`, `"back","gap_seconds":125`}
	lines := strings.Split(strings.TrimSpace(printed(t, "ndjson", sheet{view: v})), "\n")
	for i, line := range lines {
		if _, state, _ := strings.Cut(line, `"state":`); state != want[i]+"}" {
			t.Errorf("row %d says %s, want %s", i, state, want[i])
		}
	}
	for i, cell := range []string{"replaced,", "unseen,", "refused,", "back,125"} {
		if line := strings.Split(printed(t, "csv", sheet{view: v}), "\n")[i+1]; !strings.HasSuffix(line, cell) {
			t.Errorf("csv row %d is %s, want %s at its end", i, line, cell)
		}
	}
}

func TestFormatsWithoutRows(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"json": "[]\n", "ndjson": "", "csv": strings.Join(fields[:], ",") + "\n",
	}
	for name, out := range want {
		if got := printed(t, name, sheet{view: viewOf(t, nil)}); got != out {
			t.Errorf("%s: got %q, want %q", name, got, out)
		}
	}
	for _, name := range []string{"table", "md"} {
		got := printed(t, name, sheet{view: viewOf(t, nil), zone: time.UTC, lang: model.ZH})
		if !strings.Contains(got, "断流时间 UTC") {
			t.Errorf("%s: no heading in %q", name, got)
		}
	}
}

// hostile are names as an attacker would choose them.
var hostile = []string{
	"\x1b[2J\x1b]52;c;aGk=\a", "\u009b31m", "\x9b31m", "\u202eabc\u2066", "a\x00b", strings.Repeat("é", 3000),
	"\xff\xfe", "a" + strings.Repeat("\u0301", 60), "👨‍👩‍👧‍👦🏳️‍🌈", "宽宽宽", "a\r\nb\tc", "=1+1", "+1", "-1", "-", "@x",
	"a|b", "a\\|b", "`code`", "<script>", "[x](http://e)", "a,\"b\"", "\u2028\u2029", "\u200f\u061c", "\xed\xa0\x80", " ", "",
	"|---|", "a\u200bb", "\u007f", "*b*_c_", "http://example.com", "\ufeffbom",
}

func hostileEvents() []model.Event {
	var out []model.Event
	for i, name := range hostile {
		end := when - int64(i)
		out = append(out, model.Event{
			Domain: name, App: name, Stream: name, ClientIP: name, Resolution: name, Reason: name,
			Start: end - 5, End: end, Up: 5,
		})
	}
	return out
}

// unsafe reports a character that could steer whatever shows the text.
func unsafe(s string) (rune, bool) {
	for _, r := range s {
		if (r < 0x20 && r != '\n') || (r >= 0x7f && r <= 0x9f) || r == utf8.RuneError ||
			(r >= 0x2028 && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == 0x200e || r == 0x200f || r == 0x61c {
			return r, true
		}
	}
	return 0, false
}

func TestHostileNamesStayText(t *testing.T) {
	t.Parallel()
	v := viewOf(t, hostileEvents())
	for _, format := range outputs {
		got := printed(t, format, sheet{view: v})
		if r, bad := unsafe(got); bad {
			t.Errorf("%s holds %U", format, r)
		}
		lines := strings.Count(got, "\n")
		extra := map[string]int{"table": 1, "md": 2, "csv": 1, "json": 2}[format]
		if lines != len(hostile)+extra {
			t.Errorf("%s: %d lines, want %d", format, lines, len(hostile)+extra)
		}
	}
}

func TestHostileJSONKeepsTheOriginal(t *testing.T) {
	t.Parallel()
	v := viewOf(t, hostileEvents())
	var rows []map[string]any
	if err := json.Unmarshal([]byte(printed(t, "json", sheet{view: v})), &rows); err != nil {
		t.Fatal(err)
	}
	for i, name := range hostile {
		want := strings.ToValidUTF8(strings.ReplaceAll(name, "\xed\xa0\x80", "\ufffd"), "\ufffd")
		if name == "\xff\xfe" {
			want = "\ufffd\ufffd"
		}
		for _, field := range []string{"domain", "app", "stream", "reason", "resolution"} {
			if rows[i][field] != want {
				t.Errorf("%s of row %d: %q, want %q", field, i, rows[i][field], want)
			}
		}
	}
}

func TestHostileCSV(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(printed(t, "csv", sheet{view: viewOf(t, hostileEvents())}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		want := model.Clean(hostile[i])
		if strings.HasPrefix(want, "=") || strings.HasPrefix(want, "+") || strings.HasPrefix(want, "@") || (strings.HasPrefix(want, "-") && want != "-") {
			want = "'" + want
		}
		if row[4] != want {
			t.Errorf("row %d: stream %q, want %q", i, row[4], want)
		}
	}
}

func TestHostileMarkdown(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(printed(t, "md", sheet{view: viewOf(t, hostileEvents())})), "\n")
	for i, line := range lines {
		if n := strings.Count(line, "|"); n != columns+1 {
			t.Errorf("line %d has %d bars, want %d: %s", i, n, columns+1, line)
		}
		if strings.Contains(line, "<script>") && !strings.Contains(line, "`<script>`") {
			t.Errorf("line %d: tag outside of code: %s", i, line)
		}
	}
}

func TestTableStaysWithinTheTerminal(t *testing.T) {
	t.Parallel()
	v := viewOf(t, append(hostileEvents(), usual()...))
	for _, w := range []int{1, 10, 40, 80, 120, 200, 10_000} {
		for _, ascii := range []bool{false, true} {
			for _, line := range strings.Split(printed(t, "table", sheet{view: v, width: w, ascii: ascii, colour: true}), "\n") {
				if got := ansi.StringWidth(line); got > w {
					t.Fatalf("a line of %d cells at width %d", got, w)
				}
			}
		}
	}
}

func TestTableKeepsTheMostTellingColumns(t *testing.T) {
	t.Parallel()
	got := printed(t, "table", sheet{view: viewOf(t, usual()), width: 80})
	for _, want := range []string{"cam_7", "The push URL has ex", "2026-11-20 18:00:00"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestSummerTimeIsToldRowByRow(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	summer := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC).Unix()
	v := viewOf(t, []model.Event{{Stream: "a", End: when, Up: 0}, {Stream: "b", End: summer, Up: 0}})
	got := printed(t, "table", sheet{view: v, zone: berlin})
	for _, want := range []string{"2026-11-20 11:00:00 +01:00", "2026-07-01 14:00:00 +02:00"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

func TestAppendUp(t *testing.T) {
	t.Parallel()
	for up, want := range map[int64]string{
		0: "0s", 59: "59s", 60: "1m00s", 3599: "59m59s", 3600: "1h00m", 86399: "23h59m", 86400: "1d00h", model.NoUp: "-", math.MaxUint32: "49710d06h",
	} {
		if got := string(appendUp(nil, up)); got != want {
			t.Errorf("appendUp(%d) = %s, want %s", up, got, want)
		}
	}
}

func FuzzJSONString(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := jsonString(nil, s)
		if r, bad := unsafe(string(b)); bad {
			t.Errorf("%q holds %U", b, r)
		}
		var back string
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		if utf8.ValidString(s) && back != s {
			t.Errorf("%q came back as %q", s, back)
		}
	})
}

type brokenPipe struct{ after int }

func (w *brokenPipe) Write(p []byte) (int, error) {
	if w.after--; w.after < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestWriteStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	v := viewOf(t, manyEvents(3000))
	err := write(context.Background(), &brokenPipe{after: 1}, formatNamed("ndjson", sheet{view: v}), v)
	if e := exitOf(err); e.status != failed || !strings.Contains(e.what.EN, "could not be written") {
		t.Errorf("got %d %q", e.status, e.what.EN)
	}
}

func TestWriteIsInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	v := viewOf(t, manyEvents(3000))
	err := write(ctx, io.Discard, formatNamed("json", sheet{view: v}), v)
	if e := exitOf(err); e.status != interrupted {
		t.Errorf("got %d %q", e.status, e.what.EN)
	}
}

// manyEvents are n plain events, one a second.
func manyEvents(n int) []model.Event {
	reasons := []string{"The push URL has expired.", "推流客户端主动断流", "Network error for the push client.", "something new"}
	out := make([]model.Event, n)
	for i := range out {
		end := when - int64(n-i)
		out[i] = model.Event{
			Domain: "push.example.com", App: "live", Stream: "live_" + string(appendUp(nil, int64(i%50_000))),
			ClientIP: "203.0.113.9", Resolution: "1920*1080", Reason: reasons[i%len(reasons)], Start: end - 60, End: end, Up: 60,
		}
	}
	return out
}

func BenchmarkWrite(b *testing.B) {
	const n = 100_000
	st := model.NewStore()
	st.Add(manyEvents(n))
	v, err := model.NewView(context.Background(), st.Publish(model.Coverage{}, model.Freshness{}), nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, format := range outputs {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := write(context.Background(), io.Discard, formatNamed(format, sheet{view: v, zone: shanghai}), v); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
		})
	}
}

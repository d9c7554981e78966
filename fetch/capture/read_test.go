package capture

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode"

	"offair/fetch"
	"offair/model"
)

const (
	ours1 = `{"ended_at":"2026-11-20T10:30:05Z","started_at":"2026-11-20T10:00:00Z","domain":"d","app":"live","stream":"s1","reason":"推流客户端主动断流","resolution":"1920*1080","client_ip":"203.0.113.7","up_seconds":1805,"cause":"client-stopped","cause_codes":["1/0","2/0"],"side":"publisher","state":null,"gap_seconds":null}`
	ours2 = `{"ended_at":null,"started_at":"2026-11-20T11:00:00Z","domain":"d","app":"live","stream":"s2","reason":"","resolution":"","client_ip":null,"up_seconds":null,"cause":null,"cause_codes":[],"side":"unknown","state":null,"gap_seconds":null}`
	api1  = `{"AppName":"live","ClientIp":"-","DomainName":"d","Duration":0,"Resolution":"640*352","StopReason":"x","StreamEndTime":"2019-01-04T11:59:58Z","StreamName":"s3","StreamStartTime":"2019-01-04T11:59:58Z"}`
)

func page(records ...string) string {
	return `{"Response":{"EventList":[` + strings.Join(records, ",") + `],"PageNum":1,"PageSize":10,"TotalNum":1,"RequestId":"r"}}`
}

func readAll(t testing.TB, r io.Reader) ([]model.Event, Stats, error) {
	t.Helper()
	var all []model.Event
	stats, err := Read(t.Context(), r, func(batch []model.Event) error {
		all = append(all, batch...)
		return nil
	})
	if stats.Records != len(all) {
		t.Errorf("told %d records, handed over %d", stats.Records, len(all))
	}
	return all, stats, err
}

func names(events []model.Event) string {
	s := make([]string, len(events))
	for i, e := range events {
		s[i] = e.Stream
	}
	return strings.Join(s, " ")
}

func TestEveryField(t *testing.T) {
	t.Parallel()
	got, _, err := readAll(t, strings.NewReader(ours1+"\n"+ours2+"\n"+api1))
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) int64 {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.Unix()
	}
	old := at("2019-01-04T11:59:58Z")
	want := []model.Event{
		{Domain: "d", App: "live", Stream: "s1", ClientIP: "203.0.113.7", Resolution: "1920*1080", Reason: "推流客户端主动断流", Start: at("2026-11-20T10:00:00Z"), End: at("2026-11-20T10:30:05Z"), Up: 1805},
		{Domain: "d", App: "live", Stream: "s2", Start: at("2026-11-20T11:00:00Z"), Up: model.NoUp},
		{Domain: "d", App: "live", Stream: "s3", ClientIP: "-", Resolution: "640*352", Reason: "x", Start: old, End: old},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func pretty(s string) string {
	return strings.NewReplacer("{", "{\n  ", ",\"", ",\n  \"", "}", "\n}", "[{", "[\n{").Replace(s)
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		in   string
		want string
	}{
		"ndjson":                 {ours1 + "\n" + ours2 + "\n", "s1 s2"},
		"no last line feed":      {ours1 + "\n" + ours2, "s1 s2"},
		"CRLF, blank lines, BOM": {"\xEF\xBB\xBF" + ours1 + "\r\n\r\n \t\r\n" + ours2 + "\r\n", "s1 s2"},
		"array":                  {"[" + ours1 + "," + ours2 + "]", "s1 s2"},
		"array, one a line":      {"[\n" + ours1 + ",\n" + ours2 + "\n]\n", "s1 s2"},
		"pretty array":           {pretty("[" + ours1 + "," + api1 + "]"), "s1 s3"},
		"API records":            {api1 + "\n" + api1, "s3 s3"},
		"one after the other":    {ours1 + ours2 + api1, "s1 s2 s3"},
		"pages, one a line":      {page(api1) + "\n" + page(api1, ours1) + "\n", "s3 s3 s1"},
		"pages, joined":          {page(api1) + page(api1), "s3 s3"},
		"pretty page":            {pretty(page(api1, ours1)), "s3 s1"},
		"list of pages":          {"[" + page(api1) + "," + page() + "," + page(ours2) + "]", "s3 s2"},
		"what is in a page":      {`{"EventList":[` + api1 + `],"TotalNum":1}`, "s3"},
		"a mix":                  {page(api1) + "\n" + ours1 + "\n[" + ours2 + "]", "s3 s1 s2"},
		"an empty page before":   {page() + "\n" + `{"Response":{"EventList":null}}` + "\n" + ours1, "s1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range []io.Reader{
				strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in)), iotest.DataErrReader(strings.NewReader(tt.in)),
				bytes.NewReader(packed(t, tt.in)), iotest.OneByteReader(bytes.NewReader(packed(t, tt.in))),
			} {
				got, stats, err := readAll(t, r)
				if err != nil || names(got) != tt.want || stats.Odd != 0 || stats.OddLine != 0 {
					t.Errorf("got %q, %+v, %v; want %q", names(got), stats, err, tt.want)
				}
			}
		})
	}
}

func packed(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsNoRecord(t *testing.T) {
	t.Parallel()
	cut := ours1[:100]
	for name, tt := range map[string]struct {
		in   string
		want string
		odd  int
		line int
	}{
		"a cut line":             {ours1 + "\n" + cut + "\n" + ours2 + "\n" + api1, "s1 s2 s3", 1, 2},
		"a cut last line":        {ours1 + "\n" + cut, "s1", 1, 2},
		"a line without a brace": {ours1 + "\n" + strings.TrimSuffix(ours1, "}") + "\n" + ours2, "s1 s2", 1, 2},
		"an open text":           {`{"stream":"x` + "\n" + ours2, "s2", 1, 1},
		"a line of words":        {"\n\nhello, {world} [x]\n" + ours1, "s1", 1, 3},
		"csv before":             {"ended_at,started_at,stream\n2026-11-20T10:00:00Z,x,y\n" + ours1, "s1", 2, 1},
		"a log line":             {`"x": 5` + "\n" + ours1, "s1", 1, 1},
		"null and numbers":       {"null\n5\n" + ours1 + "\n\"text\"\ntrue", "s1", 4, 1},
		"in a list":              {"[" + ours1 + ",null,7,{},[],{\"other\":1}," + ours2 + "]", "s1 s2", 4, 1},
		"in a page":              {page(api1, "null", `{"x":1}`), "s3", 2, 1},
		"a refusal":              {`{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"r"}}` + "\n" + ours1, "s1", 1, 1},
		"a broken list member":   {"[" + ours1 + "," + cut + "},{" + ours2[1:] + "]", "s1 s2", 1, 1},
		"a page cut off":         {page(api1, ours1, ours2)[:len(page(api1, ours1))], "s3 s1", 2, 1}, // the page, and its last record
		"a pretty record broken": {pretty("[" + ours1 + ",{\"stream\":\"x\",\"app\":a b,\"x\":1}," + ours2 + "]"), "s1 s2", 1, 0},
		"the tail of a file":     {ours1[50:] + "\n" + ours2, "s2", 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, r := range []io.Reader{strings.NewReader(tt.in), iotest.OneByteReader(strings.NewReader(tt.in))} {
				got, stats, err := readAll(t, r)
				if err != nil || names(got) != tt.want || stats.Odd != tt.odd || tt.line != 0 && stats.OddLine != tt.line {
					t.Errorf("got %q, %+v, %v; want %q, %d odd, line %d", names(got), stats, err, tt.want, tt.odd, tt.line)
				}
			}
		})
	}
}

// many is n records, one a line.
func many(n int) []byte {
	rng := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for range n {
		end := time.Unix(1_790_000_000+rng.Int64N(86400*60), 0).UTC()
		up := rng.IntN(7200)
		fmt.Fprintf(&b, `{"ended_at":%q,"started_at":%q,"domain":"push%d.example.com","app":"live","stream":"live_%06d","reason":"推流客户端主动断流","resolution":"1920*1080","client_ip":"203.0.%d.%d","up_seconds":%d,"cause":"client-stopped","cause_codes":["1/0","2/0","3/0","4/0","35/0"],"side":"publisher","state":null,"gap_seconds":null}`+"\n",
			end.Format(time.RFC3339), end.Add(-time.Duration(up)*time.Second).Format(time.RFC3339), rng.IntN(5), rng.IntN(n/20+1), rng.IntN(256), rng.IntN(256), up)
	}
	return b.Bytes()
}

func TestRecordsAcrossWindows(t *testing.T) {
	t.Parallel()
	in := many(20_000) // several windows
	lines := bytes.SplitAfter(in, []byte("\n"))
	lines[12_345] = []byte("broken\n")
	got, stats, err := readAll(t, bytes.NewReader(bytes.Join(lines, nil)))
	if err != nil || len(got) != 19_999 || stats.Odd != 1 || stats.OddLine != 12_346 {
		t.Fatalf("got %d records, %+v, %v", len(got), stats, err)
	}
	first, _, err := readAll(t, bytes.NewReader(lines[19_999]))
	if err != nil || got[19_998] != first[0] {
		t.Errorf("the last record is %+v, want %+v, %v", got[19_998], first, err)
	}
}

func TestLongLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长", 3<<20)
	got, _, err := readAll(t, strings.NewReader(ours1+"\n"+`{"stream":"`+long+`"}`+"\n"+ours2))
	if err != nil || len(got) != 3 || got[1].Stream != long {
		t.Errorf("got %d records, %v", len(got), err)
	}
}

func wantRefusal(t *testing.T, err error, says string) {
	t.Helper()
	var e *fetch.Error
	if !errors.As(err, &e) || e.Class != fetch.Refused {
		t.Fatalf("got %v, want a refusal", err)
	}
	for _, s := range []string{e.What.EN, e.What.ZH, e.Next.EN, e.Next.ZH} {
		if s == "" || strings.ContainsFunc(s, unicode.IsControl) {
			t.Errorf("unfit sentence %q", s)
		}
	}
	if !strings.Contains(e.Error(), says) {
		t.Errorf("%q lacks %q", e.Error(), says)
	}
}

func TestInputsThatAreNoCaptures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, says string }{
		{"", "holds no record."},
		{" \n\r\n", "holds no record."},
		{"[]", "holds no record."},
		{page(), "holds no record."},
		{"<html>\n<p>a, b</p>\n", "2 lines or values that are none (the first on line 1)"},
		{"\xFF\xFE{\x00}\x00", "UTF-16"},
		{"{\x00}\x00", "UTF-16"},
		{"\x00{\x00}", "UTF-16"},
		{"\x28\xB5\x2F\xFD\x00\x00", "zstd -dc"},
		{"PK\x03\x04zip", "unzip -p"},
		{"\x1f\x8b\x08\x00broken", "cut off or damaged"},
		{"\x1f\x8b", "cut off or damaged"},
		{"\x00\x01\x02", "holds no record"},
	} {
		_, _, err := readAll(t, strings.NewReader(tt.in))
		wantRefusal(t, err, tt.says)
	}
}

func TestInputsThatBreakOff(t *testing.T) {
	t.Parallel()
	in := packed(t, ours1+"\n"+ours2+"\n")
	got, _, err := readAll(t, bytes.NewReader(in[:len(in)-6]))
	wantRefusal(t, err, "cut off or damaged")
	if names(got) != "s1 s2" {
		t.Errorf("got %q before the end", names(got))
	}
	broken := io.MultiReader(strings.NewReader(ours1+"\n"), iotest.ErrReader(errors.New("the disk is gone")))
	got, _, err = readAll(t, broken)
	wantRefusal(t, err, "could not be read to its end")
	if names(got) != "s1" {
		t.Errorf("got %q before the end", names(got))
	}
}

func TestValuesBeyondTheLimit(t *testing.T) {
	t.Parallel()
	const limit = 2 * chunkSize
	all := func(in string) (got []model.Event, stats Stats, err error) {
		stats, err = readUpTo(t.Context(), strings.NewReader(in), limit, func(batch []model.Event) error {
			got = append(got, batch...)
			return nil
		})
		return got, stats, err
	}
	long := `{"stream":"` + strings.Repeat("x", 3*limit)
	got, stats, err := all(ours1 + "\n" + long + "\n" + ours2)
	if err != nil || names(got) != "s1 s2" || stats.Odd != 1 || stats.OddLine != 2 {
		t.Errorf("a text: got %q, %+v, %v", names(got), stats, err)
	}
	n := 3 * limit / len(api1)
	got, stats, err = all(page(slices.Repeat([]string{api1}, n)...))
	if err != nil || len(got) != n || stats.Odd != 1 {
		t.Errorf("a page: got %d of %d records, %+v, %v", len(got), n, stats, err)
	}
}

// TestBrokenLinesCostNoMoreThanThemselves cuts lines inside a list, where what
// follows could be taken for its members.
func TestBrokenLinesCostNoMoreThanThemselves(t *testing.T) {
	t.Parallel()
	cut := ours1[:strings.Index(ours1, `"2/0"`)]
	in := strings.Repeat(cut+"\n"+ours2+"\n", 5000)
	got, stats, err := readAll(t, strings.NewReader(in))
	if err != nil || len(got) != 5000 || stats.Odd != 5000 {
		t.Errorf("got %d records, %+v, %v", len(got), stats, err)
	}
}

func TestTheCallerStops(t *testing.T) {
	t.Parallel()
	stop := errors.New("enough")
	stats, err := Read(t.Context(), bytes.NewReader(many(50_000)), func([]model.Event) error { return stop })
	if !errors.Is(err, stop) || stats.Records != 0 {
		t.Errorf("got %+v, %v", stats, err)
	}
}

func TestCanceledWhileTheInputWaits(t *testing.T) {
	t.Parallel()
	r, w := io.Pipe()
	t.Cleanup(func() { _ = w.Close() })
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = io.WriteString(w, ours1+"\n")
		cancel()
	}()
	_, err := Read(ctx, r, func([]model.Event) error { return nil })
	var e *fetch.Error
	if !errors.As(err, &e) || e.Class != fetch.Canceled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(ours1 + "\n" + ours2))
	f.Add([]byte("[" + pretty(page(api1)) + ",null]"))
	f.Add([]byte(`{"a":[{"b":1},{` + "\n\n}}]"))
	f.Fuzz(func(t *testing.T, in []byte) {
		whole, stats, err := readAll(t, bytes.NewReader(in))
		if (len(whole) == 0) != (err != nil) {
			t.Fatalf("%d records, %v", len(whole), err)
		}
		if stats.Odd > 0 && (stats.OddLine < 1 || stats.OddLine > bytes.Count(in, []byte("\n"))+1) {
			t.Fatalf("odd on line %d", stats.OddLine)
		}
		// A record that is added as a line of its own is always found.
		more, _, err := readAll(t, bytes.NewReader(append(append(slices.Clone(in), '\n'), ours1...)))
		if bytes.HasPrefix(in, []byte("\x1f\x8b")) || len(whole) == 0 && err != nil {
			return
		}
		if len(more) == 0 || more[len(more)-1].Stream != "s1" {
			t.Fatalf("the last record was lost: %q", names(more))
		}
	})
}

func BenchmarkRead(b *testing.B) {
	const n = 100_000
	in := many(n)
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		stats, err := Read(b.Context(), bytes.NewReader(in), func([]model.Event) error { return nil })
		if err != nil || stats.Records != n {
			b.Fatal(stats, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)*10, "ms/1M")
}

package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"offair/fetch/demo"
	"offair/model"
)

const (
	testID  = "AKIDtestSecretIdOfNobody"
	testKey = "testSecretKeyOfNobody"
)

// serve starts an API on loopback with the test's credentials.
func serve(t testing.TB, o demo.Options) *demo.Server {
	t.Helper()
	o.Credentials = demo.Credentials{ID: testID, Key: testKey}
	s, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func keys(id, key string) []string {
	return []string{"TENCENTCLOUD_SECRET_ID=" + id, "TENCENTCLOUD_SECRET_KEY=" + key}
}

// listFrom lists from a server with the right credentials.
func listFrom(t *testing.T, s *demo.Server, args ...string) outcome {
	t.Helper()
	return runWith(t, keys(testID, testKey), "", append([]string{"list", "--endpoint", s.URL()}, args...)...)
}

// identities are the records of an ndjson output, sorted.
func identities(t *testing.T, out string) []string {
	t.Helper()
	var ids []string
	for line := range strings.Lines(out) {
		var r struct {
			Domain, App, Stream string
			Ended               *string `json:"ended_at"`
			Started             *string `json:"started_at"`
			Client              *string `json:"client_ip"`
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		ids = append(ids, fmt.Sprint(r.Domain, "|", r.App, "|", r.Stream, "|", deref(r.Started), "|", deref(r.Ended), "|", deref(r.Client)))
	}
	slices.Sort(ids)
	return ids
}

func deref(s *string) string {
	if s == nil {
		return "-"
	}
	return *s
}

// expected are the identities of events as identities tells them.
func expected(events []model.Event) []string {
	var ids []string
	for _, e := range events {
		client := e.ClientIP
		if client == "" {
			client = "-"
		}
		ids = append(ids, fmt.Sprint(e.Domain, "|", e.App, "|", e.Stream, "|", stamp(e.Start), "|", stamp(e.End), "|", client))
	}
	slices.Sort(ids)
	return ids
}

// compare reports how two sorted lists differ.
func compare(t *testing.T, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	unique := slices.Compact(slices.Clone(got))
	missing := 0
	for _, id := range want {
		if _, ok := slices.BinarySearch(unique, id); !ok {
			if missing++; missing <= 3 {
				t.Errorf("missing: %s", id)
			}
		}
	}
	t.Errorf("%d records (%d distinct), want %d; %d missing", len(got), len(unique), len(want), missing)
}

// lastDays is a span that ends a little before now.
func lastDays(days int) model.Span {
	now := time.Now().Add(-time.Minute)
	return model.Span{From: now.Add(-time.Duration(days) * 24 * time.Hour).Unix(), To: now.Unix()}
}

// mostCalls is how many calls a rate allows in all of a time. Calls are spaced
// evenly, so it is less than what could pass in as many full seconds; a fiftieth
// of a second is room for those that catch up. How many arrive within one second
// is nothing to hold a test to, since a busy machine delays some arrivals: fetch
// tests that of the departures, in a time of its own.
func mostCalls(rate int, took time.Duration) int {
	return 1 + int(float64(rate)*(took+time.Second/50).Seconds())
}

func TestEachRecordOnce(t *testing.T) {
	t.Parallel()
	span := lastDays(58)
	faults := demo.Faults{Reset: 0.05, InternalError: 0.05, Truncated: 0.05, HTML: 0.05, RateLimited: 0.05}
	sets := map[string]struct {
		events []model.Event
		rate   int // low enough to be felt, high enough for seconds
	}{
		"20,000":                         {demo.Random(1, 20_000, span), 200},
		"60,000 with 12,000 in one hour": {demo.Dense(2, 60_000, 12_000, span), 1000},
	}
	for name, set := range sets {
		events, rate := set.events, set.rate
		want := expected(events)
		for filter, as := range map[demo.Filter]string{demo.ByEnd: "end", demo.ByStart: "start", demo.ByOverlap: "overlap"} {
			for _, spoiled := range []bool{false, true} {
				o := demo.Options{Events: events, Filter: filter, Rate: -1, Seed: 7}
				if spoiled {
					o.Faults = faults
				}
				t.Run(fmt.Sprintf("%s, by %s, spoiled %v", name, as, spoiled), func(t *testing.T) {
					t.Parallel()
					s := serve(t, o)
					began := time.Now()
					got := listFrom(t, s, "--since", "60d", "-o", "ndjson", "--rate", fmt.Sprint(rate))
					took := time.Since(began)
					if got.status != answered || got.err != "" {
						t.Errorf("status %d: %s", got.status, got.err)
					}
					compare(t, identities(t, got.out), want)
					if calls, most := s.Stats().Calls, mostCalls(rate, took); calls > most {
						t.Errorf("%d calls in %v, the rate of %d allows %d", calls, took, rate, most)
					}
				})
			}
		}
	}
}

func TestListIsNewestFirst(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Events: demo.Random(3, 3000, lastDays(3)), Rate: -1})
	got := listFrom(t, s, "--since", "7d", "-o", "ndjson", "--rate", "1000")
	last := "9999"
	for line := range strings.Lines(got.out) {
		var r struct {
			Ended string `json:"ended_at"`
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil || r.Ended > last {
			t.Fatalf("%v: %s follows %s", err, r.Ended, last)
		}
		last = r.Ended
	}
}

func TestQueryAndWindowOfList(t *testing.T) {
	t.Parallel()
	now := time.Now().Unix()
	event := func(stream string, ago int64) model.Event {
		return model.Event{Domain: "d", App: "live", Stream: stream, Reason: "The push URL has expired.", Start: now - ago - 60, End: now - ago, Up: 60}
	}
	s := serve(t, demo.Options{Events: []model.Event{event("cam_1", 600), event("cam_2", 3*3600), event("other", 5*3600), event("old", 30*3600)}})
	for _, tt := range []struct {
		args string
		want int
	}{
		{"", 3},
		{"cam", 2},
		{"not:cam", 1},
		{"--since 1h", 1},
		{"--since 2d", 4},
		{"since:2h", 1},
		{"--since 2d since:2h", 1},
		{"--since 4h until:2h", 1},
		{"stream:=cam_1", 1},
		{"stream:=cam", 0},
		{"side:auth", 3},
		{"side:network", 0},
		{"-- -cam", 1},
		{"up<10s", 0},
		{"--from 4h --to 2h", 1},
	} {
		got := listFrom(t, s, append([]string{"-o", "ndjson", "--rate", "1000"}, strings.Fields(tt.args)...)...)
		if n := strings.Count(got.out, "\n"); n != tt.want || got.status != answered || got.err != "" {
			t.Errorf("%q: %d rows, want %d; status %d: %s", tt.args, n, tt.want, got.status, got.err)
		}
	}
}

func TestListGivesTheSameRowsAgainFromItsOwnOutput(t *testing.T) {
	t.Parallel()
	events := append(demo.Random(4, 500, lastDays(2)), demo.Hostile(time.Now().Add(-time.Hour).Unix())...)
	s := serve(t, demo.Options{Events: events, Rate: -1})
	for _, format := range []string{"ndjson", "json"} {
		first := listFrom(t, s, "--since", "3d", "-o", format)
		again := runWith(t, nil, first.out, "list", "--read", "-", "-o", format)
		if again.status != answered || again.out != first.out {
			t.Errorf("%s: status %d: %s; %d bytes, first %d", format, again.status, again.err, len(again.out), len(first.out))
		}
	}
}

func TestHostileRecordsFromAServer(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Events: demo.Hostile(time.Now().Add(-time.Hour).Unix())})
	for _, format := range outputs {
		got := listFrom(t, s, "-o", format)
		if r, bad := unsafe(got.out); bad || got.status != answered {
			t.Errorf("%s: status %d, holds %U", format, got.status, r)
		}
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	right := keys(testID, testKey)
	tests := []struct {
		name   string
		server demo.Options
		env    []string
		args   []string // URL stands for the server's address
		status int
		want   []string
	}{
		{"wrong key", demo.Options{}, keys("AKIDnosuchkey", testKey), []string{"--endpoint", "URL"}, failed, []string{"SecretId", "RequestId"}},
		{"wrong secret", demo.Options{}, keys(testID, "wrongSecretKey"), []string{"--endpoint", "URL"}, failed, []string{"SecretKey", "RequestId"}},
		{"clock off by an hour", demo.Options{Offset: time.Hour}, right, []string{"--endpoint", "URL"}, failed, []string{"clock", "RequestId"}},
		{"permission denied", demo.Options{Deny: true}, right, []string{"--endpoint", "URL"}, failed, []string{"live:DescribeLiveStreamEventList", "RequestId"}},
		{"domain-scoped permission", demo.Options{OnlyDomain: "d.example.com"}, right, []string{"--endpoint", "URL"}, failed, []string{"--domain"}},
		{"service off", demo.Options{Fail: &demo.Failure{Code: "ResourceNotFound.StopService", Message: "off"}}, right, []string{"--endpoint", "URL"}, failed, []string{"RequestId"}},
		{"nobody listens", demo.Options{}, right, []string{"--endpoint", "http://" + deadAddress}, failed, []string{"127.0.0.1"}},
		{"unknown host", demo.Options{}, right, []string{"--endpoint", "https://no-such-host.invalid"}, failed, []string{"no-such-host.invalid"}},
		{"http elsewhere", demo.Options{}, right, []string{"--endpoint", "http://example.com"}, wrongUsage, []string{"https"}},
		{"no such profile", demo.Options{}, nil, []string{"--profile", "nosuch"}, failed, []string{"nosuch"}},
		{"odd profile name", demo.Options{}, nil, []string{"--profile", "../x"}, wrongUsage, []string{"--profile"}},
		{"no credentials", demo.Options{}, nil, []string{"--endpoint", "URL"}, failed, []string{"TENCENTCLOUD_SECRET_ID"}},
		{"half of the credentials", demo.Options{}, keys(testID, "")[:1], []string{"--endpoint", "URL"}, failed, []string{"TENCENTCLOUD_SECRET_KEY"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, tt.server)
			args := append([]string{"list", "-o", "ndjson"}, tt.args...)
			for i := range args {
				args[i] = strings.Replace(args[i], "URL", s.URL(), 1)
			}
			got := runWith(t, tt.env, "", args...)
			if got.status != tt.status || got.out != "" {
				t.Errorf("status %d, want %d; out %.80q", got.status, tt.status, got.out)
			}
			checkSentence(t, got.err, tt.want)
			for _, secret := range []string{testKey, "wrongSecretKey", "nosuchkey", testID} {
				if strings.Contains(got.err, secret) {
					t.Errorf("%q is in %q", secret, got.err)
				}
			}
			t.Log(strings.TrimSpace(got.err))
			zh := runWith(t, tt.env, "", append(args, "--lang", "zh")...)
			if zh.status != tt.status || zh.err == got.err {
				t.Errorf("in Chinese: status %d, %q", zh.status, zh.err)
			}
		})
	}
}

// deadAddress is one where nobody listens: no system hands its port out, so that
// no other test's server comes to stand there.
const deadAddress = "127.0.0.1:1"

func TestUnreadableCredentialFile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	dir := filepath.Join(home, ".tccli", "default.credential") // a directory where a file belongs: unreadable for root too
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	got := runWith(t, []string{"HOME=" + home}, "", "list")
	if got.status != failed {
		t.Errorf("status %d", got.status)
	}
	checkSentence(t, got.err, []string{"default.credential"})
	t.Log(strings.TrimSpace(got.err))
}

func TestPartOfAnAnswer(t *testing.T) {
	t.Parallel()
	now := time.Now().Unix()
	var crowd []model.Event // one second that holds more than paging can reach
	for i := range 20_500 {
		crowd = append(crowd, model.Event{Domain: "d", App: "live", Stream: fmt.Sprint("s", i), Start: now - 7200, End: now - 3600, Up: 3600})
	}
	s := serve(t, demo.Options{Events: crowd, Rate: -1})
	got := listFrom(t, s, "-o", "ndjson", "--rate", "1000", "--tz", "utc")
	if n := strings.Count(got.out, "\n"); got.status != incomplete || n < 20_000 {
		t.Errorf("status %d, %d rows", got.status, n)
	}
	checkSentence(t, got.err, []string{"not complete", time.Unix(now-3600, 0).UTC().Format("15:04:05")})
	t.Log(strings.TrimSpace(got.err))
}

func TestAnswersThatStopInTheMiddle(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Events: demo.Random(6, 5000, lastDays(20)), Rate: -1})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for s.Stats().Pages < 10 && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
		s.Change(func(o *demo.Options) { o.Deny = true })
	}()
	got := listFrom(t, s, "--since", "30d", "-o", "ndjson", "--rate", "40", "--tz", "utc")
	<-stopped
	if n := strings.Count(got.out, "\n"); got.status != incomplete || n == 0 || n >= 5000 {
		t.Errorf("status %d, %d rows", got.status, n)
	}
	checkSentence(t, got.err, []string{"not complete", "CAM", "RequestId", "+00:00"})
	t.Log(got.err)
}

func TestUnreadableRecordsAreTold(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Events: demo.Random(8, 300, lastDays(2)), Rate: -1, Faults: demo.Faults{Null: 0.1}})
	got := listFrom(t, s, "--since", "3d", "-o", "ndjson", "--rate", "1000")
	if n := strings.Count(got.out, "\n"); got.status != incomplete || n < 200 || n >= 300 {
		t.Errorf("status %d, %d rows", got.status, n)
	}
	checkSentence(t, got.err, []string{"could not be read"})
}

func TestLongerThanTheAPIReaches(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Events: demo.Random(5, 50, lastDays(20)), Rate: -1})
	got := listFrom(t, s, "--since", "90d", "-o", "ndjson", "--rate", "1000")
	if n := strings.Count(got.out, "\n"); got.status != incomplete || n != 50 {
		t.Errorf("status %d, %d rows: %s", got.status, n, got.err)
	}
	checkSentence(t, got.err, []string{"60 days"})
	t.Log(strings.TrimSpace(got.err))
}

func TestDemoTouchesNothingOfTheUser(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	for _, trap := range []string{".tccli/default.credential", ".tccli/default.configure", ".tencentcloud/credentials"} {
		if err := os.MkdirAll(filepath.Join(home, trap), 0o700); err != nil { // reading any would fail
			t.Fatal(err)
		}
	}
	before := tree(t, home)
	env := []string{"HOME=" + home, "TENCENTCLOUD_SECRET_ID=", "TENCENTCLOUD_SECRET_KEY=\x1b", "TENCENTCLOUD_CREDENTIALS_FILE=" + home}
	got := runWith(t, env, "", "list", "--demo", "-o", "ndjson")
	if n := strings.Count(got.out, "\n"); got.status != answered || got.err != "" || n < 50 {
		t.Errorf("status %d, %d rows: %s", got.status, n, got.err)
	}
	if after := tree(t, home); !slices.Equal(before, after) {
		t.Errorf("the home directory changed: %v, before %v", after, before)
	}
}

func tree(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		out = append(out, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestInterruptedList(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Faults: demo.Faults{Hang: 1}})
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		for s.Stats().Calls == 0 && t.Context().Err() == nil {
			time.Sleep(time.Millisecond)
		}
	}()
	var out, errs bytes.Buffer
	status := Run(ctx, IO{
		Args: []string{"list", "--endpoint", s.URL()}, Env: append(keys(testID, testKey), "HOME="+t.TempDir()),
		In: strings.NewReader(""), Out: &out, Err: &errs,
	})
	if status != interrupted || out.Len() > 0 {
		t.Errorf("status %d, out %q", status, out.String())
	}
	checkSentence(t, errs.String(), []string{"interrupted"})
}

func TestCaptures(t *testing.T) {
	t.Parallel()
	record := `{"DomainName":"d","AppName":"live","StreamName":"s","StreamStartTime":"2026-11-20T10:00:00Z","StreamEndTime":"2026-11-20T10:01:00Z","StopReason":"推流客户端主动断流","Duration":60,"ClientIp":"192.0.2.1","Resolution":"640*352"}`
	page := `{"Response":{"EventList":[` + record + `],"PageNum":1,"PageSize":10,"TotalNum":1,"TotalPage":1,"RequestId":"x"}}`
	for _, tt := range []struct {
		name, in     string
		status, rows int
		said         string
	}{
		{"one record", record + "\n", answered, 1, ""},
		{"a raw page", page, answered, 1, ""},
		{"twice the same", record + "\n" + record, answered, 1, ""},
		{"nothing", "", answered, 0, ""},
		{"an empty list", "[]\n", answered, 0, ""},
		{"an empty list of an older form", "[\n]\n", answered, 0, ""},
		{"a broken line between", record + "\n{nonsense\n" + strings.Replace(record, `"s"`, `"t"`, 1) + "\n", incomplete, 2, "line 2"},
		{"no records at all", "hello\nworld\n", failed, 0, "no record"},
	} {
		got := runWith(t, nil, tt.in, "list", "--read", "-", "-o", "ndjson")
		if n := strings.Count(got.out, "\n"); got.status != tt.status || n != tt.rows {
			t.Errorf("%s: status %d, %d rows: %s", tt.name, got.status, n, got.err)
		}
		if !strings.Contains(got.err, tt.said) || (tt.said == "") != (got.err == "") {
			t.Errorf("%s: said %q", tt.name, got.err)
		}
	}
}

func TestCaptureFromAFile(t *testing.T) {
	t.Parallel()
	out := run(t, "list", "--demo", "-o", "ndjson").out
	path := filepath.Join(t.TempDir(), "all.ndjson")
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "list", "--read", path, "-o", "ndjson"); got.status != answered || got.out != out {
		t.Errorf("status %d, %d bytes, want %d: %s", got.status, len(got.out), len(out), got.err)
	}
}

func TestAccessShowsNoSecret(t *testing.T) {
	t.Parallel()
	a := &app{IO: IO{Env: keys(testID, testKey), Now: time.Now}}
	to, err := a.reachAccount(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t", "%e"} {
		if s := fmt.Sprintf(verb, to); strings.Contains(s, testKey) || strings.Contains(s, testID) {
			t.Errorf("%s shows a secret: %s", verb, s)
		}
	}
}

package css

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/fetch"
	"offair/model"
)

func TestOneCall(t *testing.T) {
	t.Parallel()
	api := newAPI(t, say(http.StatusOK, onePage))
	c := newTestClient(t, Config{Endpoint: api.URL, Version: "0.1.0+dirty/x"})
	got, err := c.Events(t.Context(), fetch.Request{
		Span: model.Span{From: 1_546_603_200, To: 1_546_632_000}, Page: 2, Size: 50, Ascending: true,
		Scope: model.Scope{Domain: "yourdomain.test.com", App: "live", Stream: "stream"},
	})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2019, 1, 4, 11, 59, 58, 0, time.UTC).Unix()
	want := model.Event{
		Domain: "yourdomain.test.com", App: "live", Stream: "stream", ClientIP: "180.163.8.244",
		Resolution: "640*352", Reason: "客户端主动断流", Start: at, End: at,
	}
	if len(got.Events) != 1 || got.Events[0] != want || got.Total != 1 || got.Odd != 0 || got.RequestID != requestID {
		t.Errorf("got %+v", got)
	}
	if age := time.Since(got.Date); age < -2*time.Second || age > time.Minute {
		t.Errorf("the server's clock: got %v", got.Date)
	}
	call := api.last(t)
	wantBody := map[string]any{
		"StartTime": "2019-01-04T12:00:00Z", "EndTime": "2019-01-04T20:00:00Z", "DomainName": "yourdomain.test.com",
		"AppName": "live", "StreamName": "stream", "IsStrict": 1.0, "PageNum": 2.0, "PageSize": 50.0, "IsAsc": 1.0,
	}
	if !reflect.DeepEqual(call.Body, wantBody) {
		t.Errorf("sent %v\nwant %v", call.Body, wantBody)
	}
	for name, want := range map[string]string{
		"X-TC-Action": "DescribeLiveStreamEventList", "X-TC-Version": "2018-08-01", "X-TC-Language": "zh-CN",
		"X-TC-Token": testToken, "X-TC-RequestClient": "SDK_GO_1.3.210: offair-0.1.0-dirty-x",
		"Accept-Encoding": "gzip", "X-TC-Region": "", "X-Idempotency-Key": "",
	} {
		if got := call.Header.Get(name); got != want {
			t.Errorf("header %s is %q, want %q", name, got, want)
		}
	}
}

func TestEmptyScopeIsNotSent(t *testing.T) {
	t.Parallel()
	api := newAPI(t, say(http.StatusOK, onePage))
	c := newTestClient(t, Config{Endpoint: api.URL, Site: Intl, Credentials: NewCredentials(testID, testKey, "", model.Text{})})
	if _, err := c.Events(t.Context(), anyRequest); err != nil {
		t.Fatal(err)
	}
	call := api.last(t)
	for _, name := range []string{"DomainName", "AppName", "StreamName", "IsStrict", "IsFilter"} {
		if v, sent := call.Body[name]; sent {
			t.Errorf("%s was sent: %v", name, v)
		}
	}
	if got := call.Header.Get("X-TC-Language"); got != "en-US" {
		t.Errorf("language %q, want en-US", got)
	}
	if _, sent := call.Header["X-Tc-Token"]; sent {
		t.Error("an empty token was sent")
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	api := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "text/event-stream") // a wrong one
		z := gzip.NewWriter(w)
		_, _ = z.Write([]byte(onePage))
		_ = z.Close()
	})
	c := newTestClient(t, Config{Endpoint: api.URL})
	if p, err := c.Events(t.Context(), anyRequest); err != nil || len(p.Events) != 1 {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestTotalWhereTheAnswerHasNone(t *testing.T) {
	t.Parallel()
	record := `{"StreamName":"s"}`
	for n, want := range map[int]int{0: 4, 1: 5, 2: 7} {
		list := strings.TrimSuffix(strings.Repeat(record+",", n), ",")
		api := newAPI(t, say(http.StatusOK, `{"Response":{"EventList":[`+list+`]}}`))
		c := newTestClient(t, Config{Endpoint: api.URL})
		p, err := c.Events(t.Context(), fetch.Request{Page: 3, Size: 2})
		if err != nil || p.Total != want {
			t.Errorf("%d records: total %d, %v; want %d", n, p.Total, err, want)
		}
	}
}

func TestManyCallsAtOnceShareConnections(t *testing.T) {
	t.Parallel()
	api := newAPI(t, func(w http.ResponseWriter, r *http.Request) { say(http.StatusOK, onePage)(w, r) })
	c := newTestClient(t, Config{Endpoint: api.URL, MaxConns: 8})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 25 {
				p, err := c.Events(t.Context(), fetch.Request{Page: i + 1, Size: 100})
				if err != nil || len(p.Events) != 1 || p.Events[0].Stream != "stream" {
					t.Errorf("got %+v, %v", p, err)
				}
			}
		})
	}
	wg.Wait()
	if pages := len(api.calls); pages != 200 {
		t.Errorf("%d calls arrived, want 200", pages)
	}
}

func TestEventsOfOnePageOutliveTheNext(t *testing.T) {
	t.Parallel()
	n := 0
	api := newAPI(t, func(w http.ResponseWriter, r *http.Request) {
		n++
		say(http.StatusOK, `{"Response":{"EventList":[{"StreamName":"s`+strconv.Itoa(n)+`"}]}}`)(w, r)
	})
	c := newTestClient(t, Config{Endpoint: api.URL})
	first, err := c.Events(t.Context(), anyRequest)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Events(t.Context(), anyRequest); err != nil {
		t.Fatal(err)
	}
	if first.Events[0].Stream != "s1" {
		t.Errorf("the first page became %q", first.Events[0].Stream)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	arrived, release := make(chan struct{}), make(chan struct{})
	api := newAPI(t, func(http.ResponseWriter, *http.Request) { close(arrived); <-release })
	t.Cleanup(func() { close(release) })
	c := newTestClient(t, Config{Endpoint: api.URL})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	_, err := c.Events(ctx, anyRequest)
	var e *fetch.Error
	if !errors.As(err, &e) || e.Class != fetch.Canceled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %#v", err)
	}
}

func TestEndpoint(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		raw, host string
		plain     bool
	}{
		{"http://127.0.0.1:8080", "127.0.0.1:8080", true},
		{"http://127.1.2.3", "127.1.2.3", true},
		{"http://[::1]:99/", "[::1]:99", true},
		{"http://localhost:1", "localhost:1", true},
		{"https://live.ap-guangzhou.tencentcloudapi.com", "live.ap-guangzhou.tencentcloudapi.com", false},
		{"live.intl.tencentcloudapi.com:443", "live.intl.tencentcloudapi.com:443", false},
		{"127.0.0.1:9", "127.0.0.1:9", false},
	} {
		if e, err := endpointOf(tt.raw); err != nil || e.host != tt.host || e.plain != tt.plain {
			t.Errorf("%s: got %+v, %v", tt.raw, e, err)
		}
	}
	for _, raw := range []string{
		"http://", "https://:443", "ftp://127.0.0.1", "https://h/path", "https://h?x=1", "https://user:pw@h", "https://h#f",
		"https://h:0", "https://h:70000", "https://h:x", "https://h:", "https://h h", "https://h%41", "\x00", "https://a\x1b[31m",
	} {
		_, err := endpointOf(raw)
		var u *UsageError
		if !errors.As(err, &u) || u.Flag != "--endpoint" || errors.Is(err, errInsecureEndpoint) {
			t.Errorf("%q: got %v", raw, err)
			continue
		}
		if u.What.EN == "" || u.What.ZH == "" || strings.ContainsAny(err.Error(), "\x00\x1b") || strings.Contains(err.Error(), "pw") {
			t.Errorf("%q: unfit sentence %q", raw, err)
		}
	}
}

func TestPlainHTTPToAnotherMachine(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		"http://live.tencentcloudapi.com", "http://10.0.0.1:80", "http://0.0.0.0", "http://localhost.example.com", "http://[fe80::1]", "HTTP://192.168.1.1",
	} {
		_, err := New(Config{Endpoint: raw, Credentials: testCredentials()})
		if !errors.Is(err, errInsecureEndpoint) {
			t.Errorf("%s: got %v", raw, err)
		}
	}
	if err := onlyLoopback(t.Context(), "tcp4", "93.184.216.34:80", nil); !errors.Is(err, errNotLoopback) {
		t.Errorf("dialing out: got %v", err)
	}
	if err := onlyLoopback(t.Context(), "tcp6", "[::1]:80", nil); err != nil {
		t.Errorf("dialing in: got %v", err)
	}
}

func TestUnknownSite(t *testing.T) {
	t.Parallel()
	_, err := New(Config{Site: "mars\x1b"})
	var u *UsageError
	if !errors.As(err, &u) || u.Flag != "--site" || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("got %v", err)
	}
}

func TestHostOfTheSite(t *testing.T) {
	t.Parallel()
	for site, want := range map[string]string{"": "live.tencentcloudapi.com", CN: "live.tencentcloudapi.com", Intl: "live.intl.tencentcloudapi.com"} {
		if got := newTestClient(t, Config{Site: site}).Host(); got != want {
			t.Errorf("%q: got %s, want %s", site, got, want)
		}
	}
}

func TestTag(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"1.2.3": "offair-1.2.3", "": "offair", "v0.0.0-2026+dirty": "offair-v0.0.0-2026-dirty", "中\x1b": "offair",
		strings.Repeat("9", 300): "offair-" + strings.Repeat("9", 93),
	} {
		if got := tag(in); got != want {
			t.Errorf("tag(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCredentialsNeverShow(t *testing.T) {
	t.Parallel()
	c := testCredentials()
	wrapped := struct{ C Credentials }{c}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		fmt.Fprintf(&out, verb+" "+verb+" "+verb+"\n", c, &c, wrapped)
	}
	text, err := c.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	out.Write(text)
	out.WriteString(c.LogValue().String() + c.GoString())
	assertNoSecret(t, out.String())
}

// assertNoSecret looks for the test's secrets, and for the longer parts of
// them.
func assertNoSecret(t *testing.T, s string) {
	t.Helper()
	for _, secret := range []string{testID, testKey, testToken} {
		for _, part := range []string{secret, secret[:len(secret)-3], secret[3:]} {
			if strings.Contains(s, part) {
				t.Errorf("a secret shows: %.300s", s)
				return
			}
		}
	}
}

package css

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unicode"

	"offair/fetch"
	"offair/model"
)

// failing makes one call that has to fail, and checks what every failure
// must be.
func failing(t *testing.T, c *Client, r fetch.Request) *fetch.Error {
	t.Helper()
	_, err := c.Events(t.Context(), r)
	var e *fetch.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a *fetch.Error", err)
	}
	checkWording(t, e)
	return e
}

func checkWording(t *testing.T, e *fetch.Error) {
	t.Helper()
	assertNoSecret(t, e.Say(model.EN)+e.Say(model.ZH)+e.Code)
	if e.What.EN == "" || e.What.ZH == "" || e.What.EN == e.What.ZH {
		t.Errorf("a sentence is missing: %+v", e.What)
	}
	if e.Class != fetch.Canceled && (e.Next.EN == "" || e.Next.ZH == "") {
		t.Errorf("a next step is missing: %+v", e)
	}
	for _, s := range []string{e.Say(model.EN), e.Say(model.ZH)} {
		if strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsAny(s, "{}") || strings.Contains(s, "%!") || len(s) > 1200 {
			t.Errorf("unfit to show: %q", s)
		}
	}
	if !strings.HasSuffix(e.What.EN, ".") || !strings.HasSuffix(e.What.ZH, "。") {
		t.Errorf("no sentence: %q %q", e.What.EN, e.What.ZH)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	sentences := map[string]string{}
	for _, tt := range []struct {
		code  string
		class fetch.Class
		says  []string
		own   bool // its sentence and step are no other code's
	}{
		{"AuthFailure.SecretIdNotFound", fetch.Credential, []string{"SecretId from the test", "Chinese site"}, true},
		{"AuthFailure.InvalidSecretId", fetch.Credential, []string{"SecretId from the test"}, true},
		{"AuthFailure.InvalidAuthorization", fetch.Credential, []string{"the test"}, true},
		{"AuthFailure.SignatureFailure", fetch.Credential, []string{"SecretKey from the test"}, true},
		{"AuthFailure.SignatureExpire", fetch.Clock, []string{"clock", "UTC here"}, true},
		{"AuthFailure.TokenFailure", fetch.Credential, []string{"token from the test", "tccli"}, true},
		{"AuthFailure.MFAFailure", fetch.Denied, []string{"MFA"}, true},
		{"AuthFailure.New", fetch.Credential, []string{"AuthFailure.New"}, true},
		{"AuthFailure.UnauthorizedOperation", fetch.Denied, []string{"live:DescribeLiveStreamEventList", "--domain"}, true},
		{"UnauthorizedOperation", fetch.Denied, []string{"live:DescribeLiveStreamEventList"}, false},
		{"UnauthorizedOperation.CamNoAuth", fetch.Denied, []string{"live:DescribeLiveStreamEventList"}, false},
		{"IpInBlacklist", fetch.Denied, []string{"IP address"}, true},
		{"IpNotInWhitelist", fetch.Denied, []string{"IP address"}, false},
		{"ResourceNotFound.ForbidService", fetch.Account, []string{"blocked"}, true},
		{"ResourceNotFound.FreezeService", fetch.Account, []string{"suspended"}, true},
		{"ResourceNotFound.StopService", fetch.Account, []string{"overdue", "Top up"}, true},
		{"ResourceNotFound.UserDisableService", fetch.Account, []string{"switched off"}, true},
		{"ResourceNotFound.UserNotExist", fetch.Account, []string{"not activated"}, true},
		{"RequestLimitExceeded", fetch.Throttled, []string{"--rate"}, true},
		{"RequestLimitExceeded.UinLimitExceeded", fetch.Throttled, nil, false},
		{"RequestLimitExceeded.IPLimitExceeded", fetch.Throttled, nil, false},
		{"RequestLimitExceeded.GlobalRegionUinLimitExceeded", fetch.Throttled, nil, false},
		{"LimitExceeded.RateLimitExceeded", fetch.Throttled, nil, false},
		{"InternalError", fetch.Transient, []string{"InternalError"}, true},
		{"InternalError.Db", fetch.Transient, nil, false},
		{"FailedOperation.CallOtherSvrFailed", fetch.Transient, nil, false},
		{"ServiceUnavailable", fetch.Transient, nil, false},
		{"ResourceUnavailable", fetch.Transient, nil, false},
		{"InvalidParameter", fetch.Refused, nil, true},
		{"InvalidParameterValue", fetch.Refused, nil, false},
		{"InvalidParameterValue.Time", fetch.Refused, nil, false},
		{"MissingParameter", fetch.Refused, nil, false},
		{"UnknownParameter", fetch.Refused, nil, false},
		{"ActionOffline", fetch.Refused, []string{"does not offer"}, true},
		{"InvalidAction", fetch.Refused, []string{"does not offer"}, false},
		{"NoSuchVersion", fetch.Refused, nil, false},
		{"NoSuchProduct", fetch.Refused, nil, false},
		{"UnsupportedRegion", fetch.Refused, nil, false},
		{"UnsupportedProtocol", fetch.Refused, nil, false},
		{"UnsupportedOperation", fetch.Refused, nil, false},
		{"FailedOperation", fetch.Refused, []string{"FailedOperation", "what happened"}, true},
		{"LimitExceeded", fetch.Refused, nil, false},
		{"ResourceInsufficient", fetch.Refused, nil, false},
		{"BrandNew.Code", fetch.Refused, []string{"BrandNew.Code"}, false},
	} {
		api := newAPI(t, func(w http.ResponseWriter, _ *http.Request) { fail(w, tt.code, "what happened") })
		e := failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest)
		if e.Class != tt.class || e.Code != tt.code || e.RequestID != requestID {
			t.Errorf("%s: got class %d, code %s, request %s", tt.code, e.Class, e.Code, e.RequestID)
		}
		for _, s := range append(tt.says, requestID) {
			if !strings.Contains(e.Error(), s) {
				t.Errorf("%s: %q lacks %q", tt.code, e.Error(), s)
			}
		}
		if other, taken := sentences[e.What.EN+e.Next.EN]; taken && tt.own {
			t.Errorf("%s and %s have one sentence", tt.code, other)
		}
		sentences[e.What.EN+e.Next.EN] = tt.code
	}
}

func TestDeniedForOneDomain(t *testing.T) {
	t.Parallel()
	api := newAPI(t, func(w http.ResponseWriter, _ *http.Request) { fail(w, "UnauthorizedOperation", "no") })
	r := anyRequest
	r.Scope.Domain = "push.example.com"
	e := failing(t, newTestClient(t, Config{Endpoint: api.URL}), r)
	if !strings.Contains(e.Error(), "push.example.com") || strings.Contains(e.Error(), "--domain") {
		t.Errorf("got %q", e.Error())
	}
}

func TestClockOff(t *testing.T) {
	t.Parallel()
	here := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for there, want := range map[string]string{
		"Fri, 20 Nov 2026 11:00:30 GMT": "1h0m30s behind Tencent Cloud's: 2026-11-20 10:00:00 UTC here, 2026-11-20 11:00:30 UTC there",
		"Fri, 20 Nov 2026 09:50:00 GMT": "10m0s ahead of Tencent Cloud's",
		"nonsense":                      "it says 2026-11-20 10:00:00 UTC",
	} {
		api := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Date", there)
			fail(w, "AuthFailure.SignatureExpire", "expired")
		})
		c := newTestClient(t, Config{Endpoint: api.URL, Now: func() time.Time { return here }})
		if e := failing(t, c, anyRequest); e.Class != fetch.Clock || !strings.Contains(e.Error(), want) {
			t.Errorf("%s: got %q, want %q in it", there, e.Error(), want)
		}
	}
}

func TestServersNeverGetSecretsShown(t *testing.T) {
	t.Parallel()
	echo := testID + " " + testKey + " " + testToken
	near := strings.Repeat("x", longestMessage-10) + testKey // cut inside the secret
	for _, code := range []string{"FailedOperation", "UnauthorizedOperation", "InternalError", "InvalidParameter", "AuthFailure.Other"} {
		for _, message := range []string{echo, near, "a\x1b[31m\u202e" + echo, testKey[:9] + "\u200b" + testKey[9:]} {
			api := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
				b, err := json.Marshal(map[string]any{"Response": map[string]any{
					"Error": map[string]string{"Code": code, "Message": message}, "RequestId": testKey,
				}})
				if err != nil {
					panic(err)
				}
				_, _ = w.Write(b)
			})
			_ = failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest)
		}
	}
	for _, h := range []http.HandlerFunc{
		say(http.StatusBadGateway, "<html>"+echo), say(http.StatusOK, echo), say(http.StatusOK, `{"Response":{"RequestId":"`+testKey+`"}}`),
		say(http.StatusOK, `{"Response":{"Error":{"Code":"`+testKey+`","Message":"m"}}}`),
		func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example/?"+url.QueryEscape(testToken), http.StatusFound)
		},
	} {
		api := newAPI(t, h)
		_ = failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest)
	}
}

func TestAnswersThatAreNoPages(t *testing.T) {
	t.Parallel()
	html := "<html><head><title>502 Bad\r\nGateway</title><script>var x='<b>';</script></head><body>nginx\x1b[31m</body></html>"
	for _, tt := range []struct {
		name   string
		status int
		body   string
		class  fetch.Class
		says   string
	}{
		{"html 502", 502, html, fetch.Transient, `HTTP 502 with a page instead of JSON ("502 Bad Gateway nginx`},
		{"html 200", 200, html, fetch.Unreachable, "HTTP 200 with a page"},
		{"html 403", 403, html, fetch.Unreachable, "HTTP 403 with a page"},
		{"html 429", 429, html, fetch.Throttled, "HTTP 429"},
		{"html 408", 408, html, fetch.Transient, "HTTP 408"},
		{"empty 200", 200, "", fetch.Transient, "nothing in it"},
		{"empty 503", 503, " \n", fetch.Transient, "HTTP 503"},
		{"empty 404", 404, "", fetch.Unreachable, "HTTP 404"},
		{"truncated", 200, onePage[:150], fetch.Transient, "breaks off"},
		{"truncated 500", 500, onePage[:150], fetch.Transient, "breaks off"},
		{"damaged", 200, `{"Response":{]}`, fetch.Transient, "damaged"},
		{"plain text", 500, "upstream timeout", fetch.Transient, "upstream timeout"},
		{"nothing", 200, `{}`, fetch.Transient, "no list"},
		{"null", 200, `{"Response":null}`, fetch.Transient, "no list"},
		{"only an id", 200, `{"Response":{"RequestId":"abc"}}`, fetch.Transient, "RequestId abc"},
		{"other json 404", 404, `{"message":"not here"}`, fetch.Unreachable, "HTTP 404"},
		{"page with status 500", 500, onePage, fetch.Transient, "HTTP 500"},
		{"list of a wrong type", 200, `{"Response":{"EventList":"none","TotalNum":0}}`, fetch.Transient, "no list"},
		{"array", 200, `[1,2]`, fetch.Unreachable, "[1,2]"},
	} {
		api := newAPI(t, say(tt.status, tt.body))
		e := failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest)
		if e.Class != tt.class || !strings.Contains(e.Error(), tt.says) {
			t.Errorf("%s: got class %d, %q; want class %d, %q", tt.name, e.Class, e.Error(), tt.class, tt.says)
		}
	}
}

func TestAPIErrorAtAnyStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status int
		code   string
		class  fetch.Class
	}{
		{401, "AuthFailure.TokenFailure", fetch.Credential},
		{503, "Brand.New", fetch.Transient},
		{400, "Brand.New", fetch.Refused},
	} {
		api := newAPI(t, say(tt.status, `{"Response":{"Error":{"Code":"`+tt.code+`","Message":"m"},"RequestId":"r-1"}}`))
		if e := failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest); e.Class != tt.class || e.Code != tt.code {
			t.Errorf("%d %s: got %+v", tt.status, tt.code, e)
		}
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	followed := false
	other := quietServer(func(http.ResponseWriter, *http.Request) { followed = true })
	t.Cleanup(other.Close)
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
		api := newAPI(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		e := failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest)
		if e.Class != fetch.Unreachable || !strings.Contains(e.Error(), "leads elsewhere") || followed {
			t.Errorf("%d: got %q, followed %v", status, e.Error(), followed)
		}
	}
}

// breaking answers with a part of a page and then ends the connection.
func breaking(t *testing.T, reset bool, head string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, head)
		if tcp, ok := conn.(*net.TCPConn); ok && reset {
			_ = tcp.SetLinger(0)
		}
		_ = conn.Close()
	}
}

func TestConnectionsThatBreak(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]http.HandlerFunc{
		"closed before the answer": breaking(t, false, ""),
		"reset before the answer":  breaking(t, true, ""),
		"closed in the headers":    breaking(t, false, "HTTP/1.1 200 OK\r\nContent-"),
		"closed in the body":       breaking(t, false, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"Response\":"),
		"reset in the body":        breaking(t, true, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"Response\":"),
		"closed in a chunk":        breaking(t, false, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{\"Resp"),
		"no HTTP":                  breaking(t, false, "SSH-2.0-OpenSSH_9.6\r\n\r\n"),
		"damaged gzip":             breaking(t, false, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\nnot gzip at "),
	} {
		api := newAPI(t, h)
		if e := failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest); e.Class != fetch.Transient {
			t.Errorf("%s: got class %d, %q", name, e.Class, e.Error())
		}
	}
}

func TestOversizedAnswer(t *testing.T) {
	t.Parallel()
	api := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
		line := []byte(strings.Repeat(" ", 1<<16))
		for range answerLimit/len(line) + 2 {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	})
	e := failing(t, newTestClient(t, Config{Endpoint: api.URL}), anyRequest)
	if e.Class != fetch.Refused || !strings.Contains(e.Error(), "16 MiB") {
		t.Errorf("got %q", e.Error())
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	api := newAPI(t, func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(func() { close(release) })
	c := newTestClient(t, Config{Endpoint: api.URL})
	c.wait = 50 * time.Millisecond
	if e := failing(t, c, anyRequest); e.Class != fetch.Transient || !strings.Contains(e.Error(), "given up after") {
		t.Errorf("got %q", e.Error())
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	e := failing(t, newTestClient(t, Config{Endpoint: "http://127.0.0.1:1"}), anyRequest) // a port that is never handed out
	if e.Class != fetch.Unreachable || !strings.Contains(e.Error(), "refuses connections") || !errors.Is(e, syscall.ECONNREFUSED) {
		t.Errorf("got %q", e.Error())
	}
}

func TestTLS(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	e := failing(t, newTestClient(t, Config{Endpoint: s.URL}), anyRequest)
	if e.Class != fetch.Unreachable || !strings.Contains(e.Error(), "certificate") {
		t.Errorf("unknown authority: got %q", e.Error())
	}
	plain := quietServer(http.NotFound)
	t.Cleanup(plain.Close)
	e = failing(t, newTestClient(t, Config{Endpoint: "https" + strings.TrimPrefix(plain.URL, "http")}), anyRequest)
	if e.Class != fetch.Unreachable || !strings.Contains(e.Error(), "does not speak TLS") {
		t.Errorf("plain server: got %q", e.Error())
	}
}

// TestFailuresOfTheNetwork looks at errors that cannot be brought about here.
func TestFailuresOfTheNetwork(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, Config{})
	k := call{client: c, cred: testCredentials(), sent: time.Now(), answer: new(answer)}
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	sentences := map[string]bool{}
	for _, tt := range []struct {
		err   error
		class fetch.Class
		says  string
	}{
		{dial(&net.DNSError{Name: "live.nowhere.example", IsNotFound: true}), fetch.Unreachable, "live.nowhere.example does not exist"},
		{dial(&net.DNSError{Name: "h", IsTimeout: true}), fetch.Unreachable, "could not be looked up"},
		{dial(syscall.ENETUNREACH), fetch.Unreachable, "no route"},
		{dial(syscall.ECONNREFUSED), fetch.Unreachable, "refuses"},
		{dial(context.DeadlineExceeded), fetch.Unreachable, "did not accept a connection"},
		{dial(syscall.EACCES), fetch.Unreachable, "No connection"},
		{dial(errNotLoopback), fetch.Unreachable, "plain http"},
		{&net.OpError{Op: "proxyconnect", Net: "tcp", Err: syscall.ECONNREFUSED}, fetch.Unreachable, "proxy that HTTPS_PROXY names"},
		{&proxyRefusal{407}, fetch.Unreachable, "user name and a password"},
		{&proxyRefusal{403}, fetch.Unreachable, "answered 403"},
		{errBadProxy, fetch.Unreachable, "cannot be read"},
		{x509.CertificateInvalidError{Reason: x509.Expired}, fetch.Unreachable, "not valid at this machine's time"},
		{&tls.CertificateVerificationError{Err: x509.HostnameError{Host: "x", Certificate: &x509.Certificate{}}}, fetch.Unreachable, "for another host"},
		{&tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}, fetch.Unreachable, "not signed by an authority"},
		{tls.AlertError(40), fetch.Unreachable, "TLS handshake"},
		{syscall.ECONNRESET, fetch.Transient, "broke off"},
		{errors.New("odd\x1b[31m news"), fetch.Transient, "news"},
	} {
		e := k.undelivered(t.Context(), &url.Error{Op: "Post", URL: "https://h", Err: tt.err})
		checkWording(t, e)
		if e.Class != tt.class || !strings.Contains(e.Error(), tt.says) || !errors.Is(e, tt.err) {
			t.Errorf("%v: got class %d, %q", tt.err, e.Class, e.Error())
		}
		if sentences[e.What.EN] {
			t.Errorf("%v: a sentence of another failure: %q", tt.err, e.What.EN)
		}
		sentences[e.What.EN] = true
	}
}

func TestProxy(t *testing.T) {
	t.Parallel()
	status := http.StatusProxyAuthRequired
	proxy := quietServer(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
	t.Cleanup(proxy.Close)
	u, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	through := func(*http.Request) (*url.URL, error) { return u, nil }
	e := failing(t, newTestClient(t, Config{Proxy: through}), anyRequest)
	if e.Class != fetch.Unreachable || !strings.Contains(e.Error(), "407") {
		t.Errorf("got %q", e.Error())
	}
	unreadable := func(*http.Request) (*url.URL, error) { return nil, errors.New("http://user:password@[") }
	e = failing(t, newTestClient(t, Config{Proxy: unreadable}), anyRequest)
	if !strings.Contains(e.Error(), "HTTPS_PROXY") || strings.Contains(e.Error()+e.Cause.Error(), "password@") {
		t.Errorf("got %q", e.Error())
	}
	api := newAPI(t, say(http.StatusOK, onePage))
	if _, err := newTestClient(t, Config{Endpoint: api.URL, Proxy: unreadable}).Events(t.Context(), anyRequest); err != nil {
		t.Errorf("loopback through a proxy: %v", err)
	}
}

// A server closes connections that were idle for long, now and then in the
// moment in which a request goes out.
func TestClosedKeptConnection(t *testing.T) {
	t.Parallel()
	var calls atomic.Int32
	s := newAPI(t, func(w http.ResponseWriter, _ *http.Request) {
		if n := calls.Add(1); n == 2 || n == 4 {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_ = c.Close() // before a byte of the answer
			return
		}
		_, _ = io.WriteString(w, `{"Response":{"EventList":[],"TotalNum":0,"RequestId":"`+requestID+`"}}`)
	})
	c := newTestClient(t, Config{Endpoint: s.URL})
	if _, err := c.Events(t.Context(), anyRequest); err != nil {
		t.Fatal(err)
	}
	if e := failing(t, c, anyRequest); !e.Stale || e.Class != fetch.Transient {
		t.Errorf("on a kept connection: %+v", e)
	}
	if _, err := c.Events(t.Context(), anyRequest); err != nil {
		t.Fatal(err)
	}
	c.Close()
	if e := failing(t, c, anyRequest); e.Stale {
		t.Errorf("on a new connection: %+v", e)
	}
}

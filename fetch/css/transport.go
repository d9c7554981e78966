package css

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"
	"syscall"
	"time"

	"offair/fetch"
)

const (
	dialWait   = 10 * time.Second
	tlsWait    = 10 * time.Second
	headerWait = 20 * time.Second
	callWait   = 30 * time.Second // a whole call
	idleWait   = 60 * time.Second // longer than the refresh, so that it finds a connection open

	answerLimit = 16 << 20 // bytes of an answer, unpacked; a page of 100 has 30 KB
	bufferKeep  = 1 << 20  // a larger buffer is let go after its call
)

var (
	errTooLarge    = errors.New("the answer is larger than 16 MiB")
	errNotLoopback = errors.New("plain http leads to another machine")
	errBadProxy    = errors.New("the proxy's address cannot be read")
)

// proxyRefusal is a proxy's answer to a request for a tunnel.
type proxyRefusal struct{ status int }

func (p *proxyRefusal) Error() string { return fmt.Sprintf("the proxy answered %d", p.status) }

// proxyChoice finds the proxy for a request, nil for none.
type proxyChoice func(*http.Request) (*url.URL, error)

// newTransport makes the transport of one client. HTTP/2 is off: its one
// connection would let a lost packet hold up every call in flight.
func newTransport(e endpoint, conns int, proxy proxyChoice) *http.Transport {
	dialer := &net.Dialer{Timeout: dialWait, KeepAlive: 30 * time.Second}
	if e.plain {
		dialer.ControlContext = onlyLoopback
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  proxyFor(e, proxy),
		DialContext:            dialer.DialContext,
		Protocols:              protocols,
		TLSHandshakeTimeout:    tlsWait,
		ResponseHeaderTimeout:  headerWait,
		IdleConnTimeout:        idleWait,
		MaxIdleConnsPerHost:    conns,
		MaxResponseHeaderBytes: 1 << 16,
		ReadBufferSize:         16 << 10,
		OnProxyConnectResponse: checkTunnel,
	}
}

// proxyFor hides what a failed choice says: it quotes the proxy's address,
// which may hold a password.
func proxyFor(e endpoint, choose proxyChoice) proxyChoice {
	if e.plain {
		return nil
	}
	if choose == nil {
		choose = fromEnvironment(os.Getenv)
	}
	return func(r *http.Request) (*url.URL, error) {
		if loopback(r.URL.Hostname()) {
			return nil, nil
		}
		u, err := choose(r)
		if err != nil {
			return nil, errBadProxy
		}
		return u, nil
	}
}

func checkTunnel(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return &proxyRefusal{resp.StatusCode}
	}
	return nil
}

// onlyLoopback looks at the address that a name led to before anything is
// sent to it.
func onlyLoopback(_ context.Context, _, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return errNotLoopback
	}
	return nil
}

// answer is what came back for one call.
type answer struct {
	status   int
	date     time.Time // zero when absent
	location string    // of a redirect
	reused   bool      // the request went out on a connection that had been kept open
	silent   bool      // nothing came back
	buf      bytes.Buffer
}

// watch notes in a how the request of a context goes out.
func watch(ctx context.Context, a *answer) context.Context {
	a.reused, a.silent = false, false
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// The transport calls this before RoundTrip returns, on its goroutine.
		GotConn: func(c httptrace.GotConnInfo) { a.reused = c.Reused },
		// On a connection that is open the bytes are on their way when it does.
		WroteRequest: func(httptrace.WroteRequestInfo) { fetch.Departed(ctx) },
	})
}

// stale reports whether a call that broke off met a connection which the other
// side had closed while it was idle: another one may work at once.
func (a *answer) stale() bool { return a.reused && a.silent }

func (a *answer) body() []byte { return a.buf.Bytes() }

type answerKey struct{}

// recorder keeps each answer in the *answer that its request's context holds,
// and hands the SDK an empty object: the SDK would parse the bytes twice, let
// them grow without limit, follow redirects with the session token, and lose
// status and headers.
type recorder struct{ base http.RoundTripper }

// RoundTrip sends one request and keeps its answer.
func (r recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	a, ok := req.Context().Value(answerKey{}).(*answer)
	if !ok {
		return nil, errors.New("a request without a place for its answer")
	}
	resp, err := r.base.RoundTrip(req.WithContext(watch(req.Context(), a)))
	if err != nil {
		a.silent = true
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // read in full or given up
	if err := a.keep(resp); err != nil {
		return nil, err
	}
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: io.NopCloser(strings.NewReader("{}")), Request: req,
	}, nil
}

// keep reads an answer in full.
func (a *answer) keep(resp *http.Response) error {
	a.buf.Reset()
	a.status, a.location = resp.StatusCode, resp.Header.Get("Location")
	a.date = time.Time{}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		a.date = date
	}
	n, err := a.buf.ReadFrom(io.LimitReader(resp.Body, answerLimit+1))
	if err == nil && n > answerLimit {
		err = errTooLarge
	}
	return err
}

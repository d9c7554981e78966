package css

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"

	"offair/fetch"
)

// Step is how far a probe came.
type Step uint8

// The steps of a probe, in their order.
const (
	StepProxy   Step = iota // the proxy's address is not understood, or it refuses, or is not there
	StepLookup              // the name was not resolved
	StepConnect             // there was no connection
	StepTLS                 // there was no tunnel or no encrypted connection
	StepAnswer              // the server did not answer
	StepDone                // it answered
)

// Probe is what a look at the way to the API found. Texts are clean.
type Probe struct {
	Host      string // host[:port] that calls go to
	Plain     bool   // http, on this machine
	Proxy     string // host:port of the proxy in force, "" for none; never its password
	Failed    Step   // the step that failed; StepDone when none did
	Err       *fetch.Error
	Addresses []string // that the name led to: of the proxy where one is in force
	Dialed    string   // address:port that the connection was made to

	LookupTook, ConnectTook, TLSTook, AnswerTook time.Duration // 0 where a step did not come to be

	Certificate *Certificate
	Date        time.Time // the server's clock; zero when it did not tell
	Heard       time.Time // ours when the answer came
}

// Probe asks the host for an answer, without credentials and without naming
// any action, and tells the steps of the way apart. ctx must bring a time
// limit; what failed is in the result.
func (c *Client) Probe(ctx context.Context) Probe {
	w := &watcher{p: Probe{Host: c.Host(), Plain: c.endpoint.plain}}
	limit := time.Duration(0)
	if end, ok := ctx.Deadline(); ok {
		limit = time.Until(end)
	}
	sent := c.now()
	resp, err := c.knock(httptrace.WithClientTrace(ctx, w.trace()))
	if err == nil {
		_ = resp.Body.Close() // its status and headers say it all
	}
	w.mu.Lock() // a connection that is still being made may report later
	defer w.mu.Unlock()
	p := w.p
	w.sealed = true
	p.Heard, p.Proxy = c.now(), c.proxyHost()
	if err != nil {
		err = w.late(err)
		k := call{client: c, task: listEvents, sent: sent, wait: limit, answer: new(answer)}
		p.Err, p.Failed = k.undelivered(context.WithoutCancel(ctx), err), w.failedStep(err)
		if p.Certificate == nil {
			p.Certificate = refusedCertificate(err)
		}
		return p
	}
	p.Failed, p.AnswerTook = StepDone, w.sinceRequest()
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		p.Date = date
	}
	return p
}

// knock sends the request on a connection of its own.
func (c *Client) knock(ctx context.Context) (*http.Response, error) {
	address := "https://" + c.endpoint.host + "/"
	if c.endpoint.plain {
		address = "http://" + c.endpoint.host + "/"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	wire := c.wire.Clone()
	wire.DisableKeepAlives = true
	return wire.RoundTrip(req)
}

// proxyHost is the proxy that calls go through, without user and password.
func (c *Client) proxyHost() string {
	if c.wire.Proxy == nil {
		return ""
	}
	u, err := c.wire.Proxy(&http.Request{URL: &url.URL{Scheme: "https", Host: c.endpoint.host}})
	if err != nil || u == nil {
		return ""
	}
	return shown(u.Host, longestURL)
}

// watcher fills a probe from the transport's own reports, which come from
// other goroutines.
type watcher struct {
	mu     sync.Mutex
	sealed bool // the probe has been handed over
	p      Probe

	lookup, connect, secure, wrote time.Time
	resolved, secured              bool
}

// note runs f unless the probe is over.
func (w *watcher) note(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.sealed {
		f()
	}
}

func (w *watcher) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		DNSStart:     func(httptrace.DNSStartInfo) { w.note(func() { w.lookup = time.Now() }) },
		DNSDone:      func(d httptrace.DNSDoneInfo) { w.note(func() { w.onNames(d) }) },
		ConnectStart: func(_, _ string) { w.note(w.onDial) },
		ConnectDone: func(_, address string, err error) {
			w.note(func() { w.onConnected(address, err) })
		},
		TLSHandshakeStart: func() { w.note(func() { w.secure = time.Now() }) },
		TLSHandshakeDone: func(s tls.ConnectionState, err error) {
			w.note(func() { w.onSecured(s, err) })
		},
		WroteRequest: func(httptrace.WroteRequestInfo) { w.note(func() { w.wrote = time.Now() }) },
	}
}

func (w *watcher) onNames(d httptrace.DNSDoneInfo) {
	w.p.LookupTook = time.Since(w.lookup)
	if d.Err != nil {
		return
	}
	for _, a := range d.Addrs {
		w.p.Addresses = append(w.p.Addresses, shown(a.String(), longestURL))
	}
}

func (w *watcher) onDial() {
	w.resolved = true
	if w.connect.IsZero() {
		w.connect = time.Now()
	}
}

func (w *watcher) onConnected(address string, err error) {
	if err != nil || w.p.Dialed != "" {
		return
	}
	w.p.Dialed, w.p.ConnectTook = shown(address, longestURL), time.Since(w.connect)
	if host, _, err := net.SplitHostPort(address); err == nil && len(w.p.Addresses) == 0 {
		w.p.Addresses = []string{shown(host, longestURL)}
	}
}

func (w *watcher) onSecured(s tls.ConnectionState, err error) {
	w.p.TLSTook = time.Since(w.secure)
	if err != nil {
		w.p.Certificate = refusedCertificate(err)
		return
	}
	w.secured = true
	if len(s.PeerCertificates) > 0 {
		w.p.Certificate = certificateOf(s.PeerCertificates[0])
		w.p.Certificate.Trusted = true
	}
}

// late gives the end of the probe's time the form of the step that took it:
// the transport reports the context's end alone.
func (w *watcher) late(err error) error {
	if !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch w.failedStep(err) {
	case StepLookup:
		if w.lookup.IsZero() {
			return err
		}
		host, _, _ := net.SplitHostPort(w.p.Host + ":443") // a port that is there already makes it fail
		return &net.DNSError{Err: "timeout", Name: cmp.Or(host, w.p.Host), IsTimeout: true}
	case StepConnect:
		return &net.OpError{Op: "dial", Net: "tcp", Err: context.DeadlineExceeded}
	default:
		return err
	}
}

// failedStep is how far it came.
func (w *watcher) failedStep(err error) Step {
	var refusal *proxyRefusal
	var op *net.OpError
	switch {
	case errors.Is(err, errBadProxy), errors.As(err, &refusal), errors.As(err, &op) && op.Op == "proxyconnect":
		return StepProxy
	case !w.resolved:
		return StepLookup
	case w.p.Dialed == "":
		return StepConnect
	case !w.p.Plain && !w.secured:
		return StepTLS
	default:
		return StepAnswer
	}
}

func (w *watcher) sinceRequest() time.Duration {
	if w.wrote.IsZero() {
		return 0
	}
	return max(time.Since(w.wrote), 0)
}

// refusedCertificate is the certificate that an error says was refused.
func refusedCertificate(err error) *Certificate {
	var chain *tls.CertificateVerificationError
	if !errors.As(err, &chain) || len(chain.UnverifiedCertificates) == 0 {
		return nil
	}
	return certificateOf(chain.UnverifiedCertificates[0])
}

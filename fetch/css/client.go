package css

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"offair/fetch"
	"offair/fetch/wire"
	"offair/model"
)

// Config says where calls go and who signs them.
type Config struct {
	Site        string      // CN or Intl; "" is CN
	Endpoint    string      // --endpoint: takes the place of the site's host; "" for none
	Credentials Credentials // read again where they were found when they end
	Version     string      // of offair, for the request's client tag
	MaxConns    int         // calls in flight: that many connections are kept open; 0 is 32

	Now   func() time.Time                      // nil: time.Now; the SDK's signature always uses the real clock
	Proxy func(*http.Request) (*url.URL, error) // nil: HTTPS_PROXY and NO_PROXY; never asked for loopback hosts
}

// Client makes the calls; all of them only read. Safe for concurrent use.
type Client struct {
	site     site
	endpoint endpoint
	region   string // "" for an API that has none
	tag      string
	wire     *http.Transport
	now      func() time.Time
	wait     time.Duration // a whole call

	current  atomic.Pointer[session]
	renewing chan struct{} // holds one token: the right to renew
	renewed  time.Time     // when that was last tried; held with the token

	answers  sync.Pool // of *answer
	decoders sync.Pool // of *decoder
}

// decoder reads pages; its page is reused from call to call.
type decoder struct {
	*wire.Decoder
	page wire.Page
}

// New returns a client. It makes no call. Errors are *UsageError, for a site
// or an endpoint that cannot be used.
func New(c Config) (*Client, error) {
	s, ok := siteNamed(c.Site)
	if !ok {
		return nil, &UsageError{Flag: "--site", What: words(
			"--site is cn or intl; got \"%[1]s\".", "--site 只能是 cn 或 intl；收到的是“%[1]s”。", shown(c.Site, 40))}
	}
	e := endpoint{host: s.host}
	if c.Endpoint != "" {
		var err error
		if e, err = endpointOf(c.Endpoint); err != nil {
			return nil, err
		}
	}
	client := &Client{site: s, endpoint: e, tag: tag(c.Version), now: c.Now, wait: callWait}
	client.fill(c)
	return client, nil
}

// fill makes what calls share.
func (c *Client) fill(o Config) {
	const defaultConns = 32
	if o.MaxConns <= 0 {
		o.MaxConns = defaultConns
	}
	if c.now == nil {
		c.now = time.Now
	}
	c.wire = newTransport(c.endpoint, o.MaxConns, o.Proxy)
	c.renewing = make(chan struct{}, 1)
	c.answers.New = func() any { return new(answer) }
	c.decoders.New = func() any { return &decoder{Decoder: wire.New(false)} }
	c.current.Store(c.newSession(o.Credentials))
}

// Close closes the connections that are idle.
func (c *Client) Close() { c.wire.CloseIdleConnections() }

// Host is where calls go, host[:port]; clean.
func (c *Client) Host() string { return shown(c.endpoint.host, longestURL) }

// Source says where the credentials in use were found.
func (c *Client) Source() model.Text { return c.current.Load().cred.source }

// Events makes the call for records.
func (c *Client) Events(ctx context.Context, r fetch.Request) (fetch.Page, error) {
	s, err := c.session(ctx)
	if err != nil {
		return fetch.Page{}, err
	}
	limited, cancel := context.WithTimeout(ctx, c.wait)
	defer cancel()
	a, _ := c.answers.Get().(*answer)
	defer c.putAnswer(a)
	k := call{client: c, task: listEvents, request: r, cred: s.cred, sent: c.now(), wait: c.wait, answer: a}
	if err := s.send(context.WithValue(limited, answerKey{}, a), r); err != nil {
		return fetch.Page{}, k.undelivered(ctx, err)
	}
	return k.read(ctx, s)
}

func (c *Client) putAnswer(a *answer) {
	if a.buf.Cap() <= bufferKeep {
		c.answers.Put(a)
	}
}

// call is one call with what its failures are worded by.
type call struct {
	client  *Client
	task    task
	request fetch.Request // of the other calls, its scope alone
	cred    Credentials
	sent    time.Time
	wait    time.Duration // what the whole call was given; 0: not known
	answer  *answer
	date    time.Time // of the answer, once it was read
}

// read makes a page of the answer.
func (k call) read(ctx context.Context, s *session) (fetch.Page, error) {
	d, _ := k.client.decoders.Get().(*decoder)
	defer k.client.decoders.Put(d)
	if err := d.Page(k.answer.body(), &d.page); err != nil {
		return fetch.Page{}, k.unreadable(err)
	}
	p := &d.page
	if p.Code != "" {
		return fetch.Page{}, k.client.afterRefusal(ctx, s, k.refused(p))
	}
	if k.answer.status != http.StatusOK || !p.Listed {
		return fetch.Page{}, k.unexpected(p)
	}
	return k.page(p), nil
}

// page hands a decoded page over, with a list of its own.
func (k call) page(p *wire.Page) fetch.Page {
	return fetch.Page{
		Events:    append([]model.Event(nil), p.Events...),
		Total:     k.total(p),
		Odd:       p.Odd,
		RequestID: k.requestID(p.RequestID),
		Date:      k.answer.date,
	}
}

// total is TotalNum. Where the answer has none it is what is known: all up to
// this page, and one more when the page is full, so that the next is asked for.
func (k call) total(p *wire.Page) int {
	if p.Total >= 0 {
		return int(p.Total)
	}
	here := len(p.Events) + p.Odd
	n := max(k.request.Page-1, 0)*k.request.Size + here
	if here > 0 && here >= k.request.Size {
		n++
	}
	return n
}

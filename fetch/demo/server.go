package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"offair/model"
)

// Server answers DescribeLiveStreamEventList, and the calls that tell what is
// on air and how it arrives, on 127.0.0.1. It is safe for concurrent use.
type Server struct {
	url     string
	seed    uint64
	source  *source
	answers *answers
	arrived *meter  // every request
	allowed *meter  // the ones that count against the rate limit
	asked   actions // every request, by its action
	limits  actions // those of siblings that count against their rates
	calls   atomic.Uint64
	pages   atomic.Uint64
	spoiled atomic.Uint64

	changing sync.Mutex // orders Change
	options  atomic.Pointer[Options]

	http   *http.Server
	cancel context.CancelFunc
	served chan struct{} // closed when no goroutine of the server is left
}

// Start listens on a loopback port and serves until ctx ends or Close is
// called.
func Start(ctx context.Context, o Options) (*Server, error) {
	if err := complete(&o); err != nil {
		return nil, err
	}
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(o.Port))
	l, err := new(net.ListenConfig).Listen(ctx, "tcp4", addr)
	if err != nil {
		return nil, fmt.Errorf("demo server: %w", err)
	}
	s := &Server{
		url: "http://" + l.Addr().String(), seed: o.Seed,
		arrived: newMeter(), allowed: newMeter(), answers: newAnswers(), served: make(chan struct{}),
	}
	s.source = newSource(o)
	s.options.Store(&o)
	s.serve(ctx, l)
	return s, nil
}

// complete fills in what the options leave open.
func complete(o *Options) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Port < 0 || o.Port > 65535 {
		return fmt.Errorf("demo server: port %d is not within 0 to 65535", o.Port)
	}
	if o.Credentials.ID == "" {
		o.Credentials.ID = "demo-" + rand.Text()
	}
	if o.Credentials.Key == "" {
		o.Credentials.Key = rand.Text()
	}
	return nil
}

// serve runs the HTTP server in a goroutine that Close waits for.
func (s *Server) serve(ctx context.Context, l net.Listener) {
	ctx, s.cancel = context.WithCancel(ctx)
	s.http = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    1 << 16,
		ErrorLog:          log.New(io.Discard, "", 0), // a screen may be up: nothing is printed
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() { _ = s.http.Close() }) // nobody is left to hear of it
	go func() {
		defer close(s.served)
		defer s.source.wait()
		defer stop()
		if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.cancel()
		}
	}()
}

// Close stops the server at once, cutting open connections, and waits until it
// accepts no more. Closing twice is harmless.
func (s *Server) Close() {
	s.cancel()
	_ = s.http.Close() // the listener is gone either way
	<-s.served
}

// URL is where the server listens, for example http://127.0.0.1:40123.
func (s *Server) URL() string { return s.url }

// Port is the port it listens on; a later server may take it over.
func (s *Server) Port() int {
	_, port, err := net.SplitHostPort(s.url[len("http://"):])
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return 0
	}
	return n
}

// Credentials are those that the server accepts.
func (s *Server) Credentials() Credentials { return s.options.Load().Credentials }

// Change alters the options that are not marked "at start". Calls that are
// being answered keep the old ones.
func (s *Server) Change(f func(*Options)) {
	s.changing.Lock()
	defer s.changing.Unlock()
	o := *s.options.Load()
	f(&o)
	s.options.Store(&o)
}

// Append adds records; the next call sees them.
func (s *Server) Append(events ...model.Event) {
	s.source.append(events, s.options.Load().now().Unix())
}

// SetEvents replaces all records.
func (s *Server) SetEvents(events []model.Event) {
	s.source.replace(events, s.options.Load().now().Unix())
}

// Stats counts what a server was asked since it started.
type Stats struct {
	Calls  int // requests that arrived, whatever became of them
	Pages  int // answers that carried a list
	Faults int // answers that a fault spoiled
	Peak   int // the most requests that arrived within any one second

	Actions map[string]Action // the same by action
}

// Action counts the requests of one action, whatever became of them.
type Action struct {
	Calls int
	Peak  int // the most within any one second
}

// Stats are exact: Peak looks at every span of one second, wherever it begins.
func (s *Server) Stats() Stats {
	return Stats{
		Calls:  int(s.calls.Load()),
		Pages:  int(s.pages.Load()),
		Faults: int(s.spoiled.Load()),
		Peak:   s.arrived.peak(),

		Actions: s.asked.stats(),
	}
}

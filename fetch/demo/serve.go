package demo

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const maxBody = 10 << 20 // documented

// call is one request while it is being answered.
type call struct {
	w       http.ResponseWriter
	r       *http.Request
	options *Options
	number  uint64 // from 1
	id      string // RequestId
	gzip    bool
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.arrived.add()
	s.asked.add(r.Header.Get("X-TC-Action"))
	o := s.options.Load()
	n := s.calls.Add(1)
	c := &call{w, r, o, n, requestID(s.seed, n), strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")}
	body, failure := readAll(w, r)
	if !pause(r.Context(), o.Latency) {
		return
	}
	w.Header().Set("Date", o.now().UTC().Format(http.TimeFormat))
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	if failure == nil {
		*buf, failure = s.answer(c, body, (*buf)[:0])
	}
	if failure != nil {
		*buf = appendFailure((*buf)[:0], failure, c.id)
	}
	s.send(c, *buf)
}

// buffers holds the memory of finished answers; a page of 100 takes about 30 kB.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 40<<10); return &b }}

func readAll(w http.ResponseWriter, r *http.Request) ([]byte, *Failure) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) {
		return nil, fail("RequestSizeLimitExceeded", "The request is larger than %d bytes.", maxBody)
	}
	if err != nil {
		return nil, fail("InvalidRequest", "The request could not be read.")
	}
	return body, nil
}

// pause waits for d; false when the client is gone before that.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// answer appends the page that c asks for.
func (s *Server) answer(c *call, body, b []byte) ([]byte, *Failure) {
	if c.r.Method != http.MethodPost && c.r.Method != http.MethodGet {
		return b, fail("InvalidRequest", "The method %q is not supported.", c.r.Method)
	}
	now := c.options.now()
	if f := authenticate(c.r, body, c.options.Credentials, now); f != nil {
		return b, f
	}
	if sib := siblings()[c.r.Header.Get("X-TC-Action")]; sib != nil {
		return s.sibling(c, sib, body, b)
	}
	if f := s.admit(c.options); f != nil {
		return b, f
	}
	q, f := parse(c.r, body)
	if f != nil {
		return b, f
	}
	if f := c.options.permit(action, q.domain); f != nil {
		return b, f
	}
	if f := q.check(now, c.options); f != nil {
		return b, f
	}
	return s.page(c, q, b), nil
}

// admit holds the account to its rate.
func (s *Server) admit(o *Options) *Failure {
	if limit := o.rate(); !s.allowed.take(limit) {
		return errRate(limit)
	}
	return o.Fail
}

// permit is the account's access policy.
func (o *Options) permit(action, domain string) *Failure {
	switch {
	case o.Deny:
		return errDenied(action, "*")
	case o.OnlyDomain != "" && domain != o.OnlyDomain:
		return errDenied(action, "qcs::live:::domain/"+domain)
	default:
		return nil
	}
}

func (s *Server) page(c *call, q query, b []byte) []byte {
	o := c.options
	t := s.source.table(o.now())
	rows, total := s.answers.page(t, q, o)
	if o.ClipTotal {
		total = min(total, maxDepth)
	}
	a := answer{
		table: t, rows: rows, total: total, query: q, id: c.id, english: o.English,
		odd:   oddity{s.seed, o.Faults.Odd, o.Faults.Null},
		young: young{s.seed, o.Faults.Change, o.now().Unix()},
	}
	if lie(&a, &o.Faults, roll(s.seed, c.number, 'L')) {
		s.spoiled.Add(1)
	}
	s.pages.Add(1)
	return a.append(b)
}

// send writes the answer, or spoils it.
func (s *Server) send(c *call, body []byte) {
	f := c.options.Faults.pick(s.seed, c.number)
	if f != noFault {
		s.spoiled.Add(1)
	}
	switch f {
	case resetBefore:
		reset(c.w)
	case resetWithin:
		begin(c.w, body)
		reset(c.w)
	case cutBody:
		begin(c.w, body)
		panic(http.ErrAbortHandler)
	case cutJSON:
		c.write(body[:len(body)/2])
	case internalError:
		c.write(appendFailure(nil, errInternal(), c.id))
	case rateLimited:
		c.write(appendFailure(nil, errRate(max(c.options.rate(), 1)), c.id))
	case htmlPage:
		c.w.Header().Set("Content-Type", "text/html")
		c.w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(c.w, badGateway) // a client that is gone needs no page
	case emptyResponse:
		c.write([]byte(`{"Response":null}`))
	case hang:
		<-c.r.Context().Done()
	default:
		c.write(body)
	}
}

// worthGzip is the length from which an answer is compressed.
const worthGzip = 1 << 10

var squeezers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant that exists
	}
	return z
}}

// write sends a well-formed answer. The status is 200 for errors too, as the
// cloud does it. A client that went away is no failure of the server's.
func (c *call) write(body []byte) {
	c.w.Header().Set("Content-Type", "application/json")
	if !c.gzip || len(body) < worthGzip {
		c.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = c.w.Write(body)
		return
	}
	c.w.Header().Set("Content-Encoding", "gzip")
	z := squeezers.Get().(*gzip.Writer)
	defer squeezers.Put(z)
	z.Reset(c.w)
	_, _ = z.Write(body)
	_ = z.Close()
}

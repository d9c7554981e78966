package demo

import (
	"errors"
	"net"
	"net/http"
	"strconv"
)

// Faults are the shares, 0 to 1, of calls that are spoiled, each in its own
// way; which ones is a function of the server's seed and the number of the
// call. Their sum must not exceed 1.
type Faults struct {
	Reset         float64 // the connection is cut: before the answer, or in its middle
	InternalError float64 // an API error
	RateLimited   float64 // RequestLimitExceeded
	Truncated     float64 // the JSON ends early: with a length that fits, or too short for its length
	HTML          float64 // a page of HTML with status 502
	Empty         float64 // {"Response":null}
	Hang          float64 // no answer until the client goes away

	// Those that follow are shares of their own, of answers or of records.
	EmptyPage float64 // share of answers with an empty list, but the right TotalNum
	ShortPage float64 // the same with only the first part of the list
	TotalHigh float64 // share of answers with a TotalNum above the true one
	TotalLow  float64 // share of answers with a TotalNum below it; never one with a short list, which nobody could notice

	Twice  float64 // share of records that the account holds twice
	Late   float64 // share of records that appear up to three hours after their end
	Change float64 // share of records that give no client IP in their first five minutes

	Odd  float64 // share of records with one field in an odd form; their identity stays, but for a client IP that may be null
	Null float64 // share of records that are null in the list
}

// fault is what befalls one call.
type fault uint8

const (
	noFault fault = iota
	resetBefore
	resetWithin
	internalError
	rateLimited
	cutJSON
	cutBody
	htmlPage
	emptyResponse
	hang
)

// pick decides what befalls the call of that number.
func (f *Faults) pick(seed, call uint64) fault {
	d := roll(seed, call, 'F')
	u := d.unit()
	for _, c := range [...]struct {
		share float64
		one   fault
		other fault
	}{
		{f.Reset, resetBefore, resetWithin},
		{f.InternalError, internalError, internalError},
		{f.RateLimited, rateLimited, rateLimited},
		{f.Truncated, cutJSON, cutBody},
		{f.HTML, htmlPage, htmlPage},
		{f.Empty, emptyResponse, emptyResponse},
		{f.Hang, hang, hang},
	} {
		if u < c.share {
			if d.chance(0.5) {
				return c.other
			}
			return c.one
		}
		u -= c.share
	}
	return noFault
}

// oddKind is one odd form of a record.
type oddKind uint8

const (
	even oddKind = iota
	oddLengthNull
	oddLengthText
	oddLengthFraction
	oddLengthNegative
	oddClient
	oddResolution
	oddExtra
	oddNothing // the whole record is null
	oddKinds   = int(oddExtra)
)

// oddity decides which records are odd. A record is odd in the same way in
// every answer.
type oddity struct {
	seed      uint64
	odd, null float64
}

func (o oddity) of(r *row) oddKind {
	if o.odd == 0 && o.null == 0 {
		return even
	}
	d := roll(o.seed, 'O', uint64(r.when), uint64(r.start), uint64(r.stream), uint64(r.client))
	switch u := d.unit(); {
	case u < o.null:
		return oddNothing
	case u < o.null+o.odd:
		return oddKind(1 + d.below(oddKinds))
	default:
		return even
	}
}

const badGateway = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>gateway</center></body>
</html>
`

// begin sends the first half of body under the length of the whole.
func begin(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err := w.Write(body[:len(body)/2])
	if f, ok := w.(http.Flusher); ok && err == nil {
		f.Flush()
	}
}

// reset cuts the connection of w so that the client sees a reset.
func reset(w http.ResponseWriter) {
	if err := cut(w); err != nil {
		panic(http.ErrAbortHandler) // the server then closes the connection itself
	}
}

func cut(w http.ResponseWriter) error {
	h, ok := w.(http.Hijacker)
	if !ok {
		return errors.ErrUnsupported
	}
	c, _, err := h.Hijack()
	if err != nil {
		return err
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // makes Close a reset; without it the client sees an early end
	}
	return c.Close()
}

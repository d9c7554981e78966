package demo

import (
	"strconv"
	"time"

	"offair/model"
)

// appendQuoted appends s as a JSON string. Bytes that are not UTF-8 are sent
// as they are: a client has to stand them.
func appendQuoted(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// appendTime appends a second in the API's form; null when there is none.
func appendTime(b []byte, second int64) []byte {
	if second == 0 {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = time.Unix(second, 0).UTC().AppendFormat(b, time.RFC3339)
	return append(b, '"')
}

// answer is a whole page to be written.
type answer struct {
	table   *table
	rows    []uint32
	total   int
	query   query
	id      string // RequestId
	english bool
	odd     oddity
	young   young
}

// append writes the answer as the API does.
func (a *answer) append(b []byte) []byte {
	b = append(b, `{"Response":{"EventList":[`...)
	for i, n := range a.rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = a.record(b, &a.table.rows[n])
	}
	b = append(b, `],"PageNum":`...)
	b = strconv.AppendInt(b, int64(a.query.number), 10)
	b = append(b, `,"PageSize":`...)
	b = strconv.AppendInt(b, int64(a.query.size), 10)
	b = append(b, `,"TotalNum":`...)
	b = strconv.AppendInt(b, int64(a.total), 10)
	b = append(b, `,"TotalPage":`...)
	b = strconv.AppendInt(b, int64((a.total+a.query.size-1)/a.query.size), 10)
	b = append(b, `,"RequestId":"`...)
	b = append(b, a.id...)
	return append(b, `"}}`...)
}

// record writes one item of the list, in the order of the API's own samples.
func (a *answer) record(b []byte, r *row) []byte {
	o := a.odd.of(r)
	if o == oddNothing {
		return append(b, "null"...)
	}
	text := a.table.texts.list
	b = append(b, `{"AppName":`...)
	b = append(b, text[r.app].quoted...)
	b = append(b, `,"ClientIp":`...)
	if a.young.hides(r) {
		o = oddClient
	}
	b = appendClient(b, &text[r.client], o)
	b = append(b, `,"DomainName":`...)
	b = append(b, text[r.domain].quoted...)
	b = append(b, `,"Duration":`...)
	b = appendLength(b, r.up, o)
	b = append(b, `,"Resolution":`...)
	b = appendResolution(b, &text[r.resolution], o)
	b = append(b, `,"StopReason":`...)
	if a.english {
		b = append(b, text[r.reason].english...)
	} else {
		b = append(b, text[r.reason].quoted...)
	}
	b = append(b, `,"StreamEndTime":`...)
	b = appendTime(b, r.end)
	b = append(b, `,"StreamName":`...)
	b = append(b, text[r.stream].quoted...)
	b = append(b, `,"StreamStartTime":`...)
	b = appendTime(b, r.start)
	if o == oddExtra {
		b = append(b, `,"Url":"rtmp://push.live.example.com/live","Extra":{"Nested":[1,null,"]}"]}`...)
	}
	return append(b, '}')
}

func appendClient(b []byte, client *text, o oddKind) []byte {
	if client.raw == "" || o == oddClient {
		return append(b, "null"...)
	}
	return append(b, client.quoted...)
}

func appendResolution(b []byte, resolution *text, o oddKind) []byte {
	if o == oddResolution {
		return append(b, "null"...)
	}
	return append(b, resolution.quoted...)
}

func appendLength(b []byte, up int64, o oddKind) []byte {
	switch {
	case up == model.NoUp || o == oddLengthNull:
		return append(b, "null"...)
	case o == oddLengthText:
		b = append(b, '"')
		b = strconv.AppendInt(b, up, 10)
		return append(b, '"')
	case o == oddLengthFraction:
		b = strconv.AppendInt(b, up, 10)
		return append(b, ".5"...)
	case o == oddLengthNegative:
		return append(b, "-1"...)
	default:
		return strconv.AppendInt(b, up, 10)
	}
}

// appendFailure writes an error as the API does.
func appendFailure(b []byte, f *Failure, id string) []byte {
	b = append(b, `{"Response":{"Error":{"Code":`...)
	b = appendQuoted(b, f.Code)
	b = append(b, `,"Message":`...)
	b = appendQuoted(b, f.Message)
	b = append(b, `},"RequestId":"`...)
	b = append(b, id...)
	return append(b, `"}}`...)
}

// requestID has the form of the API's ids.
func requestID(seed, call uint64) string {
	const hex = "0123456789abcdef"
	d := roll(seed, call, 'R')
	b := make([]byte, 0, 36)
	for _, digits := range [5]int{8, 4, 4, 4, 12} {
		if len(b) > 0 {
			b = append(b, '-')
		}
		for range digits {
			b = append(b, hex[d.below(16)])
		}
	}
	return string(b)
}

package demo

import (
	"strconv"
	"sync"

	"offair/model"
)

// sibling is a call beside that for records.
type sibling struct {
	rate   int // calls a second
	names  names
	scope  func(*reader) model.Scope // what is asked about
	answer func(*asking, []byte) ([]byte, *Failure)
}

// siblings are those that are answered, by action.
var siblings = sync.OnceValue(func() map[string]*sibling {
	return map[string]*sibling{
		"DescribeLiveStreamState": {
			300, names{"AppName": false, "DomainName": false, "StreamName": false}, stated, (*asking).state,
		},
		"DescribeLiveStreamOnlineList": {
			80,
			names{"AppName": false, "DomainName": false, "StreamName": false, "PageNum": true, "PageSize": true},
			listed, (*asking).online,
		},
		"DescribeStreamPushInfoList": {
			40,
			names{"StreamName": false, "StartTime": false, "EndTime": false, "PushDomain": false, "AppName": false},
			measured, (*asking).quality,
		},
	}
})

// asking is one request of a sibling while it is being answered.
type asking struct {
	reader
	server *Server
	call   *call
	scope  model.Scope
	now    int64
}

// sibling appends the answer to c.
func (s *Server) sibling(c *call, sib *sibling, body, b []byte) ([]byte, *Failure) {
	o := c.options
	rate := sib.rate
	if o.Rate < 0 {
		rate = 0
	}
	action := c.r.Header.Get("X-TC-Action")
	if !s.limits.of(action).take(rate) {
		return b, errRate(rate)
	}
	if o.Fail != nil {
		return b, o.Fail
	}
	if f := o.Actions[action]; f != nil {
		return b, f
	}
	f, failure := sib.names.read(c.r, body)
	if failure != nil {
		return b, failure
	}
	a := &asking{reader: reader{fields: f}, server: s, call: c, now: o.now().Unix()}
	a.scope = sib.scope(&a.reader)
	if a.failure != nil {
		return b, a.failure
	}
	if denied := o.permit(action, a.scope.Domain); denied != nil {
		return b, denied
	}
	return sib.answer(a, b)
}

// need is a text that must be there.
func (r *reader) need(name string) string {
	s := r.text(name)
	if s == "" {
		r.refuse(errMissing(name))
	}
	return s
}

func stated(r *reader) model.Scope {
	return model.Scope{Domain: r.need("DomainName"), App: r.need("AppName"), Stream: r.need("StreamName")}
}

func listed(r *reader) model.Scope {
	return model.Scope{Domain: r.text("DomainName"), App: r.text("AppName"), Stream: r.text("StreamName")}
}

func measured(r *reader) model.Scope {
	return model.Scope{Domain: r.text("PushDomain"), App: r.text("AppName"), Stream: r.need("StreamName")}
}

// state answers whether one stream is on air.
func (a *asking) state(b []byte) ([]byte, *Failure) {
	word := "inactive"
	switch {
	case a.forbidden():
		word = "forbid"
	case len(a.onAir()) > 0:
		word = "active"
	}
	b = append(b, `{"Response":{"StreamState":"`+word+`"`...)
	return a.end(b), nil
}

// end closes the answer.
func (a *asking) end(b []byte) []byte {
	a.server.pages.Add(1)
	b = append(b, `,"RequestId":"`...)
	b = append(b, a.call.id...)
	return append(b, `"}}`...)
}

// The largest pages of what is on air.
const (
	smallOnline = 100
	largeOnline = 300_000
	leastOnline = 10
)

// online answers with a page of what is on air.
func (a *asking) online(b []byte) ([]byte, *Failure) {
	number, size := a.number("PageNum", 1), a.number("PageSize", leastOnline)
	most := largeOnline
	if a.call.options.SmallPages {
		most = smallOnline
	}
	switch {
	case a.failure != nil:
		return b, a.failure
	case size < leastOnline || size > most:
		return b, errValue("PageSize must be between %d and %d.", leastOnline, most)
	case number < 1:
		return b, errValue("PageNum must be 1 or more.")
	}
	all := a.onAir()
	from := min((number-1)*size, len(all))
	page := all[from:min(from+size, len(all))]
	b = append(b, `{"Response":{"OnlineInfo":[`...)
	for i, x := range page {
		if i > 0 {
			b = append(b, ',')
		}
		b = x.append(b)
	}
	b = append(b, `],"PageNum":`+strconv.Itoa(number)+`,"PageSize":`+strconv.Itoa(size)...)
	b = append(b, `,"TotalNum":`+strconv.Itoa(len(all))+`,"TotalPage":`+strconv.Itoa((len(all)+size-1)/size)...)
	return a.end(b), nil
}

// append writes one stream as the API does.
func (x *Airing) append(b []byte) []byte {
	b = appendQuoted(append(b, `{"AppName":`...), x.Place.App)
	b = appendQuoted(append(b, `,"DomainName":`...), x.Place.Domain)
	b = append(b, `,"PublishTimeList":[`...)
	for i, t := range x.Since {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendTime(append(b, `{"PublishTime":`...), t), '}')
	}
	b = appendQuoted(append(b, `],"PushToDelay":0,"StreamName":`...), x.Place.Stream)
	return append(b, '}')
}

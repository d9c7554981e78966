package css

import (
	"context"
	"net/http"
	"slices"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	live "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/live/v20180801"

	"offair/fetch"
	"offair/fetch/wire"
	"offair/model"
)

// question is one call beside that for events.
type question struct {
	task    task
	scope   model.Scope // what it asks about
	request tchttp.Request
	read    func(*decoder, []byte) (*wire.Page, bool, error) // false: the answer is not what was asked for
}

// ask makes one call. An error is an *Error; with none the answer was what was
// asked for.
func (c *Client) ask(ctx context.Context, q question) (wire.Page, call, error) {
	s, err := c.session(ctx)
	if err != nil {
		return wire.Page{}, call{}, err
	}
	limited, cancel := context.WithTimeout(ctx, c.wait)
	defer cancel()
	a, _ := c.answers.Get().(*answer)
	defer c.putAnswer(a)
	k := call{client: c, task: q.task, request: fetch.Request{Scope: q.scope}, cred: s.cred, sent: c.now(), wait: c.wait, answer: a}
	q.request.SetContext(context.WithValue(limited, answerKey{}, a))
	if err := s.sdk.Send(q.request, &discarded{}); err != nil {
		return wire.Page{}, k, k.undelivered(ctx, err)
	}
	d, _ := c.decoders.Get().(*decoder)
	defer c.decoders.Put(d)
	p, good, err := q.read(d, a.body())
	switch {
	case err != nil:
		return wire.Page{}, k, k.unreadable(err)
	case p.Code != "":
		return wire.Page{}, k, c.afterRefusal(ctx, s, k.refused(p))
	case a.status != http.StatusOK || !good:
		return wire.Page{}, k, k.unexpected(p)
	}
	k.date = a.date // the answer's room goes to the next call
	return *p, k, nil
}

// State asks whether one stream is on air. All three fields of its name must
// be given. A failure says nothing about the stream.
func (c *Client) State(ctx context.Context, stream model.Scope) (fetch.StateAnswer, error) {
	q := live.NewDescribeLiveStreamStateRequest()
	q.DomainName, q.AppName, q.StreamName = &stream.Domain, &stream.App, &stream.Stream
	var s wire.State
	p, k, err := c.ask(ctx, question{task: askState, scope: stream, request: q, read: func(d *decoder, b []byte) (*wire.Page, bool, error) {
		err := d.State(b, &s)
		return &s.Page, s.State != model.AirUnknown, err
	}})
	if err != nil {
		return fetch.StateAnswer{}, err
	}
	return fetch.StateAnswer{State: s.State, RequestID: k.requestID(p.RequestID), Date: k.date}, nil
}

// Online asks for one page of what is on air.
func (c *Client) Online(ctx context.Context, r fetch.OnlineRequest) (fetch.OnlinePage, error) {
	q := live.NewDescribeLiveStreamOnlineListRequest()
	q.DomainName, q.AppName, q.StreamName = filled(r.Scope.Domain), filled(r.Scope.App), filled(r.Scope.Stream)
	q.PageNum, q.PageSize = common.Uint64Ptr(uint64(max(r.Page, 1))), common.Uint64Ptr(uint64(max(r.Size, 1)))
	var o wire.Online
	p, k, err := c.ask(ctx, question{task: listOnline, scope: r.Scope, request: q, read: func(d *decoder, b []byte) (*wire.Page, bool, error) {
		err := d.Online(b, &o)
		return &o.Page, o.Listed, err
	}})
	if err != nil {
		return fetch.OnlinePage{}, err
	}
	out := fetch.OnlinePage{Total: int(p.Total), Odd: p.Odd, RequestID: k.requestID(p.RequestID), Date: k.date}
	for _, l := range o.Streams {
		out.Streams = append(out.Streams, onlineStream(l, r.Scope))
	}
	return out, nil
}

// onlineStream names a stream in full: what a record leaves out is what was
// asked for.
func onlineStream(l wire.Live, asked model.Scope) fetch.OnlineStream {
	slices.Sort(l.Since)
	since := slices.Compact(l.Since)
	if extra := len(since) - fetch.MostPushes; extra > 0 {
		since = since[extra:] // a gap is told by the later ones
	}
	place := model.Scope{Domain: l.Domain, App: l.App, Stream: l.Stream}
	if place.Domain == "" {
		place.Domain = asked.Domain
	}
	if place.App == "" {
		place.App = asked.App
	}
	return fetch.OnlineStream{Place: place, Since: since}
}

// Quality asks how one stream arrived in a span of time.
func (c *Client) Quality(ctx context.Context, r fetch.QualityRequest) (fetch.QualityAnswer, error) {
	q := live.NewDescribeStreamPushInfoListRequest()
	q.StreamName, q.PushDomain, q.AppName = &r.Stream.Stream, filled(r.Stream.Domain), filled(r.Stream.App)
	q.StartTime, q.EndTime = apiTime(r.Span.From), apiTime(r.Span.To)
	var m wire.Measures
	p, k, err := c.ask(ctx, question{task: listMeasures, scope: r.Stream, request: q, read: func(d *decoder, b []byte) (*wire.Page, bool, error) {
		err := d.Measures(b, &m)
		return &m.Page, m.Listed, err
	}})
	if err != nil {
		return fetch.QualityAnswer{}, err
	}
	list, strays := points(m.List, r.Span)
	return fetch.QualityAnswer{Points: list, Odd: p.Odd + strays, RequestID: k.requestID(p.RequestID), Date: k.date}, nil
}

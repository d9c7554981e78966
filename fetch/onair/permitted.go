package onair

import (
	"context"
	"time"

	"offair/fetch"
	"offair/model"
)

// Probe tries one of the calls, to see whether it may be made. It changes
// nothing.
type Probe struct {
	Action string     // the API's name of the call
	Name   model.Text // a word or two for it
	For    model.Text // what it is for
	Domain bool       // it cannot be tried without a domain to ask about
	Try    func(ctx context.Context, c Caller) error
}

// probed is a name that no one pushes to: asking about it costs nothing.
const probed = "offair-doctor"

// Probes are one for each of the calls, about one domain and app, "live" where
// that is empty.
func Probes(place model.Scope) []Probe {
	stream := model.Scope{Domain: place.Domain, App: place.App, Stream: probed}
	if stream.App == "" {
		stream.App = "live"
	}
	return []Probe{
		{"DescribeLiveStreamState", model.Text{EN: "stream", ZH: "单流状态"}, model.Text{EN: "whether a stream is on air", ZH: "流是否在播"}, true, func(ctx context.Context, c Caller) error {
			_, err := c.State(ctx, stream)
			return err
		}},
		{"DescribeLiveStreamOnlineList", model.Text{EN: "on air", ZH: "在播列表"}, model.Text{EN: "what is on air, is:down", ZH: "在播流列表、is:down"}, false, func(ctx context.Context, c Caller) error {
			_, err := c.Online(ctx, fetch.OnlineRequest{Scope: stream, Page: 1, Size: leastPage})
			return err
		}},
		{"DescribeStreamPushInfoList", model.Text{EN: "push data", ZH: "推流数据"}, model.Text{EN: "how pushes arrived", ZH: "推流质量"}, false, func(ctx context.Context, c Caller) error {
			now := time.Now().Unix()
			_, err := c.Quality(ctx, fetch.QualityRequest{Stream: stream, Span: model.Span{From: now - 600, To: now - 300}})
			return err
		}},
	}
}

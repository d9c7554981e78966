package onair

import (
	"context"
	"time"

	"offair/fetch"
	"offair/model"
)

// Permission says whether one of the calls may be made.
type Permission struct {
	Action  string     // the API's name of the call
	For     model.Text // what it is for
	Problem *fetch.Error
	Skipped bool // it was not tried: no domain is known to ask about
}

// probe is a name that no one pushes to: asking about it costs nothing.
const probe = "offair-doctor"

// Permitted makes each of the calls once, about one domain and app, and tells
// which are answered. It changes nothing, and takes as long as three calls.
func Permitted(ctx context.Context, c Caller, place model.Scope) []Permission {
	stream := model.Scope{Domain: place.Domain, App: place.App, Stream: probe}
	if stream.App == "" {
		stream.App = "live"
	}
	now := time.Now().Unix()
	out := []Permission{
		{Action: "DescribeLiveStreamState", For: model.Text{EN: "whether a stream is on air", ZH: "查询流是否在播"}},
		{Action: "DescribeLiveStreamOnlineList", For: model.Text{EN: "what is on air, and is:down", ZH: "在播流列表与 is:down"}},
		{Action: "DescribeStreamPushInfoList", For: model.Text{EN: "how a push arrived before its drop", ZH: "断流前的推流质量"}},
	}
	for i, try := range []func() error{
		func() error { _, err := c.State(ctx, stream); return err },
		func() error {
			_, err := c.Online(ctx, fetch.OnlineRequest{Scope: stream, Page: 1, Size: leastPage})
			return err
		},
		func() error {
			_, err := c.Quality(ctx, fetch.QualityRequest{Stream: stream, Span: model.Span{From: now - 600, To: now - 300}})
			return err
		},
	} {
		if out[i].Skipped = i == 0 && place.Domain == ""; !out[i].Skipped {
			out[i].Problem = fetch.AsError(try())
		}
	}
	return out
}

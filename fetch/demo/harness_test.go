package demo

import (
	"context"
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tcerr "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/errors"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	cloud "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/live/v20180801"

	"offair/model"
)

// noon is a moment like any other.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func start(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

type way func(*profile.ClientProfile)

func byGet(p *profile.ClientProfile) { p.HttpProfile.ReqMethod = "GET" }

// sdk is the vendor's client, pointed at s.
func sdk(t testing.TB, s *Server, c Credentials, ways ...way) *cloud.Client {
	t.Helper()
	u, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	p := profile.NewClientProfile()
	p.HttpProfile.Scheme, p.HttpProfile.Endpoint, p.HttpProfile.ReqTimeout = "HTTP", u.Host, 10
	for _, w := range ways {
		w(p)
	}
	client, err := cloud.NewClient(common.NewTokenCredential(c.ID, c.Key, c.Token), "", p)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// ask is a well-formed request for the span up to now.
func ask(span model.Span) *cloud.DescribeLiveStreamEventListRequest {
	r := cloud.NewDescribeLiveStreamEventListRequest()
	r.StartTime = common.StringPtr(time.Unix(span.From, 0).UTC().Format(timeForm))
	r.EndTime = common.StringPtr(time.Unix(span.To, 0).UTC().Format(timeForm))
	return r
}

func try(t testing.TB, c *cloud.Client, r *cloud.DescribeLiveStreamEventListRequest) (*cloud.DescribeLiveStreamEventListResponseParams, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	answer, err := c.DescribeLiveStreamEventListWithContext(ctx, r)
	if err != nil {
		return nil, err
	}
	return answer.Response, nil
}

func must(t testing.TB, c *cloud.Client, r *cloud.DescribeLiveStreamEventListRequest) *cloud.DescribeLiveStreamEventListResponseParams {
	t.Helper()
	a, err := try(t, c, r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// code is the API's error code; "" for no error.
func code(err error) string {
	if e := new(tcerr.TencentCloudSDKError); errors.As(err, &e) {
		return e.GetCode()
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// lastHour is the hour before now.
func lastHour() model.Span {
	now := time.Now().Unix()
	return model.Span{From: now - 3600, To: now}
}

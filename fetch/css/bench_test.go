package css

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	live "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/live/v20180801"

	"offair/fetch/wire"
)

// fullPage is an answer of 100 records like a real account's.
func fullPage(b *testing.B) []byte {
	b.Helper()
	rng := rand.New(rand.NewPCG(1, 7))
	list := make([]map[string]any, 100)
	for i := range list {
		end := time.Unix(1_790_000_000+rng.Int64N(86400*30), 0).UTC()
		up := rng.IntN(7200)
		list[i] = map[string]any{
			"AppName": "live", "DomainName": fmt.Sprintf("push%d.example.com", rng.IntN(5)), "StreamName": fmt.Sprintf("live_%06d", rng.IntN(50000)),
			"StreamEndTime": end.Format(time.RFC3339), "StreamStartTime": end.Add(-time.Duration(up) * time.Second).Format(time.RFC3339),
			"Duration": up, "StopReason": "推流客户端主动断流", "ClientIp": fmt.Sprintf("203.0.%d.%d", rng.IntN(256), rng.IntN(256)), "Resolution": "1920*1080",
		}
	}
	body, err := json.Marshal(map[string]any{"Response": map[string]any{
		"EventList": list, "PageNum": 1, "PageSize": 100, "TotalNum": 5000, "TotalPage": 50, "RequestId": requestID,
	}})
	if err != nil {
		b.Fatal(err)
	}
	return body
}

// BenchmarkDecode compares what happens to a page's bytes here and in the SDK.
func BenchmarkDecode(b *testing.B) {
	body := fullPage(b)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		d, p := wire.New(false), wire.Page{}
		for b.Loop() {
			if err := d.Page(body, &p); err != nil || len(p.Events) != 100 {
				b.Fatal(err)
			}
		}
	})
	b.Run("typed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			r := &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body))}
			if err := tchttp.TryReadErr(r); err != nil {
				b.Fatal(err)
			}
			typed := live.NewDescribeLiveStreamEventListResponse()
			if err := tchttp.ParseFromHttpResponse(r, typed); err != nil || len(typed.Response.EventList) != 100 {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkCall compares whole calls over loopback, the server's part included.
func BenchmarkCall(b *testing.B) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(fullPage(b)); err != nil {
		b.Fatal(err)
	}
	if err := z.Close(); err != nil {
		b.Fatal(err)
	}
	s := quietServer(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	})
	b.Cleanup(s.Close)
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		c := newTestClient(b, Config{Endpoint: s.URL})
		for b.Loop() {
			if p, err := c.Events(b.Context(), anyRequest); err != nil || len(p.Events) != 100 {
				b.Fatal(err)
			}
		}
	})
	b.Run("typed", func(b *testing.B) {
		b.ReportAllocs()
		p := profile.NewClientProfile()
		p.HttpProfile.Scheme, p.HttpProfile.Endpoint = "HTTP", strings.TrimPrefix(s.URL, "http://")
		c, err := live.NewClient(common.NewTokenCredential(testID, testKey, testToken), "", p)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			q := live.NewDescribeLiveStreamEventListRequest()
			q.StartTime, q.EndTime = apiTime(anyRequest.Span.From), apiTime(anyRequest.Span.To)
			if r, err := c.DescribeLiveStreamEventListWithContext(b.Context(), q); err != nil || len(r.Response.EventList) != 100 {
				b.Fatal(err)
			}
		}
	})
}

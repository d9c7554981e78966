package css

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"offair/fetch"
	"offair/model"
)

var anyStream = model.Scope{Domain: "push.example.com", App: "live", Stream: "room-1"}

func answering(t *testing.T, body string) (*apiServer, *Client) {
	t.Helper()
	s := newAPI(t, say(http.StatusOK, body))
	return s, newTestClient(t, Config{Endpoint: s.URL})
}

func TestState(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]model.AirState{
		"active": model.OnAir, "inactive": model.OffAir, "forbid": model.Forbidden,
	} {
		s, c := answering(t, `{"Response":{"StreamState":"`+word+`","RequestId":"`+requestID+`"}}`)
		a, err := c.State(t.Context(), anyStream)
		if err != nil || a.State != want || a.RequestID != requestID || a.Date.IsZero() {
			t.Errorf("%s: %+v, %v", word, a, err)
		}
		sent := s.last(t)
		if got := fmt.Sprint(sent.Body); got != "map[AppName:live DomainName:push.example.com StreamName:room-1]" || sent.Header.Get("X-TC-Action") != "DescribeLiveStreamState" {
			t.Errorf("sent %s", got)
		}
	}
}

// TestNoAnswerIsNoState holds that nothing but a clear word says anything.
func TestNoAnswerIsNoState(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"Response":{"RequestId":"x"}}`, `{"Response":{"StreamState":""}}`, `{"Response":{"StreamState":null}}`,
		`{"Response":{"StreamState":"INACTIVE?"}}`, `{"Response":{"StreamState":{"a":"inactive"}}}`, `{"Response":null}`, `{}`,
		`{"Response":{"StreamState":"inactive"`, `<html>inactive</html>`, ``, `{"Response":{"StreamState":"inactive","Error":{"Code":"InternalError","Message":"m"}}}`,
	} {
		_, c := answering(t, body)
		a, err := c.State(t.Context(), anyStream)
		var e *fetch.Error
		if !errors.As(err, &e) || a.State != model.AirUnknown {
			t.Errorf("%s: %+v, %v", body, a, err)
		}
	}
}

func TestOnline(t *testing.T) {
	t.Parallel()
	s, c := answering(t, `{"Response":{"OnlineInfo":[
		{"StreamName":"room-1","PublishTimeList":[{"PublishTime":"2026-11-20T10:00:05Z"},{"PublishTime":"2026-11-20T10:00:00Z"},{"PublishTime":"never"},null],"AppName":"live","DomainName":"push.example.com","PushToDelay":null},
		null, 7, {"AppName":"live"}, {"StreamName":"room-2"}],
		"PageNum":1,"PageSize":100,"TotalNum":5,"TotalPage":1,"RequestId":"`+requestID+`"}}`)
	p, err := c.Online(t.Context(), fetch.OnlineRequest{Scope: model.Scope{Domain: "push.example.com", App: "live"}, Page: 1, Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC).Unix()
	want := []fetch.OnlineStream{
		{Place: anyStream, Since: []int64{at, at + 5}},
		{Place: model.Scope{Domain: "push.example.com", App: "live", Stream: "room-2"}},
	}
	if !reflect.DeepEqual(p.Streams, want) || p.Total != 5 || p.Odd != 3 {
		t.Errorf("%+v", p)
	}
	if got := fmt.Sprint(s.last(t).Body); got != "map[AppName:live DomainName:push.example.com PageNum:1 PageSize:100]" {
		t.Errorf("sent %s", got)
	}
}

const secretParam = "txSecret=0123456789abcdef0123456789abcdef"

func TestQualityKeepsNoSecret(t *testing.T) {
	t.Parallel()
	s, c := answering(t, `{"Response":{"DataInfoList":[
		{"Time":"2026-11-20T10:00:05Z","StreamParam":"`+secretParam+`","ClientIp":"203.0.113.9\u202e","Sequence":"77","VideoFps":25,"VideoRate":4000000,"AudioRate":"128000","LocalTs":5000,"VideoTs":4900,"AudioTs":4990,"Bandwidth":4.1,"ServerIp":null},
		{"Time":"2026-11-20 18:00:10","Sequence":"78"},
		{"Time":"2026-10-01T10:00:05Z"}, {"Time":"soon"}, null],"RequestId":"x"}}`)
	from := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC).Unix()
	a, err := c.Quality(t.Context(), fetch.QualityRequest{Stream: anyStream, Span: model.Span{From: from, To: from + 60}})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Points) != 2 || a.Odd != 3 || a.Points[1].At != from+10 || a.Points[1].Push != 1 || a.Points[1].VideoFPS != model.NoValue {
		t.Fatalf("%+v", a)
	}
	p := a.Points[0]
	rate, _ := p.Rate()
	lag, _ := p.Lag()
	if rate != 4_128_000 || lag != 100 || p.VideoFPS != 25 || strings.ContainsRune(p.Client, '\u202e') {
		t.Errorf("%+v: %d bits, %d ms", p, rate, lag)
	}
	if strings.Contains(fmt.Sprintf("%+v", a), "0123456789abcdef") {
		t.Errorf("a secret was kept: %+v", a)
	}
	if got := fmt.Sprint(s.last(t).Body); got != "map[AppName:live EndTime:2026-11-20T10:01:00Z PushDomain:push.example.com StartTime:2026-11-20T10:00:00Z StreamName:room-1]" {
		t.Errorf("sent %s", got)
	}
}

func TestSiblingRefusalsNameTheirCall(t *testing.T) {
	t.Parallel()
	for code, class := range map[string]fetch.Class{
		"UnauthorizedOperation": fetch.Denied, "InvalidAction": fetch.Refused, "ActionOffline": fetch.Refused, "RequestLimitExceeded": fetch.Throttled,
	} {
		s := newAPI(t, func(w http.ResponseWriter, _ *http.Request) { fail(w, code, "no") })
		c := newTestClient(t, Config{Endpoint: s.URL})
		for action, ask := range map[string]func() error{
			"DescribeLiveStreamState":      func() error { _, err := c.State(t.Context(), anyStream); return err },
			"DescribeLiveStreamOnlineList": func() error { _, err := c.Online(t.Context(), fetch.OnlineRequest{Scope: anyStream}); return err },
			"DescribeStreamPushInfoList": func() error {
				_, err := c.Quality(t.Context(), fetch.QualityRequest{Stream: anyStream})
				return err
			},
		} {
			e := fetch.AsError(ask())
			if e == nil || e.Class != class || e.Code != code {
				t.Errorf("%s %s: %+v", action, code, e)
				continue
			}
			for _, l := range []model.Lang{model.EN, model.ZH} {
				if said := e.Say(l); class != fetch.Throttled && !strings.Contains(said, action) || strings.Contains(said, "EventList") || strings.Contains(said, "{") {
					t.Errorf("%s %s: %s", action, code, said)
				}
			}
		}
	}
}

package demo

import (
	"strings"
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	cloud "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/live/v20180801"

	"offair/model"
)

// TestAccountSaysOfItselfWhatItsRecordsWillSay holds the list of what is on
// air to the records that come later.
func TestAccountSaysOfItselfWhatItsRecordsWillSay(t *testing.T) {
	t.Parallel()
	const seed = 1
	for _, at := range []time.Time{noon, noon.Add(7 * time.Hour), noon.Add(11 * time.Hour)} {
		s := start(t, Options{Account: true, Seed: seed, Now: func() time.Time { return at }, Offset: 0, Rate: -1})
		a := &asking{server: s, call: &call{options: s.options.Load()}, now: at.Unix()}
		onAir := map[model.Scope][]int64{}
		for _, x := range a.onAir() {
			onAir[x.Place] = x.Since
		}
		if len(onAir) == 0 {
			t.Errorf("%v: nothing is on air", at)
		}
		later := 0
		for _, e := range newAccount(seed, at).between(at.Unix()+1, at.Unix()+2*daySeconds) {
			if e.Start > at.Unix() || e.Start == e.End {
				continue
			}
			later++
			if since := onAir[placeOf(&e)]; len(since) == 0 {
				t.Errorf("%v: %s was on air from %d to %d and is not listed", at, e.Stream, e.Start, e.End)
			}
		}
		if later < len(onAir) {
			t.Errorf("%v: %d records to come, %d streams listed", at, later, len(onAir))
		}
	}
}

func TestSiblingLimits(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Rate: -1})
	c := sdk(t, s, s.Credentials())
	at := func(ago time.Duration) *string {
		return common.StringPtr(time.Now().Add(-ago).UTC().Format(timeForm))
	}
	ask := func(from, to time.Duration) *cloud.DescribeStreamPushInfoListRequest {
		r := cloud.NewDescribeStreamPushInfoListRequest()
		r.StreamName, r.StartTime, r.EndTime = common.StringPtr("x"), at(from), at(to)
		return r
	}
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		ask  *cloud.DescribeStreamPushInfoListRequest
		want string
	}{
		"fine":         {ask(3*time.Hour, 0), ""},
		"over 3 hours": {ask(3*time.Hour+2*time.Second, 0), "InvalidParameterValue"},
		"over 7 days":  {ask(7*day+time.Minute, 7*day), "InvalidParameterValue"},
		"future":       {ask(time.Hour, -time.Minute), "InvalidParameterValue"},
		"backwards":    {ask(time.Hour, 2*time.Hour), "InvalidParameterValue"},
	} {
		if _, err := c.DescribeStreamPushInfoListWithContext(t.Context(), test.ask); code(err) != test.want {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	if _, err := c.DescribeLiveStreamStateWithContext(t.Context(), cloud.NewDescribeLiveStreamStateRequest()); code(err) != "MissingParameter" {
		t.Error(err)
	}
	for size, want := range map[uint64]string{9: "InvalidParameterValue", 10: "", 300_000: "", 300_001: "InvalidParameterValue"} {
		r := cloud.NewDescribeLiveStreamOnlineListRequest()
		r.PageSize = common.Uint64Ptr(size)
		if _, err := c.DescribeLiveStreamOnlineListWithContext(t.Context(), r); code(err) != want {
			t.Errorf("size %d: %v, want %q", size, err, want)
		}
	}
}

func TestSiblingRates(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	c := sdk(t, s, s.Credentials())
	refused := 0
	for range 60 {
		r := cloud.NewDescribeStreamPushInfoListRequest()
		now := time.Now().UTC()
		r.StreamName = common.StringPtr("x")
		r.StartTime, r.EndTime = common.StringPtr(now.Add(-time.Minute).Format(timeForm)), common.StringPtr(now.Format(timeForm))
		if _, err := c.DescribeStreamPushInfoListWithContext(t.Context(), r); code(err) == "RequestLimitExceeded" {
			refused++
		}
	}
	if a := s.Stats().Actions["DescribeStreamPushInfoList"]; a.Calls != 60 || a.Peak > 40 && refused == 0 {
		t.Errorf("%+v, %d refused", a, refused)
	}
}

// TestSDKReadsSiblings holds the answers to the vendor's own types.
func TestSDKReadsSiblings(t *testing.T) {
	t.Parallel()
	end := time.Now().Unix() - 100
	e := model.Event{Domain: "d.example.com", App: "live", Stream: "cam", ClientIP: "192.0.2.9", Resolution: "1280*720", Reason: wordings()["network"], Start: end - 600, End: end, Up: 600}
	place := placeOf(&e)
	s := start(t, Options{Events: []model.Event{e}, OnAir: []Airing{{Place: place, Since: []int64{end + 30}}}})
	c := sdk(t, s, s.Credentials())
	q := cloud.NewDescribeLiveStreamStateRequest()
	q.DomainName, q.AppName, q.StreamName = &place.Domain, &place.App, &place.Stream
	if a, err := c.DescribeLiveStreamStateWithContext(t.Context(), q); err != nil || *a.Response.StreamState != "active" {
		t.Errorf("%v, %v", a, err)
	}
	l := cloud.NewDescribeLiveStreamOnlineListRequest()
	a, err := c.DescribeLiveStreamOnlineListWithContext(t.Context(), l)
	if err != nil || *a.Response.TotalNum != 1 || *a.Response.OnlineInfo[0].PublishTimeList[0].PublishTime != time.Unix(end+30, 0).UTC().Format(timeForm) {
		t.Errorf("%v, %v", a, err)
	}
	m := cloud.NewDescribeStreamPushInfoListRequest()
	m.StreamName = &place.Stream
	m.StartTime, m.EndTime = common.StringPtr(time.Unix(end-600, 0).UTC().Format(time.RFC3339)), common.StringPtr(time.Unix(end, 0).UTC().Add(8*time.Hour).Format(time.DateTime))
	points, err := c.DescribeStreamPushInfoListWithContext(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	list := points.Response.DataInfoList
	if n := len(list); n < 80 || n >= 120 {
		t.Fatalf("%d points", n)
	}
	first, last := list[2], list[len(list)-1]
	if *first.VideoRate < 2**last.VideoRate || !strings.Contains(*first.StreamParam, "txSecret") || *last.LocalTs-*last.VideoTs < 500 {
		t.Errorf("%+v, then %+v", *first, *last)
	}
}

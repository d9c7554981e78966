package demo

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	cloud "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/live/v20180801"

	"offair/model"
)

type wanted = cloud.DescribeLiveStreamEventListRequest

func TestLimits(t *testing.T) {
	t.Parallel()
	const day = 24 * 3600
	at := func(r *wanted, from, to int64) {
		*r = *ask(model.Span{From: time.Now().Unix() + from, To: time.Now().Unix() + to})
	}
	tests := map[string]struct {
		ask  func(*wanted)
		want string
		word string
	}{
		"fine":           {ask: func(r *wanted) {}},
		"now":            {ask: func(r *wanted) { at(r, -10, 0) }},
		"30 days":        {ask: func(r *wanted) { at(r, -30*day, 0) }},
		"60 days ago":    {ask: func(r *wanted) { at(r, -60*day+5, -59*day) }},
		"future":         {ask: func(r *wanted) { at(r, -10, 60) }, want: "InvalidParameterValue", word: "EndTime must not be later"},
		"over 30 days":   {ask: func(r *wanted) { at(r, -30*day-1, 0) }, want: "InvalidParameterValue", word: "30 days"},
		"over 60 days":   {ask: func(r *wanted) { at(r, -60*day-1, -59*day) }, want: "InvalidParameterValue", word: "60 days"},
		"empty span":     {ask: func(r *wanted) { at(r, -10, -10) }, want: "InvalidParameterValue", word: "StartTime must less than EndTime!"},
		"no start":       {ask: func(r *wanted) { r.StartTime = nil }, want: "MissingParameter", word: "StartTime"},
		"no end":         {ask: func(r *wanted) { r.EndTime = nil }, want: "MissingParameter", word: "EndTime"},
		"other form":     {ask: func(r *wanted) { r.StartTime = common.StringPtr("2026-11-22 01:01:01") }, want: "InvalidParameterValue"},
		"fractions":      {ask: func(r *wanted) { r.StartTime = common.StringPtr("2026-11-22T01:01:01.5Z") }, want: "InvalidParameterValue"},
		"zone":           {ask: func(r *wanted) { r.StartTime = common.StringPtr("2026-11-22T01:01:01+08:00") }, want: "InvalidParameterValue"},
		"size 0":         {ask: func(r *wanted) { r.PageSize = common.Uint64Ptr(0) }, want: "InvalidParameterValue", word: "PageSize"},
		"size 101":       {ask: func(r *wanted) { r.PageSize = common.Uint64Ptr(101) }, want: "InvalidParameterValue", word: "PageSize"},
		"size 100":       {ask: func(r *wanted) { r.PageSize = common.Uint64Ptr(100) }},
		"page 0":         {ask: func(r *wanted) { r.PageNum = common.Uint64Ptr(0) }, want: "InvalidParameterValue", word: "PageNum"},
		"page 1000 × 10": {ask: func(r *wanted) { r.PageNum = common.Uint64Ptr(1000) }},
		"page 1001 × 10": {ask: func(r *wanted) { r.PageNum = common.Uint64Ptr(1001) }, want: "InvalidParameterValue", word: "10000 records"},
		"page 2^40":      {ask: func(r *wanted) { r.PageNum = common.Uint64Ptr(1 << 40) }, want: "InvalidParameterValue"},
		"IsAsc 2":        {ask: func(r *wanted) { r.IsAsc = common.Int64Ptr(2) }, want: "InvalidParameterValue", word: "IsAsc"},
	}
	s := start(t, Options{})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, ways := range [][]way{nil, {byGet}} {
				r := ask(lastHour())
				test.ask(r)
				_, err := try(t, sdk(t, s, s.Credentials(), ways...), r)
				if got := code(err); got != test.want {
					t.Errorf("got %q, want %q: %v", got, test.want, err)
				} else if err != nil && !strings.Contains(err.Error(), test.word) {
					t.Errorf("%q does not say %q", err, test.word)
				}
			}
		})
	}
}

func TestSwitches(t *testing.T) {
	t.Parallel()
	s := start(t, Options{Rate: -1})
	c := sdk(t, s, s.Credentials())
	far := ask(lastHour())
	far.PageNum = common.Uint64Ptr(1 << 20)
	named := ask(lastHour())
	named.DomainName = common.StringPtr("push.edu.example.com")
	future := ask(model.Span{From: time.Now().Unix(), To: time.Now().Unix() + 30})
	for _, step := range []struct {
		name   string
		change func(*Options)
		ask    *wanted
		want   string
	}{
		{"fine", func(*Options) {}, ask(lastHour()), ""},
		{"denied", func(o *Options) { o.Deny = true }, ask(lastHour()), "UnauthorizedOperation"},
		{"other domain", func(o *Options) { o.Deny = false; o.OnlyDomain = "push.edu.example.com" }, ask(lastHour()), "UnauthorizedOperation"},
		{"own domain", func(*Options) {}, named, ""},
		{"fail", func(o *Options) { o.Fail = &Failure{"ResourceNotFound.StopService", "stopped"} }, named, "ResourceNotFound.StopService"},
		{"no fail", func(o *Options) { o.Fail = nil; o.OnlyDomain = "" }, ask(lastHour()), ""},
		{"past cap", func(*Options) {}, far, "InvalidParameterValue"},
		{"past cap, empty", func(o *Options) { o.PastCap = CapEmpty }, far, ""},
		{"future", func(*Options) {}, future, "InvalidParameterValue"},
		{"future with grace", func(o *Options) { o.Grace = time.Minute }, future, ""},
		{"token", func(o *Options) { o.Credentials.Token = "new" }, ask(lastHour()), "AuthFailure.TokenFailure"},
	} {
		s.Change(step.change)
		_, err := try(t, c, step.ask)
		if got := code(err); got != step.want {
			t.Errorf("%s: got %q, want %q", step.name, got, step.want)
		}
	}
}

func TestUnknownCalls(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	for want, alter := range map[string]func(http.Header, *string){
		"InvalidAction":    func(h http.Header, _ *string) { h.Set("X-TC-Action", "DropLiveStream") },
		"MissingParameter": func(h http.Header, _ *string) { h.Del("X-TC-Action") },
		"NoSuchVersion":    func(h http.Header, _ *string) { h.Set("X-TC-Version", "2017-01-01") },
		"UnknownParameter": func(_ http.Header, b *string) { *b = `{"StartTime":"x","Reason":"y"}` },
		"InvalidParameter": func(_ http.Header, b *string) { *b = `{"StartTime":5}` },
		"InvalidRequest":   func(_ http.Header, b *string) { *b = `[]` },
	} {
		body := `{}`
		h := http.Header{"X-Tc-Action": {action}, "X-Tc-Version": {version}, "Content-Type": {"application/json"}}
		alter(h, &body)
		if got := post(t, s, h, body); !strings.Contains(got, `"Code":"`+want+`"`) {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}

// post signs a request by hand.
func post(t *testing.T, s *Server, h http.Header, body string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = h
	signBy(r, body, s.Credentials(), time.Now())
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func signBy(r *http.Request, body string, c Credentials, at time.Time) {
	r.Header.Set("X-TC-Timestamp", strconv.FormatInt(at.Unix(), 10))
	a := authorization{c.ID, at.UTC().Format(time.DateOnly), []string{"content-type", "host"}, ""}
	r.Host = r.URL.Host
	sig := sign(c.Key, a.date, stringToSign(r, a, []byte(body)))
	r.Header.Set("Authorization", algorithm+" Credential="+c.ID+"/"+a.date+"/live/tc3_request, SignedHeaders=content-type;host, Signature="+sig)
}

package demo

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
)

func TestSignatures(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		options Options
		mend    func(*Credentials)
		ways    []way
		want    string
	}{
		"post":             {},
		"get":              {ways: []way{byGet}},
		"token":            {options: Options{Credentials: Credentials{Token: "tok-1"}}},
		"wrong key":        {mend: func(c *Credentials) { c.Key += "x" }, want: "AuthFailure.SignatureFailure"},
		"wrong key, get":   {mend: func(c *Credentials) { c.Key += "x" }, ways: []way{byGet}, want: "AuthFailure.SignatureFailure"},
		"wrong id":         {mend: func(c *Credentials) { c.ID += "x" }, want: "AuthFailure.SecretIdNotFound"},
		"wrong token":      {options: Options{Credentials: Credentials{Token: "tok-1"}}, mend: func(c *Credentials) { c.Token = "tok-2" }, want: "AuthFailure.TokenFailure"},
		"token not wanted": {mend: func(c *Credentials) { c.Token = "tok" }, want: "AuthFailure.TokenFailure"},
		"server ahead":     {options: Options{Offset: time.Hour}, want: "AuthFailure.SignatureExpire"},
		"server behind":    {options: Options{Offset: -time.Hour}, want: "AuthFailure.SignatureExpire"},
		"a little ahead":   {options: Options{Offset: 290 * time.Second}},
		"other method":     {ways: []way{func(p *profile.ClientProfile) { p.SignMethod = "HmacSHA256" }}, want: "AuthFailure.InvalidAuthorization"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, test.options)
			c := s.Credentials()
			if test.mend != nil {
				test.mend(&c)
			}
			_, err := try(t, sdk(t, s, c, test.ways...), ask(lastHour()))
			if got := code(err); got != test.want {
				t.Errorf("got %q, want %q (%v)", got, test.want, err)
			}
		})
	}
}

func TestParseAuthorization(t *testing.T) {
	t.Parallel()
	const good = "TC3-HMAC-SHA256 Credential=ID/2026-11-22/live/tc3_request, SignedHeaders=content-type;host, Signature=ab12"
	if a, ok := parseAuthorization(good); !ok || a.id != "ID" || a.date != "2026-11-22" || a.signature != "ab12" {
		t.Errorf("%+v %v", a, ok)
	}
	for _, bad := range []string{
		"", "Basic abc", "TC3-HMAC-SHA256", "TC3-HMAC-SHA256 ",
		strings.Replace(good, "/live/", "/cvm/", 1),
		strings.Replace(good, "ID/", "/", 1),
		strings.Replace(good, "content-type;host", "host", 1),
		strings.Replace(good, "content-type;host", "host;content-type", 1),
		strings.Replace(good, "ab12", "", 1),
		good + ", Signature=cd", good + ", More=1",
	} {
		if _, ok := parseAuthorization(bad); ok {
			t.Errorf("accepted %q", bad)
		}
	}
}

// The signed body, query, host and content type cannot be altered on the way.
func TestTampering(t *testing.T) {
	t.Parallel()
	s := start(t, Options{})
	for name, alter := range map[string]func(*http.Request){
		"body":         func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(`{}`)); r.ContentLength = 2 },
		"query":        func(r *http.Request) { r.URL.RawQuery = "x=1" },
		"host":         func(r *http.Request) { r.Host = "other.example.com" },
		"content type": func(r *http.Request) { r.Header.Set("Content-Type", "text/json") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := sdk(t, s, s.Credentials())
			client.WithHttpTransport(tripper(func(r *http.Request) (*http.Response, error) {
				alter(r)
				return http.DefaultTransport.RoundTrip(r)
			}))
			_, err := try(t, client, ask(lastHour()))
			if got := code(err); got != "AuthFailure.SignatureFailure" {
				t.Errorf("got %q", got)
			}
		})
	}
}

type tripper func(*http.Request) (*http.Response, error)

func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

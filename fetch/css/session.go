package css

import (
	"context"
	"errors"
	"io"
	"log"
	"strings"
	"time"

	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"
	"github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/profile"
	live "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/live/v20180801"

	"offair/fetch"
)

// session is one set of credentials and the SDK client that signs with them.
type session struct {
	cred Credentials
	sdk  *common.Client
}

// newSession sets the SDK up so that it neither retries, nor logs, nor
// switches hosts, nor keeps time: all that is done elsewhere.
func (c *Client) newSession(cred Credentials) *session {
	p := profile.NewClientProfile()
	p.HttpProfile.Endpoint = c.endpoint.host
	p.HttpProfile.Scheme = c.endpoint.scheme()
	p.HttpProfile.ReqTimeout = 0 // the context keeps time
	p.Language = c.site.language
	p.DisableRegionBreaker = true
	p.Debug = false // it would print the token
	p.NetworkFailureMaxRetries = 0
	p.RateLimitExceededMaxRetries = 0
	// A replay on a broken connection would pass by the rate limit.
	p.UnsafeRetryOnConnectionFailure = false
	k := cred.keys()
	signer := common.NewTokenCredential(k.id, k.key, k.token)
	sdk := common.NewCommonClient(signer, c.region, p).
		WithHttpTransport(recorder{c.wire}).
		WithLogger(log.New(io.Discard, "", 0)).
		WithRequestClient(c.tag)
	return &session{cred: cred, sdk: sdk}
}

// tag is the request's client tag, made of the characters that the API takes.
func tag(version string) string {
	const most = 100
	clean := strings.Map(func(r rune) rune {
		if r < 0x80 && (inWord(byte(r)) || strings.ContainsRune("-_ ,;.", r)) {
			return r
		}
		return '-'
	}, "offair-"+version)
	return strings.TrimRight(clean[:min(most, len(clean))], "- ")
}

func inWord(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }

// send signs and sends one request. The answer is in the context.
func (s *session) send(ctx context.Context, r fetch.Request) error {
	q := live.NewDescribeLiveStreamEventListRequest()
	q.SetContext(ctx)
	q.StartTime, q.EndTime = apiTime(r.Span.From), apiTime(r.Span.To)
	q.DomainName, q.AppName = filled(r.Scope.Domain), filled(r.Scope.App)
	q.PageNum, q.PageSize = common.Uint64Ptr(uint64(max(r.Page, 1))), common.Uint64Ptr(uint64(max(r.Size, 1)))
	q.IsAsc = flag(r.Ascending)
	if r.Scope.Stream != "" {
		q.StreamName, q.IsStrict = &r.Scope.Stream, flag(!r.Fuzzy)
	}
	return s.sdk.Send(q, &discarded{})
}

// discarded is the SDK's response: the recorder has the real one.
type discarded struct{}

// ParseErrorFromHTTPResponse finds no error in the recorder's empty object.
func (*discarded) ParseErrorFromHTTPResponse([]byte) error { return nil }

func apiTime(seconds int64) *string {
	s := time.Unix(seconds, 0).UTC().Format("2006-01-02T15:04:05Z")
	return &s
}

// filled is nil, and not sent, for an empty text.
func filled(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func flag(on bool) *int64 {
	n := int64(0)
	if on {
		n = 1
	}
	return &n
}

const (
	renewLead = 5 * time.Minute  // before the keys end; the metadata service has new ones by then
	renewGap  = 10 * time.Second // between two tries
)

// session is the one in use, with keys that have not ended.
func (c *Client) session(ctx context.Context) (*session, error) {
	s := c.current.Load()
	end := s.cred.expires
	if end.IsZero() || c.now().Before(end.Add(-renewLead)) {
		return s, nil
	}
	if c.now().Before(end) && len(c.renewing) > 0 {
		return s, nil // another call is at it, and these keys still hold
	}
	fresh, err := c.renew(ctx, s)
	if err == nil || ctx.Err() == nil && c.now().Before(end) {
		return fresh, nil
	}
	return nil, err
}

// renew reads the credentials again where old's were found. Callers that come
// meanwhile wait and share the outcome. It returns old when nothing changed.
func (c *Client) renew(ctx context.Context, old *session) (*session, error) {
	select {
	case c.renewing <- struct{}{}:
		defer func() { <-c.renewing }()
	case <-ctx.Done():
		return old, errCanceled(ctx.Err())
	}
	if s := c.current.Load(); s != old {
		return s, nil
	}
	if now := c.now(); now.Sub(c.renewed) < renewGap {
		return old, c.ended(old)
	}
	cred, err := old.cred.Renew(ctx)
	c.renewed = c.now()
	if err != nil {
		return old, asError(err)
	}
	if cred.sameKeys(old.cred) && !cred.expires.After(old.cred.expires) {
		return old, c.ended(old)
	}
	s := c.newSession(cred)
	c.current.Store(s)
	return s, nil
}

// ended is the failure of keys whose time is over, nil while it is not.
func (c *Client) ended(s *session) error {
	end := s.cred.expires
	if end.IsZero() || c.now().Before(end) {
		return nil
	}
	return errKeysEnded(s.cred)
}

// afterRefusal looks whether keys that were refused have been replaced at
// their source meanwhile; then the call is worth another try.
func (c *Client) afterRefusal(ctx context.Context, s *session, e *fetch.Error) error {
	if e.Class != fetch.Credential {
		return e
	}
	if fresh, err := c.renew(ctx, s); err == nil && !fresh.cred.sameKeys(s.cred) {
		e.Class = fetch.Transient
		e.Next = words("New ones were read from there; try again.", "已从该来源读取到新的凭证，请重试。")
	}
	return e
}

// asError keeps to the contract of fetch.Caller.
func asError(err error) error {
	var e *fetch.Error
	var u *UsageError
	switch {
	case errors.As(err, &e):
		return e
	case errors.As(err, &u):
		return because(problem(fetch.Credential, u.What, words("", "")), err)
	default:
		return errUnknown(err)
	}
}

package css

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	tchttp "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common/http"

	"offair/fetch"
)

const (
	stsService  = "sts"
	stsVersion  = "2018-08-13"
	stsRegion   = "ap-guangzhou" // the call wants one; the keys are good everywhere
	stsDuration = 7200           // seconds that the keys are to live: what every role allows

	stsWait  = 4 * time.Second // one call
	stsTries = 3
	stsPause = 250 * time.Millisecond // before the second try, twice that before the third
)

// stsRequest asks STS for the temporary keys of a role.
type stsRequest struct {
	action   string
	signer   Credentials
	unsigned bool // the signer's token is in fields, and proves who asks
	role     role
	region   string
	fields   map[string]any
}

// Format shows no field: a token may be among them.
func (r stsRequest) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(r.action)) }

// stsAnswer is what STS says.
type stsAnswer struct {
	Response struct {
		Error *struct {
			Code    string
			Message hidden // it may quote the token
		}
		Credentials struct {
			Token        hidden
			TmpSecretID  hidden `json:"TmpSecretId"`
			TmpSecretKey hidden
		}
		ExpiredTime int64  // Unix seconds
		RequestID   string `json:"RequestId"`
	}
}

// askSTS makes the call, up to three times where the failure may pass. The
// credentials it gives have neither source nor a way to be renewed.
func (l Lookup) askSTS(ctx context.Context, r stsRequest) (Credentials, error) {
	client, err := l.stsClient(r)
	if err != nil {
		return Credentials{}, err
	}
	defer client.Close()
	for try := 1; ; try++ {
		c, err := l.trySTS(ctx, client, r)
		class := fetch.AsError(err)
		if err == nil || try == stsTries || class.Class != fetch.Transient && class.Class != fetch.Throttled {
			return c, err
		}
		select {
		case <-time.After(stsPause << (try - 1)):
		case <-ctx.Done():
			return c, err
		}
	}
}

// stsClient is a client for STS: same transport, same failures in words.
func (l Lookup) stsClient(r stsRequest) (*Client, error) {
	s, ok := siteNamed(l.Site)
	if !ok {
		s, _ = siteNamed(CN)
	}
	e := endpoint{host: s.sts}
	if l.STS != "" {
		var err error
		if e, err = endpointOf(l.STS); err != nil {
			return nil, err
		}
		if host, _, err := net.SplitHostPort(e.host); err != nil || !loopback(host) {
			return nil, insecure(l.STS)
		}
	}
	signer := r.signer
	if r.unsigned {
		signer = Credentials{}
	}
	c := &Client{site: s, endpoint: e, tag: tag(l.Version), region: r.region, now: l.Now, wait: stsWait}
	c.fill(Config{Credentials: signer, MaxConns: 1, Proxy: l.Proxy})
	return c, nil
}

// trySTS makes the call once.
func (l Lookup) trySTS(ctx context.Context, client *Client, r stsRequest) (Credentials, error) {
	limited, cancel := context.WithTimeout(ctx, stsWait)
	defer cancel()
	k := call{client: client, task: stsTask(r.action), cred: r.signer, sent: l.Now(), wait: stsWait, answer: new(answer)}
	q := tchttp.NewCommonRequest(stsService, stsVersion, r.action)
	q.SetSkipSign(r.unsigned)
	q.SetContext(context.WithValue(limited, answerKey{}, k.answer))
	if err := q.SetActionParameters(r.fields); err != nil {
		return Credentials{}, errUnknown(errors.New("the request could not be made"))
	}
	if err := client.current.Load().sdk.Send(q, &discarded{}); err != nil {
		return Credentials{}, k.undelivered(ctx, err)
	}
	return k.stsKeys(r)
}

func stsTask(action string) task {
	return task{action: action, does: words("take on a role", "扮演角色"), holds: words("temporary keys", "临时密钥")}
}

// stsKeys reads the answer.
func (k call) stsKeys(r stsRequest) (Credentials, error) {
	var a stsAnswer
	if err := json.Unmarshal(k.answer.body(), &a); err != nil {
		return Credentials{}, k.unreadable(errors.New("not the JSON of STS")) // json's own error quotes the answer
	}
	got := a.Response
	if got.Error != nil && got.Error.Code != "" {
		e := k.stsRefused(r, got.Error.Code, string(got.Error.Message))
		e.RequestID = k.requestID(got.RequestID)
		return Credentials{}, e
	}
	held := hold(string(got.Credentials.TmpSecretID), string(got.Credentials.TmpSecretKey), string(got.Credentials.Token))
	if h := held(); h.id == "" || h.key == "" || h.token == "" || got.ExpiredTime <= 0 {
		return Credentials{}, k.stsEmpty(r)
	}
	return Credentials{held: held, expires: time.Unix(got.ExpiredTime, 0)}, nil
}

// stsRefused words an error of STS. What is about key, clock or rate says the
// same everywhere; the rest is about the role.
func (k call) stsRefused(r stsRequest, rawCode, message string) *fetch.Error {
	code := k.code(rawCode)
	family, _, _ := strings.Cut(code, ".")
	var e *fetch.Error
	switch {
	case code == "AuthFailure.SignatureExpire":
		e = k.clockOff()
	case family == "AuthFailure" && code != "AuthFailure.UnauthorizedOperation" && !r.unsigned,
		family == "RequestLimitExceeded", code == "InternalError", family == "ServiceUnavailable":
		v, fill := verdictOn(code, k.answer.status), k.filler(code, message)
		e = problem(v.class, fill(v.what), fill(v.next))
	default:
		e = k.errRole(r, code, message)
	}
	e.Code = code
	return e
}

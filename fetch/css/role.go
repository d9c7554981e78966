package css

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	metadataRoot = "http://metadata.tencentyun.com"
	rolePath     = "/latest/meta-data/cam/security-credentials/"
	roleWait     = time.Second // for all of it: off the cloud nothing answers
	roleLimit    = 1 << 16     // bytes of an answer
)

// roleKeys is what the metadata service answers.
type roleKeys struct {
	ID      hidden `json:"TmpSecretId"`
	Key     hidden `json:"TmpSecretKey"`
	Token   hidden `json:"Token"`
	Expires int64  `json:"ExpiredTime"` // Unix seconds
	Code    string `json:"Code"`
}

// fromRole asks the machine itself which role it has. No answer in time,
// or no role, is errAbsent: most machines are not on the cloud.
func (l Lookup) fromRole(ctx context.Context) (Credentials, error) {
	limited, cancel := context.WithTimeout(ctx, l.roleWait)
	defer cancel()
	k, err := l.askRole(limited)
	switch {
	case ctx.Err() != nil:
		return Credentials{}, errCanceled(ctx.Err())
	case err != nil:
		return Credentials{}, errAbsent
	}
	return l.usable(Credentials{
		held: hold(string(k.ID), string(k.Key), string(k.Token)), expires: time.Unix(k.Expires, 0),
		source: words("the CVM role of this machine", "本机的 CVM 角色"), again: l.againRole,
	})
}

// againRole is fromRole for keys that are in use: no answer is a failure now.
func (l Lookup) againRole(ctx context.Context) (Credentials, error) {
	c, err := l.fromRole(ctx)
	if errors.Is(err, errAbsent) {
		return Credentials{}, errRoleGone()
	}
	return c, err
}

// askRole asks for the role's name, then for its keys.
func (l Lookup) askRole(ctx context.Context) (k roleKeys, err error) {
	client := metadataClient()
	defer client.CloseIdleConnections()
	base := strings.TrimSuffix(l.Metadata, "/") + rolePath
	body, err := ask(ctx, client, base)
	if err != nil {
		return k, err
	}
	name := strings.TrimSpace(string(body))
	if !roleName(name) {
		return k, errors.New("no role's name")
	}
	if body, err = ask(ctx, client, base+name); err != nil {
		return k, err
	}
	if err := json.Unmarshal(body, &k); err != nil {
		return k, err
	}
	if k.Code != "Success" || k.ID == "" || k.Key == "" || k.Expires <= 0 {
		return k, errors.New("no keys for the role")
	}
	return k, nil
}

// metadataClient never asks a proxy, which would answer for its own machine,
// and follows no redirect.
func metadataClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{Proxy: nil, DisableCompression: true, MaxResponseHeaderBytes: roleLimit},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func ask(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New("status " + resp.Status)
	}
	return io.ReadAll(io.LimitReader(resp.Body, roleLimit))
}

// roleName reports whether s can be a role's name; a provider that answers
// every unknown host with a page of its own gives something else.
func roleName(s string) bool {
	if s == "" || len(s) > 128 {
		return false
	}
	for _, c := range []byte(s) {
		if !inRoleName(c) {
			return false
		}
	}
	return true
}

func inRoleName(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("_+=,.@-", c) >= 0
}

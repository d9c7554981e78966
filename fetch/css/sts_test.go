package css

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"offair/fetch"
	"offair/model"
)

const (
	testRole    = "qcs::cam::uin/100000000001:roleName/reader"
	assumedID   = "AKIDassumedassumedassumed"
	assumedKey  = "secretassumedsecretassumed"
	webIdentity = "header.webidentitywebidentity.signature"
)

// stsServer is an STS that checks signatures and gives keys that live an hour.
type stsServer struct {
	url   string
	mu    sync.Mutex
	calls []seen
	ends  atomic.Int64 // Unix seconds
	fail  atomic.Value // func(http.ResponseWriter), nil for none
}

func newSTS(t *testing.T) *stsServer {
	t.Helper()
	s := &stsServer{}
	s.ends.Store(lookupNow.Add(time.Hour).Unix())
	server := quietServer(func(w http.ResponseWriter, r *http.Request) { s.serve(t, w, r) })
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *stsServer) serve(t *testing.T, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	if r.Header.Get("Authorization") != "SKIP" {
		if err := checkSignatureFor("sts", r, body); err != nil {
			fail(w, "AuthFailure.SignatureFailure", err.Error())
			return
		}
	}
	got := seen{Header: r.Header.Clone(), Raw: string(body)}
	if err := json.Unmarshal(body, &got.Body); err != nil {
		t.Error(err)
	}
	s.mu.Lock()
	s.calls = append(s.calls, got)
	n := len(s.calls)
	s.mu.Unlock()
	if f, ok := s.fail.Load().(func(http.ResponseWriter)); ok && f != nil {
		f(w)
		return
	}
	_, _ = fmt.Fprintf(w, `{"Response":{"Credentials":{"Token":"tok-%d","TmpSecretId":"%s","TmpSecretKey":"%s"},"ExpiredTime":%d,"Expiration":"x","RequestId":"%s"}}`,
		n, assumedID, assumedKey, s.ends.Load(), requestID)
}

func (s *stsServer) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.calls)
}

// only is the one call that there was.
func (s *stsServer) only(t *testing.T, action string) seen {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.calls) != 1 {
		t.Fatalf("%d calls", len(s.calls))
	}
	if got := s.calls[0].Header.Get("X-TC-Action"); got != action || s.calls[0].Header.Get("X-TC-Version") != "2018-08-13" {
		t.Errorf("action %s", got)
	}
	return s.calls[0]
}

// withSTS is a place whose environment holds the test's keys.
func withSTS(t *testing.T) (*place, *stsServer) {
	t.Helper()
	p, s := newPlace(t), newSTS(t)
	p.l.STS = s.url
	p.env[envID], p.env[envKey] = testID, testKey
	return p, s
}

func TestRoleOfTheEnvironment(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	p.env[envRoleArn] = testRole
	p.keys(assumedID, "tok-1", "the role "+testRole+", assumed with the environment")
	call := s.only(t, "AssumeRole")
	if call.Body["RoleArn"] != testRole || call.Body["RoleSessionName"] != "offair" || call.Body["DurationSeconds"] != 7200.0 {
		t.Errorf("asked %s", call.Raw)
	}
	if call.Header.Get("X-TC-Region") != "ap-guangzhou" || strings.Contains(call.Raw, testKey) {
		t.Errorf("region %q", call.Header.Get("X-TC-Region"))
	}
}

func TestSessionNameAndBaseToken(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	p.env[envRoleArn], p.env[envRoleSession], p.env[envToken] = testRole, "me", testToken
	p.keys(assumedID, "tok-1", "the role "+testRole+", assumed with the environment")
	if call := s.only(t, "AssumeRole"); call.Body["RoleSessionName"] != "me" || call.Header.Get("X-TC-Token") != testToken {
		t.Errorf("asked %s with token %q", call.Raw, call.Header.Get("X-TC-Token"))
	}
}

func TestRoleWithKeysFromAFile(t *testing.T) {
	t.Parallel()
	for file, source := range map[string]string{
		".tccli/default.credential": "tccli profile default (~/.tccli/default.credential)",
		".tencentcloud/credentials": "the file ~/.tencentcloud/credentials",
	} {
		p, _ := withSTS(t)
		p.env = map[string]string{envRoleArn: testRole}
		content := tccliFile(testID)
		if strings.HasSuffix(file, "credentials") {
			content = "[default]\nsecret_id=" + testID + "\nsecret_key=" + testKey
		}
		p.write(file, content)
		p.keys(assumedID, "tok-1", "the role "+testRole+", assumed with "+source)
	}
}

func TestRoleOfAProfile(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	p.env[envRoleArn] = "qcs::cam::uin/1:roleName/other" // --profile shuts it out
	p.l.Profile, p.l.ProfileSet = "work", true
	p.write(".tccli/work.credential", `{"secretId":"`+testID+`","secretKey":"`+testKey+`","role-arn":"`+testRole+`","role-session-name":"s1"}`)
	p.keys(assumedID, "tok-1", "the role "+testRole+", assumed with tccli profile work (~/.tccli/work.credential)")
	if call := s.only(t, "AssumeRole"); call.Body["RoleArn"] != testRole || call.Body["RoleSessionName"] != "s1" {
		t.Errorf("asked %s", call.Raw)
	}
}

func TestCVMRoleBeatsRole(t *testing.T) { // as tccli has it
	t.Parallel()
	p, s := withSTS(t)
	p.env = map[string]string{}
	p.l.Metadata = metadata(t, func() string { return roleAnswer("id6", lookupNow.Add(time.Hour)) })
	p.write(".tccli/default.credential", `{"type":"cvm-role","role-arn":"`+testRole+`"}`)
	p.keys("id6", "tok", "the CVM role that tccli profile default names")
	if s.asked() > 0 {
		t.Error("STS was asked")
	}
}

// inPod adds what TKE sets.
func inPod(p *place) {
	p.write("token", webIdentity+"\n")
	p.env[envPodRegion], p.env[envPodProvider], p.env[envPodRole] = "ap-shanghai", "cls-1", testRole
	p.env[envPodToken] = p.home + "/token"
}

func TestPod(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	inPod(p)
	p.keys(assumedID, "tok-1", "the role "+testRole+" of this pod (TKE OIDC)")
	call := s.only(t, "AssumeRoleWithWebIdentity")
	if call.Header.Get("Authorization") != "SKIP" || call.Header.Get("X-TC-Token") != "" || call.Header.Get("X-TC-Region") != "ap-shanghai" {
		t.Errorf("headers %v", call.Header)
	}
	if call.Body["ProviderId"] != "cls-1" || call.Body["WebIdentityToken"] != webIdentity || call.Body["RoleArn"] != testRole {
		t.Errorf("asked %s", call.Raw)
	}
}

func TestOrderOfPodAndRole(t *testing.T) {
	t.Parallel()
	p, _ := withSTS(t)
	inPod(p)
	p.env[envRoleArn] = testRole
	p.keys(assumedID, "tok-1", "the role "+testRole+", assumed with the environment")
	delete(p.env, envRoleArn)
	delete(p.env, envPodProvider) // three of four: passed over
	p.keys(testID, "", "the environment")
}

func TestPodTokensThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	p, _ := withSTS(t)
	inPod(p)
	p.env[envPodToken] = p.home + "/gone"
	p.fails(envPodToken, "~/gone", "does not exist")
	p.write("gone", " \n")
	p.fails("~/gone is empty or holds no token")
	p.write("gone", "a b")
	p.fails("~/gone is empty or holds no token")
}

func TestRefusalsOfSTS(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code  string
		pod   bool
		class fetch.Class
		says  []string
	}{
		{"UnauthorizedOperation", false, fetch.Credential, []string{"cannot be assumed with the environment (UnauthorizedOperation", "sts:AssumeRole", testRole}},
		{"ResourceNotFound.RoleNotFound", false, fetch.Credential, []string{"RoleNotFound"}},
		{"InvalidParameter.WebIdentityTokenError", true, fetch.Credential, []string{"the pod's OIDC token", "TKE_PROVIDER_ID"}},
		{"AuthFailure.OIDC", true, fetch.Credential, []string{"cannot be assumed"}},
		{"AuthFailure.SecretIdNotFound", false, fetch.Credential, []string{"does not know the SecretId from the environment"}},
		{"AuthFailure.TokenFailure", false, fetch.Credential, []string{"session token from the environment"}},
		{"AuthFailure.SignatureExpire", false, fetch.Clock, []string{"clock"}},
		{"RequestLimitExceeded", false, fetch.Throttled, []string{"RequestLimitExceeded"}},
		{"InternalError", false, fetch.Transient, []string{"InternalError"}},
	} {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			p, s := withSTS(t)
			p.env[envToken] = testToken
			p.env[envRoleArn] = testRole
			if tt.pod {
				p.env = map[string]string{}
				inPod(p)
			}
			echo := "no: " + testKey + " " + testToken
			if tt.pod {
				echo = "no: " + webIdentity
			}
			s.fail.Store(func(w http.ResponseWriter) { fail(w, tt.code, echo+" {x}") })
			c, err := p.resolve()
			var e *fetch.Error
			if !errors.As(err, &e) || e.Class != tt.class || e.Code != tt.code || e.RequestID != requestID || !c.Empty() {
				t.Fatalf("got %v, %+v", c, err)
			}
			all := e.Say(model.EN) + e.Say(model.ZH) + fmt.Sprintf("%+v %#v", err, e.Cause)
			assertNoSecret(t, all)
			if strings.Contains(all, webIdentity) {
				t.Errorf("the pod's token shows: %s", all)
			}
			for _, want := range tt.says {
				if !strings.Contains(e.Error(), want) {
					t.Errorf("%q lacks %q", e.Error(), want)
				}
			}
		})
	}
}

func TestSTSIsAskedAgainWhereItMayPass(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	p.env[envRoleArn] = testRole
	var n atomic.Int32
	s.fail.Store(func(w http.ResponseWriter) {
		if n.Add(1) == 2 {
			s.fail.Store((func(http.ResponseWriter))(nil))
		}
		fail(w, "InternalError", "try again")
	})
	p.keys(assumedID, "tok-3", "the role "+testRole+", assumed with the environment")
}

func TestAnswersThatAreNotOfSTS(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"<html>" + testKey, `{"Response":{}}`, `{"Response":null}`, `{}`, `{"Response":{"Credentials":{"TmpSecretKey":"` + assumedKey + `"}}}`, ""} {
		p, s := withSTS(t)
		p.env[envRoleArn] = testRole
		s.fail.Store(func(w http.ResponseWriter) { _, _ = io.WriteString(w, body) })
		_, err := p.resolve()
		var e *fetch.Error
		if !errors.As(err, &e) {
			t.Fatalf("%q: got %v", body, err)
		}
		checkWording(t, e)
	}
}

func TestSTSOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"http://192.0.2.1:80", "https://sts.example.com", "https://192.0.2.1:443", "nonsense://"} {
		p, _ := withSTS(t)
		p.env[envRoleArn] = testRole
		p.l.STS = url
		if _, err := p.resolve(); err == nil || !strings.Contains(err.Error(), "--endpoint") {
			t.Errorf("%s: got %v", url, err)
		}
	}
}

func TestHostsOfSTS(t *testing.T) {
	t.Parallel()
	for site, want := range map[string]string{"": "sts.tencentcloudapi.com", CN: "sts.tencentcloudapi.com", Intl: "sts.intl.tencentcloudapi.com"} {
		l := Lookup{Site: site}.completed()
		c, err := l.stsClient(stsRequest{})
		if err != nil || c.Host() != want {
			t.Errorf("%q: got %v, %v", site, c.Host(), err)
		}
	}
}

// TestAssumedKeysAreRenewed: before they end, once for all callers, from the
// base keys as they are by then.
func TestAssumedKeysAreRenewed(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	p.env[envRoleArn] = testRole
	c, err := p.resolve()
	if err != nil || !c.Expires().Equal(lookupNow.Add(time.Hour)) || !c.Temporary() {
		t.Fatal(c.Expires(), err)
	}
	api := quietServer(say(200, onePage))
	t.Cleanup(api.Close)
	var now atomic.Int64
	client := newTestClient(t, Config{Endpoint: api.URL, Credentials: c, Now: func() time.Time {
		return lookupNow.Add(time.Duration(now.Load()) * time.Second)
	}})
	if _, err := client.Events(t.Context(), anyRequest); err != nil || s.asked() != 1 {
		t.Fatalf("%v, %d calls", err, s.asked())
	}
	now.Store(3400)
	s.ends.Store(lookupNow.Add(2 * time.Hour).Unix())
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := client.Events(t.Context(), anyRequest); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if s.asked() != 2 {
		t.Errorf("STS was asked %d times", s.asked())
	}
	if got := client.current.Load().cred.keys().token; got != "tok-2" {
		t.Errorf("signs with %s", got)
	}
}

// TestCallersDoNotWaitForARenewal: while the keys still hold.
func TestCallersDoNotWaitForARenewal(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	p.env[envRoleArn] = testRole
	c, err := p.resolve()
	if err != nil {
		t.Fatal(err)
	}
	api := quietServer(say(200, onePage))
	t.Cleanup(api.Close)
	client := newTestClient(t, Config{Endpoint: api.URL, Credentials: c, Now: func() time.Time { return lookupNow.Add(3400 * time.Second) }})
	entered, release := make(chan struct{}), make(chan struct{})
	s.fail.Store(func(w http.ResponseWriter) { close(entered); <-release; fail(w, "UnauthorizedOperation", "no more") })
	var first sync.WaitGroup
	first.Go(func() {
		if _, err := client.Events(t.Context(), anyRequest); err != nil {
			t.Error(err) // a failed renewal is no failure while the keys hold
		}
	})
	<-entered
	if _, err := client.Events(t.Context(), anyRequest); err != nil {
		t.Error(err)
	}
	close(release)
	first.Wait()
}

// TestRefusedTokenIsReplacedOnce: on AuthFailure.TokenFailure the keys are
// had anew, and not again and again.
func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	t.Parallel()
	p, s := withSTS(t)
	p.env[envRoleArn] = testRole
	c, err := p.resolve()
	if err != nil {
		t.Fatal(err)
	}
	api := quietServer(func(w http.ResponseWriter, _ *http.Request) { fail(w, "AuthFailure.TokenFailure", "no") })
	t.Cleanup(api.Close)
	client := newTestClient(t, Config{Endpoint: api.URL, Credentials: c, Now: func() time.Time { return lookupNow }})
	if e := failing(t, client, anyRequest); e.Class != fetch.Transient {
		t.Errorf("first: class %d", e.Class)
	}
	if e := failing(t, client, anyRequest); e.Class != fetch.Credential {
		t.Errorf("second: class %d", e.Class)
	}
	if s.asked() != 2 {
		t.Errorf("STS was asked %d times", s.asked())
	}
}

// TestNoVerbShowsASecret prints everything that holds one, also where it is a
// private field of something else, at which fmt calls no method.
func TestNoVerbShowsASecret(t *testing.T) {
	t.Parallel()
	c := testCredentials()
	client := newTestClient(t, Config{Credentials: c})
	var file tccliKeys
	var machine roleKeys
	var answer stsAnswer
	for into, text := range map[any]string{
		&file:    `{"secretId":"` + testID + `","secretKey":"` + testKey + `","token":"` + testToken + `"}`,
		&machine: `{"TmpSecretId":"` + testID + `","TmpSecretKey":"` + testKey + `","Token":"` + testToken + `"}`,
		&answer:  `{"Response":{"Credentials":{"TmpSecretId":"` + testID + `","TmpSecretKey":"` + testKey + `","Token":"` + testToken + `"}}}`,
	} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	values := []any{
		c, &c,
		struct{ c Credentials }{c},
		struct{ C Credentials }{c},
		[]Credentials{c},
		map[string]Credentials{"c": c},
		Config{Credentials: c},
		struct{ config Config }{Config{Credentials: c}},
		*client.current.Load(), client.current.Load(), client,
		call{client: client, cred: c},
		&call{client: client, cred: c}, c.keys(), c.held, file, machine, answer, &file, &answer,
		stsRequest{action: "A", signer: c, fields: map[string]any{"WebIdentityToken": testToken}},
		Lookup{Profile: "p"},
		errKeysEnded(c),
	}
	for _, v := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%08b", "%T", "%e"} {
			assertNoSecret(t, fmt.Sprintf(verb, v))
		}
		if b, err := json.Marshal(c); err != nil {
			t.Error(err)
		} else {
			assertNoSecret(t, string(b))
		}
	}
	if got := c.Masked(); got != "****************"+testID[len(testID)-4:] {
		t.Errorf("masked %q", got)
	}
	if got := NewCredentials("short", "k", "", model.Text{}).Masked(); got != "****************" {
		t.Errorf("masked %q", got)
	}
}

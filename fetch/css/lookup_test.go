package css

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"offair/fetch"
)

var lookupNow = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// place is a home directory and an environment.
type place struct {
	t    *testing.T
	home string
	env  map[string]string
	l    Lookup
}

// newPlace has no CVM role: nothing listens where it is looked for. A role that
// a test gives it may take its time, as it does on a busy machine.
func newPlace(t *testing.T) *place {
	t.Helper()
	p := &place{t: t, home: t.TempDir(), env: map[string]string{}}
	p.l = Lookup{
		Env: func(name string) string { return p.env[name] },
		IsSet: func(name string) bool {
			_, ok := p.env[name]
			return ok
		},
		Home: p.home, Metadata: "http://127.0.0.1:1", Now: func() time.Time { return lookupNow },
		roleWait: time.Minute,
	}
	return p
}

func (p *place) write(path, content string) {
	p.t.Helper()
	path = filepath.Join(p.home, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) resolve() (Credentials, error) { return Resolve(p.t.Context(), p.l) }

// keys checks what was found.
func (p *place) keys(id, token, source string) {
	p.t.Helper()
	c, err := p.resolve()
	if err != nil {
		p.t.Fatal(err)
	}
	if k := c.keys(); k.id != id || k.key == "" || k.token != token || c.Source() != source || c.SourceText().ZH == "" {
		p.t.Errorf("got %s, token %q, from %q; want %s, %q, %q", c.keys().id, c.keys().token, c.Source(), id, token, source)
	}
	assertNoSecret(p.t, fmt.Sprintf("%v %+v %#v", c, c, c))
}

// fails checks that the search ends with one sentence that says all of says.
func (p *place) fails(says ...string) {
	p.t.Helper()
	c, err := p.resolve()
	var e *fetch.Error
	if !errors.As(err, &e) || e.Class != fetch.Credential || !c.Empty() {
		p.t.Fatalf("got %v, %v", c, err)
	}
	checkWording(p.t, e)
	for _, s := range says {
		if !strings.Contains(e.Error(), s) {
			p.t.Errorf("%q lacks %q", e.Error(), s)
		}
	}
	if strings.Contains(e.Error(), p.home) {
		p.t.Errorf("the home directory shows: %q", e.Error())
	}
}

func tccliFile(id string) string {
	return `{"secretId":"` + id + `","secretKey":"` + testKey + `"}`
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env   map[string]string
		token string
	}{
		"permanent":       {map[string]string{envID: "id1", envKey: testKey}, ""},
		"tccli's token":   {map[string]string{envID: " id1\n", envKey: testKey, envToken: "tok"}, "tok"},
		"the other token": {map[string]string{envID: "id1", envKey: testKey, envToken2: "tok2"}, "tok2"},
		"both tokens":     {map[string]string{envID: "id1", envKey: testKey, envToken: "tok", envToken2: "tok2"}, "tok"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.env = tt.env
			p.write(".tccli/default.credential", tccliFile("id2"))
			p.keys("id1", tt.token, "the environment")
		})
	}
}

func TestEnvironmentHalfSet(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		env  map[string]string
		says []string
	}{
		"no key":    {map[string]string{envID: "id"}, []string{envID + " is set but " + envKey + " is not"}},
		"no id":     {map[string]string{envKey: testKey}, []string{envKey + " is set but " + envID + " is not"}},
		"empty id":  {map[string]string{envID: "", envKey: testKey}, []string{envID + " is set but empty"}},
		"empty key": {map[string]string{envID: "id", envKey: " "}, []string{envKey + " is set but empty"}},
		"both":      {map[string]string{envID: "", envKey: ""}, []string{envID + " is set but empty"}},
		"odd":       {map[string]string{envID: "i d", envKey: testKey}, []string{"SecretId from the environment", "a character that no key has"}},
		"newline":   {map[string]string{envID: "id", envKey: testKey + "\nX-Evil: 1"}, []string{"SecretKey"}},
		"quotes":    {map[string]string{envID: "id", envKey: testKey, envToken: `"tok"`}, []string{"token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.env = tt.env
			p.write(".tccli/default.credential", tccliFile("id2"))
			p.fails(tt.says...)
		})
	}
}

func TestWithoutIsSetAnEmptyVariableIsNone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.env = map[string]string{envID: "", envKey: ""}
	p.l.IsSet = nil
	p.write(".tccli/default.credential", tccliFile("id2"))
	p.keys("id2", "", "tccli profile default (~/.tccli/default.credential)")
}

func TestTccliProfiles(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.write(".tccli/default.credential", tccliFile("id1"))
	p.write(".tccli/work.credential", "\uFEFF"+`{"secretId":"id2","secretKey":"`+testKey+`","token":"tok","type":"oauth","expiresAt":1795172400.5,"oauth":{"accessToken":"x"}}`)
	p.keys("id1", "", "tccli profile default (~/.tccli/default.credential)")
	p.env["TCCLI_PROFILE"] = "work"
	p.keys("id2", "tok", "tccli profile work (~/.tccli/work.credential)")
	p.env[envID], p.env[envKey] = "id3", testKey
	p.keys("id3", "", "the environment")
	p.l.Profile, p.l.ProfileSet = "default", true // beats the environment
	p.keys("id1", "", "tccli profile default (~/.tccli/default.credential)")
}

func TestTccliFilesThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		content string
		says    []string
	}{
		"not JSON":     {`{"secretId":`, []string{"not valid JSON", "tccli configure"}},
		"a wrong type": {`{"secretId":5}`, []string{"not valid JSON"}},
		"empty":        {``, []string{"not valid JSON"}},
		"no id":        {`{"secretKey":"` + testKey + `"}`, []string{"has no secretId"}},
		"no key":       {`{"secretId":"id"}`, []string{"has no secretKey"}},
		"expired":      {`{"secretId":"id","secretKey":"k12345","type":"sso","expiresAt":1795168799}`, []string{"expired at 2026-11-20 09:59:59 UTC", "tccli auth login"}},
		"role":         {`{"type":"cvm-role"}`, []string{"uses the CVM role", "1 second"}},
		"odd key":      {`{"secretId":"id","secretKey":"a\u001b[31mb"}`, []string{"SecretKey from tccli profile default"}},
		"huge":         {strings.Repeat(" ", fileLimit+2), []string{"larger than 1 MiB"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.write(".tccli/default.credential", tt.content)
			p.fails(append(tt.says, "default")...)
		})
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	t.Run("directory", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		p.write(".tccli/default.credential/x", "")
		p.fails("~/.tccli/default.credential is a directory")
	})
	t.Run("pipe", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		p.write(".tccli/x", "")
		if err := syscall.Mkfifo(filepath.Join(p.home, ".tccli/default.credential"), 0o600); err != nil {
			t.Skip(err)
		}
		p.fails("not a regular file")
	})
	t.Run("permission", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		path := filepath.Join(p.home, ".tccli/default.credential")
		err := p.l.completed().fileProblem(path, &os.PathError{Op: "open", Path: path, Err: syscall.EACCES})
		var e *fetch.Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), "permission denied") || !strings.Contains(e.Error(), "chmod") {
			t.Errorf("got %v", err)
		}
		checkWording(t, e)
	})
	t.Run("hanging", func(t *testing.T) {
		t.Parallel()
		p := newPlace(t)
		err := p.l.completed().fileProblem(filepath.Join(p.home, "x"), errHangs)
		if err == nil || !strings.Contains(err.Error(), "2 seconds") {
			t.Errorf("got %v", err)
		}
	})
}

func TestProfilesThatDoNotExist(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.l.Profile, p.l.ProfileSet = "nope", true
	p.env[envID], p.env[envKey] = "id", testKey
	p.fails(`no tccli profile "nope"`, "~/.tccli/nope.credential", "tccli configure --profile")
	p.write(".tccli/work.credential", tccliFile("id"))
	p.write(".tccli/a\x1b[31m.credential", tccliFile("id"))
	p.fails("Profiles that exist:", "work")
	p.l.ProfileSet = false
	delete(p.env, envID)
	delete(p.env, envKey)
	p.env["TCCLI_PROFILE"] = "gone"
	p.write(".tencentcloud/credentials", "[default]\nsecret_id=x\nsecret_key="+testKey)
	p.fails(`no tccli profile "gone"`)
	p.env["TCCLI_PROFILE"] = "../evil"
	p.fails("TCCLI_PROFILE", "../evil")
}

func TestProfileNamesThatArePaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", ".", "..", "../x", "a/b", `a\b`, "a\x00b", "c:x", strings.Repeat("x", 300)} {
		p := newPlace(t)
		p.l.Profile, p.l.ProfileSet = name, true
		_, err := p.resolve()
		var u *UsageError
		if !errors.As(err, &u) || u.Flag != "--profile" || strings.ContainsRune(err.Error(), 0) || len(err.Error()) > 400 {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

func TestINIFile(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.write(".tencentcloud/credentials", "\uFEFF# comment\r\n[other]\nsecret_id = no\n\n[default]\r\n; comment\nsecret_id = id4\r\n secret_key=\""+testKey+"\"\nsecret_id_x = 1\nnonsense\ntoken = tok\n[last]\nsecret_id = no\n")
	p.keys("id4", "tok", "the file ~/.tencentcloud/credentials")
	other := filepath.Join(p.home, "elsewhere.ini")
	p.write("elsewhere.ini", "[default]\nsecret_id=id5\nsecret_key="+testKey)
	p.env[envFile] = other
	p.keys("id5", "", "the file ~/elsewhere.ini")
	p.env[envFile] = filepath.Join(p.home, "gone.ini")
	p.fails(envFile, "~/gone.ini", "does not exist")
	p.write("gone.ini", "secret_id=x\n")
	p.fails("no section [default]")
	p.write("gone.ini", "[default]\nsecret_key=x\n")
	p.fails("has no secret_id")
	p.write("gone.ini", "[default]\nsecret_id=x\n")
	p.fails("has no secret_key")
}

func TestNothingFound(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.fails(envID, envKey, "~/.tccli/default.credential", "~/.tencentcloud/credentials", "CVM role", "--demo")
	if _, err := Resolve(t.Context(), Lookup{Metadata: "http://127.0.0.1:1"}); err == nil || !strings.Contains(err.Error(), "--demo") {
		t.Errorf("without a home: got %v", err)
	}
}

// metadata serves a role as the CVM metadata service does.
func metadata(t *testing.T, keys func() string) string {
	t.Helper()
	s := quietServer(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case rolePath:
			say(200, "my-role\n")(w, r)
		case rolePath + "my-role":
			say(200, keys())(w, r)
		default:
			http.NotFound(w, r)
		}
	})
	t.Cleanup(s.Close)
	return s.URL
}

func roleAnswer(id string, expires time.Time) string {
	return fmt.Sprintf(`{"TmpSecretId":"%s","TmpSecretKey":"%s","Token":"tok","ExpiredTime":%d,"Expiration":"x","Code":"Success"}`, id, testKey, expires.Unix())
}

func TestRole(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.l.Metadata = metadata(t, func() string { return roleAnswer("id6", lookupNow.Add(time.Hour)) })
	p.keys("id6", "tok", "the CVM role of this machine")
	p.write(".tccli/default.credential", `{"type":"cvm-role"}`)
	p.keys("id6", "tok", "the CVM role that tccli profile default names")
	c, err := p.resolve()
	if err != nil || !c.Expires().Equal(lookupNow.Add(time.Hour)) {
		t.Errorf("ends %v, %v", c.Expires(), err)
	}
}

func TestNoRole(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]http.HandlerFunc{
		"no role bound":   http.NotFound,
		"a login page":    say(200, "<html>welcome</html>"),
		"a redirect":      func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
		"a path":          say(200, "../../x"),
		"an endless name": say(200, strings.Repeat("x", roleLimit*2)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := quietServer(h)
			t.Cleanup(s.Close)
			p := newPlace(t)
			p.l.Metadata = s.URL
			p.fails("No credentials were found")
		})
	}
	for name, keys := range map[string]string{
		"failure": `{"Code":"Failed"}`, "no keys": `{"Code":"Success","ExpiredTime":1}`, "not JSON": "x", "null": "null",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.l.Metadata = metadata(t, func() string { return keys })
			p.fails("No credentials were found")
		})
	}
}

func TestARoleThatHangsCostsASecond(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := quietServer(func(http.ResponseWriter, *http.Request) { <-release })
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(release) })
	p := newPlace(t)
	p.l.Metadata, p.l.roleWait = s.URL, 0
	start := time.Now()
	p.fails("No credentials were found")
	if took := time.Since(start); took < roleWait || took > roleWait+10*time.Second { // on a busy machine it wakes up late
		t.Errorf("took %v", took)
	}
	if roleWait != time.Second {
		t.Errorf("a role is waited for %v", roleWait)
	}
}

func TestResolveObeysTheContext(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Resolve(ctx, p.l)
	var e *fetch.Error
	if !errors.As(err, &e) || e.Class != fetch.Canceled || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestSiteOf(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	site := func() string { return SiteOf(t.Context(), p.l) }
	if got := site(); got != CN {
		t.Errorf("no profile: got %s", got)
	}
	for endpoint, want := range map[string]string{
		"live.tencentcloudapi.com": CN, "live.intl.tencentcloudapi.com": Intl, "LIVE.INTL.tencentcloudapi.com/": Intl,
		"live.ap-hongkong.tencentcloudapi.com": CN, "": CN, "intl.tencentcloudapi.com.evil.example": CN,
	} {
		p.write(".tccli/default.configure", `{"_sys_param":{"language":"en-US"},"live":{"endpoint":"`+endpoint+`","version":"2018-08-01"}}`)
		if got := site(); got != want {
			t.Errorf("%s: got %s, want %s", endpoint, got, want)
		}
	}
	p.write(".tccli/work.configure", `{"live":{"endpoint":"live.intl.tencentcloudapi.com"}}`)
	p.write(".tccli/default.configure", `[]`)
	if got := site(); got != CN {
		t.Errorf("not an object: got %s", got)
	}
	p.env["TCCLI_PROFILE"] = "work"
	if got := site(); got != Intl {
		t.Errorf("TCCLI_PROFILE: got %s", got)
	}
	p.l.Profile, p.l.ProfileSet = "../work", true
	if got := site(); got != CN {
		t.Errorf("a path: got %s", got)
	}
}

// renewal is a client whose keys come from a role that the test turns.
type renewal struct {
	client *Client
	now    atomic.Int64 // seconds after lookupNow
	id     atomic.Value
	until  atomic.Int64 // seconds after lookupNow
	asked  atomic.Int32
}

func newRenewal(t *testing.T) *renewal {
	t.Helper()
	r := &renewal{}
	r.id.Store(testID)
	r.until.Store(3600)
	p := newPlace(t)
	p.l.Metadata = metadata(t, func() string {
		r.asked.Add(1)
		return roleAnswer(r.id.Load().(string), lookupNow.Add(time.Duration(r.until.Load())*time.Second))
	})
	c, err := p.resolve()
	if err != nil {
		t.Fatal(err)
	}
	api := newAPI(t, say(200, onePage))
	r.client = newTestClient(t, Config{Endpoint: api.URL, Credentials: c, Now: func() time.Time {
		return lookupNow.Add(time.Duration(r.now.Load()) * time.Second)
	}})
	return r
}

func (r *renewal) call(t *testing.T) error {
	_, err := r.client.Events(t.Context(), anyRequest)
	return err
}

func TestKeysAreRenewedBeforeTheyEnd(t *testing.T) {
	t.Parallel()
	r := newRenewal(t)
	for _, step := range []struct{ now, until, asked int64 }{
		{0, 3600, 1},
		{3200, 3600, 1},
		{3301, 3600, 2}, // within five minutes of the end; there are no newer keys yet
		{3305, 3600, 2}, // not asked again at once
		{3320, 9000, 3},
		{3340, 9000, 3}, // the same keys, for longer
	} {
		r.now.Store(step.now)
		r.until.Store(step.until)
		if err := r.call(t); err != nil {
			t.Fatalf("after %d s: %v", step.now, err)
		}
		if got := int64(r.asked.Load()); got != step.asked {
			t.Errorf("after %d s: asked %d times, want %d", step.now, got, step.asked)
		}
	}
}

func TestKeysThatEndedAreNotUsed(t *testing.T) {
	t.Parallel()
	r := newRenewal(t)
	r.now.Store(3601)
	err := r.call(t)
	var e *fetch.Error
	if !errors.As(err, &e) || e.Class != fetch.Credential || !strings.Contains(e.Error(), "expired at 2026-11-20 11:00:00 UTC") {
		t.Errorf("got %v", err)
	}
	checkWording(t, e)
}

func TestRefusedKeysAreReadAgain(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.write(".tccli/default.credential", `{"secretId":"`+testID+`","secretKey":"old-secret-key","token":"t-old"}`)
	c, err := p.resolve()
	if err != nil {
		t.Fatal(err)
	}
	api := newAPI(t, say(200, onePage))
	client := newTestClient(t, Config{Endpoint: api.URL, Credentials: c})
	if e := failing(t, client, anyRequest); e.Class != fetch.Credential || e.Code != "AuthFailure.SignatureFailure" {
		t.Fatalf("got %+v", e)
	}
	p.write(".tccli/default.credential", tccliFile(testID))
	client.renewed = time.Time{} // as if ten seconds had passed
	if e := failing(t, client, anyRequest); e.Class != fetch.Transient {
		t.Fatalf("with a new file: got %+v", e)
	}
	if _, err := client.Events(t.Context(), anyRequest); err != nil {
		t.Errorf("with new keys: %v", err)
	}
}

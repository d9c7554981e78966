package doctor

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"offair/fetch"
	"offair/fetch/css"
	"offair/fetch/demo"
	"offair/model"
)

const (
	testID   = "AKIDtestSecretIdOfNobody"
	testKey  = "testSecretKeyOfNobody"
	password = "hunter2hunter2"
	apiName  = "api.example.com"
)

// authority signs the certificates that this test process trusts.
var authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// TestMain makes the authority before the first look at the system's own: the
// pool is read once.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "offair")
	if err != nil {
		log.Fatal(err)
	}
	authority.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	der := signed(template("Example Test Authority", time.Now().Add(time.Hour), true), nil, authority.key)
	if authority.cert, err = x509.ParseCertificate(der); err != nil {
		log.Fatal(err)
	}
	file := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		log.Fatal(err)
	}
	_ = os.Setenv("SSL_CERT_FILE", file)
	status := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(status)
}

func template(name string, ends time.Time, ca bool) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{Organization: []string{name}, CommonName: name},
		NotBefore: ends.Add(-48 * time.Hour), NotAfter: ends, DNSNames: []string{name},
		IsCA: ca, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
}

// signed is a certificate made by the authority; by itself where that is not
// there yet.
func signed(c *x509.Certificate, parent *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, authority.key)
	if err != nil {
		log.Fatal(err)
	}
	return der
}

// secure serves TLS with a certificate for name that ends at a time.
func secure(t *testing.T, h http.Handler, name string, ends time.Time) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	der := signed(template(name, ends, false), authority.cert, authority.key)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: authority.key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// tunnel is a proxy that connects every tunnel to one address.
func tunnel(t *testing.T, to string, status int) *url.URL {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		there, err := net.Dial("tcp", to)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.WriteHeader(http.StatusOK)
		// The answer may have gone out, and the first bytes of the hello come
		// in, before the connection is taken over: those are in the buffer.
		here, sent, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		go func() { _, _ = io.Copy(there, sent); _ = there.Close() }()
		_, _ = io.Copy(here, there)
		_ = here.Close()
	}))
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("someone", password)
	return u
}

func api(t *testing.T, o demo.Options) *demo.Server {
	t.Helper()
	o.Credentials = demo.Credentials{ID: testID, Key: testKey}
	s, err := demo.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func given(id, key, token string) func(context.Context) Account {
	c := css.NewCredentials(id, key, token, words("the test", "测试"))
	return func(context.Context) Account { return Account{Credentials: c} }
}

// options look at endpoint with the right keys, in a pipe, and patiently: the
// machine may be busy.
func options(t *testing.T, endpoint string) Options {
	return Options{
		Version: "offair 1.0", Account: given(testID, testKey, ""), Config: css.Config{Endpoint: endpoint},
		Site: words("cn", "国内站"), Rate: 100, State: t.TempDir(), Env: func(string) string { return "" },
		Zone: time.UTC, Now: time.Now, Patient: true,
	}
}

// examined runs all checks and gives the findings by id.
func examined(t *testing.T, o Options) (found map[string]Finding, status int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	found = map[string]Finding{}
	status, err := Run(ctx, Checks(ctx, o), func(r Result) error {
		if _, twice := found[r.Check.ID]; twice {
			t.Errorf("%s twice", r.Check.ID)
		}
		found[r.Check.ID] = r.Finding
		wellSaid(t, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found, status
}

// wellSaid holds for every line: both languages, one line, no secret.
func wellSaid(t *testing.T, r Result) {
	t.Helper()
	f := r.Finding
	if f.What.EN == "" || f.What.ZH == "" || (f.Next.EN == "") != (f.Next.ZH == "") || r.Check.Name.ZH == "" {
		t.Errorf("%s: a language is missing: %+v", r.Check.ID, f)
	}
	if f.Mark >= Limited && f.Next.EN == "" {
		t.Errorf("%s: no next step: %+v", r.Check.ID, f)
	}
	all := f.What.EN + f.What.ZH + f.Next.EN + f.Next.ZH
	for _, bad := range []string{testID, testKey, password, "\n", "\x1b", "%!", "{", "someone"} {
		if strings.Contains(all, bad) {
			t.Errorf("%s holds %q: %s", r.Check.ID, bad, all)
		}
	}
}

// worlds are what can be met, and the line that tells it.
func worlds(t *testing.T) map[string]world {
	account := func(a Account) func(*Options) {
		return func(o *Options) { o.Account = func(context.Context) Account { return a } }
	}
	hour := time.Now().Add(time.Hour)
	ok := api(t, demo.Options{Account: true, Seed: 1})
	served := secure(t, ok, apiName, hour)
	through := func(status int) func(*Options) {
		proxy := tunnel(t, served.Listener.Addr().String(), status)
		return func(o *Options) {
			o.Config.Proxy = func(*http.Request) (*url.URL, error) { return proxy, nil }
		}
	}
	const dead = "http://127.0.0.1:1" // a port that is never handed out
	far := "https://" + apiName
	port := func(s *httptest.Server) string { _, p, _ := net.SplitHostPort(s.Listener.Addr().String()); return p }
	return map[string]world{
		"all is well":            {ok.URL(), nil, "permission", Fine, "is answered", StatusFine},
		"denied":                 {api(t, demo.Options{Deny: true}).URL(), nil, "permission", Broken, "offair doctor --policy", StatusBroken},
		"denied without domain":  {api(t, demo.Options{OnlyDomain: "a.example"}).URL(), nil, "permission", Broken, "--domain", StatusBroken},
		"allowed for the domain": {api(t, demo.Options{OnlyDomain: "a.example"}).URL(), func(o *Options) { o.Scope.Domain = "a.example" }, "permission", Fine, "push domain a.example", StatusFine},
		"a wrong secret":         {ok.URL(), func(o *Options) { o.Account = given(testID, "another-key-of-nobody", "") }, "permission", Broken, "SecretKey from the test", StatusBroken},
		"throttled":              {api(t, demo.Options{Fail: &demo.Failure{Code: "RequestLimitExceeded", Message: "slow"}}).URL(), nil, "permission", Limited, "rate", StatusLimited},
		"clock a minute behind":  {api(t, demo.Options{Offset: time.Minute}).URL(), nil, "clock", Limited, "behind", StatusLimited},
		"clock an hour ahead":    {api(t, demo.Options{Offset: -time.Hour}).URL(), nil, "clock", Broken, "ahead of", StatusBroken},
		"slow answers":           {api(t, demo.Options{Latency: 1100 * time.Millisecond}).URL(), nil, "speed", Limited, "median", StatusLimited},
		"nobody listens":         {dead, nil, "connection", Broken, "refuses connections", StatusBroken},
		"no credentials": {
			ok.URL(), account(Account{Err: &fetch.Error{Class: fetch.Credential, What: words("None.", "无。"), Next: words("Set.", "设。")}}),
			"credentials", Broken, "None.", StatusBroken,
		},
		"a rate above the limit": {ok.URL(), func(o *Options) { o.Rate = 500 }, "rate", Limited, "300", StatusLimited},
		"no home":                {ok.URL(), func(o *Options) { o.State = "" }, "archive", Limited, "HOME", StatusLimited},
		"an archive that is ill": {ok.URL(), func(o *Options) {
			o.Archive = func(context.Context) Finding { return broken(words("torn", "损坏"), words("x", "x")) }
		}, "archive", Broken, "torn", StatusLimited},
		"TLS":                      {far, through(http.StatusOK), "tls", Fine, "Example Test Authority", StatusFine},
		"through a proxy":          {far, through(http.StatusOK), "proxy", Fine, "127.0.0.1:", StatusFine},
		"a proxy wants a password": {far, through(http.StatusProxyAuthRequired), "proxy", Broken, "407", StatusBroken},
		"a proxy refuses":          {far, through(http.StatusForbidden), "proxy", Broken, "403", StatusBroken},
		"a broken proxy": {far, func(o *Options) {
			o.Config.Proxy = func(*http.Request) (*url.URL, error) { return nil, errors.New("http://someone:" + password + "@[") }
		}, "proxy", Broken, "HTTPS_PROXY", StatusBroken},
		"a proxy that is not there": {far, func(o *Options) {
			gone, _ := url.Parse(dead)
			o.Config.Proxy = func(*http.Request) (*url.URL, error) { return gone, nil }
		}, "proxy", Broken, "cannot be reached", StatusBroken},
		"a certificate for another host": {"https://127.0.0.1:" + port(served), nil, "tls", Broken, "another host. It is for " + apiName, StatusBroken},
		"an expired certificate":         {secure(t, ok, apiName, time.Now().Add(-time.Hour)).URL, nil, "tls", Broken, "not valid at this machine's time", StatusBroken},
		"no TLS there":                   {"https" + strings.TrimPrefix(ok.URL(), "http"), nil, "tls", Broken, "does not speak TLS", StatusBroken},
		"files that others read": {ok.URL(), func(o *Options) {
			a := given(testID, testKey, "")(context.Background())
			a.Looks = []css.Look{{Place: words("p", "p"), State: css.LookUsed, File: "~/x", Mode: 0o644}}
			account(a)(o)
		}, "key-files", Limited, "chmod 600 ~/x", StatusLimited},
		"a token without an end": {ok.URL(), func(o *Options) { o.Account = given(testID, testKey, "tok") }, "expiry", Note, "whose end is not told", StatusBroken},
		"an old locale":          {ok.URL(), func(o *Options) { o.Env = env("LANG=zh_CN.GBK") }, "locale", Limited, "not UTF-8", StatusLimited},
		"a dumb terminal": {ok.URL(), func(o *Options) {
			o.Terminal, o.Env = Terminal{Is: true, Ambiguous: WidthNarrow}, env("TERM=dumb")
		}, "terminal", Limited, "TERM", StatusLimited},
		"a small terminal": {ok.URL(), func(o *Options) {
			o.Terminal, o.Env = Terminal{Is: true, Width: 40, Height: 10, Ambiguous: WidthNarrow}, env("TERM=xterm")
		}, "terminal", Limited, "60x16", StatusLimited},
		"a wide terminal": {ok.URL(), func(o *Options) {
			o.Terminal, o.Env = Terminal{Is: true, Ambiguous: WidthWide}, env("TERM=xterm")
		}, "widths", Limited, "OFFAIR_AMBIGUOUS=wide", StatusLimited},
		"an extra check": {ok.URL(), func(o *Options) {
			o.Extras = []Extra{{"more", words("more", "更多"), func(ctx context.Context, c *css.Client) Finding {
				if c == nil || ctx.Err() != nil {
					return broken(words("no client", "无"), words("x", "x"))
				}
				return fine(words("called", "已调用"))
			}}}
		}, "more", Fine, "called", StatusFine},
	}
}

type world struct {
	endpoint string
	change   func(*Options)
	check    string
	mark     Mark
	says     string
	status   int
}

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for _, p := range pairs {
			if value, ok := strings.CutPrefix(p, name+"="); ok {
				return value
			}
		}
		return ""
	}
}

func TestWorlds(t *testing.T) {
	t.Parallel()
	for name, w := range worlds(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(t, w.endpoint)
			if w.change != nil {
				w.change(&o)
			}
			found, status := examined(t, o)
			f := found[w.check]
			if f.Mark != w.mark || !strings.Contains(f.What.EN+" "+f.Next.EN, w.says) {
				t.Errorf("%s: got %v %q %q, want %v, %q", w.check, f.Mark, f.What.EN, f.Next.EN, w.mark, w.says)
			}
			if status != w.status {
				t.Errorf("status %d, want %d: %+v", status, w.status, found)
			}
		})
	}
}

// silent takes connections and never answers.
func silent(t *testing.T) string {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(release) })
	return s.URL
}

func TestASilentServer(t *testing.T) {
	t.Parallel()
	o := options(t, silent(t))
	o.limits = usual
	o.limits.probe = 200 * time.Millisecond
	began := time.Now()
	found, status := examined(t, o)
	if f := found["permission"]; f.Mark != Broken || !strings.Contains(f.What.EN, "no full answer") || status != StatusBroken {
		t.Errorf("%+v, status %d", f, status)
	}
	if took := time.Since(began); took > usual.probe {
		t.Errorf("took %v", took)
	}
}

func TestSearchThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	o := options(t, api(t, demo.Options{}).URL())
	o.limits = usual
	o.limits.search = 50 * time.Millisecond
	o.Account = func(ctx context.Context) Account { <-ctx.Done(); return Account{Err: ctx.Err()} }
	found, status := examined(t, o)
	if f := found["credentials"]; f.Mark != Broken || !strings.Contains(f.What.EN, "did not end within 50ms") || status != StatusBroken {
		t.Errorf("%+v, status %d", f, status)
	}
}

func TestLimitsStayBelowTenSeconds(t *testing.T) {
	t.Parallel()
	if all := max(usual.search, usual.probe) + usual.calls; all >= 10*time.Second {
		t.Errorf("%v", all)
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	began := time.Now()
	told := 0
	_, err := Run(ctx, Checks(ctx, options(t, silent(t))), func(Result) error {
		if told++; told == 3 {
			cancel()
		}
		return nil
	})
	cancel()
	if took := time.Since(began); !errors.Is(err, context.Canceled) || took > usual.probe {
		t.Errorf("%v after %v, %d lines", err, took, told)
	}
}

func TestAWriterThatIsGone(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	if _, err := Run(t.Context(), Checks(t.Context(), options(t, api(t, demo.Options{}).URL())), func(Result) error { return gone }); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

// steady takes out of a report what differs from run to run.
func steady(s string) string {
	for _, r := range [][2]string{
		{`127\.0\.0\.1:\d+`, "HOST"},
		{`\d+(\.\d+)?(µs|ms|s)\b`, "T"},
		{`[\d.]+ (kB|MB|GB|TB)`, "SPACE"},
		{`\d\d:\d\d:\d\d \+00:00`, "NOW"},
	} {
		s = regexp.MustCompile(r[0]).ReplaceAllString(s, r[1])
	}
	return s
}

const goldenEN = `✓ version      offair 1.0
✓ credentials  from the test; SecretId ****************body
· looked at    nowhere: the keys were given
· key files    there are none
✓ expiry       permanent keys; they do not expire
✓ site         cn, HOST
✓ proxy        none: the API is on this machine
✓ DNS          127.0.0.1: nothing to look up
✓ connection   to HOST in T
✓ TLS          not needed: plain http on this machine
✓ clock        as the server's, to two seconds
✗ permission   The key from the test is not permitted to list stream events: SAID. (RequestId ID) → Allow the action live:DescribeLiveStreamEventList in CAM; where the permission covers single push domains, name one with --domain. ` + "`offair doctor --policy`" + ` prints the policy to give.
✓ rate         100 calls a second at most (--rate); the account's limit is 300, for all its users
· speed        not tried: no call was answered
✓ archive      DIR can be written, SPACE free
· terminal     input or output is none; ` + "`offair list`" + ` needs none
· widths       not tried: there is no terminal
· locale       none is set; taken as UTF-8; offair speaks English (--lang)
✓ time zone    UTC, now NOW; the zone database is there
`

const goldenZH = `ok   版本      offair 1.0
ok   凭证      来自测试；SecretId ****************body
note 查找来源  无需查找：密钥已直接提供
note 密钥文件  没有此类文件
ok   有效期    永久密钥，不会过期
ok   站点      国内站，HOST
ok   代理      无：接口在本机
ok   DNS       127.0.0.1：无需解析
ok   连接      已连接 HOST，用时 T
ok   TLS       不需要：本机 http
ok   时钟      与服务器一致，误差在 2 秒内
FAIL 权限      来自测试的密钥无权查询推断流事件：SAID。（RequestId ID） -> 请在访问管理（CAM）中授予操作 live:DescribeLiveStreamEventList；若权限只覆盖部分推流域名，请用 --domain 指定域名。` + "`offair doctor --policy`" + ` 会输出应授予的策略。
ok   频率      每秒最多 100 次（--rate）；账号上限 300，由所有用户共享
note 速度      未检查：没有成功的调用
ok   归档      DIR 可写，剩余空间 SPACE
note 终端      输入或输出不是终端；` + "`offair list`" + ` 不需要终端
note 字宽      未检查：没有终端
note 语言环境  未设置，按 UTF-8 处理；offair 使用中文（--lang）
ok   时区      UTC，当前 NOW；时区数据库可用
`

func TestReport(t *testing.T) {
	t.Parallel()
	said := regexp.MustCompile(`(events: |事件：)[^.。]*(\.|。)`)
	id := regexp.MustCompile(`RequestId [0-9a-f-]+`)
	for lang, want := range map[model.Lang]string{model.EN: goldenEN, model.ZH: goldenZH} {
		o := options(t, api(t, demo.Options{Deny: true}).URL())
		o.Lang = lang
		var out bytes.Buffer
		checks := Checks(t.Context(), o)
		text := NewText(Text{Out: &out, Lang: lang, ASCII: lang == model.ZH}, checks)
		status, err := Run(t.Context(), checks, text.Tell)
		if err != nil || status != StatusBroken {
			t.Errorf("status %d, %v", status, err)
		}
		got := steady(strings.ReplaceAll(out.String(), o.State, "DIR"))
		got = id.ReplaceAllString(said.ReplaceAllString(got, "${1}SAID$2"), "RequestId ID")
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestReportIsWrapped(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := Check{ID: "x", Name: words("name", "名称"), Needed: false}
	text := NewText(Text{Out: &out, Width: 40}, []Check{c})
	if err := text.Tell(Result{c, broken(words("one two three four five six seven", "x"), words("eight nine ten eleven", "x"))}); err != nil {
		t.Fatal(err)
	}
	want := "! name  one two three four five six\n        seven → eight nine ten eleven\n"
	if out.String() != want {
		t.Errorf("got %q", out.String())
	}
	out.Reset()
	if err := text.Tell(Result{c, fine(words("一二三四五六七八九十一二三四五六 and more of it", "x"))}); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if line = strings.TrimSuffix(line, "\n"); ansi.StringWidth(line) > 40 || strings.TrimSpace(line) == "" || strings.HasSuffix(line, " ") {
			t.Errorf("line %q of\n%s", line, out.String())
		}
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	o := options(t, api(t, demo.Options{}).URL())
	told := JSON{Lang: model.EN}
	status, err := Run(t.Context(), Checks(t.Context(), o), told.Tell)
	var out bytes.Buffer
	if err != nil || told.Write(&out, status) != nil {
		t.Fatal(err)
	}
	var got struct {
		Exit   int
		Checks []struct {
			Check, Status, What, Next string
			Needed                    bool
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.Exit != 0 || len(got.Checks) != 19 {
		t.Fatalf("%v: %s", err, out.String())
	}
	if c := got.Checks[1]; c.Check != "credentials" || c.Status != "ok" || !c.Needed || !strings.Contains(c.What, "SecretId") {
		t.Errorf("%+v", c)
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	const events, state, online, push = "live:DescribeLiveStreamEventList", "live:DescribeLiveStreamState", "live:DescribeLiveStreamOnlineList", "live:DescribeStreamPushInfoList"
	for domain, want := range map[string]string{
		"":                 fmt.Sprint([]string{events, state, online, push}, []string{"*"}),
		"push.example.com": fmt.Sprint([]string{events, state, online}, []string{"qcs::live::uin/:domain/push.example.com"}, []string{push}, []string{"*"}),
	} {
		text, err := Policy(domain)
		var p struct {
			Version   string
			Statement []struct {
				Effect           string
				Action, Resource []string
			}
		}
		if err != nil || json.Unmarshal([]byte(text), &p) != nil || p.Version != "2.0" {
			t.Fatalf("%v: %s", err, text)
		}
		var got []any
		for _, s := range p.Statement {
			if s.Effect != "allow" {
				t.Errorf("%+v", s)
			}
			got = append(got, s.Action, s.Resource)
		}
		if fmt.Sprint(got...) != want {
			t.Errorf("got  %v\nwant %s", got, want)
		}
	}
}

// TestGrants: the policy names just the calls that are made, and of each is
// told what it is for.
func TestGrants(t *testing.T) {
	t.Parallel()
	var actions []string
	for i, g := range Grants() {
		actions = append(actions, g.Action)
		if g.Needed != (i == 0) || g.For.EN == "" || g.For.ZH == "" {
			t.Errorf("%+v", g)
		}
		for lang, kind := range map[model.Lang][2]string{model.EN: {"needed", "optional"}, model.ZH: {"必需", "可选"}} {
			line := kind[1] + "  live:" + g.Action
			if g.Needed {
				line = strings.TrimSpace(kind[0]) + "  "
			}
			if words := PolicyWords("").In(lang); !strings.Contains(words, line) || !strings.Contains(words, g.For.In(lang)) {
				t.Errorf("%s: no %q in\n%s", g.Action, line, words)
			}
		}
	}
	if !slices.Equal(actions, css.Actions()) {
		t.Errorf("the policy grants %v, the program calls %v", actions, css.Actions())
	}
	if words := PolicyWords("d.example.com"); !strings.Contains(words.EN, "--domain d.example.com") || !strings.Contains(words.ZH, "--domain d.example.com") {
		t.Errorf("%+v", words)
	}
}

func TestPlacesAreTold(t *testing.T) {
	t.Parallel()
	p := func(n string, s css.LookState, file string) css.Look {
		return css.Look{Place: model.Text{EN: n, ZH: n}, State: s, File: file}
	}
	v := newVisit(t.Context(), Options{Account: func(context.Context) Account {
		return Account{Looks: []css.Look{
			p("a", css.LookAbsent, ""), p("b", css.LookUsed, "~/b"), p("c", css.LookPassed, ""), p("d", css.LookUnasked, ""), p("e", css.LookBroken, ""),
		}, Notes: []model.Text{words("N1.", "N1。"), words("N2.", "N2。")}}
	}})
	f := v.places(t.Context())
	if f.What.EN != "a: nothing · b ~/b: used · c: there, not used · d: not asked · e: cannot be used" || f.Next.EN != "N1. N2." {
		t.Errorf("%+v", f)
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir: "can be written", filepath.Join(dir, "a", "b"): "can be made", file: "stands in its way", filepath.Join(file, "x"): "cannot be",
	} {
		if f := Directory(path); !strings.Contains(f.What.EN, want) {
			t.Errorf("%s: %+v", path, f)
		}
	}
}

func TestReadPlace(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Ambiguous{
		"\x1b[12;3R": WidthNarrow, "\x1b[12;5R": WidthWide, "\x1b[1;4R": WidthWide, "jk\x1b[A\x1b[7;3R": WidthNarrow,
		"": WidthUnknown, "\x1b[R": WidthUnknown, "\x1b[1;99R": WidthUnknown, "\x1b[1;xR": WidthUnknown, strings.Repeat("x", 5000): WidthUnknown,
	} {
		if got, err := readPlace(strings.NewReader(in)); got != want || err != nil {
			t.Errorf("%.20q: got %d, %v", in, got, err)
		}
	}
	if _, err := readPlace(strings.NewReader("\x03")); !errors.Is(err, ErrInterrupted) {
		t.Errorf("Ctrl-C: %v", err)
	}
}

func FuzzColumn(f *testing.F) {
	for _, s := range []string{"\x1b[1;3R", "\x1b[\x1b[;R", "\x1b[1;1\x1b[2;2R", "R;["} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, ok := column(b); ok && !bytes.Contains(b, []byte("R")) {
			t.Errorf("%q: %d", b, n)
		}
	})
}

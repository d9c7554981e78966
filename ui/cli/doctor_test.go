//go:build unix

package cli

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offair/fetch/archive"
	"offair/fetch/demo"
)

// examine runs the built program's doctor with an environment of its own.
func examine(t *testing.T, env []string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := command(ctx, t, append([]string{"doctor"}, args...)...)
	cmd.Env = append(cmd.Env, env...)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exited *exec.ExitError
	if err != nil && !errors.As(err, &exited) {
		t.Fatal(err)
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// says checks a report: its status, what is in it, and what never is.
func (o outcome) says(t *testing.T, status int, parts ...string) {
	t.Helper()
	if o.status != status || o.err != "" {
		t.Errorf("status %d, want %d; said %q", o.status, status, o.err)
	}
	for _, p := range parts {
		if !strings.Contains(o.out, p) {
			t.Errorf("%q is not in\n%s", p, o.out)
		}
	}
	for _, secret := range []string{testID, testKey, "hunter2", "\x1b"} {
		if strings.Contains(o.out, secret) {
			t.Errorf("holds %q:\n%s", secret, o.out)
		}
	}
}

func TestDoctorOfTheDemo(t *testing.T) {
	t.Parallel()
	run(t, "doctor", "--demo", "--patient").says(t, answered, "✓ permission", "the demo account", "· terminal")
	run(t, "doctor", "--demo", "--patient", "--lang", "zh", "--ascii").says(t, answered, "ok   权限", "演示账号")
	got := run(t, "doctor", "--demo", "--patient", "-o", "json")
	got.says(t, answered, `"check": "permission"`)
	var report struct{ Checks []map[string]any }
	if err := json.Unmarshal([]byte(got.out), &report); err != nil || len(report.Checks) < 15 {
		t.Errorf("%v: %s", err, got.out)
	}
}

func TestDoctorUsage(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"doctor -o csv":                            "table, json",
		"doctor --since 1h":                        "--since has no effect on offair doctor",
		"doctor now":                               "takes no arguments",
		"doctor --demo --profile x":                "--demo and --profile",
		"doctor --tz Mars":                         "--tz",
		"doctor --endpoint http://api.example.com": "--endpoint",
		"list --policy":                            "--policy has no effect",
	} {
		got := run(t, strings.Fields(args)...)
		if got.status != wrongUsage || got.out != "" || !strings.Contains(got.err, want) {
			t.Errorf("%s: %+v", args, got)
		}
	}
	run(t, "doctor", "--help").says(t, answered, "--policy", "3 it works with limits", "offair doctor -o json")
}

func TestDoctorPolicy(t *testing.T) {
	t.Parallel()
	for args, want := range map[string][2]string{
		"":                           {`"live:DescribeStreamPushInfoList"`, "optional  live:DescribeLiveStreamOnlineList"},
		"--domain push.example.com":  {"domain/push.example.com", "start offair with --domain push.example.com"},
		"--lang zh --domain d.local": {"domain/d.local", "可选  live:DescribeLiveStreamState"},
	} {
		got := run(t, append([]string{"doctor", "--policy"}, strings.Fields(args)...)...)
		if got.status != answered || !json.Valid([]byte(got.out)) || !strings.Contains(got.out, want[0]) || !strings.Contains(got.err, want[1]) {
			t.Errorf("%s: %+v", args, got)
		}
	}
}

// TestDoctorOfAnArchive: the archive that is looked at is the one that a run
// with the same flags would use.
func TestDoctorOfAnArchive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	kept, text, newer := filepath.Join(dir, "kept.db"), filepath.Join(dir, "text"), filepath.Join(dir, "newer.db")
	keptAt(t, kept, archive.Owner{})
	must(t, os.WriteFile(text, []byte(strings.Repeat("text\n", 99)), 0o600))
	keptAt(t, newer, archive.Owner{})
	later(t, newer)
	for args, want := range map[string]string{
		"":                             "none: the demo account keeps nothing",
		"--no-archive":                 "--no-archive leaves it out",
		"--archive " + kept:            "kept.db: 200 records",
		"--archive " + text:            "is no archive of offair",
		"--archive " + newer:           "newer offair",
		"--archive " + dir:             "is a directory",
		"--archive " + dir + "/new.db": dir + " can be written",
		"--archive " + dir + "/a/b.db": "is not there yet and can be made",
	} {
		got := run(t, append([]string{"doctor", "--demo", "--patient"}, strings.Fields(args)...)...)
		if !strings.Contains(got.out, want) || (got.status != answered && got.status != incomplete) {
			t.Errorf("%s: no %q in\n%s%s", args, want, got.out, got.err)
		}
	}
	if got := run(t, "doctor", "--archive", "x", "--no-archive"); got.status != wrongUsage {
		t.Errorf("%+v", got)
	}
	if raw, err := os.ReadFile(text); err != nil || len(raw) != 5*99 {
		t.Errorf("the other file was touched: %d bytes, %v", len(raw), err)
	}
}

func TestDoctorWithoutCredentials(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{})
	binary(t) // building it takes its time
	began := time.Now()
	examine(t, nil, "--endpoint", s.URL()).says(t, failed, "✗ credentials", "No credentials were found",
		"the environment: nothing", "tccli profile default ~/.tccli/default.credential: nothing", "the ini file ~/.tencentcloud/credentials: nothing",
		"the pod's OIDC token (TKE): nothing", "the CVM role: nothing", "· permission", "✓ clock")
	if took := time.Since(began); took > 20*time.Second { // ten, and what a busy machine takes to start and end it
		t.Errorf("took %v", took)
	}
}

func TestDoctorLooksAtFiles(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{})
	home := t.TempDir()
	for name, text := range map[string]string{
		".tccli/default.credential": `{"secretId":"` + testID + `","secretKey":"` + testKey + `"}`,
		".tencentcloud/credentials": "[default]\nsecret_id=x\nsecret_key=y\n",
	} {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := []string{"HOME=" + home, "TENCENTCLOUD_ASSUME_ROLE_ARN=x"}
	examine(t, env, "--patient", "--endpoint", s.URL()).says(t, answered, "from tccli profile default (~/.tccli/default.credential); SecretId ****************body",
		"the ini file ~/.tencentcloud/credentials: there, not used", "only you can read", "TENCENTCLOUD_ASSUME_ROLE_ARN is terraform's")
	if err := os.Chmod(filepath.Join(home, ".tccli/default.credential"), 0o644); err != nil {
		t.Fatal(err)
	}
	examine(t, env, "--endpoint", s.URL()).says(t, incomplete, "! key files", "chmod 600 ~/.tccli/default.credential")
	examine(t, append(env, keys(testID, testKey)...), "--endpoint", s.URL()).says(t, incomplete, "from the environment",
		"~/.tccli/default.credential: there, not used")
}

// remote is the demo's API under TLS, its authority's file, and a proxy that
// connects everything to it and counts.
func remote(t *testing.T, status int) (caFile, proxy string, asked chan string) {
	t.Helper()
	s := serve(t, demo.Options{})
	secure := httptest.NewUnstartedServer(s)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS() // its certificate is for example.com, among others
	t.Cleanup(secure.Close)
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, certificate(secure.Certificate()), 0o600); err != nil {
		t.Fatal(err)
	}
	asked = make(chan string, 100)
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host
		if status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		join(t, w, secure.Listener.Addr().String())
	}))
	t.Cleanup(p.Close)
	return caFile, strings.Replace(p.URL, "http://", "http://user:hunter2@", 1), asked
}

func certificate(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

// join connects a client's tunnel to an address.
func join(t *testing.T, w http.ResponseWriter, to string) {
	there, err := net.Dial("tcp", to)
	if err != nil {
		t.Error(err)
		return
	}
	w.WriteHeader(http.StatusOK)
	// What came in before the connection is taken over is in the buffer.
	here, sent, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	go func() { _, _ = io.Copy(there, sent); _ = there.Close() }()
	_, _ = io.Copy(here, there)
	_ = here.Close()
}

// TestDoctorThroughAProxy: HTTPS_PROXY and NO_PROXY as Go's own rules have
// them, in the environment of a real process.
func TestDoctorThroughAProxy(t *testing.T) {
	t.Parallel()
	ca, proxy, asked := remote(t, http.StatusOK)
	env := append(keys(testID, testKey), "SSL_CERT_FILE="+ca)
	const endpoint = "https://example.com"
	for _, name := range []string{"HTTPS_PROXY", "https_proxy"} {
		examine(t, append(env, name+"="+proxy), "--patient", "--endpoint", endpoint).says(t, answered,
			"✓ proxy        calls go through 127.0.0.1:", "✓ TLS", "Acme Co", "✓ permission")
		if got := <-asked; got != "CONNECT example.com:443" {
			t.Errorf("asked %s", got)
		}
	}
	for range len(asked) {
		<-asked
	}
	examine(t, append(env, "HTTPS_PROXY="+proxy, "NO_PROXY=offair.invalid"), "--endpoint", "https://offair.invalid").says(t, failed, "✓ proxy        none")
	s := serve(t, demo.Options{})
	examine(t, append(env, "HTTPS_PROXY="+proxy, "HTTP_PROXY="+proxy), "--patient", "--endpoint", s.URL()).says(t, answered, "none: the API is on this machine")
	if n := len(asked); n > 0 {
		t.Errorf("the proxy was asked %d times: %s", n, <-asked)
	}
}

func TestDoctorOfBrokenProxies(t *testing.T) {
	t.Parallel()
	ca, proxy, _ := remote(t, http.StatusProxyAuthRequired)
	env := append(keys(testID, testKey), "SSL_CERT_FILE="+ca)
	for value, want := range map[string]string{
		proxy:                                "asks for a user name and a password (407)",
		"http://user:hunter2@[":              "cannot be read",
		"http://user:hunter2%zz@h:1":         "cannot be read",
		"http://user:hunter2@" + deadAddress: "cannot be reached",
	} {
		examine(t, append(env, "HTTPS_PROXY="+value), "--endpoint", "https://example.com").says(t, failed, "✗ proxy", want, "· TLS")
	}
}

// TestDoctorInATerminal: the width is measured before anything is printed,
// and nothing of the question stays on the screen.
func TestDoctorInATerminal(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, t, "doctor", "--demo")
	j := startCommand(t, 120, 40, cmd, cancel)
	j.waitText("time zone")
	screen := j.waitText("widths")
	for _, want := range []string{"✓ terminal     xterm-256color", "120x40", "drawn one cell wide (measured)"} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not on\n%s", want, screen)
		}
	}
	if strings.Contains(screen, "─·") {
		t.Errorf("the question stayed:\n%s", screen)
	}
	j.ended(answered)
}

// TestDoctorIsInterrupted: Ctrl-C ends it at once, with 130.
func TestDoctorIsInterrupted(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, t, "doctor", "--endpoint", s.URL)
	cmd.Env = append(cmd.Env, keys(testID, testKey)...)
	j := startCommand(t, 120, 40, cmd, cancel)
	j.waitText("expiry") // the lines before the network's are there
	j.press("\x03")
	j.ended(interrupted)
}

func TestDoctorOfADeadNetwork(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing, not even TLS
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	got := examine(t, keys(testID, testKey), "--endpoint", "https://"+l.Addr().String())
	got.says(t, failed, "✓ connection", "✗ TLS", "· permission")
}

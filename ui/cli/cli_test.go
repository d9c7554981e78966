package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"offair/model"
)

// outcome is what one run of the program left behind.
type outcome struct {
	status   int
	out, err string
}

// runWith runs the program as a function, with no more of an environment than
// env and a home directory of its own.
func runWith(t *testing.T, env []string, stdin string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	status := Run(ctx, IO{
		Args: args, Env: append([]string{"HOME=" + t.TempDir()}, env...),
		In: strings.NewReader(stdin), Out: &out, Err: &errs,
	})
	return outcome{status, out.String(), errs.String()}
}

func run(t *testing.T, args ...string) outcome {
	t.Helper()
	return runWith(t, nil, "", args...)
}

func TestWrongUsage(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args string
		want []string // each in what is said
	}{
		{"list --since soon", []string{"--since"}},
		{"list --from 99:99", []string{"--from"}},
		{"list --to 1h --from 30m", []string{"ends before it begins"}},
		{"list --since 1h --from 2h", []string{"--since and --from", "leave one out"}},
		{"list -o xml", []string{"--output", "table, json, ndjson, csv, md", `"xml"`}},
		{"list -o tabel", []string{"Did you mean table?"}},
		{"list --demo --sort gpa", []string{"--sort", "ended, started, up", "Did you mean gap?"}},
		{"list --demo --sort streem:asc", []string{"Did you mean stream?"}},
		{"list --demo --sort up:down", []string{"--sort up:", "asc, desc", `"down"`}},
		{"list --demo --sort=", []string{"--sort is one of"}},
		{"--demo --sort up", []string{"--sort goes with a list", "press s"}},
		{"list --site us", []string{"--site", "cn, intl"}},
		{"list --lang fr", []string{"--lang", "en, zh"}},
		{"list --color=yes", []string{"--color", "auto, never, always"}},
		{"list --rate 0", []string{"--rate", "1 to 10000"}},
		{"list --rate many", []string{"--rate", `"many"`}},
		{"list --rate 99999999999999999999", []string{"--rate"}},
		{"list --refresh 10ms", []string{"--refresh", "30s"}},
		{"list --refresh 5", []string{"--refresh"}},
		{"list --tz Mars", []string{"--tz", "Asia/Shanghai", `"Mars"`}},
		{"list --tz ../../etc/passwd", []string{"--tz"}},
		{"list --demo=perhaps", []string{"--demo", "true or false"}},
		{"list --sinec 1h", []string{`"--sinec"`, "Did you mean --since?", "offair list --help"}},
		{"list --zzzzzz", []string{`"--zzzzzz"`, "offair list --help"}},
		{"list -foo", []string{`"-foo"`, "not:foo", "--"}},
		{"-x live", []string{`"-x"`, "not:x", "offair -- -x"}},
		{"list --since", []string{"--since needs a value", "30m"}},
		{"list --profile=", []string{"--profile needs a value", "tccli"}},
		{"list --tz=", []string{"--tz needs a value"}},
		{"list --demo --read x", []string{"--demo and --read"}},
		{"list --demo --profile x", []string{"--demo and --profile"}},
		{"list --demo --endpoint http://127.0.0.1:1", []string{"--demo and --endpoint"}},
		{"list --read x --site cn", []string{"--read and --site"}},
		{"list --read x --domain d", []string{"--domain", "domain:=d"}},
		{"list --endpoint http://example.com", []string{"--endpoint", "https", "127.0.0.1"}},
		{"list --endpoint http://10.0.0.1:80", []string{"--endpoint"}},
		{"list --endpoint http://127.0.0.1.example.com", []string{"--endpoint"}},
		{"list --endpoint ftp://127.0.0.1", []string{"--endpoint"}},
		{"list --endpoint http://user:hunter2@127.0.0.1", []string{"--endpoint"}},
		{"list up<x", []string{"up<x", "^"}},
		{"list stream:a nosuch:b", []string{"nosuch", "^"}},
		{"list since:x", []string{"since"}},
		{"-o json", []string{"offair list -o"}},
		{"causes --since 1h", []string{"--since has no effect on offair causes"}},
		{"causes -o csv", []string{"--output", "table, json"}},
		{"version now", []string{"takes no arguments", `"now"`}},
		{"live_42", []string{"terminal", "offair list"}},
		{"--demo", []string{"terminal", "offair list"}},
		{"completion csh", []string{"bash, zsh"}},
		{"completion", []string{"bash, zsh"}},
		{"list --read /nonexistent/file", []string{"/nonexistent/file", "no such file"}},
		{"list --read /", []string{"is a directory"}},
	}
	for _, tt := range tests {
		t.Run(tt.args, func(t *testing.T) {
			t.Parallel()
			got := run(t, strings.Fields(tt.args)...)
			if got.status != wrongUsage || got.out != "" {
				t.Errorf("status %d, out %q; err %q", got.status, got.out, got.err)
			}
			checkSentence(t, got.err, tt.want)
		})
	}
}

// checkSentence holds for all that is ever said: the program's name first,
// what is wanted in it, nothing that steers a terminal, no trace, no secret.
func checkSentence(t *testing.T, said string, want []string) {
	t.Helper()
	if !strings.HasPrefix(said, "offair: ") || !strings.HasSuffix(said, "\n") {
		t.Errorf("not a sentence: %q", said)
	}
	for _, w := range want {
		if !strings.Contains(said, w) {
			t.Errorf("%q is not in %q", w, said)
		}
	}
	if r, bad := unsafe(said); bad {
		t.Errorf("holds %U: %q", r, said)
	}
	for _, never := range []string{"goroutine ", "panic", ".go:", "hunter2", "%!", "parsing time", "0x"} {
		if strings.Contains(said, never) {
			t.Errorf("%q is in %q", never, said)
		}
	}
}

func TestUsageInChinese(t *testing.T) {
	t.Parallel()
	han := regexp.MustCompile(`\p{Han}{3}`)
	for _, args := range []string{
		"list -o xml", "list --sinec 1h", "list -foo", "list --since", "list --rate 0", "list --tz Mars", "list up<x",
		"list --demo --read x", "list --endpoint http://example.com", "live", "version x", "list --since soon", "causes nosuchthing",
		"list --demo=x", "-o json", "causes --since 1h",
	} {
		for _, env := range [][]string{{"LANG=zh_CN.UTF-8"}, {"LC_ALL=zh_CN.UTF-8", "LANG=en_US.UTF-8"}, {"LC_MESSAGES=zh_TW", "LANG=C"}} {
			if got := runWith(t, env, "", strings.Fields(args)...); !han.MatchString(got.err) {
				t.Errorf("%s with %v: %q", args, env, got.err)
			}
		}
		if got := runWith(t, nil, "", strings.Fields("--lang zh "+args)...); !han.MatchString(got.err) {
			t.Errorf("%s with --lang zh: %q", args, got.err)
		}
		if got := runWith(t, []string{"LANG=zh_CN.UTF-8"}, "", strings.Fields("--lang=en "+args)...); han.MatchString(got.err) {
			t.Errorf("%s with --lang=en: %q", args, got.err)
		}
	}
}

func TestHostileArgumentsAreShownHarmless(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"\x1b[2J", "\x9b31m", "\u202eabc", "a\nb", "\xff", strings.Repeat("x", 100_000)} {
		for _, args := range [][]string{
			{"list", "--tz", bad},
			{"list", "-o", bad},
			{"list", "--since", bad},
			{"list", "--" + bad},
			{"list", "nosuch:" + bad},
			{"list", "--endpoint", "http://" + bad},
			{"list", "up<" + bad},
			{"version", bad},
			{"causes", "zzz" + bad},
			{"list", "-z" + bad},
			{"list", "--read", "/nonexistent/" + bad},
			{"list", "--profile", bad},
		} {
			got := run(t, args...)
			if r, unsafe := unsafe(got.err); unsafe {
				t.Errorf("%q: holds %U: %q", args, r, got.err)
			}
			if got.err == "" || len(got.err) > 2000 && !strings.Contains(args[1], ":") && args[1][0] != 'u' {
				t.Errorf("%.60q: %d bytes said", args, len(got.err))
			}
		}
	}
}

func TestHelpFits80Columns(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"--help", "list --help", "causes --help", "version --help", "completion --help", "completion bash --help"} {
		got := run(t, strings.Fields(args)...)
		if got.status != answered || got.err != "" || !strings.Contains(got.out, "Usage:") {
			t.Errorf("%s: status %d, err %q, out %q", args, got.status, got.err, got.out)
		}
		if strings.HasPrefix(args, "completion bash") {
			continue // the library's words
		}
		for _, line := range strings.Split(got.out, "\n") {
			if width(line) > 80 {
				t.Errorf("%s: %d cells: %s", args, width(line), line)
			}
		}
	}
}

func TestHelpNamesEveryFlag(t *testing.T) {
	t.Parallel()
	out := run(t, "list", "--help").out
	for _, name := range strings.Fields(listing) {
		if !strings.Contains(out, "--"+name) {
			t.Errorf("--%s is not in the help of list", name)
		}
	}
	if strings.Contains(run(t, "--help").out, "--output") {
		t.Error("--output is in the help of the screen")
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"version", "--version"} {
		got := run(t, args)
		if got.status != answered || !regexp.MustCompile(`^offair \S+ \(.*go1\.\d+.*, \w+/\w+\)\n$`).MatchString(got.out) {
			t.Errorf("%s: %d %q %q", args, got.status, got.out, got.err)
		}
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if got := run(t, "completion", shell); got.status != answered || len(got.out) < 500 {
			t.Errorf("%s: %d, %d bytes", shell, got.status, len(got.out))
		}
	}
	if got := run(t, "__complete", "list", "-o", "n"); !strings.Contains(got.out, "\nndjson\n") {
		t.Errorf("completing -o n: %q", got.out)
	}
}

func TestFlagsMayStandBeforeTheCommand(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"-o csv list --read FILE", "--read FILE list -o csv", "list -o csv --read FILE", "list --read=FILE -ocsv"} {
		given := strings.Fields(args)
		for i := range given {
			given[i] = strings.Replace(given[i], "FILE", emptyFile(t), 1) // its path may hold a space
		}
		if got := run(t, given...); got.status != answered || got.out != strings.Join(fields[:], ",")+"\n" {
			t.Errorf("%s: %+v", args, got)
		}
	}
}

func emptyFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWindow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)
	at := func(s string) int64 {
		u, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return u.Unix()
	}
	tests := []struct {
		flags, query string
		want         model.Window
	}{
		{"", "", model.Window{Back: 24 * time.Hour}},
		{"--since 6h", "", model.Window{Back: 6 * time.Hour}},
		{"--since 7d", "", model.Window{Back: 7 * 24 * time.Hour}},
		{"--from 2026-11-20T10:00Z", "", model.Window{From: at("2026-11-20T10:00:00Z")}},
		{"--from 2026-11-20T10:00Z --to 2026-11-20T12:00Z", "", model.Window{From: at("2026-11-20T10:00:00Z"), To: at("2026-11-20T12:00:00Z")}},
		{"--to 2026-11-20T12:00Z", "", model.Window{From: at("2026-11-19T12:00:00Z"), To: at("2026-11-20T12:00:00Z")}},
		{"--since 6h", "since:2h", model.Window{Back: 2 * time.Hour}},
		{"--since 6h", "until:2026-11-20T12:00Z", model.Window{Back: 6 * time.Hour, To: at("2026-11-20T12:00:00Z")}},
		{"--from 2026-11-20T10:00Z", "since:2h", model.Window{Back: 2 * time.Hour}},
		{"", "since:14:00", model.Window{From: at("2026-11-20T14:00:00Z")}},
		{"--read x", "", model.Window{}},
		{"--read x --since 1h", "", model.Window{Back: time.Hour}},
		{"--read x", "since:1h", model.Window{Back: time.Hour}},
	}
	for _, tt := range tests {
		t.Run(tt.flags+" "+tt.query, func(t *testing.T) {
			t.Parallel()
			a := &app{IO: IO{Now: func() time.Time { return now }}}
			root := a.rootCommand()
			if err := root.ParseFlags(append(strings.Fields(tt.flags), "--tz", "utc")); err != nil {
				t.Fatal(err)
			}
			p, err := a.plan(strings.Fields(tt.query))
			if err != nil || p.window != tt.want {
				t.Errorf("window %+v (%v), want %+v", p.window, err, tt.want)
			}
		})
	}
}

func TestSentScope(t *testing.T) {
	t.Parallel()
	a := &app{IO: IO{Now: time.Now}}
	root := a.rootCommand()
	if err := root.ParseFlags([]string{"--domain", "d"}); err != nil {
		t.Fatal(err)
	}
	p, err := a.plan([]string{"stream:=s", "app:=a"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.sent(false), (model.Scope{Domain: "d", App: "a", Stream: "s"}); got != want {
		t.Errorf("a list sends %+v, want %+v", got, want)
	}
	if got, want := p.sent(true), (model.Scope{Domain: "d"}); got != want {
		t.Errorf("the screen sends %+v, want %+v", got, want)
	}
}

//go:build unix

package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"offair/fetch/archive"
	"offair/fetch/demo"
	"offair/model"
)

// TestKeepingUsage: flags that contradict each other are refused, each with a
// sentence of its own in both languages.
func TestKeepingUsage(t *testing.T) {
	t.Parallel()
	for args, want := range map[string][2]string{
		"list --offline --no-archive":   {"leave one out", "去掉一个"},
		"list --archive x --no-archive": {"do not go together", "不能同时使用"},
		"list --offline --read x":       {"asks nobody anyway", "本来就不联网"},
		"list --demo --offline":         {"keeps nothing unless", "默认不保存"},
		"list --read x --archive y":     {"offair sync --read FILE", "offair sync --read"},
		"sync --demo":                   {"only where --archive", "只有在用 --archive"},
		"sync --to 1h":                  {"goes with --once", "--once"},
		"sync --read x --since 1h":      {"as a whole", "整体导入"},
		"sync --offline":                {"has no effect on offair sync", "不起作用"},
		"sync now":                      {"takes no arguments", "不接受参数"},
		"sync --retention 90":           {"90d, or forever", "forever"},
		"sync --retention 0d":           {"90d, or forever", "forever"},
		"list --retention 90d":          {"no flag", "没有"},
	} {
		for lang, said := range map[string]string{"en": want[0], "zh": want[1]} {
			got := run(t, append(strings.Fields(args), "--lang", lang)...)
			if got.status != wrongUsage || got.out != "" || !strings.Contains(got.err, said) {
				t.Errorf("%s in %s: %+v", args, lang, got)
			}
		}
	}
}

// account is a server and a home to come back to.
type account struct {
	t    *testing.T
	s    *demo.Server
	home string
}

func newAccount(t *testing.T, events []model.Event) *account {
	t.Helper()
	return &account{t, serve(t, demo.Options{Events: events, Grace: time.Minute}), t.TempDir()}
}

func (a *account) path() string { return filepath.Join(a.home, "kept.db") }

// run is one run of the program in that home, with the account's keys.
func (a *account) run(args ...string) outcome {
	a.t.Helper()
	env := append(keys(testID, testKey), "HOME="+a.home)
	return runWith(a.t, env, "", append(args, "--endpoint", a.s.URL())...)
}

// TestKeptForTheNextTime: what a list fetched is there offline and when the
// API is gone, by default at a place of the account's own.
func TestKeptForTheNextTime(t *testing.T) {
	t.Parallel()
	a := newAccount(t, demo.Random(1, 3000, lastDays(20)))
	first := a.run("list", "--since", "30d", "-o", "ndjson")
	if first.status != answered || len(identities(t, first.out)) != 3000 {
		t.Fatalf("%d %s", first.status, first.err)
	}
	calls := a.s.Stats().Calls
	a.s.Change(func(o *demo.Options) { o.Deny = true })
	got := a.run("list", "--since", "31d", "-o", "ndjson", "--offline") // a day more than was asked for
	compare(t, identities(t, got.out), identities(t, first.out))
	if got.status != incomplete || !strings.Contains(got.err, "not in the archive") {
		t.Errorf("%d %s", got.status, got.err)
	}
	got = a.run("list", "--since", "30d", "--to", "1h", "-o", "ndjson", "--offline")
	if got.status != answered || got.err != "" {
		t.Errorf("a window that is known: %d %s", got.status, got.err)
	}
	if n := a.s.Stats().Calls; n != calls {
		t.Errorf("%d calls offline", n-calls)
	}
	got = a.run("list", "--since", "31d", "-o", "ndjson")
	compare(t, identities(t, got.out), identities(t, first.out))
	if got.status != incomplete || !strings.Contains(got.err, "UnauthorizedOperation") && !strings.Contains(got.err, "not complete") {
		t.Errorf("denied: %d %s", got.status, got.err)
	}
	files, err := filepath.Glob(filepath.Join(a.home, ".local/state/offair/env-*.db"))
	if err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
	if got := a.run("list", "--since", "30d", "--no-archive"); got.status != failed || got.out != "" {
		t.Errorf("without the archive: %+v", got)
	}
}

// TestKeptIsNotFetchedAgain: a second sync asks for little.
func TestKeptIsNotFetchedAgain(t *testing.T) {
	t.Parallel()
	a := newAccount(t, demo.Random(2, 8000, lastDays(50)))
	if got := a.run("sync", "--once", "--archive", a.path(), "-v"); got.status != answered || !strings.Contains(got.err, "8,000 records") {
		t.Fatalf("%+v", got)
	}
	calls := a.s.Stats().Calls
	if got := a.run("sync", "--once", "--archive", a.path()); got.status != answered || got.err != "" {
		t.Fatalf("%+v", got)
	}
	if n := a.s.Stats().Calls - calls; n > 15 {
		t.Errorf("%d calls for nothing new", n)
	}
}

// TestCaptureIntoTheArchive: its records are kept once, and nothing is claimed.
func TestCaptureIntoTheArchive(t *testing.T) {
	t.Parallel()
	a := newAccount(t, demo.Random(3, 5000, lastDays(10)))
	all := a.run("list", "--since", "11d", "-o", "ndjson", "--no-archive").out
	file := filepath.Join(a.home, "saved.ndjson")
	if err := os.WriteFile(file, []byte(all), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := runWith(t, nil, "", "sync", "--read", file, "--archive", a.path(), "-v"); got.status != answered || !strings.Contains(got.err, "5,000 records") {
			t.Fatalf("%+v", got)
		}
	}
	if got := runWith(t, nil, all, "sync", "--read", "-", "--archive", a.path()); got.status != answered || got.err != "" {
		t.Errorf("from a pipe: %+v", got)
	}
	got := runWith(t, nil, "", "list", "--offline", "--archive", a.path(), "--since", "11d", "-o", "ndjson")
	if got.status != incomplete {
		t.Errorf("claimed: %+v", got.err)
	}
	compare(t, identities(t, got.out), identities(t, all))
	if got := a.run("sync", "--once", "--archive", a.path()); got.status != answered {
		t.Errorf("filled by the account then: %+v", got)
	}
}

// spoil makes an archive that cannot be used.
type spoil struct {
	name   string
	make   func(t *testing.T, path string)
	en, zh string
	rows   bool // what was kept shows offline
}

func spoils() []spoil {
	return []spoil{
		{"a directory", func(t *testing.T, path string) { must(t, os.MkdirAll(path, 0o700)) }, "is a directory", "是目录", false},
		{"no archive", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, bytes.Repeat([]byte("text\n"), 99), 0o600))
		}, "is no archive", "不是 offair 的归档", false},
		{"of a newer version", func(t *testing.T, path string) { keptAt(t, path, archive.Owner{}); later(t, path) }, "newer offair", "更新版本", false},
		{"of another account", func(t *testing.T, path string) {
			keptAt(t, path, archive.Owner{Account: "else", Site: "cn", SecretID: "AKIDother"})
		}, "another account", "另一个账号", false},
		{"damaged", func(t *testing.T, path string) { keptAt(t, path, archive.Owner{}); overwrite(t, path) }, "was damaged", "已损坏", false},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// keptAt makes an archive with a few events.
func keptAt(t *testing.T, path string, o archive.Owner) {
	t.Helper()
	a, err := archive.Open(context.Background(), archive.Options{Path: path, Owner: o})
	must(t, err)
	a.Keep(demo.Random(9, 200, lastDays(1)), nil)
	must(t, a.Flush(context.Background()))
	must(t, a.Close(context.Background()))
}

// later raises the schema's number in the file's header.
func later(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt([]byte{0, 0, 0, 99}, 60)
	must(t, err)
	must(t, f.Close())
}

// overwrite leaves the header's mark and nothing of the rest.
func overwrite(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt(bytes.Repeat([]byte{0xa5}, 24<<10), 100)
	must(t, err)
	must(t, f.Close())
}

// TestListBesideATroubledArchive: the answer is complete, and standard error
// says in one sentence what is the matter with the archive.
func TestListBesideATroubledArchive(t *testing.T) {
	t.Parallel()
	for _, s := range spoils() {
		for lang, want := range map[string]string{"en": s.en, "zh": s.zh} {
			a := newAccount(t, demo.Random(5, 300, lastDays(1)))
			s.make(t, a.path())
			got := a.run("list", "--since", "2d", "-o", "ndjson", "--archive", a.path(), "--lang", lang)
			if got.status != answered || strings.Count(got.err, "offair: ") != 1 || !strings.Contains(got.err, want) {
				t.Errorf("%s in %s: %d %s", s.name, lang, got.status, got.err)
			}
			if n := len(identities(t, got.out)); n < 300 {
				t.Errorf("%s: %d rows", s.name, n)
			}
		}
	}
}

// TestScreenBesideATroubledArchive: the screen says it and works on.
func TestScreenBesideATroubledArchive(t *testing.T) {
	for _, s := range spoils() {
		for lang, want := range map[string]string{"en": s.en, "zh": s.zh} {
			a := newAccount(t, demo.Random(5, 300, lastDays(1)))
			s.make(t, a.path())
			j := start(t, 120, 36, nil, keys(testID, testKey), "--endpoint", a.s.URL(), "--since", "2d", "--archive", a.path(), "--lang", lang)
			j.wait(s.name+" in "+lang, func(screen string) bool {
				return strings.Contains(strings.Join(strings.Fields(screen), ""), strings.Join(strings.Fields(want), ""))
			})
			j.wait("rows", func(screen string) bool { return strings.Contains(screen, "room-1") })
			j.press("j")
			j.press("q")
			j.ended(answered)
		}
	}
}

package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"offair/fetch/demo"
	"offair/model"
)

func TestNoteOfTheDemo(t *testing.T) {
	t.Parallel()
	// How many fall besides those of the outage goes by the hour.
	fell := regexp.MustCompile(`3[678] (streams fell \(usual 0\)|路断流（平时 0 路）) · `)
	for lang, want := range map[string][]string{
		"en": {"# Interrupted pushes", "31 behind 203.0.113.0/24", "- account: `demo`", "| network |", "## Clients", "Everything in the window is known.", "offair --demo --tz utc 'since:"},
		"zh": {"# 推流中断", "203.0.113.0/24", "网络", "该时间段的数据完整", "offair --demo --tz utc 'since:"},
	} {
		got := run(t, "note", "--demo", "--lang", lang, "--tz", "utc")
		if got.status != answered || got.err != "" {
			t.Errorf("%s: status %d, said %q", lang, got.status, got.err)
		}
		if !fell.MatchString(got.out) {
			t.Errorf("%s: it does not say how many fell, nor how many usually do:\n%s", lang, got.out)
		}
		for _, w := range want {
			if !strings.Contains(got.out, w) {
				t.Errorf("%s: no %q in\n%s", lang, w, got.out)
			}
		}
	}
}

// host is an address of an IPv4 documentation network, with its last number.
var host = regexp.MustCompile(`(192\.0\.2|198\.51\.100|203\.0\.113)\.[0-9]+[^/0-9]`)

func TestNoteMasksAddressesOnRequest(t *testing.T) {
	t.Parallel()
	if got := run(t, "note", "--demo"); !host.MatchString(got.out) {
		t.Errorf("no address to be masked in\n%s", got.out)
	}
	got := run(t, "note", "--demo", "--mask-addresses", "ip:203.0.113.0/24")
	if at := host.FindString(got.out); at != "" {
		t.Errorf("%q is named in\n%s", at, got.out)
	}
	if !strings.Contains(got.out, "203.0.113.\\*") && !strings.Contains(got.out, "203.0.113.*") {
		t.Errorf("no network is named in\n%s", got.out)
	}
}

func TestNoteSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := serve(t, demo.Options{Events: ending(30, "cam")})
	got := runWith(t, keys(testID, testKey), "", "note", "--endpoint", s.URL(), "--since", "90d")
	if got.status != incomplete || !strings.Contains(got.err, "not complete") || !strings.Contains(got.out, "- not known: ") {
		t.Errorf("status %d, said %q:\n%s", got.status, got.err, got.out)
	}
}

func TestNoteOfACapture(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "it's saved.ndjson")
	line := `{"ended_at":"2026-11-20T10:00:00Z","started_at":"2026-11-20T09:00:00Z","domain":"d","app":"live","stream":"cam?txSecret=abc123","reason":"x","client_ip":"203.0.113.7","up_seconds":3600}` + "\n"
	if err := os.WriteFile(path, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "note", "--read", path, "--tz", "utc")
	if got.status != answered || strings.Contains(got.out, "abc123") || !strings.Contains(got.out, "txSecret=***") {
		t.Errorf("status %d, %q:\n%s", got.status, got.err, got.out)
	}
	for _, w := range []string{"2026-11-20 10:00:00 – 2026-11-20 10:00:01 +00:00", "claim no coverage", `it'\''s saved.ndjson'`} {
		if !strings.Contains(got.out, w) {
			t.Errorf("no %q in\n%s", w, got.out)
		}
	}
}

// TestNoteOffline: what is usual is told from the archive, and where there is
// no archive nothing is told.
func TestNoteOffline(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "kept.db")
	if got := run(t, "note", "--offline", "--archive", path); got.status != failed || got.out != "" || !strings.Contains(got.err, "no archive at") {
		t.Errorf("nothing is there: %+v", got)
	}
	if got := run(t, "sync", "--once", "--demo", "--archive", path); got.status != answered {
		t.Fatalf("%+v", got)
	}
	for _, place := range [][]string{{"--demo"}, nil} {
		args := append([]string{"note", "--offline", "--archive", path, "--tz", "utc", "--to", "1m"}, place...)
		got := run(t, args...)
		for _, w := range []string{" streams fell (usual 0)", "31 behind 203.0.113.0/24", "--offline"} {
			if got.status != answered || !strings.Contains(got.out, w) {
				t.Errorf("%v: no %q: %d %s\n%s", place, w, got.status, got.err, got.out)
			}
		}
	}
}

func TestNoteWrongUsage(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"note --refresh 5s":     "--refresh has no effect on offair note",
		"note colour:red":       "query:",
		"list --mask-addresses": "--mask-addresses has no effect on offair list",
		"note --demo --read x":  "--demo and --read",
	} {
		got := run(t, strings.Fields(args)...)
		if got.status != wrongUsage || !strings.Contains(got.err, want) {
			t.Errorf("%s: status %d, said %q", args, got.status, got.err)
		}
	}
}

func TestReopening(t *testing.T) {
	t.Parallel()
	plus8 := time.FixedZone("", 8*3600)
	sp := model.Span{From: 1763618400, To: 1763622000}
	const window = "since:2025-11-20T14:00:00+08:00 until:2025-11-20T15:00:00+08:00"
	for _, tt := range []struct {
		set  settings
		line string
		span model.Span
		want string
	}{
		{settings{zone: "local"}, "", sp, "offair '" + window + "'"},
		{settings{zone: "local"}, "room -test since:3h", sp, "offair '" + window + " room -test'"},
		{settings{zone: "local"}, "", model.Span{}, "offair"},
		{settings{zone: "local"}, "-test", model.Span{}, "offair -- -test"},
		{settings{zone: "local"}, "it's", model.Span{}, `offair 'it'\''s'`},
		{settings{zone: "local", demo: true}, "x", model.Span{}, "offair --demo x"},
		{settings{zone: "Asia/Shanghai", profile: "a b", site: "intl", domain: "d", app: "live"}, "x", model.Span{}, "offair --profile 'a b' --site intl --domain d --app live --tz Asia/Shanghai x"},
		{settings{zone: "local", read: "-"}, "x", model.Span{}, ""},
		{settings{zone: "local", read: "a;b"}, "", model.Span{}, "offair --read 'a;b'"},
	} {
		a := &app{set: tt.set}
		if got := a.reopening(tt.line, tt.span, plus8); got != tt.want {
			t.Errorf("%+v %q:\n got %s\nwant %s", tt.set, tt.line, got, tt.want)
		}
	}
	if got := (&app{set: settings{zone: "local"}}).reopening("", sp, time.UTC); !strings.Contains(got, "--tz utc") || !strings.Contains(got, "06:00:00Z") {
		t.Errorf("in UTC: %s", got)
	}
}

// TestShellQuoted asks a shell what it makes of the words.
func TestShellQuoted(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a", "", "a b", "it's", "$HOME", "`id`", "a\\b", "!x", "流名", "a\nb", "'", "''", "-x", "*", "a;b", "#c", "~", "~root"} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+shellQuoted(s)).Output()
		if err != nil || string(out) != model.Clean(s) {
			t.Errorf("%q: the shell read %q (%v) of %s", s, out, err, shellQuoted(s))
		}
	}
}

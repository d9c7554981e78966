package cli

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows are the packages of ours that each package may import. A trailing
// /... means the folder and all below it.
var arrows = map[string][]string{
	".":             {"ui/cli"},
	"ui/cli":        {"ui/...", "fetch/...", "model/..."},
	"ui/cli/doctor": {"fetch", "fetch/css", "model"},
	"ui/paint":      {},
	"ui/tui":        {"model/..."},
	"ui/sshd":       {},
	"fetch":         {"model"},
	"fetch/wire":    {"model"},
	"fetch/css":     {"fetch", "fetch/wire", "model"},
	"fetch/onair":   {"fetch", "model"},
	"fetch/archive": {"fetch", "model"},
	"fetch/demo":    {"fetch", "fetch/wire", "model"},
	"fetch/capture": {"fetch", "fetch/wire", "model"},
	"model":         {},
	"model/query":   {"model"},
	"model/insight": {"model"},
}

// outside are modules that only some packages may import.
var outside = []struct {
	prefix string
	only   string // the folder that may
}{
	{"github.com/tencentcloud/", "fetch/css"},
	{"charm.land/", "ui/..."},
	{"github.com/charmbracelet/", "ui/..."},
	{"github.com/spf13/", "ui/cli"},
	{"golang.org/x/term", "ui/..."},
}

// pure is what model has no business with: I/O, processes, the network.
var pure = []string{"os", "os/...", "io/fs", "io/ioutil", "net", "net/http", "net/http/...", "syscall", "log", "log/...", "path/filepath", "database/...", "golang.org/x/sys/..."}

func TestArrows(t *testing.T) {
	t.Parallel()
	for dir, files := range packages(t) {
		allowed, known := arrows[dir]
		if !known {
			t.Errorf("package %s has no arrows; add it with what it may import", dir)
		}
		for _, file := range files {
			for _, path := range imports(t, file) {
				if why := forbidden(dir, path, allowed); why != "" {
					t.Errorf("%s imports %s: %s", file, path, why)
				}
			}
		}
	}
}

// forbidden says why dir must not import path, "" when it may.
func forbidden(dir, path string, allowed []string) string {
	if ours, ok := strings.CutPrefix(path, "offair/"); ok {
		if !slices.ContainsFunc(allowed, func(a string) bool { return within(ours, a) }) {
			return "no such arrow"
		}
		return ""
	}
	for _, o := range outside {
		if strings.HasPrefix(path, o.prefix) && !within(dir, o.only) {
			return "for " + o.only + " only"
		}
	}
	if within(dir, "model/...") && slices.ContainsFunc(pure, func(p string) bool { return within(path, p) }) {
		return "model does no I/O"
	}
	return ""
}

// within reports whether path is pattern, or below its folder.
func within(path, pattern string) bool {
	folder, open := strings.CutSuffix(pattern, "/...")
	return path == folder || (open && strings.HasPrefix(path, folder+"/"))
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(top, file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, path)
	}
	return out
}

func TestModelReadsNoClock(t *testing.T) {
	t.Parallel()
	for dir, files := range packages(t) {
		if !within(dir, "model/...") {
			continue
		}
		for _, file := range files {
			text, err := os.ReadFile(filepath.Join(top, file))
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range []string{"time.Now(", "time.Since(", "time.Until(", "time.Sleep("} {
				if strings.Contains(string(text), call) {
					t.Errorf("%s calls %s)", file, call)
				}
			}
		}
	}
}

// TestForbidden shows that wrong arrows are seen.
func TestForbidden(t *testing.T) {
	t.Parallel()
	for _, wrong := range [][2]string{
		{"model", "offair/fetch"},
		{"model", "offair/model/query"},
		{"model/query", "offair/ui/tui"},
		{"model", "os"},
		{"model/query", "net/http"},
		{"model", "charm.land/lipgloss/v2"},
		{"fetch", "offair/fetch/css"},
		{"fetch", "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"},
		{"ui/tui", "offair/fetch"},
		{"ui/tui", "offair/ui/cli"},
		{"fetch/css", "offair/ui/cli"},
		{"fetch/demo", "charm.land/bubbletea/v2"},
		{"ui/cli", "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/common"},
		{".", "offair/model"},
		{"ui/sshd", "offair/ui/tui"},
	} {
		if forbidden(wrong[0], wrong[1], arrows[wrong[0]]) == "" {
			t.Errorf("%s may import %s", wrong[0], wrong[1])
		}
	}
}

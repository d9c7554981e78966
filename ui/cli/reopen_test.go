//go:build unix

package cli

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"offair/model"
	"offair/model/query"
)

// nasty is text that shells, terminals and the query language would each like
// to take for something else.
func nasty(dice *rand.Rand) string {
	pieces := []string{
		"'", `"`, "`id`", "$HOME", "$(id)", "${x}", `\`, `\\`, "!", "!!", "*", "?", "[a]", "{a,b}", "~", "#", ";", "&&", "|", "<", ">",
		"(", ")", " ", "  ", "\t", "\n", "\r", "\x00", "\x1b[31m", "\x7f", "\u202e", "\u2028", "\xff", "\ufeff", "-", "--", "=", ":", ",", "/", "%", "@",
		"room", "房间一", "é", "🎥", "not:", "stream:", "-x", "0", "a.b", "^", "\u00a0", "\u3000",
	}
	var b strings.Builder
	for range 1 + dice.IntN(6) {
		b.WriteString(pieces[dice.IntN(len(pieces))])
	}
	return b.String()
}

// TestReopeningThroughAShell: whatever a stream is called, a shell that is
// given the command that opens a view again starts offair with the very words
// that were meant, and the line says the same as before.
func TestReopeningThroughAShell(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	// In place of the program: it prints its arguments, each ended by a NUL.
	must(t, os.WriteFile(filepath.Join(dir, "offair"), []byte("#!/bin/sh\nfor a; do printf '%s\\0' \"$a\"; done; printf 'END\\0'\n"), 0o700))
	seed := rand.Uint64()
	dice := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	var script strings.Builder
	var want [][]string
	const views = 300
	for range views {
		line := query.AddTerm("", query.FieldStream, nasty(dice), dice.IntN(2) == 0)
		archive := nasty(dice)
		a := &app{set: settings{zone: "local", archive: archive, offline: true, domain: nasty(dice)}}
		sp := model.Span{From: 1763618400, To: 1763622000}
		if dice.IntN(3) == 0 {
			sp = model.Span{}
		}
		command := a.reopening(line, sp, time.UTC)
		if strings.ContainsAny(command, "\n\r\x00\x1b") || !utf8.ValidString(command) {
			t.Fatalf("%q would not stay one line of a terminal", command)
		}
		argv := []string{"--domain", model.Clean(a.set.domain), "--archive", model.Clean(archive), "--offline", "--tz", "utc"}
		q := spanned(line, sp, time.UTC)
		if strings.HasPrefix(q, "-") {
			argv = append(argv, "--")
		}
		if q != "" {
			argv = append(argv, q)
		}
		want = append(want, argv)
		script.WriteString(command + "\n")
		asked, err := query.Parse(model.Clean(line))
		again, err2 := query.ParseArgs([]string{spanned(line, model.Span{}, time.UTC)})
		if err != nil || err2 != nil || asked.String() != again.String() {
			t.Fatalf("seed %d: %q became %q (%v, %v)", seed, asked.String(), again.String(), err, err2)
		}
	}
	for _, shell := range []string{"sh", "bash", "dash", "zsh"} {
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		cmd := exec.CommandContext(t.Context(), path, "-c", script.String())
		cmd.Env = []string{"PATH=" + dir, "HOME=/nowhere", "x=expanded"}
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("seed %d: %s: %v", seed, shell, err)
		}
		got := strings.Split(strings.TrimSuffix(string(out), "END\x00"), "END\x00")
		if len(got) != views {
			t.Fatalf("seed %d: %s ran %d commands of %d", seed, shell, len(got), views)
		}
		for i, g := range got {
			if argv := strings.Split(strings.TrimSuffix(g, "\x00"), "\x00"); !slices.Equal(argv, want[i]) {
				t.Fatalf("seed %d: %s read %q, want %q", seed, shell, argv, want[i])
			}
		}
	}
}

// TestReopeningKeepsThePlace: what is shown again is the same archive.
func TestReopeningKeepsThePlace(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]settings{
		"offair --archive 'a b.db' --offline x": {zone: "local", archive: "a b.db", offline: true},
		"offair --no-archive x":                 {zone: "local", noArchive: true},
		"offair --demo --archive k.db x":        {zone: "local", demo: true, archive: "k.db"},
	} {
		if got := (&app{set: s}).reopening("x", model.Span{}, time.Local); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

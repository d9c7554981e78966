//go:build unix

package cli

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"offair/fetch/demo"
)

// osc52 is what sets the clipboard: its text is base64.
var osc52 = regexp.MustCompile(`\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)`)

// clipboard is what the program sent to the clipboard last; "" for nothing.
func (j *journey) clipboard() string {
	j.t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	all := osc52.FindAllStringSubmatch(j.raw.String(), -1)
	if len(all) == 0 {
		return ""
	}
	text, err := base64.StdEncoding.DecodeString(all[len(all)-1][1])
	if err != nil {
		j.t.Fatal(err)
	}
	return string(text)
}

// TestNoteInTwoKeys copies a note in a real terminal and reads it back from
// what the terminal got.
func TestNoteInTwoKeys(t *testing.T) {
	t.Parallel()
	j := start(t, 120, 30, nil, nil, "--demo")
	j.waitText("complete")
	j.waitText("31 behind 203.0.113.0/24") // told once enough is known of the hours before
	j.press("y")
	j.waitText("note in Markdown")
	j.press("n")
	j.waitText("Sent to the clipboard: note in Markdown")
	j.wait("the note", func(string) bool { return j.clipboard() != "" })
	note := j.clipboard()
	for _, w := range []string{"# Interrupted pushes", " streams fell", "31 behind 203.0.113.0/24", "offair --demo 'since:"} {
		if !strings.Contains(note, w) {
			t.Errorf("no %q in\n%s", w, note)
		}
	}
	j.press("Y")
	j.wait("the command", func(string) bool { return strings.HasPrefix(j.clipboard(), "offair --demo 'since:") })
	j.press("q")
	j.ended(0)
}

// TestFromTheDemoToANote goes from the first screen to the one subnet in two
// keys, and to a note of it in two more.
func TestFromTheDemoToANote(t *testing.T) {
	t.Parallel()
	j := start(t, 120, 36, nil, nil, "--demo")
	j.waitText("complete")
	// How many besides those of the outage goes by the hour; what they have in
	// common is told once enough is known of the hours before, which comes later.
	j.waitMatch(`3[678] streams fell[^\n]* behind 203\.0\.113\.0/24`)
	j.press("v")
	j.press("\r")
	j.waitMatch(`/ [^\n]*ip:203\.0\.113\.0/24`)
	j.waitMatch(`[0-9,]+ of [0-9,]+`)
	j.press("y")
	j.waitText("note in Markdown")
	j.press("n")
	j.wait("the note", func(string) bool { return j.clipboard() != "" })
	note := j.clipboard()
	for _, w := range []string{"# Interrupted pushes", "203.0.113.0/24", "ip:203.0.113.0/24", "## Streams: 31", "offair --demo 'since:"} {
		if !strings.Contains(note, w) {
			t.Errorf("no %q in\n%s", w, note)
		}
	}
	j.press("q")
	j.ended(0)
}

func TestNoteIntoAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := serve(t, demo.Options{Events: ending(3, "cam")})
	ctx, cancel := context.WithCancel(context.Background())
	cmd := command(ctx, t, "--endpoint", s.URL())
	cmd.Dir, cmd.Env = dir, append(cmd.Env, keys(testID, testKey)...)
	j := startCommand(t, 120, 30, cmd, cancel)
	j.waitText("3 events")
	j.press("\x13") // Ctrl-S
	j.waitText("Saved: ")
	j.press("\x13")
	var files []string
	j.wait("another file", func(string) bool {
		files, _ = filepath.Glob(filepath.Join(dir, "offair-note-*.md"))
		return len(files) == 2
	})
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v (%v)", f, info.Mode(), err)
		}
	}
	text, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(text), "`live/cam`") {
		t.Errorf("%v:\n%s", err, text)
	}
	j.press("q")
	j.ended(0)
}

// TestBellOfAWatchedStream checks that the bell leaves the screen alone.
func TestBellOfAWatchedStream(t *testing.T) {
	t.Parallel()
	for how, sign := range map[string]string{"bell": "\a", "osc9": "\x1b]9;cam_one "} {
		s := serve(t, demo.Options{Events: ending(2, "cam_one")})
		j := start(t, 120, 30, nil, keys(testID, testKey), "--endpoint", s.URL(), "--refresh", "1s", "--notify", how)
		j.waitText("2 events")
		j.press("w")
		j.waitText("watching 1 stream")
		j.mu.Lock()
		j.raw.Reset()
		j.mu.Unlock()
		fell := ending(1, "cam_one")[0]
		fell.End = time.Now().Unix() - 1
		fell.Start, fell.Up = fell.End-1, 1
		s.Append(fell)
		j.waitMatch(`cam_one [^\n]*fell`)
		j.wait("the bell", func(string) bool {
			j.mu.Lock()
			defer j.mu.Unlock()
			return strings.Contains(j.raw.String(), sign)
		})
		if lines := strings.Split(j.screen.String(), "\n"); !strings.Contains(lines[0], "offair") || !strings.Contains(lines[len(lines)-1]+lines[len(lines)-2], "quit") {
			t.Errorf("%s: the screen is torn:\n%s", how, j.screen.String())
		}
		j.press("q")
		j.ended(0)
	}
}

func TestSaveFileNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for i, want := range []string{"a.md", "a-2.md", "a-3.md"} {
		file, problem := saveFile("a.md", strings.Repeat("x", i+1))
		if !problem.Empty() || filepath.Base(file) != want || !filepath.IsAbs(file) {
			t.Errorf("%q, %v", file, problem)
		}
		if text, err := os.ReadFile(filepath.Join(dir, want)); err != nil || len(text) != i+1 {
			t.Errorf("%s: %q, %v", want, text, err)
		}
	}
	if _, problem := saveFile("none/a.md", "x"); problem.Empty() {
		t.Error("a file in a directory that is not there was saved")
	}
}

//go:build unix

package cli

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// setUp is the commands of README's section "Start", without their comments.
func setUp(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## Start\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, block, fenced := strings.Cut(section, "```sh\n")
	block, _, closed := strings.Cut(block, "```")
	if !found || !fenced || !closed {
		t.Fatal("README has no section Start with a block of commands")
	}
	var commands []string
	for line := range strings.Lines(block) {
		line, _, _ = strings.Cut(line, "#")
		commands = append(commands, strings.TrimSpace(line))
	}
	return commands
}

func TestReadmeNamesTwoCommands(t *testing.T) {
	t.Parallel()
	if got := setUp(t); !slices.Equal(got, []string{"go run . --demo", "go test ./..."}) {
		t.Errorf("README's set-up commands are %q", got)
	}
}

// TestReadmeDemo does what README tells a newcomer first, in a terminal.
func TestReadmeDemo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "sh", "-c", "exec "+setUp(t)[0])
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LANG=en_US.UTF-8", "LC_ALL=", "TZ=UTC")
	j := startCommand(t, 120, 30, cmd, cancel)
	j.waitMatch(`DEMO`)
	j.waitMatch(`[1-9][0-9,]* events`)
	j.press("q")
	j.ended(0)
}

package cli

import (
	"bytes"
	"strings"
	"testing"

	"offair/model"
)

// TestOutright: what is answered without the command line is what the command
// line would answer.
func TestOutright(t *testing.T) {
	t.Parallel()
	asked := []string{"version", "--version", "-v", "--version live_42", "--help", "-h", "help"}
	for _, name := range commandNames()[1:] {
		asked = append(asked, name+" --help", name+" -h", "help "+name)
	}
	for _, lang := range []model.Lang{model.EN, model.ZH} {
		for _, args := range asked {
			var want bytes.Buffer
			a := &app{IO: IO{Args: strings.Fields(args), Out: &want, Err: &want}, lang: lang, printed: printing{out: &want}}
			root := a.rootCommand()
			root.SetArgs(a.Args)
			if err := root.Execute(); err != nil {
				t.Fatalf("%s: %v", args, err)
			}
			if got, ok := a.outrightAnswer(); !ok || got != want.String() {
				t.Errorf("%s: %t, got\n%s\nwant\n%s", args, ok, got, want.String())
			}
		}
	}
}

// TestNotOutright: whatever else is asked is left to the command line, also a
// flag that is wrong.
func TestNotOutright(t *testing.T) {
	t.Parallel()
	for _, args := range []string{
		"", "list", "live_42", "--demo", "version now", "version --lang zh", "--version --help", "-v list -h", "--version=true",
		"--help list", "--help --nope", "help nope", "help list now", "help offair", "nope --help", "live_42 -h", "-- --help", "__complete help",
	} {
		a := &app{IO: IO{Args: strings.Fields(args)}}
		if got, ok := a.outrightAnswer(); ok {
			t.Errorf("%s: answered with\n%s", args, got)
		}
	}
}

// TestVersionOfACommand: the flag tells the version wherever it stands.
func TestVersionOfACommand(t *testing.T) {
	t.Parallel()
	want := run(t, "version").out
	for _, args := range []string{
		"list --version", "--version list --lang zh", "--lang zh --version", "live_42 --version", "note -o csv --version",
		"sync --version", "doctor --version", "-v --lang zh", "help --version", "help list --version",
		"-v list", "-v list --lang zh", "-v sync --once", "--version doctor now", "--version --nope",
	} {
		if got := run(t, strings.Fields(args)...); got.status != answered || got.out != want || got.err != "" {
			t.Errorf("%s: %+v", args, got)
		}
	}
	if got := run(t, "help", "list", "--lang", "en"); strings.Contains(got.out, "--version") {
		t.Error("the help of each command tells of it")
	}
}

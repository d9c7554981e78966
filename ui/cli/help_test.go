package cli

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"offair/model"
)

// commandLine is the whole command line in a language.
func commandLine(lang model.Lang) (*app, *cobra.Command) {
	a := &app{IO: IO{Out: io.Discard, Err: io.Discard}, lang: lang}
	return a, a.rootCommand()
}

// everyCommand is the program and its commands.
func everyCommand(root *cobra.Command) []*cobra.Command {
	root.InitDefaultHelpCmd()
	return append([]*cobra.Command{root}, root.Commands()...)
}

func TestEveryCommandHasAManual(t *testing.T) {
	t.Parallel()
	_, root := commandLine(model.EN)
	var names []string
	for _, c := range everyCommand(root) {
		names = append(names, c.Name())
		m, ok := manuals()[c.Name()]
		if !ok || m.short.EN == "" || m.short.ZH == "" || m.help.EN == "" || m.help.ZH == "" {
			t.Errorf("%s: %+v", c.Name(), m)
		}
	}
	slices.Sort(names)
	if told := slices.Sorted(slices.Values(commandNames())); !slices.Equal(told, names) {
		t.Errorf("told of %v, there are %v", told, names)
	}
}

func hanIn(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// TestHelpInBothLanguages: the help of each command is whole in either
// language, names each of its flags and fits a terminal of 80 columns.
func TestHelpInBothLanguages(t *testing.T) {
	t.Parallel()
	for _, name := range commandNames() {
		args := []string{name, "--help"}
		if name == "offair" {
			args = args[1:]
		}
		en, zh := run(t, append(args, "--lang", "en")...), runWith(t, []string{"LANG=zh_CN.UTF-8"}, "", args...)
		for lang, got := range map[string]outcome{"en": en, "zh": zh} {
			if got.status != answered || got.err != "" || hanIn(got.out) != (lang == "zh") {
				t.Errorf("%s in %s: %+v", name, lang, got)
			}
			for _, flag := range acceptedFlags(name) {
				if flag != "help" && flag != "version" && !strings.Contains(got.out, "--"+flag) {
					t.Errorf("%s in %s: no --%s", name, lang, flag)
				}
			}
			for line := range strings.Lines(got.out) {
				if w := width(strings.TrimSuffix(line, "\n")); w > 80 {
					t.Errorf("%s in %s: %d cells: %s", name, lang, w, line)
				}
			}
		}
		if strings.Contains(zh.out, "(default") || strings.Contains(zh.out, "Usage") || strings.Contains(zh.out, "Exit") {
			t.Errorf("%s: English headings in\n%s", name, zh.out)
		}
	}
}

// TestEveryFlagInBothLanguages: no flag is without a Chinese text, none has
// one that is for nothing, and both say the same kinds of words.
func TestEveryFlagInBothLanguages(t *testing.T) {
	t.Parallel()
	a, root := commandLine(model.EN)
	var names []string
	look := func(f *pflag.Flag) {
		names = append(names, f.Name)
		text := flagText(f)
		if text.EN == "" || !hanIn(text.ZH) || strings.Count(text.EN, "`") != strings.Count(text.ZH, "`") {
			t.Errorf("--%s: %+v", f.Name, text)
		}
	}
	root.PersistentFlags().VisitAll(look)
	a.syncing.VisitAll(look)
	for name := range flagTextsZH() {
		if name != "version" && !slices.Contains(names, name) {
			t.Errorf("there is no flag %s", name)
		}
	}
}

func TestHelpOfNothing(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"help lst":             "Did you mean list?",
		"help nope":            "The commands are list, note",
		"help list now":        "there is no command",
		"help lst --lang zh":   "是否想写 list？",
		"list --helpp":         "Did you mean --help?",
		"list --since":         "needs a value: what ended since TIME",
		"list --lang zh --tz":  "--tz 需要一个值：时间的时区",
		"list --lang=zh --abc": "没有 \"--abc\" 这个选项。",
	} {
		if got := run(t, strings.Fields(args)...); got.status != wrongUsage || got.out != "" || !strings.Contains(got.err, want) {
			t.Errorf("%s: %+v", args, got)
		}
	}
	if got, same := run(t, "help", "list"), run(t, "list", "-h"); got.out != same.out || got.status != answered {
		t.Errorf("%+v", got)
	}
}

func TestManPage(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": ".SH COMMANDS", "zh": ".SH 命令"} {
		got := run(t, "man", "--lang", lang)
		if got.status != answered || got.err != "" || !strings.HasPrefix(got.out, ".TH OFFAIR 1 ") || !strings.Contains(got.out, want) {
			t.Errorf("%s: %+v", lang, got)
		}
		for _, name := range commandNames()[1:] {
			if !strings.Contains(got.out, `.SS "offair `+name+`"`) {
				t.Errorf("%s: nothing of %s", lang, name)
			}
		}
		for line := range strings.Lines(got.out) {
			if strings.HasPrefix(line, ".") && !strings.HasPrefix(line, ".S") && !strings.HasPrefix(line, ".T") && line != ".nf\n" && line != ".fi\n" || strings.HasPrefix(line, "'") {
				t.Errorf("roff takes this for a request: %s", line)
			}
		}
	}
}

// completed is what a shell is offered behind a command line.
func completed(t *testing.T, env []string, words ...string) (offered []string, directive string) {
	t.Helper()
	got := runWith(t, env, "", append([]string{cobra.ShellCompRequestCmd}, words...)...)
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	if got.status != answered || !strings.HasPrefix(lines[len(lines)-1], ":") {
		t.Fatalf("%v: %+v", words, got)
	}
	return lines[:len(lines)-1], lines[len(lines)-1]
}

func TestCompletionOfWords(t *testing.T) {
	t.Parallel()
	zh := []string{"LANG=zh_CN.UTF-8"}
	for _, tt := range []struct {
		env   []string
		words string // the last one is being typed
		want  string
	}{
		{nil, "list --site ", "cn"},
		{nil, "list --lang ", "zh"},
		{nil, "list -o ", "ndjson"},
		{nil, "list --sort ", "gap:desc"},
		{nil, "list --tz ", "utc"},
		{nil, "note --since ", "24h"},
		{nil, "sync --retention ", "forever"},
		{nil, "list str", "stream:\tstream name"},
		{zh, "list str", "stream:\t流名称"},
		{nil, "side:net", "side:network"},
		{nil, "note is:un", "is:unseen\t"},
		{nil, "note cause:=url", "cause:=url-expired\t"},
		{nil, "causes url-e", "url-expired\t"},
		{nil, "comp", "completion\t"},
		{nil, "completion ", "fish"},
		{nil, "help d", "doctor"},
		{zh, "do", "doctor\t哪些正常"},
		{zh, "list --ascii", "--ascii\t只用 ASCII"},
	} {
		offered, _ := completed(t, tt.env, strings.Split(tt.words, " ")...)
		if !slices.ContainsFunc(offered, func(s string) bool { return strings.HasPrefix(s, tt.want) }) {
			t.Errorf("%q: no %q in %q", tt.words, tt.want, offered)
		}
	}
	if _, d := completed(t, nil, "list", "str"); d != ":38" {
		t.Errorf("a field is followed by a blank: %s", d)
	}
	if _, d := completed(t, nil, "list", "side:net"); d != ":36" {
		t.Errorf("a whole term is not followed by a blank: %s", d)
	}
	for _, shell := range shells {
		if got := run(t, "completion", shell); got.status != answered || !strings.Contains(got.out, "__complete") {
			t.Errorf("%s: %d, %s", shell, got.status, got.err)
		}
	}
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errNoSpace }

// TestPrintingOnAFullDisk: what could not be printed is no success, whatever
// it was.
func TestPrintingOnAFullDisk(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"--help", "help list", "--version", "version", "man", "completion bash", "causes", "doctor --policy", "list --demo", "note --demo"} {
		var said strings.Builder
		status := Run(context.Background(), IO{Args: strings.Fields(args), In: strings.NewReader(""), Out: fullDisk{}, Err: &said})
		if status != failed || !strings.Contains(said.String(), "no space left") || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("%s: %d %s", args, status, said.String())
		}
	}
}

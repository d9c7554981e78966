package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"offair/model"
)

// help prints a command's help.
func (a *app) help(cmd *cobra.Command, groups []flagGroup) {
	_, _ = fmt.Fprint(cmd.OutOrStdout(), a.helpOf(cmd.Name(), groups)) // a failure is kept by that writer
}

// writeFlags prints those flags of a group that the command uses.
func writeFlags(b *strings.Builder, g flagGroup, accepted []string, lang model.Lang) {
	var lines []flagLine
	g.flags.VisitAll(func(f *pflag.Flag) {
		if slices.Contains(accepted, f.Name) {
			lines = append(lines, newFlagLine(f, lang))
		}
	})
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", g.title.In(lang))
	column := 0
	for _, l := range lines {
		column = max(column, width(l.head))
	}
	const between = 3
	for _, l := range lines {
		text := strings.ReplaceAll(l.text, "\n", "\n"+strings.Repeat(" ", column+between))
		b.WriteString(l.head + strings.Repeat(" ", column+between-width(l.head)) + text + "\n")
	}
}

// flagLine is a flag in a list of them: "  -o, --output FORMAT" and what is
// said of it.
type flagLine struct{ head, text string }

func newFlagLine(f *pflag.Flag, lang model.Lang) flagLine {
	takes, text := unquoted(flagText(f).In(lang))
	head := "      --" + f.Name
	if f.Shorthand != "" {
		head = "  -" + f.Shorthand + ", --" + f.Name
	}
	if takes != "" {
		head += " " + takes
	}
	if d := f.DefValue; d != "" && d != "false" {
		text += model.Text{EN: " (default " + d + ")", ZH: "（默认 " + d + "）"}.In(lang)
	}
	return flagLine{head, text}
}

// unquoted is a flag's text without its backquotes, and what stood in them.
func unquoted(text string) (takes, plain string) {
	before, rest, ok := strings.Cut(text, "`")
	if !ok {
		return "", text
	}
	takes, after, _ := strings.Cut(rest, "`")
	return takes, before + takes + after
}

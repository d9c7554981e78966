package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"offair/model"
)

// manCommand prints the help of all commands as one page for man.
func (a *app) manCommand(groups []flagGroup) *cobra.Command {
	return &cobra.Command{
		Use:  "man",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error {
			if _, err := fmt.Fprint(a.Out, a.manPage(groups)); err != nil {
				return writeExit(err)
			}
			return nil
		},
	}
}

// manPage is the page: a section for each command, its help as it stands.
func (a *app) manPage(groups []flagGroup) string {
	var b strings.Builder
	heading := func(en, zh string) { b.WriteString(".SH " + model.Text{EN: en, ZH: zh}.In(a.lang) + "\n") }
	fmt.Fprintf(&b, ".TH OFFAIR 1 \"\" %s offair\n", roffWord("offair "+builtVersion(buildInfo())))
	heading("NAME", "名称")
	b.WriteString("offair \\- " + roffLine(manuals()[programName].short.In(a.lang)) + "\n")
	heading("DESCRIPTION", "说明")
	b.WriteString(asItStands(a.helpOf(programName, groups)))
	heading("COMMANDS", "命令")
	for _, name := range commandNames()[1:] {
		b.WriteString(".SS " + roffWord("offair "+name) + "\n" + asItStands(a.helpOf(name, groups)))
	}
	return b.String()
}

// asItStands is text that man neither fills nor indents further.
func asItStands(text string) string {
	var b strings.Builder
	b.WriteString(".nf\n")
	for line := range strings.Lines(text) {
		b.WriteString(roffLine(strings.TrimSuffix(line, "\n")) + "\n")
	}
	return b.String() + ".fi\n"
}

// roffLine is a line whose characters mean themselves to roff.
func roffLine(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", "\\`", "^", `\(ha`, "~", `\(ti`).Replace(s)
	if strings.HasPrefix(s, ".") {
		s = `\&` + s
	}
	return s
}

// roffWord is one argument of a roff request.
func roffWord(s string) string { return `"` + strings.ReplaceAll(roffLine(s), `"`, `\(dq`) + `"` }

package cli

import (
	"strings"

	"github.com/spf13/pflag"

	"offair/model"
)

// manual is what is said of a command.
type manual struct {
	short  model.Text // in lists of commands
	help   model.Text // its help without flags
	status model.Text // how its exit status is to be read; empty for none
	flags  string     // those that it uses; empty for plain
}

// manuals are those of all commands, by name; the program's own has none.
func manuals() map[string]manual {
	text := func(en, zh string) model.Text { return model.Text{EN: en, ZH: zh} }
	status := text(statusHelp, statusHelpZH)
	return map[string]manual{
		programName: {text("Why live pushes to Tencent Cloud CSS ended", "腾讯云直播推流为何中断"), text(rootHelp, rootHelpZH), status, viewing},
		"list":      {text("the same rows without a screen, newest first", "不开界面，直接输出记录，最新的在前"), text(listHelp, listHelpZH), status, listing},
		"note":      {text("what the rows mean, in Markdown, to hand on", "把结论写成 Markdown，便于转发"), text(noteHelp, noteHelpZH), status, noting},
		"sync":      {text("keep records on this machine, once or from now on", "把记录保存到本机，一次或持续"), text(syncHelp, syncHelpZH), status, syncing},
		"causes":    {text("the catalogue of causes, or what a given reason means", "断流原因表，或某个原因的含义"), text(causesHelp, causesHelpZH), status, telling},
		"doctor": {
			text("what works, what does not, and what to do about it", "哪些正常、哪些不正常、该怎么办"),
			text(doctorHelp, doctorHelpZH), text(doctorStatusHelp, doctorStatusHelpZH), examining,
		},
		"completion": {text("what lets a shell complete this program's words", "shell 自动补全脚本"), text(completionHelp, completionHelpZH), model.Text{}, plain},
		"man":        {text("all of the help as a page for man", "以 man 手册页输出全部帮助"), text(manHelp, manHelpZH), model.Text{}, plain},
		"version":    {text("what this program was built from", "本程序由哪些版本构建"), text(versionHelp, versionHelpZH), model.Text{}, plain},
		"help":       {text("the help of a command", "某个命令的帮助"), text(topicHelp, topicHelpZH), model.Text{}, plain},
	}
}

const programName = "offair"

// commandNames are those of the program and its commands, in the order in
// which they are told.
func commandNames() []string {
	return []string{programName, "list", "note", "sync", "causes", "doctor", "completion", "man", "version", "help"}
}

// helpOf is the whole help of a command: its text, its flags, its exit status.
func (a *app) helpOf(command string, groups []flagGroup) string {
	m, accepted := manuals()[command], acceptedFlags(command)
	var b strings.Builder
	b.WriteString(m.help.In(a.lang))
	for _, g := range groups {
		writeFlags(&b, g, accepted, a.lang)
	}
	if !m.status.Empty() {
		b.WriteString("\n" + m.status.In(a.lang))
	}
	if command == programName {
		b.WriteString("\n" + model.Text{EN: environmentHelp, ZH: environmentHelpZH}.In(a.lang))
	}
	return b.String()
}

// flagText is what is said of a flag; what it takes stands in backquotes.
func flagText(f *pflag.Flag) model.Text {
	return model.Text{EN: f.Usage, ZH: flagTextsZH()[f.Name]}
}

// flagTakes is what a flag's help says, on one line, without the backquotes.
func flagTakes(f *pflag.Flag) model.Text {
	t := flagText(f)
	flat := func(s, lines string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, "`", ""), "\n", lines)
	}
	return model.Text{EN: flat(t.EN, " "), ZH: flat(t.ZH, "")}
}

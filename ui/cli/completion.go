package cli

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"offair/model"
	"offair/model/query"
)

var shells = []string{"bash", "zsh", "fish", "powershell"}

// completionCommand prints what a shell needs to complete words.
func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "completion bash|zsh|fish|powershell",
		Args:              cobra.ArbitraryArgs,
		ValidArgsFunction: cobra.FixedCompletions(shells, cobra.ShellCompDirectiveNoFileComp),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.completion(cmd.Root(), args) },
	}
}

func (a *app) completion(root *cobra.Command, args []string) error {
	shell := ""
	if len(args) == 1 {
		shell = strings.ToLower(args[0])
	}
	var err error
	switch shell {
	case "bash":
		err = root.GenBashCompletionV2(a.Out, true)
	case "zsh":
		err = root.GenZshCompletion(a.Out)
	case "fish":
		err = root.GenFishCompletion(a.Out, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(a.Out)
	default:
		return usage("completion is for one of bash, zsh, fish, powershell; for example offair completion bash.",
			"completion 后请写 bash、zsh、fish 或 powershell，例如 offair completion bash。")
	}
	if err != nil {
		return writeExit(err)
	}
	return nil
}

// completing reports whether a shell asks what may be typed next.
func (a *app) completing() bool {
	return len(a.Args) > 0 && (a.Args[0] == cobra.ShellCompRequestCmd || a.Args[0] == cobra.ShellCompNoDescRequestCmd)
}

// completeWords lets shells complete the query and the flags that take one of
// a few words, each with a few words of what it is.
func (a *app) completeWords(root *cobra.Command) {
	root.ValidArgsFunction = a.completeQuery
	completeFlags(root, root.PersistentFlags())
	for _, c := range root.Commands() {
		switch c.Name() {
		case "list", "note":
			c.ValidArgsFunction = a.completeQuery
		case "causes":
			c.ValidArgsFunction = a.completeCause
		case "sync":
			completeFlags(c, a.syncing)
			c.ValidArgsFunction = cobra.NoFileCompletions
		case "doctor", "man", "version":
			c.ValidArgsFunction = cobra.NoFileCompletions
		}
	}
	a.shortenFlags(root)
}

// completeFlags lets shells complete what those flags of c take.
func completeFlags(c *cobra.Command, flags *pflag.FlagSet) {
	words := flagWords()
	flags.VisitAll(func(f *pflag.Flag) {
		if w, ok := words[f.Name]; ok {
			_ = c.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(w, cobra.ShellCompDirectiveNoFileComp))
		}
	})
}

// shortenFlags gives each flag one line, in the person's language: shells show
// no more of it. Help has its own.
func (a *app) shortenFlags(root *cobra.Command) {
	short := func(f *pflag.Flag) { f.Usage = flagTakes(f).In(a.lang) }
	root.PersistentFlags().VisitAll(short)
	root.Flags().VisitAll(short)
	a.syncing.VisitAll(short)
}

// flagWords are what flags that take no file are likely to be given; of some
// nothing can be known.
func flagWords() map[string][]string {
	times := []string{"1h", "6h", "24h", "7d", "30d", "60d", "today", "yesterday"}
	order := model.ColumnNames()
	for _, name := range model.ColumnNames() {
		order = append(order, name+":asc", name+":desc")
	}
	return map[string][]string{
		"output": outputs, "site": sites, "lang": languages, "color": colors, "notify": notices, "sort": order,
		"tz": {"utc", "local", "Asia/Shanghai"}, "since": times, "from": times, "to": times,
		"refresh": {"10s", "30s", "1m", "5m"}, "rate": {"10", "50", "100", "300"}, "retention": {"90d", "400d", "forever"},
		"domain": nil, "app": nil, "endpoint": nil, "profile": nil,
	}
}

// completeQuery offers what may be typed next of a query: fields, and the
// words of those that have few. It reads no records, so it is there at once.
func (a *app) completeQuery(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const most = 200
	none := model.NewStore().Publish(model.Coverage{}, model.Freshness{})
	directive := cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	var out []cobra.Completion
	open := true // whether all of them go on
	for _, s := range query.Suggest(typed, none, model.Span{}, most) {
		if !strings.HasPrefix(s.Insert, typed) {
			continue // a shell only adds to what stands there
		}
		hint := s.Hint.In(a.lang)
		if strings.HasSuffix(s.Insert, hint) {
			hint = ""
		}
		out = append(out, cobra.CompletionWithDesc(s.Insert, hint))
		open = open && strings.ContainsRune(":<>", rune(s.Insert[len(s.Insert)-1]))
	}
	if open {
		directive |= cobra.ShellCompDirectiveNoSpace
	}
	return out, directive
}

// completeCause offers the catalogue's names.
func (a *app) completeCause(*cobra.Command, []string, string) (out []cobra.Completion, _ cobra.ShellCompDirective) {
	for _, c := range model.Causes() {
		out = append(out, cobra.CompletionWithDesc(c.ID, c.Text.In(a.lang)))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}

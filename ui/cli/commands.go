package cli

import (
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// rootCommand is the whole command line.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:               "offair [QUERY...]",
		Short:             "Why live pushes to Tencent Cloud CSS ended",
		Args:              cobra.ArbitraryArgs,
		Annotations:       map[string]string{acceptsKey: viewing},
		Version:           versionLine(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return checkApplies(cmd) },
		RunE:              func(cmd *cobra.Command, args []string) error { return a.screen(cmd.Context(), args) },
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(flagExit)
	a.syncing = a.syncFlags()
	groups := a.flagGroups()
	for _, g := range groups {
		if g.flags != a.syncing { // -v is another flag elsewhere
			root.PersistentFlags().AddFlagSet(g.flags)
		}
	}
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { a.help(cmd, groups) })
	root.AddCommand(a.listCommand(), a.noteCommand(), a.syncCommand(), a.causesCommand(), a.doctorCommand(), a.versionCommand())
	completeValues(root)
	completion(root)
	return root
}

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:         "list [QUERY...]",
		Short:       "the same rows without a screen, newest first",
		Args:        cobra.ArbitraryArgs,
		Annotations: map[string]string{acceptsKey: listing},
		RunE:        func(cmd *cobra.Command, args []string) error { return a.list(cmd.Context(), args) },
	}
}

func (a *app) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use:         "note [QUERY...]",
		Short:       "what the rows mean, in Markdown, to hand on",
		Args:        cobra.ArbitraryArgs,
		Annotations: map[string]string{acceptsKey: noting},
		RunE:        func(cmd *cobra.Command, args []string) error { return a.note(cmd.Context(), args) },
	}
}

func (a *app) causesCommand() *cobra.Command {
	return &cobra.Command{
		Use:         "causes [TEXT|CODE]",
		Short:       "the catalogue of causes, or what a given reason means",
		Args:        cobra.ArbitraryArgs,
		Annotations: map[string]string{acceptsKey: telling},
		RunE:        func(_ *cobra.Command, args []string) error { return a.causes(args) },
	}
}

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:         "doctor",
		Short:       "what works, what does not, and what to do about it",
		Args:        noArguments,
		Annotations: map[string]string{acceptsKey: examining},
		RunE:        func(cmd *cobra.Command, _ []string) error { return a.doctor(cmd.Context()) },
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "what this program was built from",
		Args:  noArguments,
		RunE:  func(*cobra.Command, []string) error { return a.version() },
	}
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	path := cmd.CommandPath()
	return usage(path+" takes no arguments; it got "+quoted(args[0])+".", path+" 不接受参数，但收到了 "+quoted(args[0])+"。")
}

// completion makes the library's command tell which shells it knows.
func completion(root *cobra.Command) {
	root.InitDefaultCompletionCmd("completion") // made now, not while it runs, to be changed here
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = cobra.ArbitraryArgs
			c.RunE = func(*cobra.Command, []string) error {
				return usage("completion is for one of bash, zsh, fish, powershell; for example offair completion bash.",
					"completion 后请写 bash、zsh、fish 或 powershell，例如 offair completion bash。")
			}
		}
	}
}

// completeValues lets shells complete the flags that take one of a few words.
func completeValues(root *cobra.Command) {
	words := map[string][]string{
		"output": outputs, "site": sites, "lang": languages, "color": colors, "notify": notices,
		"tz": {"utc", "local", "Asia/Shanghai"}, "since": {"1h", "6h", "24h", "7d", "30d", "60d"},
	}
	root.PersistentFlags().VisitAll(func(f *pflag.Flag) {
		if w, ok := words[f.Name]; ok {
			_ = root.RegisterFlagCompletionFunc(f.Name, cobra.FixedCompletions(w, cobra.ShellCompDirectiveNoFileComp))
		}
	})
}

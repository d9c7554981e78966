package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"offair/model/query"
)

// rootCommand is the whole command line.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:               "offair [QUERY...]",
		Args:              cobra.ArbitraryArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true}, // there is one of our own
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.before(cmd) },
		RunE:              func(cmd *cobra.Command, args []string) error { return a.screen(cmd.Context(), args) },
	}
	root.SetIn(a.In)
	root.SetOut(&a.printed)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(flagExit)
	a.syncing = a.syncFlags()
	groups := a.flagGroups()
	for _, g := range groups {
		if g.flags != a.syncing { // -v is another flag elsewhere
			root.PersistentFlags().AddFlagSet(g.flags)
		}
	}
	root.PersistentFlags().BoolP("help", "h", false, "show this help")
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { a.help(cmd, groups) })
	help := a.helpCommand()
	root.SetHelpCommand(help) // which the library adds later
	root.AddCommand(a.listCommand(), a.noteCommand(), a.syncCommand(), a.causesCommand(), a.doctorCommand(),
		a.completionCommand(), a.manCommand(groups), a.versionCommand())
	a.addVersionFlags(root, append(root.Commands(), help))
	said := manuals()
	for _, c := range root.Commands() {
		c.Short = said[c.Name()].short.In(a.lang)
	}
	if a.completing() {
		a.completeWords(root)
	}
	return root
}

// addVersionFlags lets every command tell the version. The library's own flag
// would print it by a template, for whose sake the linker keeps every exported
// method of the program.
func (a *app) addVersionFlags(root *cobra.Command, commands []*cobra.Command) {
	const name, text = "version", "show the version"
	root.Flags().BoolVarP(&a.set.version, name, "v", false, text)
	for _, c := range commands { // -v is another flag of sync
		c.Flags().BoolVar(&a.set.version, name, false, text)
		c.Flags().Lookup(name).Hidden = true
	}
}

// before looks at what is to be run: at its flags, and whether only the version
// is wanted.
func (a *app) before(cmd *cobra.Command) error {
	if !a.set.version {
		return checkApplies(cmd)
	}
	cmd.RunE = func(*cobra.Command, []string) error { return a.version() }
	return nil
}

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:  "list [QUERY...]",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.list(cmd.Context(), args) },
	}
}

func (a *app) noteCommand() *cobra.Command {
	return &cobra.Command{
		Use:  "note [QUERY...]",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return a.note(cmd.Context(), args) },
	}
}

func (a *app) causesCommand() *cobra.Command {
	return &cobra.Command{
		Use:  "causes [TEXT|CODE]",
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error { return a.causes(args) },
	}
}

func (a *app) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:  "doctor",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.doctor(cmd.Context()) },
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:  "version",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return a.version() },
	}
}

// helpCommand is help COMMAND, the same as COMMAND --help.
func (a *app) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "help [COMMAND]",
		Short:             manuals()["help"].short.In(a.lang),
		ValidArgsFunction: cobra.FixedCompletions(commandNames()[1:], cobra.ShellCompDirectiveNoFileComp),
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(strings.Join(args, " "))
			}
			return about.Help()
		},
	}
}

func unknownCommand(name string) error {
	names := commandNames()[1:]
	en, zh := "there is no command "+quoted(name)+".", "没有 "+quoted(name)+" 这个命令。"
	if near, ok := query.Nearest(strings.ToLower(name), names); ok {
		en, zh = en+" Did you mean "+near+"?", zh+"是否想写 "+near+"？"
	}
	return usage(en+" The commands are "+strings.Join(names, ", ")+".", zh+"可用命令："+strings.Join(names, "、")+"。")
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	path := cmd.CommandPath()
	return usage(path+" takes no arguments; it got "+quoted(args[0])+".", path+" 不接受参数，但收到了 "+quoted(args[0])+"。")
}

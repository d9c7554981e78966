package cli

import (
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"offair/model"
	"offair/ui/tui"
)

// settings are the flags as given.
type settings struct {
	since, from, to         string
	domain, app             string
	read                    string
	profile, site, endpoint string
	demo                    bool
	rate                    int
	refresh                 time.Duration
	zone, lang, color       string
	ascii                   bool
	output                  string
	order                   model.Order // of --sort
	policy, patient         bool
	maskAddresses           bool
	notify                  string

	archive            string
	noArchive, offline bool
	retention          time.Duration // negative: for ever
	syncing            bool          // the command is sync
	once, wait         bool
	verbose            bool
	version            bool
}

// Bounds of what flags accept.
const (
	defaultWindow  = 24 * time.Hour
	defaultRate    = 100
	mostRate       = 10_000
	defaultRefresh = 30 * time.Second
	leastRefresh   = time.Second
	mostRefresh    = 24 * time.Hour
)

var (
	sites   = []string{"cn", "intl"}
	colors  = []string{"auto", "never", "always"}
	notices = []string{"bell", "osc9", "none"}
	outputs = []string{"table", "json", "ndjson", "csv", "md"}
)

// notification is what --notify says.
func notification(name string) tui.Notify {
	switch name {
	case "osc9":
		return tui.NotifyOSC9
	case "none":
		return tui.NotifyNone
	default:
		return tui.NotifyBell
	}
}

// flagGroup is a titled part of the flags; help shows it whole.
type flagGroup struct {
	title model.Text
	flags *pflag.FlagSet
}

// flagGroups defines every flag, bound to a.set.
func (a *app) flagGroups() []flagGroup {
	return []flagGroup{
		{model.Text{EN: "Which records:", ZH: "选哪些记录："}, a.recordFlags()},
		{model.Text{EN: "From where:", ZH: "数据来源："}, a.accountFlags()},
		{model.Text{EN: "What is kept:", ZH: "保存："}, a.archiveFlags()},
		{model.Text{EN: "How it is kept:", ZH: "如何保存："}, a.syncing},
		{model.Text{EN: "How it is shown:", ZH: "如何显示："}, a.showFlags()},
		{model.Text{EN: "How it looks:", ZH: "如何检查："}, a.doctorFlags()},
	}
}

func newFlags() *pflag.FlagSet {
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.SortFlags = false
	return f
}

func (a *app) recordFlags() *pflag.FlagSet {
	f, s := newFlags(), &a.set
	f.StringVar(&s.since, "since", "", "what ended since `TIME`: 30m, 6h, 7d, 14:00, yesterday,\n2026-11-20T10:00Z (default 24h)")
	f.StringVar(&s.from, "from", "", "`TIME` as with --since, to go with --to")
	f.StringVar(&s.to, "to", "", "what ended before `TIME` (default now)")
	f.StringVar(&s.domain, "domain", "", "ask the API for this push `DOMAIN` only; needed where\na permission is limited to it")
	f.StringVar(&s.app, "app", "", "ask the API for this `APP` only")
	f.StringVar(&s.read, "read", "", "read a capture from `FILE` (- is standard input)\ninstead of an account; it has no default window")
	return f
}

func (a *app) accountFlags() *pflag.FlagSet {
	f, s := newFlags(), &a.set
	f.BoolVar(&s.demo, "demo", false, "a made-up account inside the program; needs nothing")
	f.StringVar(&s.profile, "profile", "", "credentials of this tccli profile `NAME` only")
	f.Var(choiceFlag("site", "", sites, &s.site), "site", "`SITE` cn or intl (default: as the tccli profile says,\nelse cn)")
	f.StringVar(&s.endpoint, "endpoint", "", "another `URL` for the API; http for this machine only")
	f.Var(numberFlag("rate", defaultRate, mostRate, &s.rate), "rate", "calls a second, at most (`N`, 1 to 10000; the account's\nlimit is 300 for all its users together)")
	f.Var(periodFlag("refresh", defaultRefresh, &s.refresh), "refresh", "the screen asks again every `TIME`")
	return f
}

func (a *app) archiveFlags() *pflag.FlagSet {
	f, s := newFlags(), &a.set
	f.StringVar(&s.archive, "archive", "", "keep records in this file `PATH` (default: one for each\naccount and site under $XDG_STATE_HOME/offair or\n~/.local/state/offair; none for --demo and --read)")
	f.BoolVar(&s.noArchive, "no-archive", false, "neither read nor keep anything on this machine")
	f.BoolVar(&s.offline, "offline", false, "show what was kept and ask nobody")
	return f
}

func (a *app) doctorFlags() *pflag.FlagSet {
	f := newFlags()
	f.BoolVar(&a.set.patient, "patient", false, "allow each check five times as long, for a very slow link")
	f.BoolVar(&a.set.policy, "policy", false, "print the CAM policy to give it, for --domain if given")
	return f
}

func (a *app) showFlags() *pflag.FlagSet {
	f, s := newFlags(), &a.set
	f.VarP(choiceFlag("output", "table", outputs, &s.output), "output", "o", "`FORMAT` table, json, ndjson, csv or md")
	f.Var(orderFlag("sort", &s.order), "sort", "order by `COLUMN`, COLUMN:asc or COLUMN:desc: ended,\nstarted, up, stream, app, domain, client, side, cause,\nresolution or gap")
	f.StringVar(&s.zone, "tz", "local", "`ZONE` of times: utc, local or a name such as\nAsia/Shanghai; json is always UTC")
	f.Var(choiceFlag("lang", "", languages, &s.lang), "lang", "`LANG` en or zh (default: as LC_ALL, LC_MESSAGES or\nLANG say)")
	f.Var(choiceFlag("color", "auto", colors, &s.color), "color", "`WHEN` auto, never or always")
	f.BoolVar(&s.ascii, "ascii", false, "draw with plain ASCII characters")
	f.Var(choiceFlag("notify", "bell", notices, &s.notify), "notify", "of streams watched with w be told by `HOW`: bell, osc9\n(a desktop notification) or none")
	f.BoolVar(&s.maskAddresses, "mask-addresses", false, "of each address show the network only: 203.0.113.*")
	return f
}

// The flags that go with each command; a flag elsewhere would be without
// effect, so it is refused.
const (
	reading = "since from to domain app read demo profile site endpoint rate refresh archive no-archive offline tz lang color ascii"
	viewing = reading + " notify"
	listing = reading + " output sort"
	noting  = "since from to domain app read demo profile site endpoint rate archive no-archive offline tz lang mask-addresses"
	telling = "output lang"
	plain   = "lang"

	syncing = "since from to domain app read demo profile site endpoint rate refresh archive tz lang retention once wait verbose"

	examining = "domain app demo profile site endpoint rate archive no-archive tz lang ascii output policy patient"
)

// checkApplies refuses flags that the chosen command does not use, and empty
// values: --profile "$UNSET" must not end with another account's records.
func checkApplies(cmd *cobra.Command) error {
	accepted := acceptedFlags(cmd.Name())
	var err error
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch {
		case err != nil:
		case !slices.Contains(accepted, f.Name):
			err = misplacedFlag(cmd, f.Name)
		case f.Value.String() == "":
			err = emptyFlag(f)
		}
	})
	return err
}

func misplacedFlag(cmd *cobra.Command, name string) error {
	if name == "output" && !cmd.HasParent() {
		return usage("--output goes with a list: write offair list -o FORMAT.",
			"--output 要与 list 一起使用：请写 offair list -o 格式。")
	}
	if name == "sort" && !cmd.HasParent() {
		return usage("--sort goes with a list: write offair list --sort COLUMN; on the screen press s.",
			"--sort 要与 list 一起使用：请写 offair list --sort 列名；在屏幕上请按 s。")
	}
	path := cmd.CommandPath()
	return usage("--"+name+" has no effect on "+path+"; see "+path+" --help.",
		"--"+name+" 对 "+path+" 不起作用；参见 "+path+" --help。")
}

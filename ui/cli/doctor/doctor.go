// Package doctor looks at everything that offair needs, from the credentials
// to the terminal, and says of each in one line whether it is fine, what is
// wrong and what to do.
//
//	Options ─► Checks ─► Run ─┬─► survey of credentials ─┐
//	                          ├─► probe of the way ──────┴─► three calls
//	                          └─► archive, terminal, locale, …
//	                               all at once; told in their order
//
// It changes nothing anywhere and shows no secret.
package doctor

import (
	"context"
	"sync"
	"time"

	"offair/fetch/css"
	"offair/model"
)

// Mark is how a check ended.
type Mark uint8

// The marks, from good to bad.
const (
	Fine    Mark = iota
	Note         // nothing to judge: not tried, not known, or good to know
	Limited      // offair works, with a limit or something to put right
	Broken       // this keeps offair from working
)

// String is the mark's name for scripts.
func (m Mark) String() string {
	return [...]string{"ok", "note", "limited", "broken"}[m]
}

// Finding is what a check found, in clean text. Next is empty where nothing
// is to be done.
type Finding struct {
	Mark       Mark
	What, Next model.Text
}

// Check is one line of the doctor's report.
type Check struct {
	ID     string     // for scripts: stays the same
	Name   model.Text // a word or two
	Needed bool       // when it is Broken offair cannot work; else it counts as Limited
	Run    func(context.Context) Finding
}

// Extra is a check that makes calls of its own. It is run only where the main
// call is answered.
type Extra struct {
	ID   string
	Name model.Text
	Run  func(context.Context, *css.Client) Finding
}

// Options say what to look at.
type Options struct {
	Version string // the program's version line
	Account func(context.Context) Account
	Config  css.Config  // where calls go; its credentials are filled in from Account
	Site    model.Text  // how the site is called
	Scope   model.Scope // sent with the call, as --domain and --app say
	Rate    int         // calls a second
	Extras  []Extra

	Archive func(context.Context) Finding // nil: only the directory is looked at
	State   string                        // the directory that the archive is kept in

	Terminal Terminal
	Env      func(string) string
	Lang     model.Lang
	Zone     *time.Location
	Now      func() time.Time
	Patient  bool // each check may take several times as long: a very slow link

	limits limits // zero: usual
}

// Account is what the search for credentials brought.
type Account struct {
	Credentials css.Credentials
	Looks       []css.Look
	Notes       []model.Text
	Err         error
}

// limits of time. The search and the probe run side by side, the calls after
// both, so that all of it stays below ten seconds.
type limits struct {
	search time.Duration // for the credentials
	probe  time.Duration // for the way
	calls  time.Duration
	disk   time.Duration
}

var usual = limits{search: 4500 * time.Millisecond, probe: 4 * time.Second, calls: 4500 * time.Millisecond, disk: 2 * time.Second}

// patience is how many times the usual limits a patient search allows.
const patience = 5

func (l limits) times(n time.Duration) limits {
	return limits{l.search * n, l.probe * n, l.calls * n, l.disk * n}
}

// Exit statuses, as everywhere in offair.
const (
	StatusFine    = 0
	StatusBroken  = 1
	StatusLimited = 3
)

// Result is a check and what it found.
type Result struct {
	Check   Check
	Finding Finding
}

// Run runs the checks side by side and tells each as soon as it and those
// before it are done. It returns the exit status, or ctx's error when ctx
// ended before all was told.
func Run(ctx context.Context, checks []Check, tell func(Result) error) (status int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	found := make([]chan Finding, len(checks))
	for i, c := range checks {
		found[i] = make(chan Finding, 1)
		running.Go(func() { found[i] <- c.Run(ctx) })
	}
	for i, c := range checks {
		select {
		case f := <-found[i]:
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
			if err := tell(Result{c, f}); err != nil {
				return 0, err
			}
			status = worse(status, c.status(f))
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	}
	return status, nil
}

func (c Check) status(f Finding) int {
	switch {
	case f.Mark == Broken && c.Needed:
		return StatusBroken
	case f.Mark >= Limited:
		return StatusLimited
	default:
		return StatusFine
	}
}

// worse is the one of two statuses that says more.
func worse(a, b int) int {
	if a == StatusBroken || b == StatusBroken {
		return StatusBroken
	}
	return max(a, b)
}

// Checks are all that there is to check, in the order they are told in.
func Checks(ctx context.Context, o Options) []Check {
	v := newVisit(ctx, o)
	checks := []Check{
		{"version", words("version", "版本"), false, v.version},
		{"credentials", words("credentials", "凭证"), true, v.credentials},
		{"places", words("looked at", "查找来源"), false, v.places},
		{"key-files", words("key files", "密钥文件"), false, v.files},
		{"expiry", words("expiry", "有效期"), false, v.expiry},
		{"site", words("site", "站点"), false, v.site},
		{"proxy", words("proxy", "代理"), true, v.proxy},
		{"dns", words("DNS", "DNS"), true, v.names},
		{"connection", words("connection", "连接"), true, v.connection},
		{"tls", words("TLS", "TLS"), true, v.tls},
		{"clock", words("clock", "时钟"), true, v.clock},
		{"permission", words("permission", "权限"), true, v.permission},
		{"rate", words("rate", "频率"), false, v.rate},
		{"speed", words("speed", "速度"), false, v.speed},
	}
	for _, e := range o.Extras {
		checks = append(checks, Check{e.ID, e.Name, false, func(ctx context.Context) Finding { return v.extra(ctx, e) }})
	}
	checks = append(checks,
		Check{"archive", words("archive", "归档"), false, v.archive},
		Check{"terminal", words("terminal", "终端"), false, v.terminal},
		Check{"widths", words("widths", "字宽"), false, v.widths},
	)
	if o.Env("TMUX") != "" {
		checks = append(checks, Check{"tmux", words("tmux", "tmux"), false, v.tmux})
	}
	return append(checks,
		Check{"locale", words("locale", "语言环境"), false, v.locale},
		Check{"time-zone", words("time zone", "时区"), false, v.zone},
	)
}

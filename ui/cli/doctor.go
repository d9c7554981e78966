package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"offair/fetch/css"
	"offair/model"
	"offair/ui/cli/doctor"
)

// doctor says of all that offair needs whether it is fine; --policy prints
// the permission that it needs.
func (a *app) doctor(ctx context.Context) error {
	if a.set.policy {
		return a.printPolicy()
	}
	if err := a.checkDoctor(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o, done, err := a.doctorOptions(ctx)
	if err != nil {
		return err
	}
	defer done()
	checks := doctor.Checks(ctx, o)
	if a.set.output == "json" {
		return a.doctorJSON(ctx, checks)
	}
	text := doctor.NewText(doctor.Text{Out: a.Out, Lang: a.lang, ASCII: a.plainMarks(), Width: o.Terminal.Width}, checks)
	status, err := doctor.Run(ctx, checks, text.Tell)
	return doctorExit(status, err)
}

// checkDoctor refuses what cannot be looked into.
func (a *app) checkDoctor() error {
	if err := a.checkTogether(); err != nil {
		return err
	}
	if err := a.checkKeeping(); err != nil {
		return err
	}
	if a.set.output != "table" && a.set.output != "json" {
		return wrongChoice("output", a.set.output, []string{"table", "json"})
	}
	if _, err := zoneNamed(a.set.zone); err != nil {
		return err
	}
	return a.checkAccess()
}

// doctorJSON prints all at the end: half an array is of no use to a script.
func (a *app) doctorJSON(ctx context.Context, checks []doctor.Check) error {
	told := doctor.JSON{Lang: a.lang}
	status, err := doctor.Run(ctx, checks, told.Tell)
	if err == nil {
		err = told.Write(a.Out, status)
	}
	return doctorExit(status, err)
}

// doctorExit gives the status without a sentence: the lines have said it.
func doctorExit(status int, err error) error {
	switch {
	case canceled(err), errors.Is(err, doctor.ErrInterrupted):
		return &exit{status: interrupted}
	case err != nil:
		return writeExit(err)
	case status != answered:
		return &exit{status: status}
	default:
		return nil
	}
}

func (a *app) printPolicy() error {
	text, err := doctor.Policy(oneLine(a.set.domain))
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(a.Out, text); err != nil {
		return writeExit(err)
	}
	a.say(doctor.PolicyWords(oneLine(a.set.domain)))
	return nil
}

// doctorOptions gathers what to look at; done ends what was started for it.
func (a *app) doctorOptions(ctx context.Context) (o doctor.Options, done func(), err error) {
	zone, err := zoneNamed(a.set.zone)
	if err != nil {
		return o, nil, err
	}
	o = doctor.Options{
		Version: versionLine(), Rate: a.set.rate, Scope: model.Scope{Domain: a.set.domain, App: a.set.app},
		Extras: airChecks(model.Scope{Domain: a.set.domain, App: a.set.app}),
		State:  a.stateDirectory(), Env: a.env, Lang: a.lang, Zone: zone, Now: a.Now,
		Patient: a.set.patient,
	}
	if o.Terminal, err = a.doctorTerminal(ctx); err != nil {
		return o, nil, doctorExit(answered, err)
	}
	done = func() {}
	look := a.lookup(ctx)
	o.Archive = a.doctorArchive(ctx, look, zone)
	if a.set.demo {
		done, err = a.doctorDemo(ctx, &o)
		return o, done, err
	}
	o.Config = a.config(look.Site, a.set.endpoint, css.Credentials{})
	o.Site = siteName(look.Site)
	o.Account = func(ctx context.Context) doctor.Account {
		c, looks, notes, err := css.Survey(ctx, look)
		return doctor.Account{Credentials: c, Looks: looks, Notes: notes, Err: err}
	}
	return o, done, nil
}

func siteName(site string) model.Text {
	if site == css.Intl {
		return model.Text{EN: "intl (tencentcloud.com)", ZH: "intl（国际站 tencentcloud.com）"}
	}
	return model.Text{EN: "cn (cloud.tencent.com)", ZH: "cn（国内站 cloud.tencent.com）"}
}

// doctorDemo looks at the made-up account.
func (a *app) doctorDemo(ctx context.Context, o *doctor.Options) (done func(), err error) {
	to, err := a.reachDemo(ctx)
	if err != nil {
		return nil, err
	}
	o.Config, o.Site = to.config, model.Text{EN: "the demo account", ZH: "演示账号"}
	c := to.config.Credentials
	o.Account = func(context.Context) doctor.Account { return doctor.Account{Credentials: c} }
	return to.close, nil
}

// stateDirectory is where the archive is kept, "" where there is no place.
func (a *app) stateDirectory() string {
	if a.set.archive != "" {
		return filepath.Dir(a.set.archive)
	}
	if dir := a.env("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "offair")
	}
	if home := cmp.Or(a.env("HOME"), a.env("USERPROFILE")); home != "" {
		return filepath.Join(home, ".local", "state", "offair")
	}
	return ""
}

// doctorTerminal looks at the terminal before anything is printed: the answer
// to its question would be lost among the lines.
func (a *app) doctorTerminal(ctx context.Context) (t doctor.Terminal, err error) {
	t.ASCII = a.set.ascii
	if !terminal(a.In) || !terminal(a.Out) {
		return t, nil
	}
	t.Is, t.Colours = true, colorprofile.Env(a.Env).String()
	fd, _ := descriptor(a.Out)
	if w, h, err := term.GetSize(fd); err == nil {
		t.Width, t.Height = w, h
	}
	in, isIn := a.In.(*os.File)
	out, isOut := a.Out.(*os.File)
	if dumb := a.env("TERM"); dumb == "" || dumb == "dumb" || !isIn || !isOut {
		return t, nil
	}
	t.Ambiguous, err = doctor.Measure(ctx, in, out)
	return t, err
}

// plainMarks reports whether the marks are to be ASCII.
func (a *app) plainMarks() bool {
	locale, utf8 := doctor.Charset(a.env)
	return a.set.ascii || locale != "" && !utf8 || strings.EqualFold(a.env("OFFAIR_AMBIGUOUS"), "wide")
}

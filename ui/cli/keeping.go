package cli

import (
	"context"
	"math"
	"os"
	"time"

	"offair/fetch/archive"
	"offair/fetch/css"
	"offair/model"
)

// forEver keeps what is in an archive, however old: only a sync deletes.
const forEver = time.Duration(-1)

// checkKeeping refuses flags about the archive that contradict each other.
func (a *app) checkKeeping() error {
	s := &a.set
	switch {
	case s.archive != "" && s.noArchive:
		return clash("archive", "no-archive")
	case s.offline && s.noArchive:
		return usage("--offline shows what the archive holds, and --no-archive leaves it out; leave one out.",
			"--offline 显示归档中的内容，而 --no-archive 不使用归档，请去掉一个。")
	case s.offline && s.read != "":
		return usage("--read asks nobody anyway; leave --offline out.", "--read 本来就不联网，请去掉 --offline。")
	case s.offline && s.demo && s.archive == "":
		return usage("the demo account keeps nothing unless --archive names a file; name one, or leave --offline out.",
			"演示账号默认不保存任何内容，除非用 --archive 指定文件；请指定文件，或去掉 --offline。")
	case s.archive != "" && s.read != "" && !s.syncing:
		return usage("--archive keeps what an account sends; to put a capture into it write offair sync --read FILE --archive PATH.",
			"--archive 保存的是账号返回的记录；要把数据文件导入归档，请用 offair sync --read 文件 --archive 路径。")
	}
	return nil
}

// keeps reports whether the run has an archive.
func (a *app) keeps() bool {
	return !a.set.noArchive && (a.set.archive != "" || !a.set.demo && (a.set.read == "" || a.set.syncing))
}

// archiveOf is the archive of an account; ok is false where the run has none.
// id is of a permanent key, else "".
func (a *app) archiveOf(ctx context.Context, look css.Lookup, id string) (o archive.Options, ok bool) {
	if !a.keeps() {
		return o, false
	}
	o = archive.Options{
		Owner:     archive.Owner{Account: css.Account(ctx, look), Site: look.Site, SecretID: id},
		Retention: forEver, ReadOnly: a.set.offline, Now: a.Now, Path: a.set.archive,
	}
	if a.set.syncing {
		o.Retention, o.Prior = a.set.retention, true
	}
	unasked := a.set.offline || a.set.read != ""
	switch {
	case a.set.demo:
		o.Owner = archive.Owner{Account: "demo", Site: "demo"} // its keys are new in every run
	case o.Path == "":
		where := o.Owner
		if a.set.endpoint != "" { // another host is another account until one is named
			where.Site += "@" + a.set.endpoint
		}
		o.Path = archive.Path(a.env, a.env("USERPROFILE"), where)
	case unasked && a.set.profile == "": // a file that was brought along is anybody's
		o.Owner.Account = ""
		if a.set.site == "" {
			o.Owner.Site = ""
		}
	}
	return o, o.Path != ""
}

// reachBack is how far back an archive is read for a window, what came shortly
// before, and what is wanted before that; 0 for all of it.
func reachBack(w model.Window, now time.Time, before time.Duration) time.Duration {
	const more = time.Hour
	sp := w.At(now)
	if sp.From <= 0 {
		return 0
	}
	return min(time.Duration(max(now.Unix()-sp.From, 0)), math.MaxInt64/time.Duration(2*time.Second))*time.Second + before + more
}

// kept reports whether an archive is there.
func (a *app) kept(ctx context.Context, look css.Lookup) bool {
	o, ok := a.archiveOf(ctx, look, "")
	at, err := os.Stat(o.Path)
	return ok && err == nil && at.Mode().IsRegular()
}

// withoutKeys is what to say where there are no credentials and something was
// kept before.
func (a *app) withoutKeys(err error) error {
	e := exitOf(err)
	if e.status != failed {
		return err
	}
	e.what = model.Text{
		EN: e.what.EN + " What was kept before can be looked at with --offline.",
		ZH: e.what.ZH + "此前保存的内容可用 --offline 查看。",
	}
	return e
}

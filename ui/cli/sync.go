package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"offair/fetch/archive"
	"offair/model"
)

// syncWindow is what a sync fills when nothing else is asked for: all that the
// API keeps.
const syncWindow = "60d"

func (a *app) syncCommand() *cobra.Command {
	c := &cobra.Command{
		Use:  "sync",
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.sync(cmd.Context()) },
	}
	c.Flags().AddFlagSet(a.syncing)
	return c
}

// syncFlags are of sync alone.
func (a *app) syncFlags() *pflag.FlagSet {
	f, s := newFlags(), &a.set
	f.BoolVar(&s.once, "once", false, "fetch what is missing, then end")
	f.BoolVar(&s.wait, "wait", false, "wait while another process keeps the archive filled")
	f.Var(retentionFlag("retention", archive.DefaultRetention, &s.retention), "retention", "delete what ended more than so many days ago: `DAYS`\nsuch as 90d, or forever")
	f.BoolVarP(&s.verbose, "verbose", "v", false, "say at the end what was done, also where nobody looks")
	return f
}

// sync fills the archive: once, from now on, or from a capture.
func (a *app) sync(ctx context.Context) error {
	a.set.syncing = true
	if err := a.checkSync(); err != nil {
		return err
	}
	p, err := a.plan(nil)
	switch {
	case err != nil:
		return err
	case a.set.read != "":
		return a.syncCapture(ctx)
	}
	r, err := a.openSync(ctx, p)
	if err != nil {
		return err
	}
	defer r.close()
	if err := a.takeTurn(ctx, r.kept); err != nil {
		return err
	}
	if a.set.once {
		return a.syncOnce(ctx, r, p)
	}
	return a.syncOn(ctx, r, p)
}

// checkSync refuses what makes no sense and fills in the window.
func (a *app) checkSync() error {
	s := &a.set
	switch {
	case s.demo && s.archive == "":
		return usage("the demo account is kept only where --archive names a file.", "演示账号只有在用 --archive 指定文件时才会保存。")
	case s.to != "" && !s.once && s.read == "":
		return usage("--to ends the window; it goes with --once.", "--to 限定了窗口的结束时间，须与 --once 一起使用。")
	case s.read != "" && (s.since != "" || s.from != "" || s.to != ""):
		return usage("a capture is put into the archive as a whole; leave --since, --from and --to out.",
			"数据文件会整体导入归档；请去掉 --since、--from 和 --to。")
	case s.since == "" && s.from == "" && s.read == "":
		s.since = syncWindow
	}
	return nil
}

// openSync opens the account and its archive, to be filled.
func (a *app) openSync(ctx context.Context, p plan) (*reader, error) {
	r, err := a.open(ctx, p, false)
	if err != nil {
		return nil, err
	}
	if r.kept == nil {
		r.close()
		return nil, noPlace()
	}
	return r, nil
}

func noPlace() error {
	return usage("there is no place for an archive: HOME is not set; name a file with --archive.",
		"没有可存放归档的位置：未设置 HOME；请用 --archive 指定文件。")
}

const (
	turnLook = 100 * time.Millisecond // between two looks whether this process may write
	handOver = 15 * time.Second       // how long a screen may take to let go of the archive
)

// takeTurn opens the archive and returns when this process is the one that
// writes it. Screens let go of it; another sync does not.
func (a *app) takeTurn(ctx context.Context, s *shelf) error {
	k, err := s.opened(ctx, nil)
	if err != nil {
		return err
	}
	tick := time.NewTicker(turnLook)
	defer tick.Stop()
	told := false
	for began := time.Now(); !k.Writing(); {
		if !k.Held() {
			return &exit{status: failed, what: k.Trouble()}
		}
		pid, filling := k.Holder()
		over := filling || time.Since(began) > handOver
		if over && !a.set.wait {
			return heldBy(pid, s.options.Path)
		}
		if over && !told {
			told = true
			a.say(waiting(pid, s.options.Path))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return &exit{status: interrupted}
		}
	}
	return nil
}

// process names a process, 0 being one that the system does not name.
func process(pid int) model.Text {
	if pid == 0 {
		return model.Text{EN: "another process", ZH: "另一个进程"}
	}
	return model.Text{EN: fmt.Sprintf("process %d", pid), ZH: fmt.Sprintf("进程 %d ", pid)}
}

func heldBy(pid int, path string) error {
	who, path := process(pid), quoted(path)
	return failure(fmt.Sprintf("%s keeps the archive %s filled; nothing is left to do. To take over when it ends, write --wait.", who.EN, path),
		fmt.Sprintf("%s正在写入归档 %s，无需重复同步。要等它结束后接手，请加 --wait。", who.ZH, path))
}

func waiting(pid int, path string) model.Text {
	who, path := process(pid), quoted(path)
	return model.Text{
		EN: fmt.Sprintf("waiting: %s keeps the archive %s filled.", who.EN, path),
		ZH: fmt.Sprintf("等待中：%s正在写入归档 %s。", who.ZH, path),
	}
}

// syncOnce fetches what is missing. What was fetched is kept, whatever ends
// it: the next time goes on from there.
func (a *app) syncOnce(ctx context.Context, r *reader, p plan) error {
	snap, err := a.loaded(ctx, r)
	r.kept.close()
	switch trouble := r.kept.trouble(); {
	case err != nil && canceled(err):
		return &exit{status: interrupted, what: model.Text{
			EN: "interrupted; what was fetched is kept, and the next sync goes on from there", ZH: "已中断；已获取的内容已保存，下次同步将继续",
		}}
	case !trouble.Empty():
		return &exit{status: incomplete, what: trouble}
	case err != nil && len(snap.Coverage.Known) == 0:
		return err
	}
	if err := missing(snap, problem(err), p.zone); err != nil {
		return err
	}
	if a.talks() {
		a.say(done(snap, p, r.kept.options.Path))
	}
	return nil
}

// talks reports whether success is worth a word.
func (a *app) talks() bool { return a.set.verbose || terminal(a.Err) }

func done(snap *model.Snapshot, p plan, path string) model.Text {
	n, at := grouped(snap.Len()), snap.Freshness.AsOf.In(p.zone).Format("15:04:05 -07:00")
	return model.Text{
		EN: fmt.Sprintf("%s holds %s records of the window, complete as of %s.", quoted(path), n, at),
		ZH: fmt.Sprintf("%s 已有窗口内的 %s 条记录，截至 %s 完整。", quoted(path), n, at),
	}
}

// grouped is a number with commas between thousands.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

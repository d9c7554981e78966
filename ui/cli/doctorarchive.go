package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"offair/fetch"
	"offair/fetch/archive"
	"offair/fetch/css"
	"offair/model"
	"offair/ui/cli/doctor"
)

// doctorArchive looks at the archive that a run with these flags has; nil where
// there is none yet, so that only its directory can be looked at.
func (a *app) doctorArchive(ctx context.Context, look css.Lookup, zone *time.Location) func(context.Context) doctor.Finding {
	o, ok := a.archiveOf(ctx, look, "")
	if !ok && (a.set.noArchive || a.set.demo) {
		return func(context.Context) doctor.Finding { return doctor.Finding{Mark: doctor.Note, What: a.unkept()} }
	}
	if _, err := os.Lstat(o.Path); !ok || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return func(ctx context.Context) doctor.Finding {
		r, err := archive.Inspect(ctx, o)
		if err != nil {
			e := fetch.AsError(err)
			return doctor.Finding{Mark: doctor.Limited, What: e.What, Next: e.Next}
		}
		return growing(archiveText(r, o.Path, zone), o.Path)
	}
}

// growing is what can be said of an archive that can be read: whether more can
// be kept in it.
func growing(what model.Text, path string) doctor.Finding {
	if !doctor.Writable(path) {
		what.EN += "; it cannot be written, so nothing new is kept"
		what.ZH += "；该文件不可写，不会保存新记录"
		return doctor.Finding{Mark: doctor.Limited, What: what, Next: model.Text{
			EN: "Make it writable for you, or name another place with --archive.", ZH: "请为其加上写权限，或用 --archive 换一个位置。",
		}}
	}
	if d := doctor.Directory(filepath.Dir(path)); d.Mark != doctor.Fine {
		what.EN += "; " + d.What.EN
		what.ZH += "；" + d.What.ZH
		return doctor.Finding{Mark: d.Mark, What: what, Next: d.Next}
	}
	return doctor.Finding{Mark: doctor.Fine, What: what}
}

// unkept says why a run keeps nothing.
func (a *app) unkept() model.Text {
	if a.set.noArchive {
		return model.Text{EN: "not looked at: --no-archive leaves it out", ZH: "未检查：--no-archive 不使用归档"}
	}
	return model.Text{EN: "none: the demo account keeps nothing unless --archive names a file", ZH: "无：演示账号默认不保存，除非用 --archive 指定文件"}
}

func archiveText(r archive.Report, path string, zone *time.Location) model.Text {
	path, size := oneLine(path), fmt.Sprintf("%.1f MB", float64(r.Bytes)/(1<<20))
	day := func(t time.Time) string { return t.In(zone).Format("2006-01-02 15:04 -07:00") }
	t := model.Text{
		EN: fmt.Sprintf("%s: %s records, %s, written %s", path, grouped(r.Events), size, day(r.Written)),
		ZH: fmt.Sprintf("%s：%s 条记录，%s，最后写入 %s", path, grouped(r.Events), size, day(r.Written)),
	}
	if r.Events > 0 {
		from, to := day(time.Unix(r.Span.From, 0)), day(time.Unix(r.Span.To, 0))
		t.EN += fmt.Sprintf(", from %s to %s", from, to)
		t.ZH += fmt.Sprintf("，时间 %s 至 %s", from, to)
	}
	if r.Held {
		who := process(r.Writer)
		t.EN += "; " + who.EN + " writes it"
		t.ZH += "；" + who.ZH + "正在写入"
	}
	return t
}

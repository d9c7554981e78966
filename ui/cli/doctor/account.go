package doctor

import (
	"context"
	"fmt"
	"io/fs"
	"runtime"
	"strings"
	"time"

	"offair/fetch/css"
	"offair/model"
)

func (v *visit) version(context.Context) Finding {
	return fine(model.Text{EN: v.Version, ZH: v.Version})
}

func (v *visit) credentials(context.Context) Finding {
	a := v.account()
	if a.Err != nil {
		return failed(a.Err)
	}
	c := a.Credentials
	source := c.SourceText()
	return fine(words("from %[1]s; SecretId %[3]s", "来自%[2]s；SecretId %[3]s", source.EN, source.ZH, c.Masked()))
}

// places tells each place with what was there.
func (v *visit) places(context.Context) Finding {
	a := v.account()
	if len(a.Looks) == 0 {
		return note(words("nowhere: the keys were given", "无需查找：密钥已直接提供"))
	}
	var told []model.Text
	for _, l := range a.Looks {
		told = append(told, lookTold(l))
	}
	what := join(told, " · ", " · ")
	f := note(what)
	if len(a.Notes) > 0 {
		f.Next = join(a.Notes, " ", "")
	}
	return f
}

func lookTold(l css.Look) model.Text {
	name := l.Place
	if l.File != "" {
		name.EN += " " + l.File
		name.ZH += " " + l.File
	}
	became := map[css.LookState]model.Text{
		css.LookAbsent: words("nothing", "没有"), css.LookUsed: words("used", "使用"),
		css.LookBroken: words("cannot be used", "无法使用"), css.LookPassed: words("there, not used", "存在，未使用"),
		css.LookUnasked: words("not asked", "未查询"),
	}[l.State]
	return model.Text{EN: name.EN + ": " + became.EN, ZH: name.ZH + "：" + became.ZH}
}

// files looks at who else on this machine can read the keys.
func (v *visit) files(context.Context) Finding {
	const others fs.FileMode = 0o044
	var open, closed []string
	mode := fs.FileMode(0)
	for _, l := range v.account().Looks {
		switch {
		case l.File == "" || l.Mode == 0:
		case l.Mode&others != 0:
			open = append(open, l.File)
			mode = l.Mode
		default:
			closed = append(closed, l.File)
		}
	}
	switch {
	case runtime.GOOS == "windows":
		return note(words("not looked at on this system", "在此系统上不检查"))
	case len(open) > 0:
		files := strings.Join(open, " ")
		return limited(words("other users of this machine can read %[1]s (mode %[2]s)", "本机其他用户可读取 %[1]s（权限 %[2]s）", files, fmt.Sprintf("%04o", mode)),
			words("chmod 600 %[1]s", "chmod 600 %[1]s", files))
	case len(closed) > 0:
		return fine(words("only you can read %[1]s", "只有您可以读取 %[1]s", strings.Join(closed, " ")))
	default:
		return note(words("there are none", "没有此类文件"))
	}
}

// expiry is about keys that end.
func (v *visit) expiry(context.Context) Finding {
	const soon = 10 * time.Minute
	a := v.account()
	c := a.Credentials
	if a.Err != nil {
		return notTried("there are no credentials", "没有凭证")
	}
	ends := c.Expires()
	left := ends.Sub(v.Now())
	switch {
	case ends.IsZero() && !c.Temporary():
		return fine(words("permanent keys; they do not expire", "永久密钥，不会过期"))
	case ends.IsZero():
		return note(words("temporary keys whose end is not told; when they end, the call says so", "临时密钥，未注明到期时间；到期后调用会提示"))
	case left < soon:
		return limited(words("the keys end at %[1]s, in %[2]s", "密钥将于 %[1]s 到期，剩余 %[2]s", v.moment(ends), rounded(left)),
			words("A role is renewed by itself; a login is renewed by any tccli command or `tccli auth login`.", "角色会自动续期；登录可通过任意 tccli 命令或 `tccli auth login` 续期。"))
	default:
		return fine(words("temporary keys until %[1]s, in %[2]s; read again 5 minutes before", "临时密钥，%[1]s 到期，剩余 %[2]s；到期前 5 分钟重新读取", v.moment(ends), rounded(left)))
	}
}

// moment is a time in the person's zone.
func (v *visit) moment(t time.Time) string {
	return t.In(v.Zone).Format("2006-01-02 15:04:05 -07:00")
}

// rounded is a length of time that is easily read: 1h50m, 45s, 12ms.
func rounded(d time.Duration) string {
	switch {
	case d >= time.Hour:
		return strings.TrimSuffix(d.Round(time.Minute).String(), "0s")
	case d >= time.Second:
		return d.Round(time.Second).String()
	case d >= time.Millisecond:
		return d.Round(time.Millisecond).String()
	default:
		return d.Round(time.Microsecond).String()
	}
}

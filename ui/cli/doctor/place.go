package doctor

import (
	"context"
	"strings"
	"time"

	"offair/model"
)

// Charset is the locale that the environment sets, and whether it is UTF-8;
// "" when it sets none.
func Charset(env func(string) string) (locale string, utf8 bool) {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale = env(name); locale != "" {
			break
		}
	}
	folded := strings.ToLower(locale)
	return locale, strings.Contains(folded, "utf-8") || strings.Contains(folded, "utf8")
}

func (v *visit) locale(context.Context) Finding {
	speaks := words("offair speaks English (--lang)", "offair 使用中文（--lang）")
	locale, utf8 := Charset(v.Env)
	locale = model.Clean(locale)
	switch {
	case locale == "":
		return note(words("none is set; taken as UTF-8; %[1]s", "未设置，按 UTF-8 处理；%[2]s", speaks.EN, speaks.ZH))
	case !utf8:
		return limited(words("%[1]s is not UTF-8: names in Chinese may not show", "%[1]s 不是 UTF-8：中文名称可能无法显示", locale),
			words("export LC_ALL=C.UTF-8", "export LC_ALL=C.UTF-8"))
	default:
		return fine(words("%[1]s; %[2]s", "%[1]s；%[3]s", locale, speaks.EN, speaks.ZH))
	}
}

// zone shows the zone that times are told in, and that others can be named.
func (v *visit) zone(context.Context) Finding {
	now := v.Now().In(v.Zone)
	name, _ := now.Zone()
	what := words("%[1]s, now %[2]s", "%[1]s，当前 %[2]s", model.Clean(name), now.Format("15:04:05 -07:00"))
	if _, err := time.LoadLocation("Asia/Shanghai"); err != nil {
		return limited(what, words("There is no time zone database: --tz takes utc and local only. Install tzdata.", "没有时区数据库：--tz 只能用 utc 和 local，请安装 tzdata。"))
	}
	what.EN += "; the zone database is there"
	what.ZH += "；时区数据库可用"
	return fine(what)
}

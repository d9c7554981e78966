package doctor

import (
	"context"
	"strings"
	"time"

	"offair/fetch/css"
	"offair/model"
)

func (v *visit) site(context.Context) Finding {
	host := v.way().Host
	return fine(words("%[1]s, %[3]s", "%[2]s，%[3]s", v.Site.EN, v.Site.ZH, host))
}

// earlier is the finding of a step that an earlier one's failure kept from
// being made.
func earlier(p css.Probe, step css.Step) (Finding, bool) {
	if p.Failed < step {
		return notTried("the step before it failed", "前一步失败"), true
	}
	if p.Failed == step {
		return failed(p.Err), true
	}
	return Finding{}, false
}

func (v *visit) proxy(context.Context) Finding {
	p := v.way()
	switch {
	case p.Failed == css.StepProxy:
		return failed(p.Err)
	case p.Proxy != "":
		return fine(words("calls go through %[1]s (HTTPS_PROXY)", "调用经过代理 %[1]s（HTTPS_PROXY）", p.Proxy))
	case p.Plain:
		return fine(words("none: the API is on this machine", "无：接口在本机"))
	default:
		return fine(words("none", "无"))
	}
}

func (v *visit) names(context.Context) Finding {
	p := v.way()
	if f, ok := earlier(p, css.StepLookup); ok && len(p.Addresses) == 0 {
		return f
	}
	name := p.Host
	if p.Proxy != "" {
		name = p.Proxy
	}
	if len(p.Addresses) == 0 {
		return note(words("%[1]s is no name that needs looking up", "%[1]s 无需解析", name))
	}
	const most = 6
	shown := strings.Join(p.Addresses[:min(most, len(p.Addresses))], " ")
	if p.LookupTook == 0 {
		return fine(words("%[1]s: nothing to look up", "%[1]s：无需解析", shown))
	}
	return fine(words("%[1]s leads to %[2]s (%[3]s)", "%[1]s 解析为 %[2]s（%[3]s）", name, shown, rounded(p.LookupTook)))
}

func (v *visit) connection(context.Context) Finding {
	p := v.way()
	if f, ok := earlier(p, css.StepConnect); ok && p.Dialed == "" {
		return f
	}
	if p.Proxy != "" {
		return fine(words("to the proxy at %[1]s in %[2]s", "已连接代理 %[1]s，用时 %[2]s", p.Dialed, rounded(p.ConnectTook)))
	}
	return fine(words("to %[1]s in %[2]s", "已连接 %[1]s，用时 %[2]s", p.Dialed, rounded(p.ConnectTook)))
}

func (v *visit) tls(context.Context) Finding {
	p := v.way()
	if p.Plain {
		return fine(words("not needed: plain http on this machine", "不需要：本机 http"))
	}
	if f, ok := earlier(p, css.StepTLS); ok {
		return withIssuer(f, p.Certificate)
	}
	c := p.Certificate
	if c == nil {
		return note(words("the server showed no certificate", "服务器没有出示证书"))
	}
	what := words("%[1]s, signed by %[2]s, valid until %[3]s", "%[1]s，由 %[2]s 签发，有效期至 %[3]s", c.Subject, c.Issuer, v.moment(c.Ends))
	if strings.HasSuffix(p.Host, ".tencentcloudapi.com") && !c.Public {
		return limited(what, words("That is no public authority known to offair: a proxy may open and read what passes. Ask who runs it.",
			"该签发者不在 offair 所知的公共机构之列：代理可能在解密并读取流量，请向网络管理员确认。"))
	}
	return fine(what)
}

// withIssuer adds to a refused certificate who signed it, which tells a
// proxy's name.
func withIssuer(f Finding, c *css.Certificate) Finding {
	if c != nil && f.Mark == Broken {
		f.What.EN += " It is for " + c.Subject + ", signed by " + c.Issuer + "."
		f.What.ZH += "该证书属于 " + c.Subject + "，由 " + c.Issuer + " 签发。"
	}
	return f
}

// clock compares this machine's time with the server's.
func (v *visit) clock(context.Context) Finding {
	const rounding, worth, refused = 2 * time.Second, 30 * time.Second, 5 * time.Minute
	p := v.way()
	if p.Date.IsZero() {
		return notTried("the server did not tell its time", "服务器没有给出时间")
	}
	off := p.Heard.Sub(p.Date)
	size := off.Abs()
	if size <= rounding {
		return fine(words("as the server's, to two seconds", "与服务器一致，误差在 2 秒内"))
	}
	way := words("ahead of", "快")
	if off < 0 {
		way = words("behind", "慢")
	}
	what := words("%[1]s %[2]s the server's clock", "比服务器%[3]s %[1]s", size.Round(time.Second).String(), way.EN, way.ZH)
	set := words("Set it (for example `timedatectl set-ntp true` or `chronyc makestep`); calls are refused from 5 minutes on.",
		"请校准（例如 `timedatectl set-ntp true` 或 `chronyc makestep`）；误差达到 5 分钟时调用会被拒绝。")
	switch {
	case size >= refused:
		return broken(what, set)
	case size >= worth:
		return limited(what, set)
	default:
		return fine(what)
	}
}

// noWay is for a call that was not worth making. A server that takes the
// connection and says nothing is told here; the lines above found it fine.
func (v *visit) noWay() Finding {
	if p := v.way(); p.Failed == css.StepAnswer && p.Err != nil {
		return failed(p.Err)
	}
	return notTried("there is no way to the API", "无法连接接口")
}

func (v *visit) permission(context.Context) Finding {
	a := v.asked()
	switch {
	case !a.tried && v.account().Err != nil:
		return notTried("there are no credentials", "没有凭证")
	case !a.tried:
		return v.noWay()
	case a.err != nil:
		return v.refused(a.err)
	}
	what := words("DescribeLiveStreamEventList is answered", "DescribeLiveStreamEventList 调用成功")
	if d := v.Scope.Domain; d != "" {
		what = words("DescribeLiveStreamEventList is answered for the push domain %[1]s", "推流域名 %[1]s 的 DescribeLiveStreamEventList 调用成功", model.Clean(d))
	}
	return fine(what)
}

package css

import (
	"time"

	"offair/fetch"
	"offair/model"
)

// What to do about a call that is not permitted.
var (
	deniedNext = model.Text{
		EN: "Allow the action live:{action} in CAM; where the permission covers single push domains, name one with --domain.",
		ZH: "请在访问管理（CAM）中授予操作 live:{action}；若权限只覆盖部分推流域名，请用 --domain 指定域名。",
	}
	deniedForDomain = both(
		"Allow the action live:{action} for the push domain {domain} in CAM.",
		"请在访问管理（CAM）中为推流域名 {domain} 授予操作 live:{action}。")
)

var (
	unknownKey = verdict{
		fetch.Credential,
		both("Tencent Cloud does not know the SecretId from {source}: it is deleted, disabled, mistyped or of the other site.",
			"腾讯云不认识来自{source}的 SecretId：它已删除、已禁用、输入有误，或属于另一站点。"),
		both("Compare it with the keys under CAM > API Keys of the {site} site; --site chooses the site.",
			"请与{site}“访问管理 > API 密钥管理”中的密钥核对；用 --site 选择站点。"),
	}
	wrongKind = verdict{
		fetch.Credential,
		both("The SecretId from {source} is not one that the cloud API takes.", "来自{source}的 SecretId 不是云 API 所用的密钥。"),
		both("Use a key from CAM > API Keys; keys of other products do not work here.", "请使用“访问管理 > API 密钥管理”中的密钥；其他产品的密钥不能用于此处。"),
	}
	badHeader = verdict{
		fetch.Credential,
		both("Tencent Cloud cannot read the authorization made with the key from {source}.", "腾讯云无法解析用{source}中的密钥生成的鉴权头。"),
		both("Look for stray characters in the SecretId, and for a proxy that changes headers.", "请检查 SecretId 是否含有多余字符，以及代理是否改动了请求头。"),
	}
	wrongSecret = verdict{
		fetch.Credential,
		both("The signature does not match: the SecretKey from {source} is not the one of its SecretId.", "签名不匹配：来自{source}的 SecretKey 与其 SecretId 不对应。"),
		both("Copy the SecretKey again; if it is lost, make a new key pair under CAM > API Keys.", "请重新复制 SecretKey；若已遗失，请在“访问管理 > API 密钥管理”中新建密钥。"),
	}
	badToken = verdict{
		fetch.Credential,
		both("The session token from {source} is wrong or has expired.", "来自{source}的临时密钥 Token 错误或已过期。"),
		both("Get new temporary keys: run any tccli command, log in again with `tccli auth login`, or set the variables anew.",
			"请获取新的临时密钥：运行任意 tccli 命令、用 `tccli auth login` 重新登录，或重新设置环境变量。"),
	}
	otherAuth = verdict{
		fetch.Credential,
		both("Tencent Cloud does not accept the key from {source} ({code}{said}).", "腾讯云不接受来自{source}的密钥（{code}{said}）。"),
		both("Check the key under CAM > API Keys.", "请在“访问管理 > API 密钥管理”中检查该密钥。"),
	}
	needsMFA = verdict{
		fetch.Denied,
		both("The account asks for multi-factor authentication (MFA) with the key from {source}.", "账号要求对来自{source}的密钥进行多因素认证（MFA）。"),
		both("Use temporary keys taken after an MFA login, or a sub-user whose API calls need no MFA.", "请使用 MFA 登录后取得的临时密钥，或调用 API 无需 MFA 的子用户。"),
	}
	denied = verdict{
		fetch.Denied,
		both("The key from {source} is not permitted to {does}{said}.", "来自{source}的密钥无权{does}{said}。"),
		deniedNext,
	}
	wrongAddress = verdict{
		fetch.Denied,
		both("The account does not accept API calls from this machine's IP address ({code}).", "账号不接受来自本机 IP 地址的 API 调用（{code}）。"),
		both("Run offair from an address that is allowed, or have this one allowed for the key in CAM.", "请在允许的 IP 地址上运行，或在访问管理中为该密钥放行本机地址。"),
	}
)

var (
	blocked = verdict{
		fetch.Account,
		both("Tencent Cloud has blocked the live service of this account.", "该账号的直播服务已被腾讯云封禁。"),
		both("Only Tencent Cloud can lift this: open a ticket.", "只有腾讯云可以解除：请提交工单。"),
	}
	frozen = verdict{
		fetch.Account,
		both("The live service of this account is suspended.", "该账号的直播服务已被冻结。"),
		both("The CSS console says why; if it does not, open a ticket.", "原因请查看云直播控制台；若没有说明，请提交工单。"),
	}
	unpaid = verdict{
		fetch.Account,
		both("The live service of this account is suspended for overdue payment.", "该账号的直播服务因欠费停服。"),
		both("Top up the account, then try again.", "请充值后重试。"),
	}
	switchedOff = verdict{
		fetch.Account,
		both("The live service was switched off by a user of this account.", "该账号的用户已停用直播服务。"),
		both("Switch it on again in the CSS console.", "请在云直播控制台重新启用。"),
	}
	notActivated = verdict{
		fetch.Account,
		both("CSS (live streaming) is not activated for the account of the key from {source}.", "来自{source}的密钥所属账号尚未开通云直播。"),
		both("Use a key of the account that the streams belong to, or activate CSS in its console.", "请使用这些流所属账号的密钥，或在控制台开通云直播。"),
	}
	tooFast = verdict{
		fetch.Throttled,
		both("Tencent Cloud limits the rate of calls just now ({code}).", "腾讯云正在限制调用频率（{code}）。"),
		both("All keys of an account share 300 calls a second; --rate sets how many offair makes.", "同一账号的所有密钥共用每秒 300 次调用；可用 --rate 调低 offair 的频率。"),
	}
	serverFailed = verdict{
		fetch.Transient,
		both("Tencent Cloud reports a failure of its own ({code}{said}).", "腾讯云报告内部故障（{code}{said}）。"),
		both("It usually passes; if it lasts, open a ticket with the RequestId.", "通常会自行恢复；若持续出现，请携 RequestId 提交工单。"),
	}
	badRequest = verdict{
		fetch.Refused,
		both("Tencent Cloud refused the request ({code}{said}).", "腾讯云拒绝了该请求（{code}{said}）。"),
		both("Check --domain, --app and the time window, and that this machine's clock is right.", "请检查 --domain、--app 和时间范围，以及本机时钟是否正确。"),
	}
	gone = verdict{
		fetch.Refused,
		both("{host} does not offer {action} ({code}).", "{host} 不提供 {action} 接口（{code}）。"),
		both("Check --site and --endpoint; if they are right the API has changed: look for a newer offair.", "请检查 --site 和 --endpoint；若无误，说明接口已变更，请使用更新的 offair。"),
	}
	otherRefusal = verdict{
		fetch.Refused,
		both("Tencent Cloud refused the call ({code}{said}).", "腾讯云拒绝了该调用（{code}{said}）。"),
		both("If the reason is not clear from this, open a ticket with the RequestId.", "若由此看不出原因，请携 RequestId 提交工单。"),
	}
)

// verdicts are the codes that the vendor's documents list.
func verdicts() map[string]verdict {
	return map[string]verdict{
		"AuthFailure.SecretIdNotFound":        unknownKey,
		"AuthFailure.InvalidSecretId":         wrongKind,
		"AuthFailure.InvalidAuthorization":    badHeader,
		"AuthFailure.SignatureFailure":        wrongSecret,
		"AuthFailure.TokenFailure":            badToken,
		"AuthFailure.MFAFailure":              needsMFA,
		"AuthFailure.UnauthorizedOperation":   denied,
		"IpInBlacklist":                       wrongAddress,
		"IpNotInWhitelist":                    wrongAddress,
		"ResourceNotFound.ForbidService":      blocked,
		"ResourceNotFound.FreezeService":      frozen,
		"ResourceNotFound.StopService":        unpaid,
		"ResourceNotFound.UserDisableService": switchedOff,
		"ResourceNotFound.UserNotExist":       notActivated,
		"LimitExceeded.RateLimitExceeded":     tooFast,
		"FailedOperation.CallOtherSvrFailed":  serverFailed,
	}
}

// families decide on codes of one kind that are not listed above.
func families() map[string]verdict {
	return map[string]verdict{
		"AuthFailure":           otherAuth,
		"UnauthorizedOperation": denied,
		"RequestLimitExceeded":  tooFast,
		"InternalError":         serverFailed,
		"ServiceUnavailable":    serverFailed,
		"ResourceUnavailable":   serverFailed,
		"InvalidParameter":      badRequest,
		"InvalidParameterValue": badRequest,
		"MissingParameter":      badRequest,
		"UnknownParameter":      badRequest,
		"InvalidRequest":        badRequest,
		"ActionOffline":         gone,
		"InvalidAction":         gone,
		"NoSuchVersion":         gone,
		"NoSuchProduct":         gone,
		"UnsupportedRegion":     gone,
		"UnsupportedProtocol":   gone,
		"UnsupportedOperation":  gone,
	}
}

// clockOff compares the two clocks as far as both are known.
func (k call) clockOff() *fetch.Error {
	next := words("Set this machine's clock (for example `timedatectl set-ntp true` or `chronyc makestep`), then try again.",
		"请校准本机时钟（例如 `timedatectl set-ntp true` 或 `chronyc makestep`）后重试。")
	here, there := k.sent, k.answer.date
	if there.IsZero() {
		return problem(fetch.Clock, words(
			"This machine's clock is more than 5 minutes off; it says %[1]s.", "本机时钟误差超过 5 分钟；本机时间为 %[1]s。", moment(here)), next)
	}
	off := here.Sub(there)
	en, zh := "ahead of", "快"
	if off < 0 {
		off, en, zh = -off, "behind", "慢"
	}
	return problem(fetch.Clock, model.Text{
		EN: "This machine's clock is " + off.Round(time.Second).String() + " " + en + " Tencent Cloud's: " + moment(here) + " here, " + moment(there) + " there.",
		ZH: "本机时钟比腾讯云" + zh + " " + off.Round(time.Second).String() + "：本机 " + moment(here) + "，服务器 " + moment(there) + "。",
	}, next)
}

func errKeysEnded(cred Credentials) *fetch.Error {
	return problem(fetch.Credential, model.Text{
		EN: "The temporary keys from " + cred.source.EN + " expired at " + moment(cred.expires) + ", and there are no newer ones.",
		ZH: "来自" + cred.source.ZH + "的临时密钥已于 " + moment(cred.expires) + " 过期，且没有更新的密钥。",
	}, badToken.next)
}

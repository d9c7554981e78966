package model

// Family 18 of the vendor's table without its platform errors, first half: why
// a push was refused for the account's sake or for where it was sent.
var refusedCauses = []*Cause{
	{
		ID: "no-customer-info", Side: Account,
		Codes: []Code{{18, 200}},
		Text:  Text{"Failed to get the user information for the push URL.", "获取推流链接对应的客户信息失败"},
		Remedy: Text{
			"The domain in the push URL may belong to no account. Check the domain and the account with the self-diagnosis of the console.",
			"推流地址中的域名可能不属于任何账号。请在控制台的自助诊断中核对域名和账号。",
		},
		Doc: docDiagnose,
	},
	{
		ID: "service-off", Side: Account,
		Codes: []Code{{18, 201}},
		Text:  Text{"Your CSS services have been suspended.", "您的直播服务已被关停"},
		Remedy: Text{
			"CSS is switched off for this account: check the state of the account and the service in the console. In English the same text also stands for a shutdown that the vendor forced; then only the vendor can help.",
			"该账号的云直播服务已关停，请在控制台核对账号和服务的状态。英文记录中强制关停也是这句话；如果是强制关停，只能联系官方处理。",
		},
		Doc: docTable,
	},
	{
		ID: "overdue", Side: Account,
		Codes: []Code{{18, 202}},
		Text:  Text{"Your CSS services have been suspended due to overdue payments. Please top up your account balance.", "账号欠费，您的直播服务已被暂时关停，请及时充值"},
		Remedy: Text{
			"Top up the account; pushes that run when a bill falls overdue are not cut. The service stops when nothing is paid within 24 hours of the notice, and after 60 days the resources are reclaimed.",
			"请为账号充值；欠费时正在进行的推流不会被断开。欠费通知后 24 小时内未充值即停服，60 天后资源会被回收。",
		},
		Doc: docTable,
	},
	{
		ID: "service-forced-off", Side: Account,
		Codes: []Code{{18, 203}},
		Text:  Text{"Your CSS services have been suspended.", "您的直播服务已被强制关停"},
		Remedy: Text{
			"The vendor closed the service, for example over a breach of its rules, which cannot be undone according to its documents. Contact the vendor.",
			"官方强制关停了服务，例如因为违规；按官方文档，违规关停无法恢复。请联系官方。",
		},
		Doc: docTable,
	},
	{
		ID: "ip-url", Side: Config,
		Codes: []Code{{18, 300}},
		Text:  Text{"Push using an IP address is not allowed.", "不允许直接使用 IP 地址推流"},
		Remedy: Text{
			"The push went to an IP address. Put the push domain name into the encoder's URL instead.",
			"推流地址里写的是 IP 地址。请在编码器中改用推流域名。",
		},
		Doc: docPush,
	},
	{
		ID: "domain-unrecognized", Side: Config,
		Codes: []Code{{18, 301}},
		Text:  Text{"Unable to identify the push domain name.", "无法识别推流域名"},
		Remedy: Text{
			"See that the domain was added to CSS and has a CNAME to Tencent Cloud: a green mark in Domain Management, BCName 1 in DescribeLiveDomains. Then check the spelling in the push URL.",
			"请确认该域名已添加到云直播，并已 CNAME 到腾讯云：域名管理中显示绿色标记，DescribeLiveDomains 中 BCName 为 1。再核对推流地址中域名的拼写。",
		},
		Doc: docFailure,
	},
	{
		ID: "domain-invalid", Side: Config,
		Codes: []Code{{18, 302}},
		Text:  Text{"Invalid push domain name.", "推流域名不合法"},
		Remedy: Text{
			"Check that the URL holds a push domain and not a playback domain (Type 0 in DescribeLiveDomains is push), and that it has a CNAME to Tencent Cloud.",
			"请确认地址中用的是推流域名而不是播放域名（DescribeLiveDomains 中 Type 0 为推流域名），并且已 CNAME 到腾讯云。",
		},
		Doc: docFailure,
	},
	{
		ID: "domain-disabled", Side: Config,
		Codes: []Code{{18, 303}},
		Text:  Text{"The push domain name is disabled.", "推流域名被禁用"},
		Remedy: Text{
			"The domain is switched off: Status 0 in DescribeLiveDomains. Have it enabled in Domain Management or with EnableLiveDomain.",
			"该域名已停用：DescribeLiveDomains 中 Status 为 0。请在域名管理中启用，或调用 EnableLiveDomain。",
		},
		Doc: docDomains,
	},
	{
		ID: "app-disabled", Side: Config,
		Codes: []Code{{18, 304}},
		Text:  Text{"The push application is disabled.", "推流应用名被禁用"},
		Remedy: Text{
			"The AppName in the URL is not allowed. Check it (usually it is live); where an AppName is switched off and on is not documented, so ask the vendor if it is right.",
			"地址中的 AppName 不允许推流。请先核对它（通常是 live）；在哪里启用或停用 AppName，官方没有说明，若填写无误请咨询官方。",
		},
		Doc: docTable,
	},
	{
		ID: "stream-disabled", Side: Config,
		Codes: []Code{{18, 305}},
		Text:  Text{"The stream is disabled.", "推流的流名称处于禁播状态"},
		Remedy: Text{
			"The stream is forbidden: enable it again in Stream Management > Disabled Streams or with ResumeLiveStream, or wait for the end (7 days by default, 90 at most). By default a forbid matches the stream name alone, over all domains and paths.",
			"该流处于禁推状态：请在流管理的禁推流中恢复，或调用 ResumeLiveStream，也可等待到期（默认 7 天，最长 90 天）。默认情况下禁推只看流名称，对所有域名和路径生效。",
		},
		Doc: docResume,
	},
	{
		ID: "channel-missing", Side: Config,
		Codes: []Code{{18, 306}},
		Text:  Text{"Channel mode is used, but there isn’t a push channel.", "接入模式为频道模式，但尚未创建相应的推流频道"},
		Remedy: Text{
			"Channel mode is a legacy mode that is no longer maintained, and this push has no channel in it. Ask the vendor to have the access mode changed.",
			"频道模式是已停止维护的旧接入模式，而这路推流还没有创建频道。请联系官方更换接入模式。",
		},
		Doc: docFAQ,
	},
	{
		ID: "channel-closed", Side: Config,
		Codes: []Code{{18, 307}},
		Text:  Text{"Channel mode is used, but the current push channel is disabled.", "接入模式为频道模式，但当前推流频道已关闭"},
		Remedy: Text{
			"Channel mode is a legacy mode that is no longer maintained, and the channel of this push is closed. Open the channel again or ask the vendor to have the access mode changed.",
			"频道模式是已停止维护的旧接入模式，而这路推流的频道已关闭。请重新打开频道，或联系官方更换接入模式。",
		},
		Doc: docFAQ,
	},
}

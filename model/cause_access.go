package model

// Family 18 of the vendor's table, second half, and 19: why a push was refused
// for its name, its sender, its authentication or its number.
var accessCauses = []*Cause{
	{
		ID: "stream-bad-chars", Side: Config,
		Codes: []Code{{18, 308}},
		Text:  Text{"The push name contains unallowed characters.", "推流的流名称中含有非法字符"},
		Remedy: Text{
			"Rename the stream: letters, digits and symbols are accepted, Chinese characters are not.",
			"请修改流名称：只接受字母、数字和符号，不支持中文。",
		},
		Doc: docFAQ,
	},
	{
		ID: "app-bad-chars", Side: Config,
		Codes: []Code{{18, 309}},
		Text:  Text{"The push application name contains unallowed characters.", "推流应用名中含有非法字符"},
		Remedy: Text{
			"Correct the AppName in the push URL: keep to letters, digits and symbols, as for stream names.",
			"请修改推流地址中的 AppName：与流名称一样，只使用字母、数字和符号。",
		},
		Doc: docFAQ,
	},
	{
		ID: "ip-blocked", Side: AccessList,
		Codes: []Code{{18, 400}},
		Text:  Text{"The push client’s IP address is on the blocklist.", "推流客户端 IP 在黑名单中"},
		Remedy: Text{
			"Take the address off the blocklist of the push domain in Domain Management, if it should push; the entry may be a whole /8, /16 or /24. A change acts some minutes after saving.",
			"如果该 IP 应当允许推流，请在域名管理中把它移出推流域名的黑名单；命中的条目也可能是 /8、/16 或 /24 网段。保存后数分钟生效。",
		},
		Doc: docIPList,
	},
	{
		ID: "ip-not-allowed", Side: AccessList,
		Codes: []Code{{18, 401}},
		Text:  Text{"The push client’s IP address is not on the allowlist.", "推流客户端 IP 不在白名单中"},
		Remedy: Text{
			"Add the address to the allowlist of the push domain in Domain Management: IPv4, single or /8, /16, /24; IPv6 is not supported. A change acts some minutes after saving.",
			"请在域名管理中把该 IP 加入推流域名的白名单：支持 IPv4 地址或 /8、/16、/24 网段，不支持 IPv6。保存后数分钟生效。",
		},
		Doc: docIPList,
	},
	{
		ID: "no-txtime", Side: Auth,
		Codes: []Code{{18, 500}},
		Text:  Text{"The expiration time parameter is missing from the push URL.", "推流未携带过期时间参数"},
		Remedy: Text{
			"The push URL lacks txTime. Make it anew as rtmp://domain/AppName/StreamName?txSecret=Md5(key+StreamName+hex(time))&txTime=hex(time).",
			"推流地址缺少 txTime。请按 rtmp://domain/AppName/StreamName?txSecret=Md5(key+StreamName+hex(time))&txTime=hex(time) 重新生成。",
		},
		Doc: docPush,
	},
	{
		ID: "url-expired", Side: Auth,
		Codes: []Code{{18, 501}},
		Text:  Text{"The push URL has expired.", "推流时间戳参数值已过期"},
		Remedy: Text{
			"The time in txTime has passed: make a new push URL, valid for 12 or 24 hours as the vendor advises. A push begun before goes on past that time, but connecting again is refused.",
			"txTime 已过期：请重新生成推流地址，官方建议有效期设为 12 或 24 小时。过期前已开始的推流不受影响，但断开后用旧地址重连会被拒绝。",
		},
		Doc: docPush,
	},
	{
		ID: "no-txsecret", Side: Auth,
		Codes: []Code{{18, 502}},
		Text:  Text{"The authentication parameter is missing from the push URL.", "推流未携带鉴权参数"},
		Remedy: Text{
			"The push URL lacks txSecret while push authentication is on for the domain, as it is by default. Use a URL with txSecret and txTime.",
			"推流地址缺少 txSecret，而该域名开启了推流鉴权（默认开启）。请使用带 txSecret 和 txTime 的推流地址。",
		},
		Doc: docPush,
	},
	{
		ID: "auth-failed", Side: Auth,
		Codes: []Code{{18, 503}},
		Text:  Text{"Authentication failed.", "校验鉴权参数不通过"},
		Remedy: Text{
			"txSecret does not fit. Make it anew from the domain's present key (primary or backup), the exact StreamName and the hexadecimal txTime, in upper case as in the vendor's samples.",
			"txSecret 不正确。请用域名当前的主 KEY 或备 KEY、完全一致的 StreamName 和十六进制 txTime（官方示例为大写）重新计算。",
		},
		Doc: docPush,
	},
	{
		ID: "max-streams", Side: Quota,
		Codes: []Code{{18, 600}},
		Text:  Text{"Reached the maximum number of streams that can be pushed.", "当前推流条数超过配置允许的最大值"},
		Remedy: Text{
			"As many pushes run at once as the configuration allows; the value is not documented. Stop pushes that nobody needs, or ask the vendor to raise the limit.",
			"同时推流的路数已达到配置上限，上限数值官方没有公布。请停掉不需要的推流，或联系官方提高上限。",
		},
		Doc: docTable,
	},
	{
		ID: "max-same-name", Side: Quota,
		Codes: []Code{{18, 601}},
		Text:  Text{"Reached the maximum number of streams that can be pushed using this stream name.", "当前流名称对应的推流条数超过配置允许的最大值"},
		Remedy: Text{
			"Too many pushes share this stream name. Look for encoders with the same URL (DescribeBackupStreamList lists the pushes under a name) and give each a stream name of its own.",
			"使用这个流名称的推流过多。请找出配置了同一推流地址的编码器（DescribeBackupStreamList 可列出同名推流），让它们各用各的流名称。",
		},
		Doc: docFailure,
	},
	{
		ID: "lower-priority", Side: Replaced,
		Codes: []Code{{18, 602}},
		Text:  Text{"The priority of this stream is lower than another stream.", "推流优先级参数低于已经存在的推流链接"},
		Remedy: Text{
			"A push of higher priority holds this stream: find it, and stop it if this one should be on air. The URL parameter that sets the priority is not documented.",
			"已有优先级更高的推流占用了这个流名称：请找到它，如果应由当前这路上播，就停掉那一路。设置优先级的 URL 参数官方没有公布。",
		},
		Doc: docTable,
	},
	{
		ID: "third-party-auth", Side: Auth,
		Codes: []Code{{19, 0}},
		Text:  Text{"Third-party authentication failed.", "第三方鉴权失败"},
		Remedy: Text{
			"Your own authentication service probably refused the push or did not answer: check its log at that time. The vendor documents nothing about this.",
			"很可能是您自建的鉴权服务拒绝了这路推流，或没有应答：请查看它在该时刻的日志。官方对此没有说明。",
		},
		Doc: docTable,
	},
}

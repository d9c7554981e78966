package model

// The causes of the vendor's table that come after its family 18: what ends a
// push that was on air.
var lateCauses = []*Cause{
	{
		ID: "api-drop", Side: Operator,
		Codes: []Code{{21, 100}},
		Text:  Text{"The stream was stopped at your request.", "收到客户调用的断流请求"},
		Remedy: Text{
			"Someone called DropLiveStream or pressed disconnect in the console; pushing again is allowed at once. The audit log of the account should tell who it was.",
			"有人调用了 DropLiveStream，或在控制台点了断流；可以立即重新推流。是谁操作的，请查账号的操作审计日志。",
		},
		Doc: docDrop,
	},
	{
		ID: "api-forbid", Side: Operator,
		Codes: []Code{{21, 101}},
		Text:  Text{"The stream was disabled at your request.", "收到客户调用的禁播请求"},
		Remedy: Text{
			"Someone called ForbidLiveStream or disabled the stream in the console, and pushes are refused until it is enabled again (by default after 7 days). The audit log of the account should tell who it was.",
			"有人调用了 ForbidLiveStream，或在控制台禁推了这路流；恢复之前（默认 7 天）推流都会被拒绝。是谁操作的，请查账号的操作审计日志。",
		},
		Doc: docForbid,
	},
	{
		ID: "replaced", Side: Replaced,
		Codes: []Code{{21, 102}},
		Text:  Text{"A new push URL replaced the current one.", "收到新的推流链接顶替当前推流"},
		Remedy: Text{
			"A newer push of the same stream name took over; the vendor documents nothing more. If nobody meant it, compare the client IPs of the records of this stream: two encoders may have one URL, or one keeps connecting again.",
			"同名的新推流顶替了这一路，官方没有更多说明。如果不是有意切换，请对比该流各条记录的客户端 IP：可能是两台编码器用了同一地址，或一台在反复重连。",
		},
		Doc: docTable,
	},
	{
		ID: "replaced-idle", Side: Replaced,
		Codes: []Code{{21, 103}},
		Text:  Text{"A new push URL replaced the current one that has no data.", "收到新的推流链接顶替当前无数据的推流"},
		Remedy: Text{
			"This push sent no data any more when a newer one of the same stream name took over; the vendor documents nothing more. An encoder may have connected again after its line broke: find out why the first push fell silent.",
			"这路推流已经没有数据，被同名的新推流顶替，官方没有更多说明。可能是编码器断线后重连，请排查前一路为什么不再发送数据。",
		},
		Doc: docTable,
	},
	{
		ID: "amf", Side: Media,
		Codes: []Code{{33, 0}},
		Text:  Text{"RTMP AMF error.", "RTMP AMF 数据异常"},
		Remedy: Text{
			"The encoder sends AMF data that cannot be read. Push to the same URL with OBS; if that holds, update or change the encoder.",
			"编码器发送的 AMF 数据有误。请用 OBS 推同一地址；如果正常，请升级或更换编码器。",
		},
		Doc: docDiagnose,
	},
	{
		ID: "not-played", Side: Platform,
		Codes: []Code{{37, 0}},
		Text:  Text{"SRS stopped the stream because it was not played.", "SRS 断开没有播放的流"},
		Remedy: Text{
			"The platform cut a stream that nobody played. Where this is set is not documented: ask the vendor if streams without viewers must stay up.",
			"平台断开了没有人播放的流。相关设置官方没有公布；如果无人观看时也要保持推流，请咨询官方。",
		},
		Doc: docTable,
	},
	{
		ID: "frame-too-big", Side: Media,
		Codes: []Code{{39, 0}},
		Text:  Text{"Exceeded the maximum frame size allowed for push.", "推流帧率大小超过系统允许的最大值"},
		Remedy: Text{
			"A frame was larger than the system allows (the Chinese text speaks of the frame rate); the limit is not documented. Lower the bitrate, resolution or frame rate, or shorten the GOP; the vendor advises to stay below 4 Mbps.",
			"帧超过了系统上限（中文原文指帧率，英文原文指帧大小），上限数值官方没有公布。请降低码率、分辨率或帧率，或缩短 GOP；官方建议码率低于 4 Mbps。",
		},
		Doc: docTable,
	},
}

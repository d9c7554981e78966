package model

// The causes of the vendor's table that come before its family 18: what ends a
// push that was on air.
var droppedCauses = []*Cause{
	{
		ID: "unknown", Side: UnknownSide,
		Codes: []Code{{0, 0}, {22, 0}, {25, 0}, {26, 0}, {27, 0}, {28, 0}, {29, 0}, {30, 0}, {31, 0}, {32, 0}, {34, 0}, {36, 0}},
		Text:  Text{"Unknown reason.", "未知原因"},
		Remedy: Text{
			"The platform names no cause, and the vendor asks for a ticket. Put in the stream name, the start and end times and the RequestId of the query that returned this record.",
			"平台没有给出原因，官方建议提交工单。工单中请附上流名称、推流起止时间，以及查到这条记录的请求的 RequestId。",
		},
		Doc: docCallback,
	},
	{
		ID: "client-stopped", Side: Publisher,
		Codes: []Code{{1, 0}, {2, 0}, {3, 0}, {4, 0}, {35, 0}},
		Text:  Text{"The push client stopped the stream.", "推流客户端主动断流"},
		Remedy: Text{
			"The push client ended the stream itself, a normal end; which of the codes it was has no meaning for users. If nobody meant to stop, look at the log of the encoder or app at that time.",
			"推流端自己结束了推流，属于正常断流，几个错误码之间的差别用户不必关注。如果不是有意停播，请查看编码器或 App 在该时刻的日志。",
		},
		Doc: docCallback,
	},
	{
		ID: "internal-error", Side: Platform,
		Codes: []Code{{5, 0}, {9, 0}, {11, 0}, {18, 100}, {18, 101}, {18, 102}, {18, 103}, {18, 104}, {24, 0}, {38, 0}},
		Text:  Text{"CSS system internal error.", "直播系统内部错误"},
		Remedy: Text{
			"The vendor documents no step for this. See whether other streams of the domain ended at the same time, push again, and open a ticket if it repeats.",
			"官方没有给出处理方法。先看同一域名下其他流是否在同一时刻断开，再重新推流；如果反复出现，请提交工单。",
		},
		Doc: docTable,
	},
	{
		ID: "rtmp-content", Side: Media,
		Codes: []Code{{6, 0}, {23, 0}},
		Text:  Text{"RTMP content error.", "RTMP 协议内容异常"},
		Remedy: Text{
			"The RTMP data was not acceptable. Push to the same URL with OBS to tell encoder from URL, and look at the push error events: timestamps that jump or go back, a chunk size above 8192, a codec that changes, a missing codec header.",
			"推流端发出的 RTMP 数据不合规范。请用 OBS 推同一地址做对比，并查看推流异常事件：时间戳回退或跳变、chunk size 大于 8192、编码类型变化、缺少 codec 头。",
		},
		Doc: docErrors,
	},
	{
		ID: "rtmp-frame-too-big", Side: Media,
		Codes: []Code{{7, 0}},
		Text:  Text{"Exceeded the maximum size allowed for a single RTMP frame.", "RTMP 单个帧大小超过配置允许的最大值"},
		Remedy: Text{
			"One frame was larger than the configured limit, whose value is not documented. Lower the bitrate or resolution, or shorten the GOP; the vendor advises to stay below 4 Mbps.",
			"单个 RTMP 帧超过了配置上限，上限数值官方没有公布。请降低码率或分辨率，或缩短 GOP；官方建议码率低于 4 Mbps。",
		},
		Doc: docTable,
	},
	{
		ID: "no-data", Side: Network,
		Codes: []Code{{8, 0}, {20, 0}},
		Text:  Text{"The system stopped the stream because no data was generated for a long time.", "系统主动断开长时间无数据的推流"},
		Remedy: Text{
			"The platform cuts a push that sends nothing for 70 seconds, typically after the app crashed or the phone went off. Make the pusher connect again, then find out why it fell silent.",
			"推流连续 70 秒没有数据时平台会主动断开，常见于 App 崩溃或手机关机。请让推流端重新连接，再排查它为什么不再发送数据。",
		},
		Doc: docFAQ,
	},
	{
		ID: "proxy-command", Side: Platform,
		Codes: []Code{{10, 0}},
		Text:  Text{"The proxy layer received an interruption command.", "代理层收到断流命令"},
		Remedy: Text{
			"The vendor documents nothing about this one but that it belongs to the platform's internal errors. Push again, see whether other streams were cut too, and open a ticket if it repeats.",
			"官方没有进一步说明，只把它归为平台内部错误。请重新推流，并看其他流是否同时被断开；如果反复出现，请提交工单。",
		},
		Doc: docTable,
	},
	{
		ID: "network", Side: Network,
		Codes: []Code{{12, 0}, {13, 0}, {14, 0}, {15, 0}, {16, 0}, {17, 0}},
		Text:  Text{"Network error for the push client.", "推流链路网络异常"},
		Remedy: Text{
			"Try another network (a mobile one, say) and see that port 1935 of RTMP is not blocked; SRT goes over port 9000. DescribeStreamPushInfoList shows the upload quality: the further LocalTs runs from VideoTs and AudioTs, the worse.",
			"请换一个网络（例如手机网络）再试，并确认 RTMP 的 1935 端口没有被封；也可以改用 9000 端口的 SRT 推流。上行质量可用 DescribeStreamPushInfoList 查看：LocalTs 与 VideoTs、AudioTs 相差越大，质量越差。",
		},
		Doc: docFailure,
	},
}

package model

// wording is a text that was seen for a cause besides the vendor's current one.
type wording struct {
	id, text string
	codes    []Code // where it stood for other codes than the cause has today
}

// Which codes a wording out of use stood for, where that differs from today:
// code 0 had a text of its own until 2022, and 16 was an internal error until
// 2021.
var (
	formerUnknown  = []Code{{0, 0}}
	formerInternal = []Code{{5, 0}, {9, 0}, {11, 0}, {16, 0}, {18, 100}, {18, 101}, {18, 102}, {18, 103}, {18, 104}, {24, 0}, {38, 0}}
	formerNetwork  = []Code{{12, 0}, {13, 0}, {14, 0}, {15, 0}, {17, 0}}
)

// formerWordings are the vendor's texts of 2021 and 2022, of its callback page
// and of the samples in its API documents. Texts that are still current, or
// differ from a current one only in what normal form evens out, are left out.
var formerWordings = []wording{
	{id: "unknown", text: "Unknown error.", codes: formerUnknown},
	{id: "unknown", text: "未知错误", codes: formerUnknown},
	{id: "client-stopped", text: "The push client actively stopped the push."},
	{id: "client-stopped", text: "Push client interrupted the push."},
	{id: "client-stopped", text: "客户端主动断流"},
	{id: "client-stopped", text: "The client interrupted the stream"},
	{id: "client-stopped", text: "Client actively interrupts the push"},
	{id: "internal-error", text: "Internal error in the CSS system.", codes: formerInternal},
	{id: "internal-error", text: "The live streaming system has an internal error."},
	{id: "rtmp-content", text: "Exception with the RTMP protocol content."},
	{id: "rtmp-content", text: "Abnormal RTMP protocol content."},
	{id: "rtmp-frame-too-big", text: "The size of a single RTMP frame exceeds the maximum value allowed by the configuration."},
	{id: "rtmp-frame-too-big", text: "Single RTMP frame size exceeds the upper limit."},
	{id: "no-data", text: "The system actively disconnected the push as there was no data for a prolonged time."},
	{id: "no-data", text: "The system interrupted the stream because no data was generated for a long period."},
	{id: "no-data", text: "The system actively stopped the push with no data for a long time."},
	{id: "network", text: "Exception with the push linkage network.", codes: formerNetwork},
	{id: "network", text: "Push client network exceptions."},
	{id: "network", text: "Abnormal stream pushing link network."},
	{id: "no-customer-info", text: "Failed to get the customer information corresponding to the push link."},
	{id: "no-customer-info", text: "Failed to get the user information corresponding to the push URL."},
	{id: "service-off", text: "Your CSS service has been disabled."},
	{id: "service-off", text: "Your CSS service has been suspended."},
	{id: "overdue", text: "You CSS service has been temporarily disabled due to arrears of your account. Please top up promptly."},
	{id: "overdue", text: "Your CSS service has been temporarily disabled due to arrears of your account. Please top up promptly."},
	{id: "overdue", text: "Your CSS service has been suspended due to an overdue payment. Please make the payment to resume service."},
	{id: "service-forced-off", text: "Your CSS service has been forcibly disabled."},
	{id: "service-forced-off", text: "We have suspended CSS services for your account."},
	{id: "ip-url", text: "Push with an IP address is not allowed."},
	{id: "ip-url", text: "Push via IP address is not allowed."},
	{id: "domain-unrecognized", text: "Cannot recognize the push domain name."},
	{id: "domain-invalid", text: "The push domain name is invalid."},
	{id: "app-disabled", text: "The push application name is disabled."},
	{id: "stream-disabled", text: "The pushed stream name is in forbidden status."},
	{id: "stream-disabled", text: "推流流名称处于禁播状态"},
	{id: "channel-missing", text: "The access mode is channel mode, but the corresponding push channel has not been created yet."},
	{id: "channel-missing", text: "Channel mode is in use, yet no push channel exists."},
	{id: "channel-closed", text: "The access mode is channel mode, but the current push channel has been disabled."},
	{id: "channel-closed", text: "Channel mode is in use, yet the current push channel is disabled."},
	{id: "stream-bad-chars", text: "The pushed stream name contains invalid characters."},
	{id: "stream-bad-chars", text: "The stream name contains unallowed characters."},
	{id: "stream-bad-chars", text: "推流流名称中含有非法字符"},
	{id: "app-bad-chars", text: "The push application name contains invalid characters."},
	{id: "ip-blocked", text: "The push client IP is in the blocklist."},
	{id: "ip-not-allowed", text: "The push client IP is not in the allowlist."},
	{id: "no-txtime", text: "The push does not carry the expiration time parameter."},
	{id: "no-txtime", text: "The push URL carries no expiration time parameter."},
	{id: "url-expired", text: "The parameter value of the expiration time has expired."},
	{id: "url-expired", text: "Reached the expiration time."},
	{id: "url-expired", text: "过期时间参数值已过期"},
	{id: "no-txsecret", text: "The push does not carry the authentication parameter."},
	{id: "no-txsecret", text: "The push URL carries no authentication parameter."},
	{id: "auth-failed", text: "Authentication parameter verification failed."},
	{id: "max-streams", text: "The current number of pushes exceeds the maximum value allowed by the configuration."},
	{id: "max-streams", text: "The number of current push streams exceeds the upper limit."},
	{id: "max-same-name", text: "The number of pushes corresponding to the current stream name exceeds the maximum value allowed by the configuration."},
	{id: "max-same-name", text: "The number of push streams with this `StreamName` exceeds the upper limit."},
	{id: "lower-priority", text: "The priority of the push URL is lower than an existing one."},
	{id: "third-party-auth", text: "Third-party authentication failure."},
	{id: "api-drop", text: "A push interruption request from the client was received."},
	{id: "api-drop", text: "CSS received a request for stream interruption from the customer."},
	{id: "api-forbid", text: "A playback forbidding request from the client was received."},
	{id: "api-forbid", text: "CSS received a request to disable the stream from the customer."},
	{id: "replaced", text: "A new push link was received to replace the current push."},
	{id: "replaced", text: "A new push URL replaced this one."},
	{id: "replaced-idle", text: "The push URL did not generate data and was replaced by a new one."},
	{id: "amf", text: "Exception with the RTMP AMF data."},
	{id: "amf", text: "RTMP AMF data exception."},
	{id: "amf", text: "Abnormal RTMP AMF data."},
}

package css

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"

	"offair/model"
)

// The two sites of the vendor.
const (
	CN   = "cn"
	Intl = "intl"
)

// errInsecureEndpoint is in the chain of the UsageError for a plain-http
// endpoint that is not on this machine: keys' signatures and records would
// cross the network in the open.
var errInsecureEndpoint = errors.New("plain http to another machine")

// site is what differs between the vendor's two sites.
type site struct {
	host     string
	sts      string // gives temporary keys for a role
	language string // one constant a site, so that a record's text never changes with the viewer
	name     model.Text
}

func siteNamed(name string) (site, bool) {
	switch name {
	case CN, "":
		return site{"live.tencentcloudapi.com", "sts.tencentcloudapi.com", "zh-CN", words("Chinese", "国内站")}, true
	case Intl:
		return site{"live.intl.tencentcloudapi.com", "sts.intl.tencentcloudapi.com", "en-US", words("international", "国际站")}, true
	default:
		return site{}, false
	}
}

// endpoint is where calls go.
type endpoint struct {
	host  string // host[:port], as in a URL
	plain bool   // http, which only goes to loopback addresses
}

// scheme is the name that the SDK knows.
func (e endpoint) scheme() string {
	if e.plain {
		return "HTTP"
	}
	return "HTTPS"
}

// endpointOf reads --endpoint: scheme://host[:port]; without a scheme it is
// https.
func endpointOf(raw string) (endpoint, error) {
	full := raw
	if !strings.Contains(full, "://") {
		full = "https://" + full
	}
	u, err := url.Parse(full)
	if err != nil || !hostOnly(u) {
		return endpoint{}, badEndpoint(raw)
	}
	switch u.Scheme {
	case "https":
		return endpoint{host: u.Host}, nil
	case "http":
		if !loopback(u.Hostname()) {
			return endpoint{}, insecure(raw)
		}
		return endpoint{host: u.Host, plain: true}, nil
	default:
		return endpoint{}, badEndpoint(raw)
	}
}

// hostOnly reports whether u names a host, perhaps a port, and nothing else.
func hostOnly(u *url.URL) bool {
	if u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return false
	}
	if u.Path != "" && u.Path != "/" || strings.ContainsAny(u.Host, " \\%") {
		return false
	}
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.Atoi(u.Port())
	return err == nil && port > 0 && port < 1<<16
}

// loopback reports whether a host is this machine for certain. For the name
// localhost the address is looked at again when it is dialed.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

const longestURL = 80 // runes of an address that a sentence shows

func badEndpoint(raw string) error {
	return &UsageError{Flag: "--endpoint", What: words(
		"--endpoint %[1]s is not usable; give a host with an optional port and no path, for example https://live.tencentcloudapi.com or http://127.0.0.1:8080.",
		"--endpoint %[1]s 无法使用；请给出主机名，可带端口，不带路径，例如 https://live.tencentcloudapi.com 或 http://127.0.0.1:8080。",
		strconv.Quote(shown(withoutUser(raw), longestURL)))}
}

func insecure(raw string) error {
	return &UsageError{Flag: "--endpoint", kind: errInsecureEndpoint, What: words(
		"--endpoint %[1]s would send account data over the network in the open; plain http is accepted for this machine only (127.0.0.1, [::1], localhost), use https.",
		"--endpoint %[1]s 会让账号数据以明文经过网络；http 只能用于本机（127.0.0.1、[::1]、localhost），请改用 https。",
		strconv.Quote(shown(withoutUser(raw), longestURL)))}
}

// withoutUser takes a user name and password out of an address.
func withoutUser(raw string) string {
	if at := strings.LastIndexByte(raw, '@'); at >= 0 {
		start := 0
		if i := strings.Index(raw, "://"); i >= 0 && i < at {
			start = i + len("://")
		}
		return raw[:start] + "***" + raw[at:]
	}
	return raw
}

package css

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"
)

// fromEnvironment chooses the proxy as Go does. Go passes over an address that
// it cannot read, and the call would leave without the proxy that was meant:
// here it fails with a sentence.
func fromEnvironment(env func(string) string) proxyChoice {
	broken := !readableProxy(cmp.Or(env("HTTPS_PROXY"), env("https_proxy")))
	direct := cmp.Or(env("NO_PROXY"), env("no_proxy"))
	return func(r *http.Request) (*url.URL, error) {
		if broken && !listed(r.URL.Hostname(), direct) {
			return nil, errBadProxy
		}
		return http.ProxyFromEnvironment(r)
	}
}

// readableProxy reports whether an address can be read with or without a
// scheme; "" is none, and fine.
func readableProxy(address string) bool {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	return err == nil && (u.Hostname() != "" || address == "http://")
}

// listed reports whether NO_PROXY names a host or a domain that it is in.
func listed(host, direct string) bool {
	host = strings.ToLower(host)
	for entry := range strings.SplitSeq(strings.ToLower(direct), ",") {
		entry = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(entry), "*"), ".")
		if strings.TrimSpace(direct) == "*" || entry != "" && (host == entry || strings.HasSuffix(host, "."+entry)) {
			return true
		}
	}
	return false
}

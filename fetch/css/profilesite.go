package css

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
)

// SiteOf is the site that the tccli profile in question is set up for, which
// its live.endpoint tells; cn when there is no such profile or it does not
// say. Nothing can fail: the site has a default.
func SiteOf(ctx context.Context, l Lookup) string {
	l = l.completed()
	name := l.Profile
	if !l.ProfileSet {
		name, _ = l.defaultProfile()
	}
	if !profileName(name) || l.Home == "" {
		return CN
	}
	data, err := readFile(ctx, l.home(tccliDir, name+".configure"))
	if err != nil {
		return CN
	}
	return siteOfConfigure(data)
}

// siteOfConfigure reads the site from a profile's configuration.
func siteOfConfigure(data []byte) string {
	var f struct {
		Live struct {
			Endpoint string `json:"endpoint"`
		} `json:"live"`
	}
	err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), &f)
	if err != nil {
		return CN
	}
	host := strings.TrimRight(strings.ToLower(strings.TrimSpace(f.Live.Endpoint)), "/.")
	if strings.HasSuffix(host, ".intl.tencentcloudapi.com") {
		return Intl
	}
	return CN
}

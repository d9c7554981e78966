package css

import (
	"errors"
	"net/http"
	"testing"
)

func TestProxiesOfTheEnvironment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		proxy, direct string
		broken        bool
	}{
		{"", "", false},
		{"http://user:hunter2@[", "", true},
		{"http://user:hunter2%zz@192.0.2.1:1", "", true},
		{"http://user:hunter2@[", "*", false},
		{"http://user:hunter2@[", "api.example.com", false},
		{"http://user:hunter2@[", "other.example, .example.com", false},
		{"http://user:hunter2@[", "ple.com,other.example", true},
	} {
		choose := fromEnvironment(func(name string) string {
			return map[string]string{"https_proxy": tt.proxy, "NO_PROXY": tt.direct}[name]
		})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.example.com/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := choose(r); errors.Is(err, errBadProxy) != tt.broken {
			t.Errorf("%q, NO_PROXY %q: got %v", tt.proxy, tt.direct, err)
		}
	}
	for address, want := range map[string]bool{
		"": true, "192.0.2.1:3128": true, "proxy.example:3128": true, "http://192.0.2.1": true, "socks5://192.0.2.1:1080": true, "[": false, "http://[::1": false,
	} {
		if got := readableProxy(address); got != want {
			t.Errorf("%q: got %v", address, got)
		}
	}
}

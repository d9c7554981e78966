package css

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offair/fetch"
)

// TestNoHome: without a home directory no keys are taken from what happens to
// lie in the current one, and that is said.
func TestNoHome(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{".tccli/default.credential", ".tencentcloud/credentials"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(tccliFile(testID)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := newPlace(t)
	p.l.Home, p.env = "", map[string]string{}
	for profile, want := range map[string]string{"": "HOME is not set, so no file", "default": "cannot be looked for: HOME is not set"} {
		p.l.Profile, p.l.ProfileSet = profile, profile != ""
		_, err := Resolve(t.Context(), p.l)
		if err == nil || !strings.Contains(fetch.AsError(err).What.EN, want) || fetch.AsError(err).Next.ZH == "" {
			t.Errorf("profile %q: %v", profile, err)
		}
	}
}

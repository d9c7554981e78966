package css

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSurvey(t *testing.T) {
	t.Parallel()
	p, _ := withSTS(t)
	p.env = map[string]string{}
	p.write(".tccli/default.credential", tccliFile(testID))
	p.write(".tencentcloud/credentials", "[default]\nsecret_id=x\nsecret_key=y")
	if err := os.Chmod(filepath.Join(p.home, ".tencentcloud/credentials"), 0o644); err != nil {
		t.Fatal(err)
	}
	states := func() string {
		t.Helper()
		_, looks, _, _ := Survey(t.Context(), p.l)
		var b strings.Builder
		for _, l := range looks {
			b.WriteString(l.Place.EN + "=" + string("auBpn"[l.State]) + " ")
			assertNoSecret(t, l.Place.EN+l.Place.ZH+l.File)
		}
		return b.String()
	}
	for _, step := range []struct {
		change func()
		want   string
	}{
		{func() {}, "the pod's OIDC token (TKE)=a the environment=a tccli profile default=u the ini file=p the CVM role=n "},
		{func() { p.env[envID] = "x" }, "the pod's OIDC token (TKE)=a the environment=B tccli profile default=p the ini file=p the CVM role=n "},
		{func() { p.env[envKey] = testKey }, "the pod's OIDC token (TKE)=a the environment=u tccli profile default=p the ini file=p the CVM role=n "},
		{func() { inPod(p) }, "the pod's OIDC token (TKE)=u the environment=p tccli profile default=p the ini file=p the CVM role=n "},
		{func() { p.l.Profile, p.l.ProfileSet = "default", true }, "tccli profile default=u "},
		{func() { p.l.Profile = "../x" }, "tccli profile ../x=B "},
	} {
		step.change()
		if got := states(); got != step.want {
			t.Errorf("got  %s\nwant %s", got, step.want)
		}
	}
}

func TestSurveyTellsFiles(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.write(".tencentcloud/credentials", "[default]\nsecret_id=x\nsecret_key=y")
	path := filepath.Join(p.home, ".tencentcloud/credentials")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	_, looks, _, err := Survey(t.Context(), p.l)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range looks {
		if l.File == "~/.tencentcloud/credentials" && l.Mode == 0o644 && l.State == LookUsed {
			return
		}
	}
	t.Errorf("got %+v", looks)
}

func TestNotes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		env  map[string]string
		says string // "" for no note
	}{
		{map[string]string{}, ""},
		{map[string]string{envID: "i", envKey: "k", envToken: "t"}, ""},
		{map[string]string{envToken: testToken}, envToken + " or " + envToken2 + ") without"},
		{map[string]string{envID: "i", envKey: "k", envToken2: testToken}, "as terraform does"},
		{map[string]string{envID: "i", envKey: "k", envToken: testToken, envToken2: "t"}, "differ"},
		{map[string]string{envPodToken: "/x", envPodRegion: "r"}, envPodProvider + ", " + envPodRole + " is not set"},
		{map[string]string{envTerraformRole: "r"}, "terraform's and has no effect"},
		{map[string]string{envTerraformRole: "r", envRoleArn: "r"}, ""},
	} {
		p := newPlace(t)
		p.env = tt.env
		notes := p.l.completed().notes()
		if (len(notes) == 0) != (tt.says == "") {
			t.Errorf("%v: %v", tt.env, notes)
		}
		for _, n := range notes {
			if !strings.Contains(n.EN, tt.says) || n.ZH == "" {
				t.Errorf("%v: %q", tt.env, n.EN)
			}
			assertNoSecret(t, n.EN+n.ZH)
		}
	}
}

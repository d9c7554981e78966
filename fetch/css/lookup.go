package css

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"offair/fetch"
	"offair/model"
)

// Lookup says where credentials may be found.
type Lookup struct {
	Profile    string              // --profile, a tccli profile
	ProfileSet bool                // --profile was given: that profile and nothing else
	Env        func(string) string // the environment; nil is an empty one
	IsSet      func(string) bool   // whether a variable exists, if empty; nil: whether it is not empty
	Home       string              // home directory; "" asks Env for HOME, then USERPROFILE
	Metadata   string              // root of the CVM metadata service; "" is the real one
	Site       string              // CN or Intl: whose STS gives keys for a role; "" is CN
	STS        string              // http://127.0.0.1:PORT in place of that STS, loopback only; "" for none
	Version    string              // of offair, for the client tag of calls to STS
	Proxy      proxyChoice         // of calls to STS; nil: HTTPS_PROXY and NO_PROXY
	Now        func() time.Time    // nil: time.Now

	roleWait time.Duration // for the CVM role, all of it; 0 is a second
}

// errAbsent says that one place holds no credentials and the next may.
var errAbsent = errors.New("no credentials here")

// Resolve finds credentials: with --profile in that tccli profile only; else
// in the environment (a pod's OIDC token before fixed keys, as tccli has it),
// tccli's default profile, the ini file, the role of the CVM that this runs
// on. Where TENCENTCLOUD_ROLE_ARN or the profile names a role, that role is
// assumed with the keys found. A place that holds something broken ends the
// search, since going on would use another account than the person meant.
// Failures are *fetch.Error, mostly of class Credential (Canceled when ctx
// ended), or a *UsageError. Off the cloud it takes a second at most.
func Resolve(ctx context.Context, l Lookup) (Credentials, error) {
	l = l.completed()
	c, _, err := l.search(ctx, l.places())
	return c, err
}

// spot is one of the places where credentials may be.
type spot struct {
	name    model.Text
	account string      // a short name for what is found there
	file    string      // its file, "" for none
	holds   func() bool // whether there is anything, without asking over the network; nil: only asking tells
	from    func(context.Context) (Credentials, error)
}

// search looks at places in their order; found is the one that ended it,
// len(places) when none did.
func (l Lookup) search(ctx context.Context, places []spot) (c Credentials, found int, err error) {
	for i, p := range places {
		if c, err = p.from(ctx); !errors.Is(err, errAbsent) {
			return c, i, err
		}
	}
	return Credentials{}, len(places), l.errNothingFound()
}

// places are those that are looked at, in their order.
func (l Lookup) places() []spot {
	if l.ProfileSet {
		p := l.profilePlace(l.Profile)
		p.from = func(ctx context.Context) (Credentials, error) { return l.fromProfile(ctx, l.Profile) }
		return []spot{p}
	}
	name, _ := l.defaultProfile()
	profile := l.profilePlace(name)
	profile.from = l.fromDefaultProfile
	path, _ := l.iniPath()
	env := spot{name: words("the environment", "环境变量"), account: "env", holds: l.inEnv, from: l.withRole(l.fromEnv)}
	pod := spot{name: words("the pod's OIDC token (TKE)", "容器的 OIDC 令牌（TKE）"), account: "pod", holds: l.inPod, from: l.withRole(l.fromPod)}
	ini := spot{name: words("the ini file", "ini 文件"), account: "ini", file: path, from: l.withRole(l.fromINI)}
	role := spot{name: words("the CVM role", "CVM 角色"), account: "role", from: l.withRole(l.fromRole)}
	if l.envRole().wanted() { // a role needs keys to be assumed with: as tccli has it, fixed ones first
		return []spot{env, profile, ini, pod, role}
	}
	return []spot{pod, env, profile, ini, role}
}

func (l Lookup) profilePlace(name string) spot {
	p := spot{name: words("tccli profile %[1]s", "tccli 配置 %[1]s", shown(name, 60)), account: name}
	if profileName(name) && l.Home != "" {
		p.file = l.home(tccliDir, name+".credential")
	}
	return p
}

// completed fills in what was left open.
func (l Lookup) completed() Lookup {
	if l.Env == nil {
		l.Env = func(string) string { return "" }
	}
	if l.IsSet == nil {
		env := l.Env
		l.IsSet = func(name string) bool { return env(name) != "" }
	}
	if l.Now == nil {
		l.Now = time.Now
	}
	for _, name := range []string{"HOME", "USERPROFILE"} {
		if l.Home == "" {
			l.Home = l.Env(name)
		}
	}
	if l.Metadata == "" {
		l.Metadata = metadataRoot
	}
	if l.roleWait == 0 {
		l.roleWait = roleWait
	}
	return l
}

// The environment variables that hold keys. tccli and terraform disagree on
// the token's name.
const (
	envID     = "TENCENTCLOUD_SECRET_ID"
	envKey    = "TENCENTCLOUD_SECRET_KEY"
	envToken  = "TENCENTCLOUD_TOKEN"
	envToken2 = "TENCENTCLOUD_SECURITY_TOKEN"
)

// inEnv reports whether the environment holds keys, or half of them.
func (l Lookup) inEnv() bool { return l.IsSet(envID) || l.IsSet(envKey) }

func (l Lookup) fromEnv(context.Context) (Credentials, error) {
	if !l.inEnv() {
		return Credentials{}, errAbsent
	}
	if err := l.checkPair(); err != nil {
		return Credentials{}, err
	}
	token := l.Env(envToken)
	if token == "" {
		token = l.Env(envToken2)
	}
	return l.usable(Credentials{
		held:   hold(l.Env(envID), l.Env(envKey), token),
		source: words("the environment", "环境变量"), again: l.fromEnv,
	})
}

// checkPair looks for a variable that is missing or empty beside the other.
func (l Lookup) checkPair() error {
	for _, pair := range [][2]string{{envID, envKey}, {envKey, envID}} {
		switch {
		case strings.TrimSpace(l.Env(pair[0])) != "":
		case l.IsSet(pair[0]):
			return errEmptyVariable(pair[0])
		default:
			return errMissingVariable(pair[0], pair[1])
		}
	}
	return nil
}

// usable trims stray blanks and refuses what can be no key: it would end as
// a broken header or a signature failure that points the wrong way.
func (l Lookup) usable(c Credentials) (Credentials, error) {
	k := c.keys()
	for _, part := range []struct {
		name  string
		value *string
	}{{"SecretId", &k.id}, {"SecretKey", &k.key}, {"token", &k.token}} {
		*part.value = strings.TrimSpace(*part.value)
		if !printable(*part.value) {
			return Credentials{}, errOddKey(part.name, c.source)
		}
	}
	c.held = hold(k.id, k.key, k.token)
	return c, nil
}

// printable reports whether s is made of visible ASCII only, without quotes.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\'' {
			return false
		}
	}
	return true
}

// home is a path under the home directory.
func (l Lookup) home(parts ...string) string {
	return filepath.Join(append([]string{l.Home}, parts...)...)
}

// short is a path as a sentence shows it: the home directory as ~.
func (l Lookup) short(path string) string {
	if rest, ok := strings.CutPrefix(path, l.Home+string(filepath.Separator)); ok && l.Home != "" {
		path = "~" + string(filepath.Separator) + rest
	}
	return shown(path, 120)
}

// errCanceled is for a search that ctx ended.
func errCanceled(cause error) error {
	return because(problem(fetch.Canceled, words("Canceled.", "已取消。"), words("", "")), cause)
}

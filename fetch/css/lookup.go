package css

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"offair/fetch"
)

// Lookup says where credentials may be found.
type Lookup struct {
	Profile    string              // --profile, a tccli profile
	ProfileSet bool                // --profile was given: that profile and nothing else
	Env        func(string) string // the environment; nil is an empty one
	IsSet      func(string) bool   // whether a variable exists, if empty; nil: whether it is not empty
	Home       string              // home directory; "" asks Env for HOME, then USERPROFILE
	Metadata   string              // root of the CVM metadata service; "" is the real one
	Now        func() time.Time    // nil: time.Now
}

// errAbsent says that one place holds no credentials and the next may.
var errAbsent = errors.New("no credentials here")

// Resolve finds credentials: with --profile in that tccli profile only; else
// in the environment, tccli's default profile, the ini file, the role of the
// CVM that this runs on. A place that holds something broken ends the search,
// since going on would use another account than the person meant. Failures
// are *fetch.Error of class Credential (Canceled when ctx ended) or a
// *UsageError. Off the cloud it takes a second at most.
func Resolve(ctx context.Context, l Lookup) (Credentials, error) {
	l = l.completed()
	if l.ProfileSet {
		return l.fromProfile(ctx, l.Profile)
	}
	for _, from := range []func(context.Context) (Credentials, error){
		l.fromEnv, l.fromDefaultProfile, l.fromINI, l.fromRole,
	} {
		c, err := from(ctx)
		if !errors.Is(err, errAbsent) {
			return c, err
		}
	}
	return Credentials{}, l.errNothingFound()
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

func (l Lookup) fromEnv(ctx context.Context) (Credentials, error) {
	if !l.IsSet(envID) && !l.IsSet(envKey) {
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
		id: l.Env(envID), key: l.Env(envKey), token: token,
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
	for _, part := range []struct {
		name  string
		value *string
	}{{"SecretId", &c.id}, {"SecretKey", &c.key}, {"token", &c.token}} {
		*part.value = strings.TrimSpace(*part.value)
		if !printable(*part.value) {
			return Credentials{}, errOddKey(part.name, c.source)
		}
	}
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

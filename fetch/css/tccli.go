package css

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const tccliDir = ".tccli"

// tccliKeys is what is read of a tccli profile's credential file.
type tccliKeys struct {
	ID      hidden      `json:"secretId"`
	Key     hidden      `json:"secretKey"`
	Token   hidden      `json:"token"`
	RoleArn string      `json:"role-arn"`
	Session string      `json:"role-session-name"`
	Type    string      `json:"type"`      // "", default, cvm-role, oauth, sso
	Expires json.Number `json:"expiresAt"` // Unix seconds; tccli renews before it, when it is run
}

// fromDefaultProfile reads the profile that tccli itself would use.
func (l Lookup) fromDefaultProfile(ctx context.Context) (Credentials, error) {
	name, chosen := l.defaultProfile()
	if l.Home == "" {
		return Credentials{}, errAbsent
	}
	if !profileName(name) {
		return Credentials{}, errBadProfileEnv(name)
	}
	c, err := l.readProfile(ctx, name)
	if errors.Is(err, errAbsent) && chosen {
		return Credentials{}, l.errNoProfile(name)
	}
	return c, err
}

// defaultProfile is tccli's own choice; chosen says that a person made it.
func (l Lookup) defaultProfile() (name string, chosen bool) {
	if name = l.Env("TCCLI_PROFILE"); name != "" {
		return name, true
	}
	return "default", false
}

// fromProfile reads the profile that --profile names.
func (l Lookup) fromProfile(ctx context.Context, name string) (Credentials, error) {
	if !profileName(name) {
		return Credentials{}, errBadProfile(name)
	}
	if l.Home == "" {
		return Credentials{}, errHomeless(name)
	}
	c, err := l.readProfile(ctx, name)
	if errors.Is(err, errAbsent) {
		return Credentials{}, l.errNoProfile(name)
	}
	return c, err
}

// profileName reports whether a name can only name a file within tccli's
// directory.
func profileName(name string) bool {
	return name != "" && name != "." && name != ".." && len(name) <= 200 &&
		!strings.ContainsAny(name, "/\\:\x00")
}

// readProfile reads a profile's keys, or errAbsent when there is no such file.
func (l Lookup) readProfile(ctx context.Context, name string) (Credentials, error) {
	path := l.home(tccliDir, name+".credential")
	data, err := readFile(ctx, path)
	if err != nil {
		return Credentials{}, l.fileProblem(path, err)
	}
	var k tccliKeys
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), &k); err != nil {
		return Credentials{}, l.errNotJSON(path)
	}
	return l.profileKeys(ctx, name, path, k)
}

// fileProblem turns a failed read into what the search does next.
func (l Lookup) fileProblem(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errAbsent
	case errors.Is(err, context.Canceled):
		return errCanceled(err)
	default:
		return l.errUnreadable(path, err)
	}
}

// profileKeys makes credentials of a profile's file.
func (l Lookup) profileKeys(ctx context.Context, name, path string, k tccliKeys) (Credentials, error) {
	switch {
	case k.Type == "cvm-role":
		return l.profileRole(ctx, name, path)
	case k.ID == "":
		return Credentials{}, l.errMissingField(path, "secretId")
	case k.Key == "":
		return Credentials{}, l.errMissingField(path, "secretKey")
	}
	expires := unix(k.Expires)
	if !expires.IsZero() && !l.Now().Before(expires) {
		return Credentials{}, l.errExpired(path, expires)
	}
	again := func(ctx context.Context) (Credentials, error) { return l.fromProfile(ctx, name) }
	c, err := l.usable(Credentials{
		held: hold(string(k.ID), string(k.Key), string(k.Token)), expires: expires, again: again,
		source: words("tccli profile %[1]s (%[2]s)", "tccli 配置 %[1]s（%[2]s）", shown(name, 60), l.short(path)),
	})
	if err != nil {
		return c, err
	}
	return l.inRole(ctx, c, l.profileRoleOf(k))
}

// profileRole goes to the CVM role that a profile points to.
func (l Lookup) profileRole(ctx context.Context, name, path string) (Credentials, error) {
	c, err := l.fromRole(ctx)
	if errors.Is(err, errAbsent) {
		return Credentials{}, l.errProfileRole(path)
	}
	if err != nil {
		return Credentials{}, err
	}
	c.source = words("the CVM role that tccli profile %[1]s names", "tccli 配置 %[1]s 指定的 CVM 角色", shown(name, 60))
	c.again = func(ctx context.Context) (Credentials, error) { return l.profileRole(ctx, name, path) }
	return c, nil
}

// unix reads a time in Unix seconds, which may have a fraction.
func unix(n json.Number) time.Time {
	seconds, err := strconv.ParseFloat(string(n), 64)
	if err != nil || seconds <= 0 || seconds > 1e11 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}

// profiles are the names of the profiles there are, a few of them.
func (l Lookup) profiles() []string {
	const most = 6
	paths, err := filepath.Glob(filepath.Join(escapeGlob(l.home(tccliDir)), "*.credential"))
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(paths))
	for _, p := range paths {
		names = append(names, shown(strings.TrimSuffix(filepath.Base(p), ".credential"), 40))
	}
	slices.Sort(names)
	return names[:min(most, len(names))]
}

// escapeGlob takes the meaning from a path's special characters.
func escapeGlob(path string) string {
	if filepath.Separator == '\\' {
		return path // there is no escaping on Windows
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

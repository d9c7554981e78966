package css

import (
	"cmp"
	"context"
	"strings"

	"offair/model"
)

// The environment variables that name a role, as tccli reads them.
const (
	envRoleArn     = "TENCENTCLOUD_ROLE_ARN"
	envRoleSession = "TENCENTCLOUD_ROLE_SESSION_NAME"
)

// defaultSession names our sessions in the account's audit log.
const defaultSession = "offair"

// role is one to be assumed. The zero value is none.
type role struct {
	arn, session string
}

func (r role) wanted() bool { return r.arn != "" }

// envRole is the role that the environment names. --profile shuts it out, as
// it does everything of the environment.
func (l Lookup) envRole() role {
	if l.ProfileSet {
		return role{}
	}
	return roleOf(l.Env(envRoleArn), l.Env(envRoleSession))
}

// profileRoleOf is the role for a profile's keys; the environment's beats the
// file's.
func (l Lookup) profileRoleOf(k tccliKeys) role {
	if r := l.envRole(); r.wanted() {
		return r
	}
	return roleOf(k.RoleArn, k.Session)
}

func roleOf(arn, session string) role {
	arn = strings.TrimSpace(arn)
	return role{arn: arn, session: cmp.Or(strings.TrimSpace(session), defaultSession)}
}

// withRole assumes the environment's role with whatever keys from finds.
func (l Lookup) withRole(from func(context.Context) (Credentials, error)) func(context.Context) (Credentials, error) {
	r := l.envRole()
	if !r.wanted() {
		return from
	}
	var both func(context.Context) (Credentials, error)
	both = func(ctx context.Context) (Credentials, error) {
		base, err := from(ctx)
		if err != nil {
			return base, err
		}
		base.again = both
		return l.inRole(ctx, base, r)
	}
	return both
}

// inRole gives temporary keys for a role, which base is to assume; base itself
// where none is wanted. They are renewed by reading base again.
func (l Lookup) inRole(ctx context.Context, base Credentials, r role) (Credentials, error) {
	if !r.wanted() {
		return base, nil
	}
	c, err := l.askSTS(ctx, stsRequest{
		action: "AssumeRole", signer: base, role: r, region: stsRegion,
		fields: map[string]any{"RoleArn": r.arn, "RoleSessionName": r.session, "DurationSeconds": stsDuration},
	})
	if err != nil {
		return Credentials{}, err
	}
	c.source = model.Text{
		EN: "the role " + roleShown(r) + ", assumed with " + base.source.EN,
		ZH: "角色 " + roleShown(r) + "（由" + base.source.ZH + "扮演）",
	}
	c.again = base.again
	return l.usable(c)
}

// roleShown is a role as sentences show it; its name holds no secret.
func roleShown(r role) string { return shown(r.arn, 100) }

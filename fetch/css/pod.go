package css

import (
	"context"
	"errors"
	"strings"

	"offair/model"
)

// The environment variables that TKE sets in a pod whose service account may
// assume a role.
const (
	envPodRegion   = "TKE_REGION"
	envPodProvider = "TKE_PROVIDER_ID"
	envPodToken    = "TKE_WEB_IDENTITY_TOKEN_FILE"
	envPodRole     = "TKE_ROLE_ARN"
)

var podVariables = []string{envPodRegion, envPodProvider, envPodToken, envPodRole}

// inPod reports whether all four variables are there; with fewer tccli passes
// this place over, and so does offair.
func (l Lookup) inPod() bool { return len(l.podMissing()) == 0 }

// podMissing are those of the four that are not set.
func (l Lookup) podMissing() (missing []string) {
	for _, name := range podVariables {
		if strings.TrimSpace(l.Env(name)) == "" {
			missing = append(missing, name)
		}
	}
	return missing
}

// fromPod trades the pod's token for keys. The token's file is read each
// time, since TKE turns it.
func (l Lookup) fromPod(ctx context.Context) (Credentials, error) {
	if !l.inPod() {
		return Credentials{}, errAbsent
	}
	token, err := l.podToken(ctx)
	if err != nil {
		return Credentials{}, err
	}
	r := roleOf(l.Env(envPodRole), "")
	source := words("the pod's OIDC token", "容器的 OIDC 令牌")
	c, err := l.askSTS(ctx, stsRequest{
		action: "AssumeRoleWithWebIdentity", role: r, region: strings.TrimSpace(l.Env(envPodRegion)),
		signer: NewCredentials("", "", token, source), unsigned: true,
		fields: map[string]any{
			"ProviderId": strings.TrimSpace(l.Env(envPodProvider)), "WebIdentityToken": token,
			"RoleArn": r.arn, "RoleSessionName": r.session, "DurationSeconds": stsDuration,
		},
	})
	if err != nil {
		return Credentials{}, err
	}
	c.source = model.Text{
		EN: "the role " + roleShown(r) + " of this pod (TKE OIDC)",
		ZH: "本容器的角色 " + roleShown(r) + "（TKE OIDC）",
	}
	c.again = l.fromPod
	return l.usable(c)
}

// podToken reads the token from its file.
func (l Lookup) podToken(ctx context.Context) (string, error) {
	path := l.Env(envPodToken)
	data, err := readFile(ctx, path)
	if err != nil {
		err = l.fileProblem(path, err)
		if errors.Is(err, errAbsent) {
			err = l.errNoTokenFile(path)
		}
		return "", err
	}
	token := strings.TrimSpace(string(data))
	if token == "" || !printable(token) {
		return "", l.errOddToken(path)
	}
	return token, nil
}

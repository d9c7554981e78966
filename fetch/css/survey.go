package css

import (
	"context"
	"io/fs"
	"os"
	"strings"

	"offair/model"
)

// LookState is what became of one place in a survey.
type LookState uint8

// The states.
const (
	LookAbsent  LookState = iota // looked at: nothing there
	LookUsed                     // these are the credentials
	LookBroken                   // something is there that cannot be used; the search ended here
	LookPassed                   // something is there, but an earlier place won
	LookUnasked                  // not looked at, since an earlier place ended the search
)

// Look is one place of a survey. Its texts are clean and hold no secret.
type Look struct {
	Place model.Text
	State LookState
	File  string      // its file as sentences show it, "" for none
	Mode  fs.FileMode // permission bits of that file, 0 where it is not there
}

// Survey is Resolve that tells every place it looked at, in their order, and
// what of the environment does not do what it may seem to.
func Survey(ctx context.Context, l Lookup) (c Credentials, looks []Look, notes []model.Text, err error) {
	l = l.completed()
	spots := l.places()
	c, found, err := l.search(ctx, spots)
	for i, p := range spots {
		looks = append(looks, l.look(ctx, p, stateAt(i, found, err)))
	}
	return c, looks, l.notes(), err
}

func stateAt(i, found int, err error) LookState {
	switch {
	case i < found:
		return LookAbsent
	case i > found:
		return LookUnasked
	case err != nil:
		return LookBroken
	default:
		return LookUsed
	}
}

// look fills in what can be seen of a place without the network.
func (l Lookup) look(ctx context.Context, p spot, state LookState) Look {
	k := Look{Place: p.name, State: state}
	there := p.holds != nil && p.holds()
	if p.file != "" {
		k.File = l.short(p.file)
		k.Mode, there = modeOf(ctx, p.file)
	}
	if state == LookUnasked && (p.holds != nil || p.file != "") {
		k.State = LookAbsent
		if there {
			k.State = LookPassed
		}
	}
	return k
}

// modeOf are a file's permission bits, within the time limit of files.
func modeOf(ctx context.Context, path string) (mode fs.FileMode, there bool) {
	ctx, cancel := context.WithTimeout(ctx, fileWait)
	defer cancel()
	type seen struct {
		mode  fs.FileMode
		there bool
	}
	done := make(chan seen, 1)
	go func() { // outlives the call only where the file system hangs
		info, err := os.Stat(path)
		if err != nil {
			done <- seen{}
			return
		}
		done <- seen{info.Mode().Perm(), true}
	}()
	select {
	case s := <-done:
		return s.mode, s.there
	case <-ctx.Done():
		return 0, false
	}
}

// notes are about variables that other tools read and offair does not, or
// that have no effect as they stand.
func (l Lookup) notes() (notes []model.Text) {
	if l.ProfileSet {
		return nil
	}
	add := func(on bool, en, zh string, values ...any) {
		if on {
			notes = append(notes, words(en, zh, values...))
		}
	}
	token, token2 := l.Env(envToken), l.Env(envToken2)
	add(!l.inEnv() && (token != "" || token2 != ""),
		"A session token is set (%[1]s or %[2]s) without %[3]s; it is not used.",
		"已设置临时密钥 Token（%[1]s 或 %[2]s），但没有 %[3]s；不会使用该 Token。", envToken, envToken2, envID)
	add(l.inEnv() && token == "" && token2 != "",
		"The session token is taken from %[2]s, as terraform does; tccli reads %[1]s.",
		"临时密钥 Token 取自 %[2]s（与 terraform 一致）；tccli 读取的是 %[1]s。", envToken, envToken2)
	add(l.inEnv() && token != "" && token2 != "" && token != token2,
		"%[1]s and %[2]s differ; %[1]s is used.", "%[1]s 与 %[2]s 不一致；使用 %[1]s。", envToken, envToken2)
	missing := l.podMissing()
	add(len(missing) > 0 && len(missing) < len(podVariables) && l.Env(envPodToken) != "",
		"The pod's OIDC token is passed over: %[1]s is not set.",
		"已跳过容器的 OIDC 令牌：未设置 %[1]s。", strings.Join(missing, ", "))
	add(l.Env(envTerraformRole) != "" && !l.envRole().wanted(),
		"%[1]s is terraform's and has no effect here; offair and tccli read %[2]s.",
		"%[1]s 仅供 terraform 使用，在此无效；offair 与 tccli 读取 %[2]s。", envTerraformRole, envRoleArn)
	return notes
}

const envTerraformRole = "TENCENTCLOUD_ASSUME_ROLE_ARN"

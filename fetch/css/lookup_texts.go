package css

import (
	"errors"
	"io/fs"
	"strings"
	"time"

	"offair/fetch"
	"offair/model"
)

// bad is a failure of the credentials.
func bad(what, next model.Text) error { return problem(fetch.Credential, what, next) }

func (l Lookup) errNothingFound() error {
	if l.Home == "" {
		return bad(
			words("No credentials were found: not in the environment (%[1]s, %[2]s), and this machine has no CVM role; HOME is not set, so no file was looked for.",
				"没有找到凭证：环境变量（%[1]s、%[2]s）中没有，本机也没有 CVM 角色；未设置 HOME，因此没有查找凭证文件。", envID, envKey),
			words("Set the two variables, or HOME; `offair --demo` shows a made-up account without any.",
				"请设置这两个变量，或设置 HOME；`offair --demo` 无需凭证即可查看虚构账号。"))
	}
	name, _ := l.defaultProfile()
	return bad(
		words("No credentials were found: not in the environment (%[1]s, %[2]s), not in %[3]s, not in %[4]s, and this machine has no CVM role.",
			"没有找到凭证：环境变量（%[1]s、%[2]s）、%[3]s、%[4]s 中都没有，本机也没有 CVM 角色。",
			envID, envKey, l.short(l.home(tccliDir, name+".credential")), l.short(l.home(".tencentcloud", "credentials"))),
		words("Set the two variables or run `tccli auth login`; `offair --demo` shows a made-up account without any.",
			"请设置这两个变量，或运行 `tccli auth login`；`offair --demo` 无需凭证即可查看虚构账号。"))
}

// errHomeless is for a profile whose file cannot be found without a home.
func errHomeless(name string) error {
	return bad(
		words("The tccli profile \"%[1]s\" cannot be looked for: HOME is not set.", "无法查找 tccli profile \"%[1]s\"：未设置 HOME。", shown(name, 60)),
		words("Set HOME to the directory that holds .tccli.", "请将 HOME 设为 .tccli 所在的目录。"))
}

func errEmptyVariable(name string) error {
	return bad(
		words("The environment variable %[1]s is set but empty.", "环境变量 %[1]s 已设置但为空。", name),
		words("Give it its value, or unset it so that the other places are looked at.", "请填入值，或取消设置（unset），以便查找其他来源。"))
}

func errMissingVariable(missing, set string) error {
	return bad(
		words("The environment variable %[2]s is set but %[1]s is not.", "已设置环境变量 %[2]s，但没有设置 %[1]s。", missing, set),
		words("Set both, or unset both so that the other places are looked at.", "请两个都设置，或都取消设置（unset），以便查找其他来源。"))
}

func errOddKey(part string, source model.Text) error {
	return bad(
		words("The %[1]s from "+escapeVerbs(source.EN)+" holds a character that no key has (a blank, a quote, a control character or a non-ASCII one).",
			"来自"+escapeVerbs(source.ZH)+"的 %[1]s 含有密钥中不会出现的字符（空白、引号、控制字符或非 ASCII 字符）。", part),
		words("Copy it again from CAM > API Keys.", "请从“访问管理 > API 密钥管理”重新复制。"))
}

// escapeVerbs makes text safe inside a format.
func escapeVerbs(s string) string { return strings.ReplaceAll(s, "%", "%%") }

func errBadProfile(name string) error {
	return &UsageError{Flag: "--profile", What: words(
		"--profile takes the name of a tccli profile, without a path; got \"%[1]s\".",
		"--profile 只接受 tccli 配置名，不能是路径；收到的是“%[1]s”。", shown(name, 60))}
}

func errBadProfileEnv(name string) error {
	return bad(
		words("TCCLI_PROFILE must be the name of a tccli profile, without a path; it is \"%[1]s\".",
			"TCCLI_PROFILE 必须是 tccli 配置名，不能是路径；当前是“%[1]s”。", shown(name, 60)),
		words("Correct it, or choose with --profile.", "请改正，或用 --profile 指定。"))
}

func (l Lookup) errNoProfile(name string) error {
	next := words("Make it with `tccli configure --profile NAME` or `tccli auth login --profile NAME`.",
		"可用 `tccli configure --profile 名称` 或 `tccli auth login --profile 名称` 创建。")
	if names := l.profiles(); len(names) > 0 {
		next = words("Profiles that exist: %[1]s.", "现有配置：%[1]s。", strings.Join(names, ", "))
	}
	path := l.short(l.home(tccliDir, name+".credential"))
	return bad(words("There is no tccli profile \"%[1]s\": %[2]s does not exist.",
		"没有 tccli 配置“%[1]s”：%[2]s 不存在。", shown(name, 60), path), next)
}

func (l Lookup) errNoFile(path string) error {
	return bad(
		words("%[2]s names %[1]s, which does not exist.", "%[2]s 指向的 %[1]s 不存在。", l.short(path), envFile),
		words("Correct the variable, or unset it so that the other places are looked at.", "请改正该变量，或取消设置（unset），以便查找其他来源。"))
}

// errUnreadable says what keeps a credential file from being read.
func (l Lookup) errUnreadable(path string, err error) error {
	what, next := words("cannot be read", "无法读取"), words("See that it is a file of yours that can be read.", "请确认它是当前用户可读取的文件。")
	switch {
	case errors.Is(err, fs.ErrPermission):
		what = words("cannot be read: permission denied", "无法读取：没有权限")
		next = words("Make it readable for yourself: chmod 600 on the file, and own it.", "请让当前用户可读：确认文件属主，并执行 chmod 600。")
	case errors.Is(err, errDirectory):
		what = words("is a directory, not a file", "是目录，不是文件")
		next = words("Move the directory away, then run `tccli configure` to write the file.", "请移走该目录，再运行 `tccli configure` 写入文件。")
	case errors.Is(err, errSpecial):
		what = words("is not a regular file", "不是普通文件")
	case errors.Is(err, errHuge):
		what = words("is larger than 1 MiB, which no credential file is", "大于 1 MiB，不可能是凭证文件")
	case errors.Is(err, errHangs):
		what = words("cannot be read: the file system did not answer within 2 seconds", "无法读取：文件系统 2 秒内没有响应")
		next = words("See whether the disk or network home directory is well, or set the keys in the environment.", "请检查磁盘或网络主目录是否正常，或改用环境变量提供密钥。")
	}
	file := l.short(path)
	return because(problem(fetch.Credential, model.Text{
		EN: "The credential file " + file + " " + what.EN + ".",
		ZH: "凭证文件 " + file + " " + what.ZH + "。",
	}, next), err)
}

func (l Lookup) errNotJSON(path string) error {
	return bad(
		words("The credential file %[1]s is not valid JSON.", "凭证文件 %[1]s 不是有效的 JSON。", l.short(path)),
		words("Run `tccli configure` or `tccli auth login` to write it anew.", "请运行 `tccli configure` 或 `tccli auth login` 重新写入。"))
}

func (l Lookup) errMissingField(path, field string) error {
	return bad(
		words("The credential file %[1]s has no %[2]s.", "凭证文件 %[1]s 中没有 %[2]s。", l.short(path), field),
		words("Fill it in (tccli files: run `tccli configure` or `tccli auth login`), or remove the file.", "请补上该项（tccli 文件可运行 `tccli configure` 或 `tccli auth login`），或删除该文件。"))
}

func (l Lookup) errNoSection(path string) error {
	return bad(
		words("The credential file %[1]s has no section [default].", "凭证文件 %[1]s 中没有 [default] 段。", l.short(path)),
		words("Put secret_id and secret_key under a line [default].", "请在 [default] 一行下写入 secret_id 和 secret_key。"))
}

func (l Lookup) errExpired(path string, at time.Time) error {
	return bad(
		words("The login kept in %[1]s expired at %[2]s.", "%[1]s 中保存的登录已于 %[2]s 过期。", l.short(path), moment(at)),
		words("Run any tccli command, which renews it, or log in again with `tccli auth login` (`tccli sso login`).",
			"请运行任意 tccli 命令使其续期，或用 `tccli auth login`（`tccli sso login`）重新登录。"))
}

func (l Lookup) errProfileRole(path string) error {
	return bad(
		words("The tccli profile in %[1]s uses the CVM role, but this machine's metadata service gave none within 1 second.",
			"%[1]s 中的 tccli 配置使用 CVM 角色，但本机的元数据服务 1 秒内没有给出角色。", l.short(path)),
		words("Run offair on a CVM with a role bound to it, or choose another profile with --profile.", "请在绑定了角色的 CVM 上运行，或用 --profile 选择其他配置。"))
}

func (l Lookup) errNoTokenFile(path string) error {
	return bad(
		words("%[2]s names %[1]s, which does not exist.", "%[2]s 指向的 %[1]s 不存在。", l.short(path), envPodToken),
		words("See that the pod's service account is bound to a role, or unset the variable so that the other places are looked at.",
			"请确认 Pod 的 ServiceAccount 已绑定角色，或取消设置（unset）该变量，以便查找其他来源。"))
}

func (l Lookup) errOddToken(path string) error {
	return bad(
		words("The pod's token file %[1]s is empty or holds no token.", "容器的令牌文件 %[1]s 为空，或内容不是令牌。", l.short(path)),
		words("TKE writes it anew within minutes; if it does not, start the pod again.", "TKE 会在几分钟内重新写入；若没有，请重启该 Pod。"))
}

// errRole says that STS gave no keys for a role.
func (k call) errRole(r stsRequest, code, message string) *fetch.Error {
	next := words("See in CAM that the role exists, that its carrier is this account or user, and that the key may call sts:AssumeRole.",
		"请在访问管理（CAM）中确认：角色存在、角色载体包含该账号或用户，且该密钥有权调用 sts:AssumeRole。")
	if r.unsigned {
		next = words("See in CAM that the role exists and that its carrier is this cluster's identity provider (TKE_PROVIDER_ID).",
			"请在访问管理（CAM）中确认：角色存在，且角色载体是该集群的身份提供商（TKE_PROVIDER_ID）。")
	}
	fill := k.filler(code, message)
	named := roleShown(r.role)
	return problem(fetch.Credential, fill(model.Text{
		EN: "The role " + named + " cannot be assumed with {source} ({code}{said}).",
		ZH: "无法用{source}扮演角色 " + named + "（{code}{said}）。",
	}), next)
}

// stsEmpty is about an answer that holds neither keys nor an error.
func (k call) stsEmpty(r stsRequest) *fetch.Error {
	return problem(k.classOf(fetch.Transient),
		words("%[1]s answered without keys for the role %[2]s.", "%[1]s 的应答中没有角色 %[2]s 的密钥。", k.client.Host(), roleShown(r.role)),
		words("It may pass; if it lasts, check the proxy.", "可能会自行恢复；若持续出现，请检查代理。"))
}

func errRoleGone() error {
	return bad(
		words("The CVM role's keys could not be renewed: the metadata service gave none within 1 second.", "无法续期 CVM 角色的密钥：元数据服务 1 秒内没有给出密钥。"),
		words("See that the role is still bound to this machine.", "请确认角色仍绑定在本机上。"))
}

// moment is a time as sentences show it.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

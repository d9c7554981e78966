package doctor

import (
	"encoding/json"
	"fmt"
	"strings"

	"offair/model"
)

// Grant is an action that offair may call. All of them only read.
type Grant struct {
	Action string     // the API's name of it
	Needed bool       // nothing works without it
	Scoped bool       // may be limited to a push domain
	For    model.Text // what it is for; without it that is missing
}

// Grants are all actions that offair may call, what is needed first.
func Grants() []Grant {
	return []Grant{
		{"DescribeLiveStreamEventList", true, true, words("the records themselves", "断流记录本身")},
		{"DescribeLiveStreamState", false, true, words("whether one stream is on air (key a), and so its state down", "查询单条流当前是否在播（a 键），以及 down 状态")},
		{"DescribeLiveStreamOnlineList", false, true, words("what is on air (key A, is:down)", "查询当前所有在播的流（A 键、is:down）")},
		{"DescribeStreamPushInfoList", false, false, words("how a push arrived before it dropped: bitrate, frame rate, lag", "断流前的推流质量：码率、帧率、延迟")},
	}
}

// statement is one of a CAM policy.
type statement struct {
	Effect   string   `json:"effect"`
	Action   []string `json:"action"`
	Resource []string `json:"resource"`
}

// Policy is the CAM policy that offair is to be given, as indented JSON that
// ends in a newline. domain limits it to one push domain; what CAM cannot
// limit then stands in a statement of its own, since beside a domain it would
// not be allowed at all.
func Policy(domain string) (string, error) {
	everything := statement{"allow", nil, []string{"*"}}
	limited := statement{"allow", nil, []string{"qcs::live::uin/:domain/" + domain}}
	for _, g := range Grants() {
		to := &everything
		if g.Scoped && domain != "" {
			to = &limited
		}
		to.Action = append(to.Action, "live:"+g.Action)
	}
	var statements []statement
	for _, s := range []statement{limited, everything} {
		if len(s.Action) > 0 {
			statements = append(statements, s)
		}
	}
	b, err := json.MarshalIndent(struct {
		Version   string      `json:"version"`
		Statement []statement `json:"statement"`
	}{"2.0", statements}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("the policy: %w", err)
	}
	return string(b) + "\n", nil
}

// PolicyWords say what each action of the policy is for and which may be left
// out, a line each.
func PolicyWords(domain string) model.Text {
	en := []string{"all of these only read; without an optional one, what it is for is missing and nothing else."}
	zh := []string{"以下操作均为只读；缺少可选项时，只会缺少它对应的内容。"}
	for _, g := range Grants() {
		kind := words("optional", "可选")
		if g.Needed {
			kind = words("needed  ", "必需")
		}
		en = append(en, fmt.Sprintf("  %s  live:%s: %s", kind.EN, g.Action, g.For.EN))
		zh = append(zh, fmt.Sprintf("  %s  live:%s：%s", kind.ZH, g.Action, g.For.ZH))
	}
	if domain != "" {
		en = append(en, "  The last cannot be limited to a domain, so it stands by itself; start offair with --domain "+domain+".")
		zh = append(zh, "  最后一项无法限定到域名，因此单独授权；启动时请加 --domain "+domain+"。")
	}
	return model.Text{EN: strings.Join(en, "\n"), ZH: strings.Join(zh, "\n")}
}

package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"offair/model"
)

// causes prints the catalogue, or what the given text or code stands for.
// Text that is in no table is an answer too: the status is then 0 and the
// sentence goes to Err.
func (a *app) causes(args []string) error {
	asked := strings.TrimSpace(strings.Join(args, " "))
	found := model.Causes()
	if asked != "" {
		found = causesFor(asked)
	}
	var text string
	switch a.set.output {
	case "json":
		text = causesJSON(found)
	case "table":
		text = a.causesText(asked, found)
	default:
		return wrongChoice("output", a.set.output, []string{"table", "json"})
	}
	if _, err := fmt.Fprint(a.Out, text); err != nil {
		return writeExit(err)
	}
	if len(found) == 0 {
		a.say(unlisted(asked))
	}
	return nil
}

// causesText is the whole table, or all that is known of one cause.
func (a *app) causesText(asked string, found []*model.Cause) string {
	switch {
	case len(found) == 0:
		return ""
	case len(found) == 1 && asked != "":
		return causeDetail(found[0], a.lang)
	default:
		return causeTable(found, a.lang)
	}
}

func unlisted(asked string) model.Text {
	return model.Text{
		EN: quoted(asked) + " is in no table of causes. Its side is unknown; search your encoder's log at the time the push ended, or ask the vendor with the stream's name and that time.",
		ZH: quoted(asked) + " 不在任何断流原因表中，责任方未知。请查看推流端在断流时刻的日志，或提供流名与时间向腾讯云咨询。",
	}
}

// causesFor is what asked stands for: a code, an id, a reason's wording, else
// every cause whose id or wording holds it.
func causesFor(asked string) []*model.Cause {
	if errCode, sub, ok := codeNamed(asked); ok {
		return causesWhere(func(c *model.Cause) bool {
			return slices.ContainsFunc(c.Codes, func(k model.Code) bool { return k.Err == errCode && (sub < 0 || k.Sub == sub) })
		})
	}
	if byID := causesWhere(func(c *model.Cause) bool { return c.ID == strings.ToLower(asked) }); len(byID) > 0 {
		return byID
	}
	if c, codes := model.Recognize(asked); c != nil {
		meant := *c
		meant.Codes = codes // the wording may say which
		return []*model.Cause{&meant}
	}
	part := model.Fold(model.Clean(asked))
	return causesWhere(func(c *model.Cause) bool {
		return strings.Contains(c.ID, part) || strings.Contains(model.Fold(c.Text.EN), part) || strings.Contains(model.Fold(c.Text.ZH), part)
	})
}

func causesWhere(ok func(*model.Cause) bool) []*model.Cause {
	var out []*model.Cause
	for _, c := range model.Causes() {
		if ok(c) {
			out = append(out, c)
		}
	}
	return out
}

// codeNamed reads 18/501, or 18 alone (sub is then -1).
func codeNamed(s string) (errCode, sub int, ok bool) {
	first, second, both := strings.Cut(s, "/")
	errCode, err := strconv.Atoi(first)
	if err != nil || errCode < 0 {
		return 0, 0, false
	}
	if !both {
		return errCode, -1, true
	}
	sub, err = strconv.Atoi(second)
	return errCode, sub, err == nil && sub >= 0
}

// causeTable is a line for each cause, columns aligned.
func causeTable(found []*model.Cause, lang model.Lang) string {
	rows := [][4]string{{"CAUSE", "SIDE", "CODES", "TEXT"}}
	if lang == model.ZH {
		rows[0] = [4]string{"原因", "责任方", "代码", "文本"}
	}
	for _, c := range found {
		rows = append(rows, [4]string{c.ID, c.Side.Name().In(lang), codeList(c.Codes), c.Text.In(lang)})
	}
	var widths [3]int
	for _, r := range rows {
		for i := range widths {
			widths[i] = max(widths[i], width(r[i]))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		for i, w := range widths {
			b.WriteString(r[i] + strings.Repeat(" ", w-width(r[i])+gap))
		}
		b.WriteString(r[3] + "\n")
	}
	return b.String()
}

// codeList names codes, runs of them by their ends: 18/100-104, 12-17/0.
func codeList(codes []model.Code) string {
	var out []string
	for i := 0; i < len(codes); {
		j := runEnd(codes, i)
		out = append(out, runName(codes[i], codes[j]))
		i = j + 1
	}
	return strings.Join(out, " ")
}

// runEnd is the last of the codes from i on that follow each other.
func runEnd(codes []model.Code, i int) int {
	j := i
	for j+1 < len(codes) {
		a, b := codes[j], codes[j+1]
		bySub := b.Err == a.Err && b.Sub == a.Sub+1 && codes[i].Err == a.Err
		byErr := b.Err == a.Err+1 && b.Sub == a.Sub && codes[i].Sub == a.Sub
		if !bySub && !byErr {
			break
		}
		j++
	}
	return j
}

func runName(a, b model.Code) string {
	switch {
	case a == b:
		return string(appendCode(nil, a))
	case a.Err == b.Err:
		return fmt.Sprintf("%d/%d-%d", a.Err, a.Sub, b.Sub)
	default:
		return fmt.Sprintf("%d-%d/%d", a.Err, b.Err, a.Sub)
	}
}

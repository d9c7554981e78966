package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"offair/model/query"
)

// value is a flag whose errors say what is accepted.
type value struct {
	kind  string
	text  string
	parse func(string) error
}

// String is the value as it was set last.
func (v *value) String() string { return v.text }

// Type names the kind of value.
func (v *value) Type() string { return v.kind }

// Set takes a value or says what is accepted; the error is an *exit.
func (v *value) Set(s string) error {
	if err := v.parse(s); err != nil {
		return err
	}
	v.text = s
	return nil
}

// choiceFlag is one word of several, whatever its case.
func choiceFlag(name, initial string, accepted []string, p *string) *value {
	*p = initial
	return &value{kind: "word", text: initial, parse: func(s string) error {
		if !slices.Contains(accepted, strings.ToLower(s)) {
			return wrongChoice(name, s, accepted)
		}
		*p = strings.ToLower(s)
		return nil
	}}
}

func wrongChoice(name, s string, accepted []string) error {
	en := fmt.Sprintf("--%s is one of %s, not %s.", name, strings.Join(accepted, ", "), quoted(s))
	zh := fmt.Sprintf("--%s 只能是 %s，而不是 %s。", name, strings.Join(accepted, "、"), quoted(s))
	if near, ok := query.Nearest(strings.ToLower(s), accepted); ok {
		en += " Did you mean " + near + "?"
		zh += "是否想写 " + near + "？"
	}
	return usage(en, zh)
}

// numberFlag is a whole number from 1 to most.
func numberFlag(name string, initial, most int, p *int) *value {
	*p = initial
	return &value{kind: "number", text: strconv.Itoa(initial), parse: func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > most {
			return usage(fmt.Sprintf("--%s is a whole number from 1 to %d, not %s.", name, most, quoted(s)),
				fmt.Sprintf("--%s 应为 1 到 %d 的整数，而不是 %s。", name, most, quoted(s)))
		}
		*p = n
		return nil
	}}
}

// periodFlag is a length of time such as 30s.
func periodFlag(name string, initial time.Duration, p *time.Duration) *value {
	*p = initial
	return &value{kind: "period", text: initial.String(), parse: func(s string) error {
		d, err := time.ParseDuration(s)
		if err != nil || d < leastRefresh || d > mostRefresh {
			return usage(fmt.Sprintf("--%s is a time from 1s to 24h, such as 30s or 2m, not %s.", name, quoted(s)),
				fmt.Sprintf("--%s 应为 1s 到 24h 之间的时长，例如 30s 或 2m，而不是 %s。", name, quoted(s)))
		}
		*p = d
		return nil
	}}
}

// retentionFlag is a number of days such as 90d, or forever, which is negative.
func retentionFlag(name string, initial time.Duration, p *time.Duration) *value {
	const day, mostDays = 24 * time.Hour, 36500
	*p = initial
	return &value{kind: "days", text: strconv.Itoa(int(initial/day)) + "d", parse: func(s string) error {
		if strings.EqualFold(s, "forever") {
			*p = forEver
			return nil
		}
		n, err := strconv.Atoi(strings.TrimSuffix(s, "d"))
		if err != nil || !strings.HasSuffix(s, "d") || n < 1 || n > mostDays {
			return usage(fmt.Sprintf("--%s is a number of days such as 90d, or forever, not %s.", name, quoted(s)),
				fmt.Sprintf("--%s 应为天数（例如 90d）或 forever，而不是 %s。", name, quoted(s)))
		}
		*p = time.Duration(n) * day
		return nil
	}}
}

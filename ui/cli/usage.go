package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"offair/model/query"
)

// flagExit turns what is wrong with a flag into a sentence that says what is
// accepted.
func flagExit(cmd *cobra.Command, err error) error {
	var e *exit
	var unknown *pflag.NotExistError
	var empty *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &e):
		return e
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &empty):
		return emptyFlag(empty.GetFlag())
	case errors.As(err, &invalid):
		name, got := invalid.GetFlag().Name, quoted(invalid.GetValue())
		return usage(fmt.Sprintf("--%s is true or false, not %s.", name, got), fmt.Sprintf("--%s 只能是 true 或 false，而不是 %s。", name, got))
	default:
		return usage(oneLine(err.Error()), "")
	}
}

func emptyFlag(f *pflag.Flag) error {
	takes := flagTakes(f)
	return usage(fmt.Sprintf("--%s needs a value: %s.", f.Name, takes.EN), fmt.Sprintf("--%s 需要一个值：%s。", f.Name, takes.ZH))
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	if word := err.GetSpecifiedShortnames(); word != "" {
		return unknownShort(cut(oneLine(word), 40, "..."))
	}
	name := err.GetSpecifiedName()
	dashed := quoted("--" + name)
	en := fmt.Sprintf("there is no flag %s.", dashed)
	zh := fmt.Sprintf("没有 %s 这个选项。", dashed)
	if near, ok := query.Nearest(name, acceptedFlags(cmd.Name())); ok {
		en += fmt.Sprintf(" Did you mean --%s?", near)
		zh += fmt.Sprintf("是否想写 --%s？", near)
	}
	path := cmd.CommandPath()
	return usage(en+fmt.Sprintf(" %s --help lists them.", path), zh+fmt.Sprintf("%s --help 会列出全部选项。", path))
}

// unknownShort is about -word, which in a query means "without word".
func unknownShort(word string) error {
	return usage(
		fmt.Sprintf("there is no flag %s. To leave out rows with a word, write not:%s or put the query after --, as in offair -- -%s.", quoted("-"+word), word, word),
		fmt.Sprintf("没有 %s 这个选项。要排除含某个词的记录，请写 not:%s，或把查询放在 -- 之后，例如 offair -- -%s。", quoted("-"+word), word, word))
}

// acceptedFlags are the names of the flags that a command uses.
func acceptedFlags(command string) []string {
	names := manuals()[command].flags
	if names == "" {
		names = plain
	}
	return append(strings.Fields(names), "help", "version")
}

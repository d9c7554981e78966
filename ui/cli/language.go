package cli

import (
	"strings"

	"offair/model"
)

var languages = []string{"en", "zh"}

// languageOf is the language of everything said in a run. It is found before
// the flags are parsed, since a wrong flag is told in it too.
func languageOf(std IO) model.Lang {
	if name, ok := languageFlag(std.Args); ok {
		return languageNamed(name)
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value, _ := lookup(std.Env, name); value != "" {
			return languageNamed(value)
		}
	}
	return model.EN
}

// languageFlag finds --lang among the arguments; the last one counts.
func languageFlag(args []string) (name string, ok bool) {
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if value, has := strings.CutPrefix(arg, "--lang="); has {
			name, ok = value, true
		} else if arg == "--lang" && i+1 < len(args) {
			name, ok = args[i+1], true
		}
	}
	return name, ok
}

// languageNamed understands a flag's value and a locale such as zh_CN.UTF-8.
func languageNamed(name string) model.Lang {
	if strings.HasPrefix(strings.ToLower(name), "zh") {
		return model.ZH
	}
	return model.EN
}

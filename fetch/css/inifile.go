package css

import (
	"context"
	"errors"
	"strings"
)

const envFile = "TENCENTCLOUD_CREDENTIALS_FILE"

// fromINI reads the section [default] of the SDKs' credential file.
func (l Lookup) fromINI(ctx context.Context) (Credentials, error) {
	path, chosen := l.iniPath()
	if path == "" {
		return Credentials{}, errAbsent
	}
	data, err := readFile(ctx, path)
	if err != nil {
		err = l.fileProblem(path, err)
		if chosen && errors.Is(err, errAbsent) {
			err = l.errNoFile(path)
		}
		return Credentials{}, err
	}
	return l.iniKeys(path, iniSection(string(data), "default"))
}

// iniPath is the file to read, "" when there is no home directory to hold one;
// chosen says that a person named it.
func (l Lookup) iniPath() (path string, chosen bool) {
	switch path = l.Env(envFile); {
	case path != "":
		return path, true
	case l.Home == "":
		return "", false
	default:
		return l.home(".tencentcloud", "credentials"), false
	}
}

// iniKeys makes credentials of a section; nil means that there is none.
func (l Lookup) iniKeys(path string, section map[string]string) (Credentials, error) {
	switch {
	case section == nil:
		return Credentials{}, l.errNoSection(path)
	case section["secret_id"] == "":
		return Credentials{}, l.errMissingField(path, "secret_id")
	case section["secret_key"] == "":
		return Credentials{}, l.errMissingField(path, "secret_key")
	}
	return l.usable(Credentials{
		held:   hold(section["secret_id"], section["secret_key"], section["token"]),
		source: words("the file %[1]s", "文件 %[1]s", l.short(path)), again: l.fromINI,
	})
}

// iniSection reads the keys of one section, nil when there is no such section.
// A value may stand in quotes; lines that are not understood are passed over.
func iniSection(text, name string) map[string]string {
	var keys map[string]string
	inside := false
	text = strings.TrimPrefix(text, "\uFEFF")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		if line[0] == '[' {
			inside = strings.TrimSpace(strings.Trim(line, "[]")) == name
			if inside && keys == nil {
				keys = map[string]string{}
			}
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && inside {
			keys[strings.ToLower(strings.TrimSpace(key))] = unquoted(strings.TrimSpace(value))
		}
	}
	return keys
}

// unquoted takes away a pair of quotes around a value.
func unquoted(s string) string {
	if n := len(s); n >= 2 && s[0] == s[n-1] && (s[0] == '"' || s[0] == '\'') {
		return s[1 : n-1]
	}
	return s
}

package cli

import (
	"strings"
	"time"
	"unicode"

	"offair/model"
	"offair/model/query"
)

// reopening is the command, for a shell, that shows a view again: the rows that
// line leaves of what ended in sp, with the flags that name whose records these
// are. It holds no secret, since no flag does. It is "" where there is no such
// command: what came through a pipe is gone. An empty sp sets no window.
func (a *app) reopening(line string, sp model.Span, zone *time.Location) string {
	if a.set.read == "-" {
		return ""
	}
	words := []string{"offair"}
	flag := func(name, value string) {
		if value != "" {
			words = append(words, "--"+name, shellQuoted(value))
		}
	}
	set := func(name string, on bool) {
		if on {
			words = append(words, "--"+name)
		}
	}
	set("demo", a.set.demo)
	flag("read", a.set.read)
	flag("profile", a.set.profile)
	flag("site", a.set.site)
	flag("endpoint", a.set.endpoint)
	flag("domain", a.set.domain)
	flag("app", a.set.app)
	flag("archive", a.set.archive)
	set("no-archive", a.set.noArchive)
	set("offline", a.set.offline)
	flag("tz", a.zoneFlag(zone))
	q := spanned(line, sp, zone)
	if strings.HasPrefix(q, "-") {
		words = append(words, "--") // it is no flag
	}
	if q != "" {
		words = append(words, shellQuoted(q))
	}
	return strings.Join(words, " ")
}

// zoneFlag is what --tz must say for times to be in zone; "" for the local one,
// which is the reader's own.
func (a *app) zoneFlag(zone *time.Location) string {
	switch {
	case zone == time.UTC:
		return "utc"
	case strings.EqualFold(a.set.zone, "local"):
		return ""
	default:
		return a.set.zone
	}
}

// spanned is a line of the query language whose window is sp, in times that
// mean the same whenever and wherever it is read.
func spanned(line string, sp model.Span, zone *time.Location) string {
	var words []string
	if !sp.Empty() {
		at := func(unix int64) string { return time.Unix(unix, 0).In(zone).Format(time.RFC3339) }
		words = append(words, "since:"+at(sp.From), "until:"+at(sp.To))
	}
	q, err := query.Parse(model.Clean(line))
	if err != nil {
		return strings.Join(words, " ")
	}
	for _, t := range q.Terms {
		if t.Field != query.FieldSince && t.Field != query.FieldUntil {
			words = append(words, t.String())
		}
	}
	return strings.Join(words, " ")
}

// shellQuoted is one word for a POSIX shell, clean, in quotes where it needs
// them.
func shellQuoted(s string) string {
	s = model.Clean(s)
	plain := func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("-_./:=@%+,", r)
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

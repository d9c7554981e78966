package archive

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Path is where the archive of an account on a site is by default:
// $XDG_STATE_HOME/offair/ACCOUNT-SITE.db, else ~/.local/state/offair/…. getenv
// reads the environment; home is used where HOME is not set. It is "" when
// neither is known.
func Path(getenv func(string) string, home string, o Owner) string {
	dir := getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) { // as the base directory specification wants it
		if h := getenv("HOME"); h != "" {
			home = h
		}
		if home == "" {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "offair", fileName(o.Account)+"-"+fileName(o.Site)+".db")
}

// fileName is a name as part of a file's: what could mean something else there
// is written as its bytes, so that two names never share a file. Upper case is
// too, for file systems that do not tell it from lower case.
func fileName(name string) string {
	var b strings.Builder
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '_', c == '.' && i > 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

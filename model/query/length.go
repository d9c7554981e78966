package query

import (
	"strconv"
	"strings"
)

// limit is a comparison of the length of a push. The zero op is none.
type limit struct {
	op   byte // '<', '>', '=', 'l' for <=, 'g' for >=
	secs int64
}

// maxSeconds is the longest length that is understood: a hundred years.
const maxSeconds = 100 * 365 * 86400

// cutOperator parts a comparison from its length. Behind a colon the sign may
// be missing: up:10s is up=10s.
func cutOperator(s string) (limit, string) {
	for _, o := range operators() {
		if rest, ok := strings.CutPrefix(s, o.sign); ok {
			return limit{op: o.op}, rest
		}
	}
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		return limit{op: '='}, s
	}
	return limit{}, s
}

type operator struct {
	sign string
	op   byte
}

// operators are the signs, the longer ones first.
func operators() []operator {
	return []operator{{"<=", 'l'}, {">=", 'g'}, {"==", '='}, {"≤", 'l'}, {"≥", 'g'}, {"<", '<'}, {">", '>'}, {"=", '='}}
}

func (l limit) String() string {
	sign := string(l.op)
	switch l.op {
	case 'l':
		sign = "<="
	case 'g':
		sign = ">="
	}
	return sign + formatSeconds(l.secs)
}

// span is the lengths [lo, hi] that l lets pass; lo is never above hi.
func (l limit) span() (lo, hi int64) {
	const most = 1 << 40 // longer than a record can tell
	switch l.op {
	case '<':
		if l.secs == 0 {
			return most, most
		}
		return 0, l.secs - 1
	case 'l':
		return 0, l.secs
	case '>':
		return l.secs + 1, most
	case 'g':
		return l.secs, most
	default:
		return l.secs, l.secs
	}
}

// parseSeconds reads 90s, 1m30s, 2h, 7d, 1w. A bare number is seconds where
// that is allowed.
func parseSeconds(s string, bare bool) (int64, bool) {
	s = strings.ToLower(s)
	if n, err := strconv.ParseUint(s, 10, 40); err == nil {
		return int64(n), bare && n <= maxSeconds
	}
	var total int64
	for s != "" {
		i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if i <= 0 {
			return 0, false
		}
		n, err := strconv.ParseInt(s[:i], 10, 40)
		unit := unitSeconds(s[i])
		if err != nil || unit == 0 || n > maxSeconds/unit {
			return 0, false
		}
		total += n * unit
		s = s[i+1:]
	}
	return total, total <= maxSeconds
}

// secondsBegun reports whether s is a length whose last unit is still missing.
func secondsBegun(s string, bare bool) bool {
	_, ok := parseSeconds(s+"s", bare)
	return ok
}

func unitSeconds(unit byte) int64 {
	switch unit {
	case 's':
		return 1
	case 'm':
		return 60
	case 'h':
		return 3600
	case 'd':
		return 86400
	case 'w':
		return 7 * 86400
	}
	return 0
}

// formatSeconds writes a length as parseSeconds reads it.
func formatSeconds(n int64) string {
	var b strings.Builder
	for _, unit := range []byte{'d', 'h', 'm', 's'} {
		if size := unitSeconds(unit); n >= size {
			b.WriteString(strconv.FormatInt(n/size, 10))
			b.WriteByte(unit)
			n %= size
		}
	}
	if b.Len() == 0 {
		return "0s"
	}
	return b.String()
}

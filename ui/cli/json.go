package cli

import (
	"strconv"
	"time"
	"unicode/utf8"

	"offair/model"
)

// fields are the names of json and csv, in their order.
var fields = [...]string{
	"ended_at", "started_at", "domain", "app", "stream", "reason", "resolution",
	"client_ip", "up_seconds", "cause", "cause_codes", "side", "state", "gap_seconds",
}

// jsonRows writes rows as objects. Texts are the raw ones, escaped so that no
// terminal obeys them.
type jsonRows struct {
	snap *model.Snapshot
	next *model.Sequence // what came next of each row's stream
}

func newJSONRows(s *model.Snapshot) jsonRows { return jsonRows{s, s.Sequence()} }

func (j jsonRows) object(b []byte, n int) []byte {
	e, r := j.snap.Event(n), j.snap.Row(n)
	b = jsonTime(append(b, `{"ended_at":`...), e.End)
	b = jsonTime(append(b, `,"started_at":`...), e.Start)
	b = jsonString(append(b, `,"domain":`...), e.Domain)
	b = jsonString(append(b, `,"app":`...), e.App)
	b = jsonString(append(b, `,"stream":`...), e.Stream)
	b = jsonString(append(b, `,"reason":`...), e.Reason)
	b = jsonString(append(b, `,"resolution":`...), e.Resolution)
	b = jsonClient(append(b, `,"client_ip":`...), e.ClientIP)
	b = jsonUp(append(b, `,"up_seconds":`...), e.Up)
	b = jsonCause(append(b, `,"cause":`...), r.Cause)
	b = jsonCodes(append(b, `,"cause_codes":`...), r.Codes)
	b = jsonString(append(b, `,"side":`...), r.Side.String())
	b = jsonState(append(b, `,"state":`...), j.next.State(n), r.When)
	return append(jsonGap(append(b, `,"gap_seconds":`...), j.next.Gap(n)), '}')
}

// jsonState is null where no time of the record is known: nothing can be said
// to have come after it.
func jsonState(b []byte, s model.State, when int64) []byte {
	if s == model.Unseen && when == 0 {
		return append(b, "null"...)
	}
	return jsonString(b, s.String())
}

func jsonGap(b []byte, gap int64) []byte {
	if gap == model.NoGap {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, gap, 10)
}

// jsonTime is RFC 3339 in UTC, null for a time that the record does not give.
func jsonTime(b []byte, unix int64) []byte {
	if unix == 0 {
		return append(b, "null"...)
	}
	b = time.Unix(unix, 0).UTC().AppendFormat(append(b, '"'), time.RFC3339)
	return append(b, '"')
}

func jsonClient(b []byte, ip string) []byte {
	if ip == "" || ip == model.Internal {
		return append(b, "null"...)
	}
	return jsonString(b, ip)
}

func jsonUp(b []byte, up int64) []byte {
	if up == model.NoUp {
		return append(b, "null"...)
	}
	return strconv.AppendInt(b, up, 10)
}

func jsonCause(b []byte, c *model.Cause) []byte {
	if c == nil {
		return append(b, "null"...)
	}
	return jsonString(b, c.ID)
}

func jsonCodes(b []byte, codes []model.Code) []byte {
	b = append(b, '[')
	for i, c := range codes {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendCode(append(b, '"'), c), '"')
	}
	return append(b, ']')
}

// appendCode is a code as the catalogue shows it, for example 18/501.
func appendCode(b []byte, c model.Code) []byte {
	b = append(strconv.AppendInt(b, int64(c.Err), 10), '/')
	return strconv.AppendInt(b, int64(c.Sub), 10)
}

const hexDigits = "0123456789abcdef"

// jsonString appends s as a JSON string. Control characters, direction marks
// and line separators are escaped: the value is the same, and a terminal that
// shows it does nothing. JSON has no way to write invalid UTF-8 or
// half a surrogate pair that every reader takes: each becomes U+FFFD.
func jsonString(b []byte, s string) []byte {
	b = append(b, '"')
	kept := 0 // s up to here is in b
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < 0x7f {
			i++
			continue
		}
		r, n := decode(s[i:])
		if r == utf8.RuneError || escaped(r) {
			b = appendEscape(append(b, s[kept:i]...), r)
			kept = i + n
		}
		i += n
	}
	return append(append(b, s[kept:]...), '"')
}

// decode is the first character of s and its length. Half of a surrogate pair
// that was kept in its three-byte form is one broken character, not three.
func decode(s string) (rune, int) {
	r, n := utf8.DecodeRuneInString(s)
	if n == 1 && len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] <= 0xbf && s[2]&0xc0 == 0x80 {
		n = 3
	}
	return r, n
}

// escaped reports whether a character of a JSON string is written as an
// escape: C0, C1, DEL, direction marks, line separators, and what JSON asks for.
func escaped(r rune) bool {
	switch {
	case r < 0x20, r == '"', r == '\\', r >= 0x7f && r <= 0x9f:
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f, r == 0xfeff:
		return true
	default:
		return (r >= 0x2028 && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)
	}
}

// appendEscape writes a character below U+10000.
func appendEscape(b []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(b, '\\', byte(r))
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	return append(b, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// jsonLines is ndjson: an object a line.
type jsonLines struct{ rows jsonRows }

func (jsonLines) head(b []byte) []byte { return b }

func (j jsonLines) row(b []byte, n int) []byte { return append(j.rows.object(b, n), '\n') }

func (jsonLines) tail(b []byte) []byte { return b }

// jsonArray is one array, an object a line inside.
type jsonArray struct {
	rows  jsonRows
	count int
}

func (*jsonArray) head(b []byte) []byte { return append(b, '[') }

func (j *jsonArray) row(b []byte, n int) []byte {
	if j.count > 0 {
		b = append(b, ',')
	}
	j.count++
	return j.rows.object(append(b, '\n'), n)
}

func (j *jsonArray) tail(b []byte) []byte {
	if j.count > 0 {
		b = append(b, '\n')
	}
	return append(b, ']', '\n')
}

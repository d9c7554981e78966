package wire

import "offair/model"

// member is what a member of a record says.
type member uint8

const (
	noMember member = iota
	streamName
	appName
	domainName
	stopReason
	clientIP
	resolution
	startTime
	endTime
	duration
	members
)

// spelling is one way in which a member's name is written, with what follows
// it in JSON without blanks.
type spelling struct {
	written string
	member  member
}

// The API's names, then those of offair's own exports. number gives the places
// in here.
var spellings = [...]spelling{
	{`"StreamName":`, streamName},
	{`"AppName":`, appName},
	{`"DomainName":`, domainName},
	{`"StreamStartTime":`, startTime},
	{`"StreamEndTime":`, endTime},
	{`"StopReason":`, stopReason},
	{`"Duration":`, duration},
	{`"ClientIp":`, clientIP},
	{`"Resolution":`, resolution},
	{`"stream":`, streamName},
	{`"app":`, appName},
	{`"domain":`, domainName},
	{`"started_at":`, startTime},
	{`"ended_at":`, endTime},
	{`"reason":`, stopReason},
	{`"up_seconds":`, duration},
	{`"client_ip":`, clientIP},
	{`"resolution":`, resolution},
}

// number is the place of a name in spellings; -1 for any other name.
func number(name []byte) int {
	for i := range spellings {
		if w := spellings[i].written; string(name) == w[1:len(w)-2] {
			return i
		}
	}
	return -1
}

// habit is how the last record was written. The next one nearly always has the
// same members in the same order, and often the same values, so it is compared
// with that first. Nothing rests on it: what comes otherwise is read the plain
// way.
type habit struct {
	order [len(spellings)]uint8 // places in spellings
	known int                   // how many of order were seen
	last  [members]string       // texts without escapes
	day   [len("2006-01-02")]byte
	since int64 // the day's first second
}

// note keeps that the member which stood at a place was written so.
func (h *habit) note(at, number int) {
	if at < len(h.order) {
		h.order[at] = uint8(number)
		h.known = max(h.known, at+1)
	}
}

// hop takes the members of e from here on as long as they are written as those
// of the record before; *at counts them. took says that there was one, ended
// that the object's end was taken too. It fails never: it stops.
func (d *Decoder) hop(at *int, e *model.Event) (took, ended bool) {
	for pos := d.pos; *at < d.habit.known; pos = d.pos + 1 {
		s := &spellings[d.habit.order[*at]]
		from := pos + len(s.written)
		if from > len(d.buf) || string(d.buf[pos:from]) != s.written {
			break
		}
		n := d.usual(d.buf[from:], s.member, e)
		if n == 0 || from+n == len(d.buf) {
			break
		}
		d.pos, took = from+n, true
		*at++
		if d.buf[d.pos] == '}' {
			d.pos++
			return true, true
		}
		if d.buf[d.pos] != ',' {
			break
		}
	}
	return took, false
}

// usual reads the value at the start of b into e where it has the usual form,
// and returns how many bytes that took; 0, and nothing read, where it has not.
func (d *Decoder) usual(b []byte, m member, e *model.Event) int {
	switch m {
	case startTime:
		return d.habit.moment(b, &e.Start)
	case endTime:
		return d.habit.moment(b, &e.End)
	case duration:
		return digits(b, &e.Up)
	default:
		return d.usualText(b, m, e)
	}
}

// usualText reads a text without escapes. The last one of its member is looked
// for first: most members say the same again and again.
func (d *Decoder) usualText(b []byte, m member, e *model.Event) int {
	if len(b) == 0 || b[0] != '"' {
		return 0
	}
	last := d.habit.last[m]
	end := len(last) + 1
	if end >= len(b) || b[end] != '"' || string(b[1:end]) != last {
		if end = special(b, 1); end >= len(b) || b[end] != '"' || end > cacheText {
			return 0
		}
		last = d.cache.text(b[1:end])
		d.habit.last[m] = last
	}
	*textOf(e, m) = last
	return end + 1
}

// textOf is where e holds the text of a member.
func textOf(e *model.Event, m member) *string {
	switch m {
	case streamName:
		return &e.Stream
	case appName:
		return &e.App
	case domainName:
		return &e.Domain
	case stopReason:
		return &e.Reason
	case clientIP:
		return &e.ClientIP
	default:
		return &e.Resolution
	}
}

// moment reads a time in the API's form. Its day is mostly that of the time
// before.
func (h *habit) moment(b []byte, to *int64) int {
	if !inForm(b) {
		return 0
	}
	if [len(h.day)]byte(b[1:]) != h.day {
		day, ok := date(b[1:])
		if !ok {
			return 0
		}
		h.day, h.since = [len(h.day)]byte(b[1:]), day*86400
	}
	hour, minute, second := two(b[12:]), two(b[15:]), two(b[18:])
	if hour > 23 || minute > 59 || second > 59 {
		return 0
	}
	*to = max(0, h.since+hour*3600+minute*60+second)
	return formLength
}

const formLength = len(`"2006-01-02T15:04:05Z"`)

// inForm reports whether b begins as a time in the API's form does; its digits
// are not looked at.
func inForm(b []byte) bool {
	return len(b) >= formLength && b[0] == '"' && b[5] == '-' && b[8] == '-' &&
		b[11] == 'T' && b[14] == ':' && b[17] == ':' && b[20] == 'Z' && b[21] == '"'
}

// digits reads a whole number that another member follows.
func digits(b []byte, to *int64) int {
	const most = 18 // what an int64 holds whatever they are
	n, i := int64(0), 0
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		n = n*10 + int64(b[i]-'0')
	}
	if i == 0 || i > most || i == len(b) || b[i] != ',' && b[i] != '}' {
		return 0
	}
	*to = n
	return i
}

package wire

// moment reads a time and returns Unix seconds, 0 when it is not readable or
// before 1970. The API's form is 2006-01-02T15:04:05Z. Also read: a blank for
// the T, a fraction (cut off), an offset (+08:00, +0800, +08), and no zone at
// all, which is UTC because that is what the API means everywhere else.
func moment(b []byte) int64 {
	if !momentShape(b) {
		return 0
	}
	day, ok := date(b)
	if !ok {
		return 0
	}
	// two gives a large number for what are no digits.
	hour, minute, second := two(b[11:]), two(b[14:]), two(b[17:])
	if hour > 23 || minute > 59 || second > 59 {
		return 0
	}
	offset, ok := zone(b[19:])
	if !ok {
		return 0
	}
	return max(0, day*86400+hour*3600+minute*60+second-offset)
}

// momentShape looks at the signs between the digits.
func momentShape(b []byte) bool {
	return len(b) >= 19 && b[4] == '-' && b[7] == '-' && b[13] == ':' && b[16] == ':' &&
		(b[10] == 'T' || b[10] == 't' || b[10] == ' ')
}

// date reads a day and counts it from 1970-01-01.
func date(b []byte) (day int64, ok bool) {
	year, month, day := two(b)*100+two(b[2:]), two(b[5:]), two(b[8:])
	if year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return days(year, month, day), true
}

// notDigits is larger than any part of a time.
const notDigits = 1 << 20

// two reads two digits.
func two(b []byte) int64 {
	hi, lo := b[0]-'0', b[1]-'0'
	if hi > 9 || lo > 9 {
		return notDigits
	}
	return int64(hi)*10 + int64(lo)
}

func daysIn(year, month int64) int64 {
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return [...]int64{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month]
}

// days counts from 1970-01-01. The year is taken to begin in March, so that
// the leap day is its last.
func days(year, month, day int64) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719468
}

// zone reads what follows the seconds: a fraction, then an offset in seconds
// east of UTC.
func zone(b []byte) (offset int64, ok bool) {
	if len(b) > 1 && b[0] == '.' {
		b = b[1:]
		for len(b) > 0 && b[0] >= '0' && b[0] <= '9' {
			b = b[1:]
		}
	}
	if len(b) == 0 || len(b) == 1 && b[0]|0x20 == 'z' {
		return 0, true
	}
	return eastOf(b)
}

func eastOf(b []byte) (offset int64, ok bool) {
	sign := int64(1)
	switch {
	case len(b) != 3 && len(b) != 5 && (len(b) != 6 || b[3] != ':'):
		return 0, false
	case b[0] == '-':
		sign = -1
	case b[0] != '+':
		return 0, false
	}
	hours, minutes := two(b[1:]), int64(0)
	if len(b) > 3 {
		minutes = two(b[len(b)-2:])
	}
	return sign * (hours*3600 + minutes*60), hours < 24 && minutes < 60
}

package wire

import "strings"

// Value reads the value at the start of b into l and returns how many bytes
// it took: a record, a page of the API (its records), or something else,
// which counts as odd. final says that nothing follows b. On ErrShort more
// input is needed, on ErrSyntax n is where reading stopped; l is then as it
// was.
func (d *Decoder) Value(b []byte, final bool, l *List) (n int, err error) {
	records, odd := len(l.Events), l.Odd
	d.start(b, final)
	if d.peek() == '{' {
		d.either(l)
	} else {
		d.stray()
		l.Odd++
	}
	if d.err != nil {
		l.Events, l.Odd = l.Events[:records], odd
	}
	return d.pos, d.err
}

// stray takes a value that is no object. What only begins like one, as a line
// of another format may, is ErrSyntax.
func (d *Decoder) stray() {
	b, quoted := d.scalar()
	if d.err != nil || d.pos == len(d.buf) {
		return
	}
	if !quoted && !literal(b) || strings.IndexByte(" \t\r\n,]", d.buf[d.pos]) < 0 {
		d.fail(ErrSyntax)
	}
}

// literal reports whether a bare word is a value of JSON, or looks like a
// number.
func literal(b []byte) bool {
	switch string(b) {
	case "null", "true", "false":
		return true
	}
	return len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9')
}

// either takes a record, or a page with its records.
func (d *Decoder) either(l *List) {
	e, page := blank(), false
	d.pos++ // the brace
	d.object(&e, func(name []byte) {
		switch {
		case string(name) == "Response" && d.peek() == '{':
			page = d.response(l) || page
		case string(name) == "EventList":
			page = d.list(l) || page
		default:
			d.skip()
		}
	})
	if page && e == blank() {
		return
	}
	l.add(e)
}

// response takes what stands inside "Response" and reports whether it had a
// list.
func (d *Decoder) response(l *List) (page bool) {
	d.pos++ // the brace
	for first := true; d.next(&first, '}'); {
		if string(d.name()) == "EventList" {
			page = d.list(l) || page
			continue
		}
		d.skip()
	}
	return page
}

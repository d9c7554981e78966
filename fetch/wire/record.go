package wire

import (
	"hash/maphash"

	"offair/model"
)

// Decoder reads records. Equal texts that come soon after each other share
// one string, from one call to the next. The events it returns do not hold on
// to the bytes they were read from. Not safe for concurrent use.
type Decoder struct {
	scanner
	cache   cache
	habit   habit
	scratch []byte // the last text that had escapes
}

// New returns a decoder. With lines set, text may not hold a raw line feed,
// so that a broken record ends with its line.
func New(lines bool) *Decoder {
	d := &Decoder{scanner: scanner{lines: lines}}
	d.cache.seed = maphash.MakeSeed()
	return d
}

// start begins to read b; final says that nothing follows it.
func (d *Decoder) start(b []byte, final bool) {
	d.buf, d.pos, d.err, d.final = b, 0, nil, final
}

// name takes an object's next member up to its value. The bytes hold until
// the next text is read.
func (d *Decoder) name() []byte {
	raw, escaped := d.quoted()
	if escaped {
		raw = d.plain(raw)
	}
	d.take(':')
	return raw
}

// plain is a text without its escapes; it holds until the next call.
func (d *Decoder) plain(raw []byte) []byte {
	const keep = 1 << 16 // a larger scratch is let go with its text
	if cap(d.scratch) > keep {
		d.scratch = nil
	}
	d.scratch = unescape(d.scratch[:0], raw)
	return d.scratch
}

// scalar takes a value and returns the characters of a text or of a bare
// word; quoted tells which. For lists and objects it returns nothing.
func (d *Decoder) scalar() (b []byte, quoted bool) {
	switch d.peek() {
	case 0:
		return nil, false
	case '"':
		raw, escaped := d.quoted()
		if escaped {
			raw = d.plain(raw)
		}
		return raw, true
	case '{', '[':
		d.skipNested()
		return nil, false
	default:
		return d.word(), false
	}
}

// text takes a value as text: a text, or the digits of a number; "" else.
func (d *Decoder) text() string {
	b, quoted := d.scalar()
	if !quoted && (len(b) == 0 || b[0] != '-' && (b[0] < '0' || b[0] > '9')) {
		return ""
	}
	return d.cache.text(b)
}

// moment takes a value as a time; 0 when it is none.
func (d *Decoder) moment() int64 {
	b, quoted := d.scalar()
	if !quoted {
		return 0
	}
	return moment(b)
}

// absent stands for a number that is not there: model.NoUp and model.NoValue.
const absent = -1

// whole takes a value as a number that is not negative; absent when it is
// none.
func (d *Decoder) whole() int64 {
	b, _ := d.scalar()
	n, ok := whole(b)
	if !ok || n < 0 {
		return absent
	}
	return n
}

// member takes the value of one member into e. It takes nothing, and reports
// false, for noMember.
func (d *Decoder) member(m member, e *model.Event) bool {
	switch m {
	case noMember:
		return false
	case startTime:
		e.Start = d.moment()
	case endTime:
		e.End = d.moment()
	case duration:
		e.Up = d.whole()
	default:
		*textOf(e, m) = d.text()
	}
	return true
}

// blank is an event of which nothing is known.
func blank() model.Event { return model.Event{Up: model.NoUp} }

// List is a run of records and the number of those that could not be read.
type List struct {
	Events []model.Event
	Odd    int
}

// add keeps e, unless nothing at all is known of it.
func (l *List) add(e model.Event) {
	if e == blank() {
		l.Odd++
		return
	}
	l.Events = append(l.Events, e)
}

// list takes a list of records, or null for an empty one, into l. It reports
// false, and takes the value, when it is something else.
func (d *Decoder) list(l *List) bool {
	return d.objects(func(object bool) {
		if !object {
			l.Odd++
			return
		}
		e := blank()
		d.record(&e)
		l.add(e)
	})
}

// record takes an object's members, after its brace, as a record's.
func (d *Decoder) record(e *model.Event) {
	d.object(e, func([]byte) { d.skip() })
}

// object takes an object's members, after its brace, into e; other takes the
// value of one that is none of a record's.
func (d *Decoder) object(e *model.Event, other func(name []byte)) {
	at := 0
	for first := true; d.next(&first, '}'); {
		took, ended := d.hop(&at, e)
		if ended {
			return
		}
		if took {
			continue
		}
		name := d.name()
		n := number(name)
		if n < 0 {
			other(name)
			continue
		}
		d.habit.note(at, n)
		at++
		d.member(spellings[n].member, e)
	}
}

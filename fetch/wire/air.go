package wire

import "offair/model"

// State is the answer to the question whether one stream is on air. A state
// that is not known is model.AirUnknown.
type State struct {
	Page
	State model.AirState
}

// State reads a whole answer into s. It fails as Page does.
func (d *Decoder) State(b []byte, s *State) error {
	s.State = model.AirUnknown
	return d.answer(b, &s.Page, func(d *Decoder, p *Page) {
		name := d.name()
		if string(name) == "StreamState" {
			s.State = airState(d.text())
			return
		}
		d.common(p, name)
	})
}

func airState(word string) model.AirState {
	switch word {
	case "active":
		return model.OnAir
	case "inactive":
		return model.OffAir
	case "forbid":
		return model.Forbidden
	default:
		return model.AirUnknown
	}
}

// Live is one stream that is on air.
type Live struct {
	Domain, App, Stream string
	Since               []int64 // when its pushes began, Unix seconds, as listed
}

// Online is one page of the list of what is on air. Odd counts items that
// could not be read.
type Online struct {
	Page
	Streams []Live
}

// Online reads a whole answer into o. It fails as Page does.
func (d *Decoder) Online(b []byte, o *Online) error {
	o.Streams = nil
	return d.answer(b, &o.Page, func(d *Decoder, p *Page) {
		if name := d.name(); string(name) == "OnlineInfo" {
			o.Streams = items(d, p, d.live)
		} else {
			d.common(p, name)
		}
	})
}

// items takes a page's list. read takes an element as objects has it, and
// reports whether it could be read; p counts those that could not.
func items[T any](d *Decoder, p *Page, read func(object bool) (T, bool)) (all []T) {
	p.Odd = 0
	p.Listed = d.objects(func(object bool) {
		if x, ok := read(object); ok {
			all = append(all, x)
		} else {
			p.Odd++
		}
	})
	return all
}

// objects takes a list, or null for an empty one, calling item for each
// element: with true inside an object, of which item takes the members, with
// false after anything else was taken. It reports whether it was a list.
func (d *Decoder) objects(item func(object bool)) bool {
	if d.peek() != '[' {
		b, quoted := d.scalar()
		return !quoted && string(b) == "null"
	}
	d.pos++
	for first := true; d.next(&first, ']'); {
		if d.peek() != '{' {
			d.skip()
			item(false)
			continue
		}
		d.pos++
		item(true)
	}
	return d.err == nil
}

// members calls member for each member of an object, after its name. member
// takes the value.
func (d *Decoder) members(member func(name []byte)) {
	for first := true; d.next(&first, '}'); {
		member(d.name())
	}
}

// live takes one stream; one without a name tells nothing.
func (d *Decoder) live(object bool) (l Live, ok bool) {
	if !object {
		return l, false
	}
	d.members(func(name []byte) {
		switch string(name) {
		case "StreamName":
			l.Stream = d.text()
		case "AppName":
			l.App = d.text()
		case "DomainName":
			l.Domain = d.text()
		case "PublishTimeList":
			l.Since = d.since()
		default:
			d.skip()
		}
	})
	return l, l.Stream != ""
}

// since takes a list of publish times.
func (d *Decoder) since() (out []int64) {
	d.objects(func(object bool) {
		if !object {
			return
		}
		d.members(func(name []byte) {
			if string(name) != "PublishTime" {
				d.skip()
			} else if t := d.moment(); t != 0 {
				out = append(out, t)
			}
		})
	})
	return out
}

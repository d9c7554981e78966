package wire

import "bytes"

// Page is one answer of the API. All texts are as they were received.
type Page struct {
	List
	Listed    bool  // there was a list, if an empty one or null
	Total     int64 // TotalNum; -1 when absent
	RequestID string
	Code      string // the API's error code, "" when it reports none
	Message   string
}

// Page reads a whole answer into p, whose list is reused. It fails with
// ErrShort or ErrSyntax; what stands after the answer is not looked at.
func (d *Decoder) Page(b []byte, p *Page) error { return d.answer(b, p, (*Decoder).inner) }

// answer reads a whole answer into p; member reads one member of the response.
func (d *Decoder) answer(b []byte, p *Page, member func(*Decoder, *Page)) error {
	*p = Page{List: List{Events: p.Events[:0]}, Total: -1}
	d.start(bytes.TrimPrefix(b, bom), true)
	if !d.take('{') {
		return d.err
	}
	for first := true; d.next(&first, '}'); {
		d.outer(p, member)
	}
	return d.err
}

var bom = []byte("\xEF\xBB\xBF")

// outer reads one member of the answer: the response, or the error as
// gateways of the API's first version write it.
func (d *Decoder) outer(p *Page, member func(*Decoder, *Page)) {
	switch string(d.name()) {
	case "Response":
		if d.peek() != '{' {
			d.skip()
			return
		}
		d.pos++
		for first := true; d.next(&first, '}'); {
			member(d, p)
		}
	case "codeDesc":
		if p.Code = d.text(); p.Code == "Success" {
			p.Code = ""
		}
	case "message":
		p.Message = d.text()
	default:
		d.skip()
	}
}

// inner reads one member of the response.
func (d *Decoder) inner(p *Page) {
	name := d.name()
	if string(name) == "EventList" {
		p.List = List{Events: p.Events[:0]} // the last one wins
		p.Listed = d.list(&p.List)
		return
	}
	d.common(p, name)
}

// common reads a member that answers of every kind have.
func (d *Decoder) common(p *Page, name []byte) {
	switch string(name) {
	case "TotalNum":
		p.Total = d.whole()
	case "RequestId":
		p.RequestID = d.text()
	case "Error":
		d.failure(p)
	default:
		d.skip()
	}
}

// failure reads the API's error.
func (d *Decoder) failure(p *Page) {
	if d.peek() != '{' {
		d.skip()
		return
	}
	d.pos++
	for first := true; d.next(&first, '}'); {
		switch string(d.name()) {
		case "Code":
			p.Code = d.text()
		case "Message":
			p.Message = d.text()
		default:
			d.skip()
		}
	}
}

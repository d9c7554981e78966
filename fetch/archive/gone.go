package archive

import (
	"encoding/binary"
	"math"
	"slices"

	"offair/model"
)

// gone is a record that its server holds no longer, since another one took its
// place. It is told by the manifest, and holds for the segments that were
// written before: one that was answered again afterwards is there again.
type gone struct {
	event model.Event // its identity and what orders it
	at    int64       // segments of this id and later ones are not concerned
}

// mostGone bounds the list; what is forgotten first has long been left out by
// the merging of segments.
const mostGone = 1 << 14

// goneAt is the identity alone of events that are gone before a segment's id.
func goneAt(events []model.Event, at int64) []gone {
	out := make([]gone, len(events))
	for i, e := range events {
		e.Reason, e.Resolution = "", ""
		out[i] = gone{e, at}
	}
	return out
}

// adding is the list with more of them; of one record the last word counts.
func adding(list, more []gone) []gone {
	if len(more) == 0 {
		return list
	}
	at := make(map[model.Event]int, len(list)+len(more))
	var out []gone
	for _, g := range append(slices.Clone(list), more...) {
		if i, ok := at[g.event]; ok {
			out[i].at = max(out[i].at, g.at)
			continue
		}
		at[g.event] = len(out)
		out = append(out, g)
	}
	return out[max(0, len(out)-mostGone):]
}

// left is the rows of a segment that are not gone.
func (e entry) left(g *model.Segment, list []gone) *model.Segment {
	var out []int
	for i := range list {
		if list[i].at > e.through {
			out = append(out, list[i].rows(g)...)
		}
	}
	if len(out) == 0 {
		return g
	}
	slices.Sort(out)
	return g.Pick(func(i int) bool {
		_, is := slices.BinarySearch(out, i)
		return !is
	})
}

// rows is the rows of g that are the record.
func (o *gone) rows(g *model.Segment) (out []int) {
	when := o.event.When()
	if when < 0 || when > math.MaxUint32 {
		return nil
	}
	lo, _ := slices.BinarySearch(g.When, uint32(when))
	for i := lo; i < g.Len() && int64(g.When[i]) == when; i++ {
		if o.is(g, i) {
			out = append(out, i)
		}
	}
	return out
}

// is reports whether row i of g is the record; a missing client matches any.
func (o *gone) is(g *model.Segment, i int) bool {
	e := g.Event(i)
	if e.ClientIP == "" || o.event.ClientIP == "" {
		e.ClientIP = o.event.ClientIP
	}
	return e.ID() == o.event.ID()
}

func appendGone(b []byte, list []gone) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, g := range list {
		for _, s := range []string{g.event.Domain, g.event.App, g.event.Stream, g.event.ClientIP} {
			b = appendText(b, s)
		}
		for _, v := range []int64{g.event.Start, g.event.End, g.event.Up, g.at} {
			b = binary.AppendVarint(b, v)
		}
	}
	return b
}

func (r *reader) goneList() (list []gone) {
	for range r.count(len(r.rest)) {
		g := gone{event: model.Event{Domain: r.text(), App: r.text(), Stream: r.text(), ClientIP: r.text()}}
		g.event.Start, g.event.End, g.event.Up, g.at = r.varint(), r.varint(), r.varint(), r.varint()
		list = append(list, g)
	}
	return list
}

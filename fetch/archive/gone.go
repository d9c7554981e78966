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

// mostGone bounds the list. What is forgotten first has been left out by packing
// before, see aging.
const mostGone = 1 << 14

// aging is what may be forgotten before segments are packed a next time: those of
// which the segments still hold rows are written anew. Half of the list is far
// more than becomes gone between two packings.
func (m *manifest) aging() []gone { return m.gone[:max(0, len(m.gone)-mostGone/2)] }

// stale reports whether a segment may hold rows that are gone by one of list.
func (e entry) stale(list []gone) bool {
	span := e.span()
	return slices.ContainsFunc(list, func(g gone) bool { return g.at > e.through && span.Contains(g.event.When()) })
}

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
	out := e.lost(list, g.When, g.Event)
	if len(out) == 0 {
		return g
	}
	return g.Pick(func(i int) bool {
		_, is := slices.BinarySearch(out, i)
		return !is
	})
}

// lost is the rows of a segment that are gone, ascending.
func (e entry) lost(list []gone, when []uint32, event func(i int) model.Event) (out []int) {
	for i := range list {
		if list[i].at > e.through {
			out = append(out, list[i].rows(when, event)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// rows is which rows of a segment, whose times are given, are the record.
func (o *gone) rows(when []uint32, event func(i int) model.Event) (out []int) {
	second := o.event.When()
	if second < 0 || second > math.MaxUint32 {
		return nil
	}
	lo, _ := slices.BinarySearch(when, uint32(second))
	for i := lo; i < len(when) && int64(when[i]) == second; i++ {
		if o.is(event(i)) {
			out = append(out, i)
		}
	}
	return out
}

// is reports whether e is the record; a missing client matches any.
func (o *gone) is(e model.Event) bool {
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

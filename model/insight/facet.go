package insight

import (
	"offair/model"
)

// Facet is the most frequent values of one field.
type Facet struct {
	Field    Field
	Values   []Value // the most frequent first; among equals the one seen last
	Distinct int     // how many values there are, listed or not
	Rest     int     // rows with values that are not listed
}

// Value is one value of a facet. Two texts that only look alike once they are
// clean are two values.
type Value struct {
	// Name is what to show, clean. It is empty where the records give no such
	// value, and model.Internal for clients of the internal network.
	Name model.Text
	// Term is the whole value in the query language, for the field that
	// Field.Query names: a clean text, a cause's id, a side's word, a network
	// as 203.0.113.0/24.
	Term   string
	ID     uint32       // the same for this value in every later summary
	Cause  *model.Cause // of the field Cause; nil where it is not recognised
	Side   model.Side   // of the fields Cause and Side
	Count  int          // rows of the view
	Series []uint32     // those of them in each of Summary.Points; nil where none were asked for; read-only
}

// named is the value without its numbers.
func (l *lookup) named(f Field, id uint32) Value {
	v := Value{ID: id}
	switch f {
	case Cause:
		l.nameCause(&v)
	case Side:
		v.Side = model.Side(id)
		v.Name, v.Term = v.Side.Name(), v.Side.String()
	case Net:
		v.Term = l.nameNet(id)
		v.Name = model.Text{EN: v.Term}
	default:
		v.Term = l.dict(f).Clean(id)
		v.Name = model.Text{EN: v.Term}
	}
	return v
}

func (l *lookup) nameCause(v *Value) {
	all := model.Causes()
	if int(v.ID) < len(all) {
		v.Cause = all[v.ID]
		v.Name, v.Term, v.Side = v.Cause.Text, v.Cause.ID, v.Cause.Side
		return
	}
	v.Side = model.UnknownSide
	v.Term = l.snap.Reasons().Clean(v.ID - uint32(len(all)))
	v.Name = model.Text{EN: v.Term}
}

// nameNet is a network as a query writes it, or the clean text of what is none.
func (l *lookup) nameNet(id uint32) string {
	client := l.nets[id]
	if p, ok := prefixOf(l.snap.Clients().Raw(client)); ok {
		return p.String()
	}
	return l.snap.Clients().Clean(client)
}

// dict is the dictionary whose ids are the field's values.
func (l *lookup) dict(f Field) model.Dict {
	switch f {
	case Stream:
		return l.snap.Streams()
	case App:
		return l.snap.Apps()
	case Domain:
		return l.snap.Domains()
	case IP:
		return l.snap.Clients()
	default:
		return l.snap.Resolutions()
	}
}

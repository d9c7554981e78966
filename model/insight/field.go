package insight

import "offair/model"

// Field is what a facet counts the values of.
type Field uint8

// The fields that facets exist for.
const (
	Stream Field = iota
	Cause        // a cause of the catalogue, or the text of a reason that is not recognised
	Side
	IP
	Net // the /24 of an IPv4 address, the /48 of an IPv6 one
	App
	Domain
	Resolution
	State // what became of the stream, as far as records tell; see model.Sequence
	fields
)

// Fields are all fields, in the order in which an engineer asks for them.
func Fields() []Field { return []Field{Stream, Cause, Side, IP, Net, App, Domain, Resolution, State} }

// String names the field, for code and exports; Net is "net", State "state".
func (f Field) String() string {
	switch f {
	case Net:
		return "net"
	case State:
		return "state"
	default:
		return f.Query()
	}
}

// Query is the field's name in the query language. A network is a value of ip.
func (f Field) Query() string {
	return [fields]string{"stream", "cause", "side", "ip", "ip", "app", "domain", "res", "is"}[f]
}

// column is one of a chunk's columns of ids.
type column uint8

const (
	keyColumn column = iota // the order is that of the work they make, the most first
	clientColumn
	kindColumn
	columns
)

// column is the column that tells the field's value; columns itself for State,
// which none tells.
func (f Field) column() column {
	switch f {
	case Stream, App, Domain:
		return keyColumn
	case IP, Net:
		return clientColumn
	case State:
		return columns
	default:
		return kindColumn
	}
}

// ids is the column of a chunk.
func (c column) ids(chunk *model.Chunk) []uint32 {
	switch c {
	case keyColumn:
		return chunk.Key
	case clientColumn:
		return chunk.Client
	default:
		return chunk.Kind
	}
}

// size is how many ids the column can have in s.
func (c column) size(s *model.Snapshot) int {
	switch c {
	case keyColumn:
		return s.Keys().Len()
	case clientColumn:
		return s.Clients().Len()
	default:
		return len(s.Kinds())
	}
}

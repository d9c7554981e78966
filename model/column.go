package model

import "slices"

// Column is what rows can be ordered by.
type Column uint8

// The columns. Names are ordered as people count: room-2 before room-10, upper
// and lower case together. Of two rows that are equal the newer one comes
// first, and a row that lacks the value comes last, whichever way the values
// run.
const (
	ByEnded      Column = iota // what orders a view: Event.When
	ByStarted                  // start of the push
	ByUp                       // length as recorded
	ByStream                   // stream name
	ByApp                      // push path
	ByDomain                   // push domain
	ByClient                   // IPv4 by number, then IPv6 by number, then what is no address
	BySide                     // in the order of the sides
	ByCause                    // by the cause's id, then what is not recognised by its text
	ByResolution               // by pixels, then what is no resolution
	ByGap                      // seconds to the next start of the stream
)

// Columns is the number of columns; every Column is below it.
const Columns = int(ByGap) + 1

var columnNames = [Columns]string{
	"ended", "started", "up", "stream", "app", "domain", "client", "side", "cause", "resolution", "gap",
}

// String is the word for the column in code and settings.
func (c Column) String() string { return columnNames[c] }

// Order is a column and which way its values run.
type Order struct {
	By   Column
	Desc bool // the greatest value first
}

// absent is the place of a row that lacks the value: behind all others.
const absent = 1<<32 - 1

// ordering gives each row of one snapshot its place: the smaller comes first.
// Places are numbers of 32 bits; rows of equal value have equal ones.
type ordering struct {
	Order
	places []uint32  // by the id in one column of a chunk; nil for numbers
	seq    *Sequence // for ByGap only
}

// place is where a value stands, the way the values run.
func (o Order) place(v uint32) uint32 {
	switch {
	case v == absent:
		return absent
	case o.Desc:
		return absent - 1 - v
	}
	return v
}

// number is a value of 0 or more that can be counted, as places hold it; the
// last value before absent stands for all beyond.
func (o Order) number(v int64) uint32 {
	if v < 0 {
		return absent
	}
	return o.place(uint32(min(v, absent-1)))
}

// time is a number of seconds of which 0 says that there is none.
func (o Order) time(v uint32) uint32 {
	if v == 0 {
		return absent
	}
	return o.number(int64(v))
}

// fill gives the places of the rows of c at some offsets.
func (o *ordering) fill(c *Chunk, rows []uint16, out []uint32) {
	out = out[:len(rows)]
	switch o.By {
	case ByEnded:
		o.times(c.When, rows, out)
	case ByStarted:
		o.times(c.Start, rows, out)
	case ByUp:
		for j, i := range rows {
			out[j] = absent
			if up, ok := c.Up(int(i)); ok {
				out[j] = o.number(up)
			}
		}
	case ByGap:
		o.gaps(c, rows, out)
	default:
		ids := o.By.ids(c)
		for j, i := range rows {
			out[j] = o.places[ids[i]]
		}
	}
}

// gaps is Sequence.Gap for many rows. What cannot be foreseen is assigned, not
// jumped on.
func (o *ordering) gaps(c *Chunk, rows []uint16, out []uint32) {
	nexts := o.seq.next.Of(c)
	for j, i := range rows {
		next, when := nexts[i], c.When[i]
		gap := next - when
		if next < when {
			gap = 0
		}
		if o.Desc {
			gap = absent - 1 - gap
		}
		if next == noStart {
			gap = absent
		}
		if when == 0 || (!c.surelyAired(int(i)) && o.seq.isRefused(c, int(i))) {
			gap = absent
		}
		out[j] = gap
	}
}

func (o *ordering) times(col []uint32, rows []uint16, out []uint32) {
	for j, i := range rows {
		out[j] = o.time(col[i])
	}
}

// ids is the column of c that tells the value.
func (c Column) ids(chunk *Chunk) []uint32 {
	switch c {
	case ByStream, ByApp, ByDomain:
		return chunk.Key
	case ByClient:
		return chunk.Client
	default:
		return chunk.Kind
	}
}

// ColumnNamed is the column with this name; false when there is none.
func ColumnNamed(name string) (Column, bool) {
	i := slices.Index(columnNames[:], name)
	return Column(max(i, 0)), i >= 0
}

// ColumnNames are the words for the columns, in their order.
func ColumnNames() []string { return slices.Clone(columnNames[:]) }

// Usual is the way in which a column is read when nothing else is said: the
// newest, the longest and the largest first, names from their beginning.
func (c Column) Usual() Order {
	switch c {
	case ByEnded, ByStarted, ByUp, ByGap, ByResolution:
		return Order{By: c, Desc: true}
	default:
		return Order{By: c}
	}
}

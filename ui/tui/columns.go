package tui

// column is one column of the list, in the order in which they stand.
type column uint8

const (
	colEnded column = iota
	colStream
	colSide
	colCause
	colUp
	colGap
	colClient
	colResolution
	colDomain
	colApp
	columns
)

// gutter is the room for the cursor's mark and a blank.
const gutter = 2

// Widths of the three ways to write a time: 01-02 15:04:05, 01-02 15:04, 15:04.
const (
	stampFull  = 14
	stampShort = 11
	stampTiny  = 5
)

// want says how wide a column is in one shape of the list: at least min, and
// weight shares of what is left over, up to max. A fixed one has weight 0.
type want struct{ min, max, weight int }

// placed is a column with its place.
type placed struct {
	col  column
	x, w int
}

// shape is the columns that a list shows from a width on.
type shape struct {
	from  int // cells
	wants [columns]want
}

// causeID is the room for a cause's id, causeText that from which its sentence
// is worth more. Chinese sentences are short enough for any column.
const (
	causeID   = 19
	causeText = 34
)

// shapes are ordered from wide to narrow. The order in which columns go is
// the order in which a person can do without them.
var shapes = []shape{
	{186, [columns]want{
		colEnded: {min: stampFull}, colStream: {24, 40, 3}, colSide: {min: 13}, colCause: {44, 60, 3}, colUp: {min: 7},
		colGap: {min: gapLong}, colClient: {15, 26, 2}, colResolution: {min: 11}, colDomain: {20, 30, 2}, colApp: {4, 12, 1},
	}},
	{160, [columns]want{
		colEnded: {min: stampFull}, colStream: {20, 34, 3}, colSide: {min: 13}, colCause: {36, 56, 3}, colUp: {min: 7},
		colGap: {min: gapShort}, colClient: {15, 20, 1}, colResolution: {min: 11}, colDomain: {18, 26, 2},
	}},
	{146, [columns]want{
		colEnded: {min: stampFull}, colStream: {18, 32, 3}, colSide: {min: 13}, colCause: {36, 50, 3}, colUp: {min: 7},
		colGap: {min: gapShort}, colClient: {15, 20, 1}, colDomain: {18, 24, 2},
	}},
	{126, [columns]want{
		colEnded: {min: stampFull}, colStream: {18, 32, 3}, colSide: {min: 13}, colCause: {36, 60, 3}, colUp: {min: 7},
		colGap: {min: gapShort}, colClient: {15, 20, 1},
	}},
	{118, [columns]want{
		colEnded: {min: stampShort}, colStream: {16, 32, 3}, colSide: {min: 13}, colCause: {causeText, 60, 3}, colUp: {min: 7},
		colGap: {min: gapShort}, colClient: {15, 20, 1},
	}},
	{106, [columns]want{
		colEnded: {min: stampFull}, colStream: {16, 30, 3}, colSide: {min: 13}, colCause: {causeID, 46, 2}, colUp: {min: 7},
		colGap: {min: gapShort}, colClient: {15, 20, 1},
	}},
	{86, [columns]want{
		colEnded: {min: stampShort}, colStream: {16, 30, 2}, colSide: {min: 13}, colCause: {causeID, 46, 1}, colUp: {min: 7},
		colGap: {min: gapShort},
	}},
	{77, [columns]want{
		colEnded: {min: stampShort}, colStream: {16, 30, 2}, colSide: {min: 13}, colCause: {causeID, 46, 1},
		colGap: {min: gapShort},
	}},
	{60, [columns]want{
		colEnded: {min: stampShort}, colStream: {11, 26, 2}, colSide: {min: 1}, colCause: {causeID, 40, 1},
		colGap: {min: gapShort},
	}},
	{45, [columns]want{
		colEnded: {min: stampTiny}, colStream: {12, 24, 2}, colSide: {min: 1}, colCause: {causeID, 36, 1},
	}},
	{22, [columns]want{colEnded: {min: stampTiny}, colStream: {6, 30, 1}, colSide: {min: 1}}},
	{0, [columns]want{colStream: {0, 24, 1}}},
}

// gapShort is the room for "replaced", gapLong for "not seen again".
const (
	gapShort = 8
	gapLong  = 14
)

// columnGap is the room between two columns.
const columnGap = 2

// measures is what the places of columns depend on besides the width.
type measures struct {
	side int  // the room for the words of sides
	ids  bool // narrow columns of causes hold ids, which have a greatest length
	own  ownColumns
	edge int // cells that stay free after values that are flush right
}

// place chooses the columns for a list of w cells and says where they stand.
func place(w int, k measures) []placed {
	s := shapeFor(w)
	if k.own != (ownColumns{}) {
		s = k.own.shape(w, k)
	}
	var out []placed
	free, weight := w-gutter+columnGap, 0
	for c := range columns {
		if s.wants[c] == (want{}) {
			continue
		}
		s.wants[c] = k.fitted(c, s.wants[c])
		out = append(out, placed{col: c, w: s.wants[c].min})
		free -= s.wants[c].min + columnGap
		weight += s.wants[c].weight
	}
	if n := len(out); n > 0 && flushRight(out[n-1].col) {
		free -= k.edge
	}
	share(out, s, max(free, 0), weight)
	x := gutter
	for i := range out {
		out[i].x = x
		out[i].w = max(min(out[i].w, w-x), 0)
		x += out[i].w + columnGap
	}
	return out
}

// flushRight reports whether a column's values end at its right edge.
func flushRight(c column) bool { return c == colUp || c == colEnded || c == colGap }

// fitted is what a column wants in the language in force.
func (k measures) fitted(c column, wants want) want {
	if c == colSide && wants.min > 1 {
		wants.min = k.side
	}
	if c == colCause && k.ids && wants.min < causeText {
		wants.max = causeID + 1
	}
	return wants
}

func shapeFor(w int) shape {
	for _, s := range shapes {
		if w >= s.from {
			return s
		}
	}
	return shapes[len(shapes)-1]
}

// share gives the free cells to the columns that can use more, by weight.
func share(out []placed, s shape, free, weight int) {
	for free > 0 && weight > 0 {
		given, next := 0, 0
		for i := range out {
			k := s.wants[out[i].col]
			if k.weight == 0 || out[i].w >= k.max {
				continue
			}
			more := min(max(free*k.weight/weight, 1), k.max-out[i].w, free-given)
			out[i].w += more
			given += more
			if out[i].w < k.max {
				next += k.weight
			}
		}
		if given == 0 {
			return
		}
		free, weight = free-given, next
	}
}

package tui

// column is one column of the list, in the order in which they stand.
type column uint8

const (
	colEnded column = iota
	colStream
	colSide
	colCause
	colUp
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
	{170, [columns]want{
		colEnded: {min: stampFull}, colStream: {24, 40, 3}, colSide: {min: 13}, colCause: {44, 60, 3},
		colUp: {min: 7}, colClient: {15, 26, 2}, colResolution: {min: 9}, colDomain: {20, 30, 2}, colApp: {4, 12, 1},
	}},
	{156, [columns]want{
		colEnded: {min: stampFull}, colStream: {20, 34, 3}, colSide: {min: 13}, colCause: {38, 56, 3},
		colUp: {min: 7}, colClient: {15, 20, 1}, colResolution: {min: 9}, colDomain: {18, 26, 2},
	}},
	{140, [columns]want{
		colEnded: {min: stampFull}, colStream: {18, 32, 3}, colSide: {min: 13}, colCause: {36, 50, 3},
		colUp: {min: 7}, colClient: {15, 20, 1}, colDomain: {18, 24, 2},
	}},
	{116, [columns]want{
		colEnded: {min: stampFull}, colStream: {18, 32, 3}, colSide: {min: 13}, colCause: {36, 60, 3},
		colUp: {min: 7}, colClient: {15, 20, 1},
	}},
	{96, [columns]want{
		colEnded: {min: stampFull}, colStream: {16, 30, 3}, colSide: {min: 13}, colCause: {causeID, 46, 2},
		colUp: {min: 7}, colClient: {15, 20, 1},
	}},
	{77, [columns]want{
		colEnded: {min: stampFull}, colStream: {14, 30, 2}, colSide: {min: 13}, colCause: {causeID, 46, 1},
		colUp: {min: 7},
	}},
	{60, [columns]want{
		colEnded: {min: stampShort}, colStream: {12, 26, 2}, colSide: {min: 1}, colCause: {causeID, 40, 1},
		colUp: {min: 7},
	}},
	{45, [columns]want{
		colEnded: {min: stampTiny}, colStream: {12, 24, 2}, colSide: {min: 1}, colCause: {causeID, 36, 1},
	}},
	{22, [columns]want{colEnded: {min: stampTiny}, colStream: {6, 30, 1}, colSide: {min: 1}}},
	{0, [columns]want{colStream: {0, 24, 1}}},
}

// columnGap is the room between two columns.
const columnGap = 2

// place chooses the columns for a list of w cells and says where they stand.
// side is the room for the words of sides; ids says that narrow columns of
// causes hold ids, which have a greatest length.
func place(w, side int, ids bool) []placed {
	s := shapeFor(w)
	var out []placed
	free, weight := w-gutter+columnGap, 0
	for c := range columns {
		k := s.wants[c]
		if k == (want{}) {
			continue
		}
		if c == colSide && k.min > 1 {
			k.min = side
		}
		if c == colCause && ids && k.min < causeText {
			k.max = causeID + 1
		}
		s.wants[c] = k
		out = append(out, placed{col: c, w: k.min})
		free -= k.min + columnGap
		weight += k.weight
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

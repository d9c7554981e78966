package tui

// ownColumn is whether a person wants a column; 0 leaves it to the width.
type ownColumn uint8

const (
	showColumn ownColumn = iota + 1
	hideColumn
)

// ownColumns is what a person chose.
type ownColumns [columns]ownColumn

// alone is what a column wants that the width alone would not show.
var alone = [columns]want{
	colEnded: {min: stampTiny}, colStream: {8, 30, 2}, colSide: {min: 1}, colCause: {causeID, 40, 1}, colUp: {min: 7},
	colGap: {min: gapShort}, colClient: {12, 20, 3}, colResolution: {min: 11}, colDomain: {13, 26, 3}, colApp: {4, 12, 1},
}

// shape is the widest of the shapes that fits into w cells with the columns
// that were chosen. Where none does, the narrowest is cut at the edge.
func (o ownColumns) shape(w int, k measures) shape {
	var s shape
	for _, s = range shapes {
		s.wants = o.applied(s.wants)
		if k.least(s) <= w {
			break
		}
	}
	return s
}

// applied is the wants of a shape with the chosen columns in it, and without
// the others.
func (o ownColumns) applied(wants [columns]want) [columns]want {
	for c, own := range o {
		switch {
		case own == hideColumn:
			wants[c] = want{}
		case own == showColumn && wants[c] == (want{}):
			wants[c] = alone[c]
		}
	}
	return wants
}

// least is the width that a shape takes at least.
func (k measures) least(s shape) int {
	w := gutter - columnGap
	for c, wants := range s.wants {
		if wants != (want{}) {
			w += k.fitted(column(c), wants).min + columnGap
		}
	}
	return w
}

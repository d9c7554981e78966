package cli

import (
	"offair/model"
)

// table writes columns that are aligned by cells. On a terminal a line is as
// wide as the screen at most; in a pipe nothing is cut.
type table struct {
	sheet
	clock  clock
	snap   *model.Snapshot
	gaps   gaps
	widths [columns]int
	more   string // what ends a text that was cut
}

const gap = 2 // cells between two columns

// Columns give way in this order, down to these widths, when a line is wider
// than the terminal; what is still too wide is cut at the edge.
var giving = []struct{ col, least int }{{colDomain, 12}, {colStream, 16}, {colCause, 24}, {colClient, 15}}

func newTable(s sheet) *table {
	t := &table{sheet: s, clock: newClock(s.view, s.zone), snap: s.view.Snapshot(), gaps: newGaps(s), more: "…"}
	if s.ascii {
		t.more = "..."
	}
	t.measure()
	t.fit()
	return t
}

// measure finds the widest cell of each column. Each distinct text is measured
// once.
func (t *table) measure() {
	for col := range columns {
		t.widths[col] = width(t.clock.heading(col, t.lang))
	}
	seen := map[string]struct{}{}
	var b []byte
	for i := range t.view.Len() {
		r := t.snap.Row(t.view.Row(i))
		b = t.clock.append(b[:0], r.End)
		t.widen(colEnded, len(b))
		b = appendUp(b[:0], r.Up)
		t.widen(colUp, len(b))
		b = t.gaps.append(b[:0], t.view.Row(i))
		t.widen(colGap, width(string(b)))
		for col := colStream; col < columns; col++ {
			t.measureText(col, text(&r, col, t.lang), seen)
		}
	}
}

func (t *table) measureText(col int, s string, seen map[string]struct{}) {
	if len(s) <= t.widths[col] { // no text is wider than it has bytes
		return
	}
	if _, ok := seen[s]; !ok {
		seen[s] = struct{}{}
		t.widen(col, width(s))
	}
}

func (t *table) widen(col, n int) { t.widths[col] = max(t.widths[col], n) }

// fit takes from the widest columns what the terminal has no room for.
func (t *table) fit() {
	if t.width == 0 {
		return
	}
	total := (columns - 1) * gap
	for _, w := range t.widths {
		total += w
	}
	for _, g := range giving {
		if over := total - t.width; over > 0 {
			take := min(over, max(0, t.widths[g.col]-g.least))
			t.widths[g.col] -= take
			total -= take
		}
	}
}

func (t *table) head(b []byte) []byte {
	start := len(b)
	for col := range columns {
		b = t.cell(b, col, t.clock.heading(col, t.lang))
	}
	return t.end(b, start, bold)
}

func (t *table) tail(b []byte) []byte { return b }

func (t *table) row(b []byte, n int) []byte {
	r := t.snap.Row(n)
	start := len(b)
	b = pad(t.clock.append(b, r.End), len(b), t.widths[colEnded]+gap)
	b = pad(appendUp(b, r.Up), len(b), t.widths[colUp]+gap)
	b = t.cell(b, colGap, string(t.gaps.append(nil, n)))
	for col := colStream; col < columns; col++ {
		b = t.cell(b, col, text(&r, col, t.lang))
	}
	return t.end(b, start, "")
}

// cell writes a text in its column, the last one without blanks behind it.
func (t *table) cell(b []byte, col int, s string) []byte {
	s = cut(s, t.widths[col], t.more)
	b = append(b, s...)
	if col == columns-1 {
		return b
	}
	for range t.widths[col] + gap - width(s) {
		b = append(b, ' ')
	}
	return b
}

// pad fills ASCII that begins at start up to n cells.
func pad(b []byte, start, n int) []byte {
	for len(b)-start < n {
		b = append(b, ' ')
	}
	return b
}

const bold, plainStyle = "\x1b[1m", "\x1b[m"

// end finishes the line that begins at start: blanks at its end go, and on a
// terminal what reaches over the edge.
func (t *table) end(b []byte, start int, style string) []byte {
	for len(b) > start && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	if t.width > 0 && len(b)-start > t.width {
		b = append(b[:start], cut(string(b[start:]), t.width, t.more)...)
	}
	if t.colour && style != "" {
		line := string(b[start:])
		b = append(append(append(b[:start], style...), line...), plainStyle...)
	}
	return append(b, '\n')
}

package cli

import (
	"fmt"
	"strings"

	"offair/model"
)

// markdown writes one table in GitHub's form.
type markdown struct {
	sheet
	clock clock
	snap  *model.Snapshot
	gaps  gaps
}

func newMarkdown(s sheet) *markdown {
	return &markdown{sheet: s, clock: newClock(s.view, s.zone), snap: s.view.Snapshot(), gaps: newGaps(s)}
}

func (m *markdown) head(b []byte) []byte {
	for col := range columns {
		b = append(append(b, "| "...), m.clock.heading(col, m.lang)...)
		b = append(b, ' ')
	}
	return append(append(append(b, "|\n"...), strings.Repeat("| --- ", columns)...), "|\n"...)
}

func (m *markdown) tail(b []byte) []byte { return b }

func (m *markdown) row(b []byte, n int) []byte {
	r := m.snap.Row(n)
	b = m.clock.append(append(b, "| "...), r.End)
	b = appendUp(append(b, " | "...), r.Up)
	b = m.gaps.append(append(b, " | "...), n)
	for col := colStream; col < columns; col++ {
		b = append(b, " | "...)
		switch s := text(&r, col, m.lang); {
		case col == colSide, col == colCause && r.Cause != nil:
			b = append(b, s...) // our own words
		case col == colCause && r.Reason != "":
			b = mdName(append(b, "? "...), r.Reason)
		default:
			b = mdName(b, s)
		}
	}
	return append(b, " |\n"...)
}

// mdName writes outside text so that nothing in it is markup, a link or a
// mention: as code, or where it holds what code cannot, with entities.
func mdName(b []byte, s string) []byte {
	switch {
	case strings.TrimSpace(s) == "":
		return b
	case strings.ContainsAny(s, "`|\\"):
		return mdEntities(b, s)
	default:
		return append(append(append(b, '`'), s...), '`')
	}
}

func mdEntities(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; strings.IndexByte("!\"#$%&'()*+,./:;<=>?@[\\]^_`{|}~", c) >= 0 {
			b = fmt.Appendf(b, "&#%d;", c)
		} else {
			b = append(b, c)
		}
	}
	return b
}

package cli

import (
	"strings"

	"offair/model"
	"offair/model/insight"
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
			b = insight.AppendMarkdown(append(b, "? "...), r.Reason)
		default:
			b = insight.AppendMarkdown(b, s)
		}
	}
	return append(b, " |\n"...)
}

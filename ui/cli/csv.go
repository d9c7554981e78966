package cli

import (
	"strconv"
	"strings"
	"time"

	"offair/model"
)

// csvRows writes RFC 4180 cells, lines ending in a line feed as Unix tools
// expect. Texts are the clean ones.
type csvRows struct {
	snap *model.Snapshot
	next *model.Sequence // what came next of each row's stream
	zone *time.Location
}

func (c csvRows) head(b []byte) []byte {
	return append(append(b, strings.Join(fields[:], ",")...), '\n')
}

func (csvRows) tail(b []byte) []byte { return b }

func (c csvRows) row(b []byte, n int) []byte {
	r := c.snap.Row(n)
	b = append(c.time(b, r.End), ',')
	b = append(c.time(b, r.Start), ',')
	for _, text := range [...]string{r.Domain, r.App, r.Stream, r.Reason, r.Resolution, r.Client} {
		b = append(csvText(b, text), ',')
	}
	if r.Up != model.NoUp {
		b = strconv.AppendInt(b, r.Up, 10)
	}
	b = append(b, ',')
	if r.Cause != nil {
		b = csvText(b, r.Cause.ID)
	}
	b = appendCodes(append(b, ','), r.Codes)
	b = csvText(append(b, ','), r.Side.String())
	b = append(b, ',')
	if state := c.next.State(n); state != model.Unseen || r.When != 0 {
		b = append(b, state.String()...)
	}
	b = append(b, ',')
	if gap := c.next.Gap(n); gap != model.NoGap {
		b = strconv.AppendInt(b, gap, 10)
	}
	return append(b, '\n')
}

// time is RFC 3339 in the zone of the person; an absent time is an empty cell.
func (c csvRows) time(b []byte, unix int64) []byte {
	if unix == 0 {
		return b
	}
	return time.Unix(unix, 0).In(c.zone).AppendFormat(b, time.RFC3339)
}

// csvText is one cell. A leading ' keeps spreadsheets from taking outside text
// for a formula.
func csvText(b []byte, s string) []byte {
	guard := formula(s)
	if !strings.ContainsAny(s, ",\"\r\n") {
		if guard {
			b = append(b, '\'')
		}
		return append(b, s...)
	}
	b = append(b, '"')
	if guard {
		b = append(b, '\'')
	}
	return append(append(b, strings.ReplaceAll(s, `"`, `""`)...), '"')
}

func formula(s string) bool {
	if s == "" {
		return false
	}
	switch s[0] {
	case '=', '+', '@', '\t', '\r':
		return true
	case '-':
		return len(s) > 1
	}
	return false
}

// appendCodes is the codes parted by spaces.
func appendCodes(b []byte, codes []model.Code) []byte {
	for i, code := range codes {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendCode(b, code)
	}
	return b
}

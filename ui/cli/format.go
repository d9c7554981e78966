package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"offair/model"
)

// format writes rows in one of list's forms. Each method appends to b; rows
// come in the order asked for, as numbers in the view's snapshot.
type format interface {
	head(b []byte) []byte
	row(b []byte, row int) []byte
	tail(b []byte) []byte
}

// sheet is what a format is made for.
type sheet struct {
	view   *model.View
	lang   model.Lang
	zone   *time.Location
	width  int  // of the terminal in cells; 0 when nothing is to be cut
	colour bool // mark with colour
	ascii  bool
}

// formatNamed makes one of outputs.
func formatNamed(name string, s sheet) format {
	switch name {
	case "json":
		return &jsonArray{rows: newJSONRows(s.view.Snapshot())}
	case "ndjson":
		return jsonLines{newJSONRows(s.view.Snapshot())}
	case "csv":
		return csvRows{s.view.Snapshot(), s.view.Snapshot().Sequence(), s.zone}
	case "md":
		return newMarkdown(s)
	default:
		return newTable(s)
	}
}

const (
	flushAt    = 64 << 10 // bytes gathered before they are written
	checkEvery = 1024     // rows between two looks at the context
)

// write prints all rows. Memory does not grow with their number.
func write(ctx context.Context, w io.Writer, f format, v rows) error {
	b := f.head(make([]byte, 0, flushAt+flushAt/4))
	for i := range v.Len() {
		b = f.row(b, v.Row(i))
		if i%checkEvery == checkEvery-1 && ctx.Err() != nil {
			return cutShort(i + 1)
		}
		if len(b) >= flushAt {
			if err := flush(w, b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	return flush(w, f.tail(b))
}

func flush(w io.Writer, b []byte) error {
	if _, err := w.Write(b); err != nil {
		return writeExit(err)
	}
	return nil
}

// cutShort is an interrupt in the middle of the output.
func cutShort(rows int) error {
	return &exit{status: interrupted, what: model.Text{
		EN: fmt.Sprintf("interrupted; the output stops before its end (about %d rows).", rows),
		ZH: fmt.Sprintf("已中断；输出不完整（约 %d 条）。", rows),
	}}
}

package archive

import (
	"context"
	"os"
	"time"

	"offair/model"
)

// Report is what can be told of an archive without reading its events.
type Report struct {
	Events  int
	Bytes   int64
	Span    model.Span // from the oldest to the newest event; empty without any
	Written time.Time  // last
	Writer  int        // the process that writes, 0 where it is not known
	Held    bool       // some process writes
}

// Inspect looks at an archive that is not open in this process and changes
// nothing. Errors are those of Open.
func Inspect(ctx context.Context, o Options) (Report, error) {
	o.ReadOnly = true
	a, err := Open(ctx, o)
	if err != nil {
		return Report{}, err
	}
	defer func() { _ = a.Close(ctx) }()
	m, err := readManifest(ctx, a.reading())
	if err != nil {
		return Report{}, fault(o.Path, err)
	}
	var r Report
	for _, e := range m.segments {
		r.Events += e.rows
		if e.first > 0 && (r.Span.From == 0 || int64(e.first) < r.Span.From) {
			r.Span.From = int64(e.first)
		}
		r.Span.To = max(r.Span.To, int64(e.last)+1)
	}
	for _, name := range []string{o.Path, o.Path + "-wal"} {
		if at, err := os.Stat(name); err == nil {
			r.Bytes += at.Size()
			if at.ModTime().After(r.Written) {
				r.Written = at.ModTime()
			}
		}
	}
	r.Writer, r.Held = Writer(o.Path)
	return r, nil
}

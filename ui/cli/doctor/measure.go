package doctor

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/muesli/cancelreader"
	"golang.org/x/term"
)

// measureLimit is how long a terminal may take to tell where its cursor is.
const measureLimit = 200 * time.Millisecond

// ErrInterrupted says that Ctrl-C was pressed while the terminal was asked.
var ErrInterrupted = errors.New("interrupted")

// Measure draws two ambiguous characters, asks where the cursor is and wipes
// them away. It must have the terminal to itself. Where the terminal does not
// answer, or is not ours to ask, the width is unknown.
func Measure(ctx context.Context, in, out *os.File) (Ambiguous, error) {
	if !foreground(in) {
		return WidthUnknown, nil // to change a terminal from the background would stop us
	}
	state, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return WidthUnknown, nil
	}
	defer func() { _ = term.Restore(int(in.Fd()), state) }() // nothing else could be done about it
	reader, err := cancelreader.NewReader(in)
	if err != nil {
		return WidthUnknown, nil
	}
	defer func() { _ = reader.Close() }() // the file itself stays open
	ctx, cancel := context.WithTimeout(ctx, measureLimit)
	defer cancel()
	defer context.AfterFunc(ctx, func() { reader.Cancel() })()
	if _, err := io.WriteString(out, "\r─·\x1b[6n\r\x1b[K"); err != nil {
		return WidthUnknown, nil
	}
	return readPlace(reader)
}

// readPlace reads until the terminal has told the cursor's place. Keys that
// are pressed meanwhile are lost.
func readPlace(r io.Reader) (Ambiguous, error) {
	var got []byte
	buf := make([]byte, 64)
	for len(got) < 1024 {
		n, err := r.Read(buf)
		got = append(got, buf[:n]...)
		if bytes.IndexByte(got, 3) >= 0 {
			return WidthUnknown, ErrInterrupted
		}
		if column, ok := column(got); ok {
			return widthAt(column), nil
		}
		if err != nil {
			break
		}
	}
	return WidthUnknown, nil
}

// widthAt tells from the column after two characters, counted from 1, how
// wide one is.
func widthAt(column int) Ambiguous {
	switch column {
	case 3:
		return WidthNarrow
	case 4, 5: // some draw only one of the two wide
		return WidthWide
	default:
		return WidthUnknown
	}
}

// column finds ESC [ row ; column R.
func column(b []byte) (int, bool) {
	for i := bytes.Index(b, []byte("\x1b[")); i >= 0; {
		rest := b[i+2:]
		if end := bytes.IndexByte(rest, 'R'); end >= 0 {
			if _, after, ok := bytes.Cut(rest[:end], []byte(";")); ok {
				if n, err := strconv.Atoi(string(after)); err == nil {
					return n, true
				}
			}
		}
		next := bytes.Index(rest, []byte("\x1b["))
		if next < 0 {
			break
		}
		i += 2 + next
	}
	return 0, false
}

package capture

import (
	"bytes"
	"context"
	"time"
)

const (
	windowSize = 1 << 20
	valueLimit = 16 << 20 // bytes of one value; a page of the API has 30 KB
	shortValue = 16 << 10 // bytes of a value that may be read again at each line of it
)

// window is the part of the input that is being looked at:
//
//	taken │ from … to │ to … have: read, but its line has no end yet
//
// Broken values are told by lines, so what is looked at ends with one. What a pipe
// gave before it paused is looked at as a whole, for a value that needs no more
// (see bare).
type window struct {
	feed           *feeder
	buf            []byte
	from, to, have int
	whole          int   // where the last line ends: to, unless all is looked at
	looked         int   // have when the input paused last: nothing has come since
	end            bool  // nothing follows buf[:have]
	broken         error // why the input ended, when it did not end well
	line           int   // number of the line at from
	limit          int   // bytes of one value, at most

	pause func() error // called before more of the input is waited for
}

// rest is what is in the window, looked at and not taken yet.
func (w *window) rest() []byte { return w.buf[w.from:w.to] }

// bare reports whether what is looked at ends within a line. A value that is whole
// counts there; that one is broken, only its line can tell.
func (w *window) bare() bool { return w.to > w.whole && !w.end }

// lines leaves only whole lines to look at.
func (w *window) lines() { w.to = max(w.from, w.whole) }

// advance takes n bytes.
func (w *window) advance(n int) {
	w.line += bytes.Count(w.buf[w.from:w.from+n], []byte{'\n'})
	w.from += n
}

// fill brings in more of the input behind what is left: of a long value at least
// as much again, since one that did not fit is read again from its start; of a
// short one what there is, since a pipe may give a line of it at a time. Where the
// input pauses, what came since the last pause is looked at once more as it is. It
// reports false when what is left is as large as a value may be.
func (w *window) fill(ctx context.Context) (more bool, err error) {
	left := len(w.rest())
	if left >= w.limit {
		return false, nil
	}
	for n := left; !w.end && n <= 2*left; n = len(w.rest()) {
		got, err := w.fillOnce(ctx, n == left || left > shortValue, pauseOf(w.have-w.from))
		if err != nil || !got {
			return true, err
		}
	}
	return true, nil
}

// fillLine brings in at least one more line.
func (w *window) fillLine(ctx context.Context) error {
	w.lines()
	for left := len(w.rest()); !w.end && len(w.rest()) == left; {
		if _, err := w.fillOnce(ctx, true, 0); err != nil {
			return err
		}
	}
	return nil
}

// pauseOf is for how long nothing may have come until n bytes are looked at again:
// the longer they are, the more that costs.
func pauseOf(n int) time.Duration {
	const least, each = 100 * time.Millisecond, 1 << 20
	return least * time.Duration(1+n/each)
}

// fillOnce brings in what the input gives next, if it is there already or is to be
// waited for. With a pause given it reports false once nothing came for so long,
// and all there is is looked at.
func (w *window) fillOnce(ctx context.Context, wait bool, pause time.Duration) (got bool, err error) {
	c, ok := w.feed.ready()
	if !ok {
		if !wait {
			return false, nil
		}
		if err := w.pause(); err != nil {
			return false, err
		}
		if w.have == w.looked {
			pause = 0
		}
		if c, ok, err = w.feed.next(ctx, pause); err != nil {
			return false, err
		}
	}
	if !ok {
		w.to, w.looked = w.have, w.have
		return false, nil
	}
	w.take(c)
	return true, nil
}

// take puts a piece of the input behind what there is.
func (w *window) take(c chunk) {
	w.end, w.broken = c.end, c.err
	w.makeRoom(len(c.data))
	from := w.have
	w.have += copy(w.buf[from:], c.data)
	w.feed.release(c)
	if n := bytes.LastIndexByte(w.buf[from:w.have], '\n'); n >= 0 {
		w.whole = from + n + 1
	}
	if w.end || w.have-w.whole >= chunkSize { // a line is not waited for without end
		w.whole = w.have
	}
	w.to, w.looked = max(w.from, w.whole), -1
}

// makeRoom makes room for n bytes behind what there is. What is not taken yet is
// moved to the front only when it must be.
func (w *window) makeRoom(n int) {
	left := w.have - w.from
	if left > 0 && w.have+n <= len(w.buf) {
		return
	}
	to := w.buf
	if left+n > len(to) {
		size := max(len(to), windowSize)
		for size < left+n {
			size *= 2
		}
		to = make([]byte, size)
	}
	copy(to, w.buf[w.from:w.have])
	w.buf, w.whole = to, max(0, w.whole-w.from)
	w.from, w.have = 0, left
}

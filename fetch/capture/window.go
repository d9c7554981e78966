package capture

import (
	"bytes"
	"context"
)

const (
	windowSize = 1 << 20
	valueLimit = 16 << 20 // bytes of one value; a page of the API has 30 KB
	shortValue = 16 << 10 // bytes of a value that may be read again at each line of it
)

// window is the part of the input that is being looked at.
type window struct {
	feed     *feeder
	buf      []byte
	from, to int   // what is not taken yet
	end      bool  // nothing follows buf[:to]
	broken   error // why the input ended, when it did not end well
	line     int   // number of the line at from
	limit    int   // bytes of one value, at most

	pause func() error // called before more of the input is waited for
}

// rest is what is in the window and not taken yet.
func (w *window) rest() []byte { return w.buf[w.from:w.to] }

// advance takes n bytes.
func (w *window) advance(n int) {
	w.line += bytes.Count(w.buf[w.from:w.from+n], []byte{'\n'})
	w.from += n
}

// fill brings in more of the input behind what is left: of a long value at least
// as much again, since one that did not fit is read again from its start; of a
// short one what there is, since a pipe may give a line of it at a time. It
// reports false when what is left is as large as a value may be.
func (w *window) fill(ctx context.Context) (more bool, err error) {
	left := len(w.rest())
	if left >= w.limit {
		return false, nil
	}
	for wait := true; !w.end && len(w.rest()) <= 2*left; wait = left > shortValue {
		if got, err := w.fillOnce(ctx, wait); err != nil || !got {
			return true, err
		}
	}
	return true, nil
}

// fillOnce brings in the next chunk, if it is there already or is to be waited
// for.
func (w *window) fillOnce(ctx context.Context, wait bool) (got bool, err error) {
	c, ok := w.feed.ready()
	if !ok {
		if !wait {
			return false, nil
		}
		if err := w.pause(); err != nil {
			return false, err
		}
		if c, err = w.feed.next(ctx); err != nil {
			return false, err
		}
	}
	w.end, w.broken = c.end, c.err
	left := w.to - w.from
	w.makeRoom(left, left+len(c.data))
	w.from, w.to = 0, left+copy(w.buf[left:], c.data)
	w.feed.release(c)
	return true, nil
}

// makeRoom moves the left bytes to the front of a buffer of at least need
// bytes.
func (w *window) makeRoom(left, need int) {
	if need <= len(w.buf) {
		copy(w.buf, w.buf[w.from:w.to])
		return
	}
	size := max(len(w.buf), windowSize)
	for size < need {
		size *= 2
	}
	grown := make([]byte, size)
	copy(grown, w.buf[w.from:w.from+left])
	w.buf = grown
}

package capture

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
)

const chunkSize = 512 << 10

// chunk is a piece of the input. end says that it is the last one, err why it
// is when the input did not end well.
type chunk struct {
	data []byte // part of a buffer of chunkSize bytes
	end  bool
	err  error
}

// feeder reads ahead in a goroutine of its own, which ends when the input
// does, or with the first read that returns after ctx has ended.
type feeder struct {
	chunks chan chunk
	free   chan []byte
}

func startFeeder(ctx context.Context, r io.Reader) *feeder {
	const ahead = 2 // buffers: one is read into while the other is parsed
	f := &feeder{chunks: make(chan chunk), free: make(chan []byte, ahead)}
	for range ahead {
		f.free <- make([]byte, chunkSize)
	}
	go f.run(ctx, r)
	return f
}

func (f *feeder) run(ctx context.Context, r io.Reader) {
	plain, err := unpacked(r)
	lines := liner{from: plain}
	for {
		var buf []byte
		select {
		case buf = <-f.free:
		case <-ctx.Done():
			return
		}
		c := chunk{end: true, err: err}
		if err == nil {
			c = lines.next(buf)
		}
		select {
		case f.chunks <- c:
		case <-ctx.Done():
			return
		}
		if c.end {
			return
		}
	}
}

// liner cuts an input into pieces that end with a line, as soon as one has: a
// pipe may stay open and say nothing for a while, and what it said is not to wait
// for that. Broken values are told by lines, so none is cut.
type liner struct {
	from io.Reader
	tail []byte // read, but its line has no end yet
}

// next reads into buf until it holds the end of a line, or is full, or the input
// ends.
func (l *liner) next(buf []byte) chunk {
	n, empty := copy(buf, l.tail), 0
	l.tail = l.tail[:0]
	for n < len(buf) {
		m, err := l.from.Read(buf[n:])
		line := bytes.LastIndexByte(buf[n:n+m], '\n') + 1
		whole := n + line
		n += m
		switch {
		case errors.Is(err, io.EOF):
			return chunk{data: buf[:n], end: true}
		case err != nil:
			return chunk{data: buf[:n], end: true, err: errBroken(err)}
		case line > 0:
			l.tail = append(l.tail, buf[whole:n]...)
			return chunk{data: buf[:whole]}
		case m > 0:
			empty = 0
		default:
			const patience = 100 // reads that give nothing
			if empty++; empty == patience {
				return chunk{data: buf[:n], end: true, err: errBroken(io.ErrNoProgress)}
			}
		}
	}
	return chunk{data: buf[:n]}
}

// ready is the next piece if it is there already.
func (f *feeder) ready() (chunk, bool) {
	select {
	case c := <-f.chunks:
		return c, true
	default:
		return chunk{}, false
	}
}

// next waits for the next piece.
func (f *feeder) next(ctx context.Context) (chunk, error) {
	select {
	case c := <-f.chunks:
		return c, nil
	case <-ctx.Done():
		return chunk{}, errCanceled(ctx.Err())
	}
}

// release gives a piece's buffer back.
func (f *feeder) release(c chunk) {
	if c.data != nil {
		f.free <- c.data[:cap(c.data)]
	}
}

// unpacked looks at the first bytes of r: gzip is unpacked, and what
// cannot be read is named.
func unpacked(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 64<<10)
	head, err := b.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, errBroken(err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, errBroken(err)
		}
		return z, nil
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")), unmarkedUTF16(head):
		return nil, errUTF16()
	}
	for _, p := range packers {
		if bytes.HasPrefix(head, []byte(p.magic)) {
			return nil, errPacked(p.name)
		}
	}
	return b, nil
}

// unmarkedUTF16 reports whether text begins like UTF-16 of ASCII without a
// mark: one byte of two is zero.
func unmarkedUTF16(head []byte) bool {
	return len(head) == 4 && (head[0] == 0) != (head[1] == 0) && (head[0] == 0) == (head[2] == 0) && (head[1] == 0) == (head[3] == 0)
}

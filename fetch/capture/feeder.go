package capture

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"time"
)

const chunkSize = 512 << 10

// chunk is what one read of the input gave. end says that it is the last one, err
// why it is when the input did not end well.
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
	for {
		var buf []byte
		select {
		case buf = <-f.free:
		case <-ctx.Done():
			return
		}
		c := chunk{end: true, err: err}
		if err == nil {
			c = read(plain, buf)
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

// read is what the next read that gives anything gives.
func read(r io.Reader, buf []byte) chunk {
	const patience = 100 // reads that give nothing
	for range patience {
		n, err := r.Read(buf)
		switch {
		case errors.Is(err, io.EOF):
			return chunk{data: buf[:n], end: true}
		case err != nil:
			return chunk{data: buf[:n], end: true, err: errBroken(err)}
		case n > 0:
			return chunk{data: buf[:n]}
		}
	}
	return chunk{data: buf[:0], end: true, err: errBroken(io.ErrNoProgress)}
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

// next waits for the next piece, but no longer than patience if that is not 0;
// ok is false when none came by then.
func (f *feeder) next(ctx context.Context, patience time.Duration) (c chunk, ok bool, err error) {
	var late <-chan time.Time
	if patience > 0 {
		t := time.NewTimer(patience)
		defer t.Stop()
		late = t.C
	}
	select {
	case c = <-f.chunks:
		return c, true, nil
	case <-late:
		return chunk{}, false, nil
	case <-ctx.Done():
		return chunk{}, false, errCanceled(ctx.Err())
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
		z.Multistream(false)
		return &members{from: b, z: z}, nil
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

// members unpacks gzip of several members, as whoever packs each batch by itself
// writes it. The gzip package's own way through them keeps the last bytes of one
// back until the next begins, which on a pipe may be an hour later.
type members struct {
	from *bufio.Reader
	z    *gzip.Reader
}

func (m *members) Read(p []byte) (int, error) {
	for {
		n, err := m.z.Read(p)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		if n > 0 {
			return n, nil
		}
		if err := m.z.Reset(m.from); err != nil {
			return 0, err // io.EOF where nothing follows
		}
		m.z.Multistream(false)
	}
}

// unmarkedUTF16 reports whether text begins like UTF-16 of ASCII without a
// mark: one byte of two is zero.
func unmarkedUTF16(head []byte) bool {
	return len(head) == 4 && (head[0] == 0) != (head[1] == 0) && (head[0] == 0) == (head[2] == 0) && (head[1] == 0) == (head[3] == 0)
}

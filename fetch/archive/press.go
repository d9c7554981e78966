package archive

import (
	"bufio"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// press compresses a segment while it is written, so that nothing but what
// comes out is ever there as a whole. It is made when first needed, since an
// unused one shall not slow the start, and let go some time after the last use.
type press struct {
	*bufio.Writer // what is written goes in here
	zip           *zstd.Encoder
	out           []byte
}

// The columns of a segment are planes of 64 KB at most, so a window of more
// than some of them finds next to nothing.
const pressWindow = 256 << 10

var presses = sync.Pool{New: func() any {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1),
		zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(pressWindow))
	if err != nil {
		panic(err) // the options are constants
	}
	return &press{Writer: bufio.NewWriterSize(nil, 4096), zip: zip}
}}

// pressed is what fill writes as a segment's bytes, in the room of into if that
// is enough:
//
//	mark · zstd( what is written ) · CRC-32C of all before
func pressed(into []byte, fill func(*bufio.Writer)) []byte {
	p, _ := presses.Get().(*press)
	defer presses.Put(p)
	p.out = append(into[:0], segmentMark...)
	p.zip.Reset((*pressOut)(p))
	p.Reset(p.zip)
	fill(p.Writer)
	_ = p.Flush() // nothing on the way can fail
	_ = p.zip.Close()
	out := p.out
	p.out = nil
	return sealed(out)
}

// pressOut takes what was compressed.
type pressOut press

func (p *pressOut) Write(b []byte) (int, error) {
	p.out = append(p.out, b...)
	return len(b), nil
}

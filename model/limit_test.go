package model

import (
	"bytes"
	"slices"
	"testing"
)

// The limits: the least that the machine can do the work with, in plain loops
// on one core over flat lists. Budgets are told as ratios to them.

var sink uint32

// BenchmarkLimitMemory reads four bytes of each event.
func BenchmarkLimitMemory(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		col := s.Sample().stream
		b.SetBytes(int64(4 * len(col)))
		for b.Loop() {
			var x0, x1, x2, x3 uint32 // four sums, or the processor waits for one
			for c := col; len(c) >= 4; c = c[4:] {
				x0, x1, x2, x3 = x0+c[0], x1+c[1], x2+c[2], x3+c[3]
			}
			sink += x0 + x1 + x2 + x3
		}
	})
}

// needles are a term that few names hold, one that some do, one with letters
// that none has, and one that none holds though they have its letters.
var needles = []string{"live_1234", "live_12", "nothing_like_it", "evil_"}

// BenchmarkLimitNames finds a term in one buffer of all stream names.
func BenchmarkLimitNames(b *testing.B) {
	for _, needle := range needles {
		b.Run(needle, func(b *testing.B) {
			atSizes(b, func(b *testing.B, s Size) {
				f := newFlat(s.Sample())
				for b.Loop() {
					f.mark([]byte(needle))
				}
			})
		})
	}
}

// BenchmarkLimitKey is all that a key in the filter needs: names searched,
// matches marked, rows walked to a list of those that pass.
func BenchmarkLimitKey(b *testing.B) {
	for _, needle := range needles {
		b.Run(needle, func(b *testing.B) {
			atSizes(b, func(b *testing.B, s Size) {
				f := newFlat(s.Sample())
				rows := 0
				for b.Loop() {
					hits := f.mark([]byte(needle))
					rows = 0
					if hits > 0 {
						rows = f.walk()
					}
				}
				b.ReportMetric(float64(rows), "rows")
			})
		})
	}
}

// BenchmarkLimitKeyOfTwo is the same for a term that names and clients hold.
func BenchmarkLimitKeyOfTwo(b *testing.B) {
	atSizes(b, func(b *testing.B, s Size) {
		a := s.Sample()
		f, c := newFlat(a), newFlat(a.ofClients())
		rows := 0
		for b.Loop() {
			f.mark([]byte("203"))
			c.mark([]byte("203"))
			rows = f.walkWith(c)
		}
		b.ReportMetric(float64(rows), "rows")
	})
}

// ofClients is the sample with the clients in place of the streams.
func (a *Sample) ofClients() *Sample {
	ids := make(map[string]uint32, len(a.clients))
	for id, client := range a.clients {
		ids[client] = uint32(id)
	}
	of := &Sample{streams: a.clients, stream: make([]uint32, a.n)}
	for i := range of.stream {
		of.stream[i] = ids[a.Event(i).ClientIP]
	}
	return of
}

// flat is an account as flat lists.
type flat struct {
	stream []uint32 // by row
	names  []byte   // parted by line feeds
	ends   []int    // by stream
	marks  []uint8  // by stream
	rows   []uint32
}

func newFlat(a *Sample) *flat {
	f := &flat{stream: a.stream, marks: make([]uint8, len(a.streams)), rows: make([]uint32, len(a.stream)+1)}
	for _, name := range a.streams {
		f.names = append(append(f.names, name...), '\n')
		f.ends = append(f.ends, len(f.names))
	}
	return f
}

func (f *flat) mark(needle []byte) (hits int) {
	clear(f.marks)
	for pos := 0; ; hits++ {
		hit := bytes.Index(f.names[pos:], needle)
		if hit < 0 {
			return hits
		}
		id, _ := slices.BinarySearch(f.ends, pos+hit+1)
		f.marks[id] = 1
		pos = f.ends[id]
	}
}

func (f *flat) walk() int {
	n := 0
	for row, id := range f.stream {
		f.rows[n] = uint32(row)
		n += int(f.marks[id])
	}
	return n
}

func (f *flat) walkWith(o *flat) int {
	n := 0
	for row, id := range f.stream {
		f.rows[n] = uint32(row)
		n += int(f.marks[id] | o.marks[o.stream[row]])
	}
	return n
}

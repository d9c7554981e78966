package archive

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
	"unsafe"

	"offair/model"
)

// BenchmarkLoad keeps a million events, newest first in pages of a hundred, as
// a sync hands them over, and reports the most live heap that writing them takes
// beside the events that wait. The collections that it is told by are most of
// its time.
func BenchmarkLoad(b *testing.B) {
	const page, waiting = 100, 1 << 14
	snap := bigSnapshot()
	for b.Loop() {
		a := opened(b, Options{Path: newPath(b)})
		before := live()
		stop, most := make(chan struct{}), make(chan uint64)
		go func() { most <- mostLive(a, stop) }()
		for hi := snap.Len(); hi > 0; hi -= page {
			for queued(a) > waiting {
				time.Sleep(time.Millisecond)
			}
			events := make([]model.Event, page)
			for i := range events {
				events[i] = snap.Event(hi - 1 - i)
			}
			a.Keep(events, nil)
		}
		must(b, a.Flush(b.Context()))
		close(stop)
		b.ReportMetric(float64(<-most)-float64(before), "B-peak")
		closed(b, a)
	}
	runtime.KeepAlive(snap)
}

// mostLive is the most that lives until stop, without the events that wait.
func mostLive(a *Archive, stop <-chan struct{}) (most uint64) {
	for {
		select {
		case <-stop:
			return most
		case <-time.After(10 * time.Millisecond):
			rows := queued(a)
			all, waits := live(), uint64(min(rows, queued(a)))*uint64(unsafe.Sizeof(model.Event{}))
			most = max(most, all-min(all, waits))
		}
	}
}

// live is how many bytes of the heap are reached now.
func live() uint64 {
	runtime.GC()
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

package archive

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"offair/model"
)

// bigSnapshot is a million events as docs/performance.md counts them: a
// twentieth as many stream names, Zipf-distributed, five domains and eight apps
// drawn anew for each event, 32,768 clients, a tenth of the events by IPv6,
// every cause in both languages, sixty days.
var bigSnapshot = sync.OnceValue(func() *model.Snapshot {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 8, n/20-1)
	var reasons []string
	for _, c := range model.Causes() {
		reasons = append(reasons, c.Text.EN, c.Text.ZH)
	}
	st := model.NewStore()
	page := make([]model.Event, 1000)
	for from := 0; from < n; from += len(page) {
		for i := range page {
			end := 1_760_000_000 + int64(from+i)*60*86400/n
			up := r.Int64N(7200)
			page[i] = model.Event{
				Domain: fmt.Sprintf("push%d.example.com", r.IntN(5)), App: fmt.Sprint("app", r.IntN(8)),
				Stream: fmt.Sprint("live_", zipf.Uint64()), ClientIP: bigClient(r),
				Reason: reasons[r.IntN(len(reasons))], Resolution: "1920*1080", Start: end - up, End: end, Up: up,
			}
		}
		st.Add(page)
	}
	return st.Publish(model.Coverage{}, model.Freshness{})
})

func bigClient(r *rand.Rand) string {
	n := r.IntN(1 << 14)
	if r.IntN(10) == 0 {
		return fmt.Sprintf("2001:db8:%x::%x", n>>6, n&63)
	}
	return fmt.Sprintf("203.0.%d.%d", n>>8, n&255)
}

// bigArchive writes a million events as sync would have left them: long
// segments, and a few short ones of the last refreshes.
func bigArchive(b *testing.B) (path string, snap *model.Snapshot) {
	b.Helper()
	snap = bigSnapshot()
	path = newPath(b)
	w, err := newWriterAt(b, path)
	if err != nil {
		b.Fatal(err)
	}
	defer w.close()
	lately := snap.Len() - 3000
	for lo := 0; lo < lately; lo += segmentRows {
		if err := w.keep(b.Context(), batch{rows: snap.Segment(lo, min(lo+segmentRows, lately))}); err != nil {
			b.Fatal(err)
		}
	}
	err = w.update(b.Context(), func(_ questioner, m *manifest) error {
		for i := range m.segments {
			m.segments[i].long = true
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for lo := lately; lo < snap.Len(); lo += 1000 {
		all := []model.Known{{Span: model.Span{From: 1, To: snap.When(lo) + 1}, AsOf: snap.When(lo) + 1}}
		if err := w.keep(b.Context(), batch{rows: snap.Segment(lo, lo+1000), known: all}); err != nil {
			b.Fatal(err)
		}
	}
	return path, snap
}

func newWriterAt(b testing.TB, path string) (*writer, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.Fatal(err)
	}
	w, err := newWriter(b.Context(), standard(Options{Path: path}).filled())
	if w != nil {
		w.archive = &Archive{}
	}
	return w, err
}

// BenchmarkRestore opens an archive of a million events and loads it: until
// the first rows are in a snapshot, and until all are.
func BenchmarkRestore(b *testing.B) {
	path, snap := bigArchive(b)
	var first, opening time.Duration
	best := time.Hour // of all, since other programs share the cores
	b.ResetTimer()
	for b.Loop() {
		start := time.Now()
		a, err := Open(b.Context(), standard(Options{Path: path}))
		if err != nil {
			b.Fatal(err)
		}
		opening += time.Since(start)
		st, shown := model.NewStore(), 0
		err = a.Restore(b.Context(), st, func(c model.Coverage) {
			if shown++; shown == 1 {
				st.Publish(c, model.Freshness{})
				first += time.Since(start)
			}
		})
		if n := st.Publish(model.Coverage{}, model.Freshness{}).Len(); err != nil || n != snap.Len() {
			b.Fatal(n, err)
		}
		best = min(best, time.Since(start))
		b.StopTimer()
		closed(b, a)
		b.StartTimer()
	}
	if at, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(at.Size())/float64(snap.Len()), "B/event")
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	b.ReportMetric(float64(best.Microseconds())/1000, "ms-best")
	b.ReportMetric(ms(opening), "ms-open")
	b.ReportMetric(ms(first), "ms-first")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms-all")
}

// BenchmarkRefresh writes a refresh of 1,000 events of which a third is there
// already, the claim included, into an archive of a million.
func BenchmarkRefresh(b *testing.B) {
	path, snap := bigArchive(b)
	w, err := newWriterAt(b, path)
	if err != nil {
		b.Fatal(err)
	}
	defer w.close()
	from := snap.When(snap.Len() - 1)
	for round := int64(0); b.Loop(); round++ {
		b.StopTimer()
		events := make([]model.Event, 1000)
		for i := range events {
			e := snap.Event(snap.Len() - 1 - i*7)
			e.End = from + round*666 + int64(i)
			e.Start = e.End - e.Up
			events[i] = e
		}
		b.StartTimer()
		q := queue{}
		q.add(events, []model.Known{claim(from, from+round*666+1000, from+round*666+1200)})
		if err := w.write(b.Context(), q, nil); err != nil {
			b.Fatal(err)
		}
		if round%mostShort == mostShort-1 {
			b.StopTimer()
			if err := w.compact(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	}
}

// BenchmarkCompact makes two dozen refreshes part of the newest long segment.
func BenchmarkCompact(b *testing.B) {
	path, snap := bigArchive(b)
	w, err := newWriterAt(b, path)
	if err != nil {
		b.Fatal(err)
	}
	defer w.close()
	at := snap.When(snap.Len() - 1)
	for b.Loop() {
		b.StopTimer()
		for range mostShort {
			events := make([]model.Event, 1000)
			for i := range events {
				at++
				events[i] = snap.Event(i * 900)
				events[i].Start, events[i].End = at-events[i].Up, at
			}
			q := queue{}
			q.add(events, nil)
			if err := w.write(b.Context(), q, nil); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		if err := w.compact(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLimitRestore is what loading cannot go below: all columns of a
// million events read from a file as they stand in memory, nothing checked, no
// text looked up.
func BenchmarkLimitRestore(b *testing.B) {
	snap := bigSnapshot()
	path := filepath.Join(b.TempDir(), "columns")
	if err := os.WriteFile(path, make([]byte, snap.Len()*20), 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		raw, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		columns := make([]uint32, len(raw)/4)
		for i := range columns {
			columns[i] = binary.LittleEndian.Uint32(raw[i*4:])
		}
	}
}

package insight

import (
	"sync"
	"testing"

	"offair/model"
)

// BenchmarkLimit is the least that each part of a summary can cost: plain loops
// over the columns, all rows, no filter, nothing that could be stopped. The
// screen's limit is their sum, shared by two cores.
func BenchmarkLimit(b *testing.B) {
	for _, c := range []struct {
		name string
		do   func(s *model.Snapshot) func()
	}{
		{"timeline", limitTimeline},
		{"count=stream", func(s *model.Snapshot) func() { return limitCount(s, keyColumn) }},
		{"count=cause", func(s *model.Snapshot) func() { return limitCount(s, kindColumn) }},
		{"count=ip", func(s *model.Snapshot) func() { return limitCount(s, clientColumn) }},
		{"series=stream,app,domain", func(s *model.Snapshot) func() { return limitSeries(s, keyColumn, 3) }},
		{"series=cause,side,res", func(s *model.Snapshot) func() { return limitSeries(s, kindColumn, 3) }},
		{"series=ip,net", func(s *model.Snapshot) func() { return limitSeries(s, clientColumn, 2) }},
		{"screen", limitScreen},
	} {
		b.Run(c.name, func(b *testing.B) {
			onAccounts(b, []string{"1M"}, func(b *testing.B, s *model.Snapshot) {
				do := c.do(s)
				for b.Loop() {
					do()
				}
			})
		})
	}
}

func limitTimeline(s *model.Snapshot) func() {
	table := make([]uint8, len(s.Kinds()))
	for kind, k := range s.Kinds() {
		table[kind] = uint8(s.SideOf(k.Reason))
	}
	return func() {
		var counts [64][4][16]uint32
		for i := range s.Chunks() {
			sideLoop(s.Chunks()[i].Kind, table, &counts[i%64])
		}
	}
}

func sideLoop(ids []uint32, table []uint8, n *[4][16]uint32) {
	for ; len(ids) >= 4; ids = ids[4:] {
		n[0][table[ids[0]]&15]++
		n[1][table[ids[1]]&15]++
		n[2][table[ids[2]]&15]++
		n[3][table[ids[3]]&15]++
	}
}

func limitCount(s *model.Snapshot, col column) func() {
	return func() {
		counts := make([]uint32, col.size(s))
		for i := range s.Chunks() {
			for _, id := range col.ids(&s.Chunks()[i]) {
				counts[id]++
			}
		}
	}
}

func limitSeries(s *model.Snapshot, col column, n int) func() {
	word := make([]uint32, col.size(s))
	for id := range word {
		word[id] = uint32(id%20 | id%5<<8 | id%8<<16)
	}
	return func() {
		var counts [24][3]lanes
		for i := range s.Chunks() {
			seriesLoop(col.ids(&s.Chunks()[i]), word, counts[i%24][:n])
		}
	}
}

func seriesLoop(ids, word []uint32, to []lanes) {
	for ; len(ids) >= 4; ids = ids[4:] {
		a, b, c, d := word[ids[0]], word[ids[1]], word[ids[2]], word[ids[3]]
		for i := range to {
			n := &to[i]
			n[0][a&255]++
			n[1][b&255]++
			n[2][c&255]++
			n[3][d&255]++
			a, b, c, d = a>>8, b>>8, c>>8, d>>8
		}
	}
}

// limitScreen is all of it, halved as evenly as the columns allow.
func limitScreen(s *model.Snapshot) func() {
	timeline := limitTimeline(s)
	keys, keySeries := limitCount(s, keyColumn), limitSeries(s, keyColumn, 3)
	kinds, kindSeries := limitCount(s, kindColumn), limitSeries(s, kindColumn, 3)
	clients, clientSeries := limitCount(s, clientColumn), limitSeries(s, clientColumn, 2)
	return func() {
		var wg sync.WaitGroup
		wg.Go(func() { keys(); keySeries(); timeline() })
		wg.Go(func() { kinds(); kindSeries(); clients(); clientSeries() })
		wg.Wait()
	}
}

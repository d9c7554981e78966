package archive

import (
	"testing"

	"offair/fetch/demo"
	"offair/model"
)

// FuzzSheet takes any bytes for the inside of a segment: what is taken as sound
// says what the decoded segment does, and a store takes it.
func FuzzSheet(f *testing.F) {
	snap := snapshotOf(demo.Hostile(1_760_000_000))
	f.Add([]byte{})
	f.Add(rawOf(snap.Segment(0, 9)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := sheetOf(raw)
		if err != nil {
			return
		}
		want, err := decodeRaw(raw, nil)
		if err != nil || want.Len() != s.Len() {
			t.Fatal("sound, and cannot be decoded", err)
		}
		got := s.pick([]run{{hi: s.Len()}})
		for i := range s.Len() {
			if got.Event(i) != want.Event(i) {
				t.Fatalf("row %d: %+v, want %+v", i, got.Event(i), want.Event(i))
			}
		}
		if _, err := model.NewStore().AddSegment(got); err != nil {
			t.Fatal(err)
		}
	})
}

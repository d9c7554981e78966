package tui

import (
	"testing"
	"time"

	"offair/model"
)

// backlog is a source that loads at low priority.
type backlog struct {
	*fake
	asked [][]model.Window
}

func (b *backlog) WantLater(ws ...model.Window) { b.asked = append(b.asked, ws) }

// TestDaysBeforeAreAskedForOnce checks that the same hours of the days before
// are asked for once what is shown is there, and not at every refresh.
func TestDaysBeforeAreAskedForOnce(t *testing.T) {
	t.Parallel()
	f := newFake(nil)
	b := &backlog{fake: f}
	o := options(b)
	o.Window = model.Window{From: noon.Unix() - 7200, To: noon.Unix() - 3600}
	d := drive(t, f, o)
	d.size(120, 36)
	publish := func(loading bool) {
		f.store.Add([]model.Event{event("room", -5000-int64(f.store.Snapshot().Len()), textOf("network"))})
		known := []model.Known{{Span: model.Span{From: noon.Unix() - 86400, To: noon.Unix()}, AsOf: noon.Unix()}}
		f.store.Publish(model.Coverage{Known: known}, model.Freshness{AsOf: noon, Loading: loading})
		d.publish()
	}
	publish(true)
	if len(b.asked) != 0 {
		t.Errorf("asked while loading: %v", b.asked)
	}
	for range 3 {
		publish(false)
	}
	if len(b.asked) != 1 || len(b.asked[0]) != 7 {
		t.Fatalf("asked %v", b.asked)
	}
	day := int64(24 * time.Hour / time.Second)
	if w := b.asked[0][0]; w.From > noon.Unix()-7200-day || w.To < noon.Unix()-3600-day || w.To > noon.Unix()-day {
		t.Errorf("of the nearest day %v is asked for", w)
	}
}

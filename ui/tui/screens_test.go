package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"offair/model"
)

// published is a screen of those events with what a feed says of them.
func published(t *testing.T, w, h int, events []model.Event, cov model.Coverage, f model.Freshness) *driver {
	t.Helper()
	src := &fake{store: model.NewStore()}
	src.store.Add(events)
	src.store.Publish(cov, f)
	d := drive(t, src, options(src))
	d.size(w, h)
	d.publish()
	return d
}

var unreachable = model.Text{EN: "192.0.2.9 refuses connections: nothing listens there.", ZH: "192.0.2.9 拒绝连接。"}

// TestEmptyClaimsNoMoreThanIsKnown holds the words in the place of rows to what
// is known of the window.
func TestEmptyClaimsNoMoreThanIsKnown(t *testing.T) {
	t.Parallel()
	day := model.Span{From: noon.Unix() - 86400, To: noon.Unix() + 1}
	late := model.Span{From: noon.Unix() - 3600, To: noon.Unix() + 1}
	for name, tt := range map[string]struct {
		known model.Span
		f     model.Freshness
		want  string
		not   []string
	}{
		"all":     {day, model.Freshness{AsOf: noon}, "No push ended in this window", nil},
		"part":    {late, model.Freshness{AsOf: noon, Offline: true}, "known in part only", []string{"No push ended"}},
		"nothing": {model.Span{}, model.Freshness{Offline: true, Archive: unreachable}, "Nothing is known of this window", []string{"No push", "0 events"}},
		"stale":   {model.Span{}, model.Freshness{StaleSince: noon, Problem: unreachable}, unreachable.EN, []string{"No push", "0 events"}},
		"capture": {model.Span{}, model.Freshness{AsOf: noon}, "No push ended in this window", nil},
	} {
		cov := model.Coverage{}
		if !tt.known.Empty() {
			cov = cov.With(model.Known{Span: tt.known, AsOf: noon.Unix()})
		}
		d := published(t, 100, 28, nil, cov, tt.f)
		if text := d.shown(); !strings.Contains(text, tt.want) {
			t.Errorf("%s: %q is not on the screen:\n%s", name, tt.want, text)
		}
		for _, not := range tt.not {
			if strings.Contains(d.shown(), not) {
				t.Errorf("%s: %q is on the screen:\n%s", name, not, d.shown())
			}
		}
	}
}

// TestTroubleIsToldOnce looks for a sentence that stands twice, and for one
// that leaves the margin.
func TestTroubleIsToldOnce(t *testing.T) {
	t.Parallel()
	cov := model.Coverage{Left: []model.Left{{Span: model.Span{From: noon.Unix() - 90000, To: noon.Unix()}, Why: unreachable}}}
	d := published(t, 80, 28, nil, cov, model.Freshness{StaleSince: noon, Problem: unreachable, Next: noon})
	if n := strings.Count(d.shown(), "refuses connections"); n != 1 {
		t.Errorf("the reason stands %d times:\n%s", n, d.shown())
	}
	d.has("missing: ")
	for i, l := range d.lines()[:d.m.places.header.h] {
		if !strings.HasPrefix(l, " ") {
			t.Errorf("line %d leaves the margin: %q", i, l)
		}
	}
	for w := 60; w < 200; w++ {
		d.size(w, 28)
		for i, l := range d.lines()[:d.m.places.header.h] {
			if !strings.HasPrefix(l, " ") {
				t.Errorf("%d cells: line %d leaves the margin: %q", w, i, l)
			}
		}
	}
}

// TestJustAfterMidnight holds times of an hour ago to their seconds when their
// day is over.
func TestJustAfterMidnight(t *testing.T) {
	t.Parallel()
	midnight := time.Date(2026, 11, 21, 0, 20, 0, 0, noon.Location())
	e := event("cam", 0, "x")
	e.End = midnight.Unix() - 41*60 - 1
	old := event("old", 0, "x")
	old.End = midnight.Unix() - 20*3600
	for _, tt := range []struct {
		w         int
		cam, long string
	}{{160, "11-20 23:38:59", "11-20 04:20:00"}, {80, " 23:38:59", "11-20 04:20"}, {50, "23:38", "04:20"}, {40, "23:38", "04:20"}} {
		f := newFake([]model.Event{e, old})
		o := options(f)
		o.Now = func() time.Time { return midnight }
		d := drive(t, f, o)
		d.size(tt.w, 24)
		d.publish()
		for stream, want := range map[string]string{" cam": tt.cam, " old": tt.long} {
			_, y := d.find(stream)
			if l := d.lines()[y]; !strings.Contains(l, want) {
				t.Errorf("%d cells: %q lacks %q", tt.w, l, want)
			}
		}
	}
	for _, w := range []int{stampTiny, stampShort, stampFull} {
		day := todayAt(midnight, noon.Location())
		for _, ago := range []int64{-60, 0, 60, 3600, 43199, 43200, 86399, 86400, 1e7, 1e8} {
			at := time.Unix(midnight.Unix()-ago, 0).In(noon.Location())
			if date, clock := day.formats(at, w); len(at.Format(date+clock)) > w || date+clock == "" {
				t.Errorf("%d s ago in %d cells: %q", ago, w, date+clock)
			}
		}
	}
}

// TestNotesEnd lets notes stand while nobody presses a key.
func TestNotesEnd(t *testing.T) {
	t.Parallel()
	f := newFake(records(60))
	o := options(f)
	now := noon
	o.Now = func() time.Time { return now }
	d := drive(t, f, o)
	d.size(120, 36)
	d.publish()
	d.key("m")
	d.has("Marked;")
	d.add(event("new_1", 1, "x"))
	d.has("Marked;")
	now = now.Add(noteFor)
	d.size(120, 36)
	d.has("Marked;") // an idle screen sends nothing
	d.add(event("new_2", 2, "x"))
	d.hasNot("Marked;")
	d.has("Enter detail")
	d.key("m", "j", "u") // a later note has its own time
	now = now.Add(noteFor - time.Second)
	d.add(event("new_3", 3, "x"))
	d.has("Times are in")
}

// TestAlertOnASmallScreenStays has no line for the alert but the footer.
func TestAlertOnASmallScreenStays(t *testing.T) {
	t.Parallel()
	f := newFake(records(60))
	o := options(f)
	now := noon
	o.Now = func() time.Time { return now }
	d := drive(t, f, o)
	d.size(80, 11)
	d.publish()
	d.key("w")
	e := records(1)[0]
	e.End, e.Start = noon.Unix(), noon.Unix()-60
	d.add(e)
	d.has("fell")
	now = now.Add(time.Hour)
	d.add(event("other", 3600, "x"))
	d.has("fell")
	d.key("esc")
	d.hasNot("fell")
}

// TestEscUndoesOneThingEverywhere opens everything that can be open, in many orders, and
// holds each Esc to one step back and to the word for it in the footer.
func TestEscUndoesOneThingEverywhere(t *testing.T) {
	t.Parallel()
	type step struct {
		keys []string
		word string // what the footer says of Esc; "" where it does not
	}
	for i, steps := range [][]step{
		{{[]string{"enter"}, "close detail"}, {[]string{"enter"}, "back to the pane"}},
		{{[]string{"f"}, "close"}, {[]string{"enter"}, "undo filter"}},
		{{[]string{"enter"}, "close detail"}, {[]string{"o"}, "undo filter"}, {[]string{"f"}, "close"}},
		{{[]string{"s", "u"}, "time order"}, {[]string{"="}, "unfold"}, {[]string{"enter"}, ""}},
		{{[]string{"i"}, "back to list"}, {[]string{"z"}, "whole window"}, {[]string{"space"}, "drop mark"}},
		{{[]string{"v"}, "back to list"}},
		{{[]string{"/"}, "undo and close"}},
		{{[]string{"s"}, "close"}},
		{{[]string{"C"}, "close"}},
		{{[]string{"y"}, "close"}},
		{{[]string{"?"}, "close"}},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			d := start(t, spike(), 200, 50)
			frames := []string{d.body()}
			for _, s := range steps {
				d.key(s.keys...)
				d.m.note = ""
				d.size(200, 50)
				if s.word != "" && !strings.Contains(d.shown(), "Esc "+s.word) {
					t.Errorf("after %v the footer does not say Esc %s:\n%s", s.keys, s.word, d.lines()[49])
				}
				frames = append(frames, d.body())
			}
			for n := len(steps) - 1; n >= 0; n-- {
				d.key("esc")
				d.m.note = ""
				d.size(200, 50)
				if got := d.body(); got != frames[n] {
					t.Fatalf("Esc after %v shows\n%s\nnot\n%s", steps[n].keys, got, frames[n])
				}
			}
		})
	}
}

// body is the screen without the footer.
func (d *driver) body() string {
	l := d.lines()
	return strings.Join(l[:len(l)-1], "\n")
}

package tui

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"offair/model"
)

// clipboard is what was sent to the clipboard last. The library's message is a
// string of a type of its own.
func (d *driver) clipboard() string {
	d.t.Helper()
	for i := len(d.sent) - 1; i >= 0; i-- {
		if fmt.Sprintf("%T", d.sent[i]) == "tea.setClipboardMsg" {
			return fmt.Sprint(d.sent[i])
		}
	}
	d.t.Fatalf("nothing was sent to the clipboard; the footer says %q", d.m.note)
	return ""
}

func TestCopyMenu(t *testing.T) {
	t.Parallel()
	tests := []struct {
		keys []string
		want []string
	}{
		{[]string{"y", "n"}, []string{"# Interrupted pushes", "- account: `prod cn`", "## Streams", "offair '' # 2026-11-19T14:03:01+08:00"}},
		{[]string{"y", "N"}, []string{"# Interrupted pushes", `203.0.113.`}},
		{[]string{"y", "v"}, []string{"·"}},
		{[]string{"y", "c"}, []string{"offair '' # 2026-11-19T14:03:01+08:00"}},
		{[]string{"Y"}, []string{"offair '' # 2026-11-19T14:03:01+08:00"}},
		{[]string{"y", "s"}, []string{"live_0007"}},
		{[]string{"y", "i"}, []string{"203.0.113."}},
		{[]string{"y", "r"}, []string{"2026-11-20 14:02:42 UTC+8 | live_0007 | platform: ", "| domain push"}},
		{[]string{"y", "j"}, []string{`{"stream":"live_0007"}`}},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.keys, ""), func(t *testing.T) {
			t.Parallel()
			d := start(t, records(300), 120, 36)
			d.key(tt.keys...)
			got := d.clipboard()
			for _, w := range tt.want {
				if !strings.Contains(got, w) {
					t.Errorf("no %q in\n%s", w, got)
				}
			}
			if tt.keys[len(tt.keys)-1] == "j" && !json.Valid([]byte(got)) {
				t.Errorf("not json: %s", got)
			}
			if want := "Sent to the clipboard: "; !strings.HasPrefix(d.m.note, want) {
				t.Errorf("the footer says %q", d.m.note)
			}
			if d.m.picking != notPicking {
				t.Error("the menu is still open")
			}
		})
	}
}

func TestCopyMasksAddressesOnRequest(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 36)
	d.key("/")
	d.text("ip:203.0.113.0/24 live_0007")
	d.key("enter", "y", "N")
	note := d.clipboard()
	for i := 1; i < 256; i++ {
		if at := fmt.Sprintf("203.0.113.%d`", i); strings.Contains(note, at) {
			t.Fatalf("%s is named in\n%s", at, note)
		}
	}
}

// TestCopyOfMarkedEvents checks that a note is of the marks while there are any.
func TestCopyOfMarkedEvents(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 36)
	d.key("y", "n")
	if got := d.clipboard(); !strings.Contains(got, "records: 300") {
		t.Errorf("not all records:\n%s", got)
	}
	d.key("j", "m", "j", "m", "y", "n")
	got := d.clipboard()
	if !strings.Contains(got, "records: 2\n") || !strings.Contains(got, "2 marked events") {
		t.Errorf("not the two marked:\n%s", got)
	}
	d.key("m", "k", "m", "y", "n")
	if got := d.clipboard(); !strings.Contains(got, "records: 300") {
		t.Errorf("not all records once no mark is left:\n%s", got)
	}
}

func TestCopyHoldsNoSecret(t *testing.T) {
	t.Parallel()
	e := event("cam?txSecret=abc123&txTime=5f", 5, "x token=abc123")
	for _, keys := range [][]string{{"y", "n"}, {"y", "r"}, {"y", "j"}, {"Y"}, {"y", "v"}} {
		d := start(t, []model.Event{e}, 120, 36)
		d.key("/")
		d.text("txSecret=abc123")
		d.key("enter")
		d.key(keys...)
		if got := d.clipboard(); strings.Contains(got, "abc123") {
			t.Errorf("%v: %s", keys, got)
		}
	}
}

func TestCopyWithoutRows(t *testing.T) {
	t.Parallel()
	d := start(t, nil, 120, 36)
	d.key("y", "s")
	if len(d.sent) != 0 {
		t.Errorf("something was sent: %v", d.sent)
	}
	f := newFake(nil)
	early := drive(t, f, options(f))
	early.size(80, 24)
	early.key("y")
	if early.m.picking != notPicking || early.m.note == "" {
		t.Error("the menu opened before the first answer")
	}
}

func TestClipped(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("x", 99) + "\n"
	for name, tt := range map[string]struct {
		text string
		want int
	}{
		"short":      {"abc", 3},
		"exact":      {strings.Repeat("x", clipLimit), clipLimit},
		"lines":      {strings.Repeat(line, 1000), clipLimit / 100 * 100},
		"one line":   {strings.Repeat("x", clipLimit+1), clipLimit},
		"split rune": {strings.Repeat("x", clipLimit-1) + "流", clipLimit - 1},
	} {
		if got := clipped(tt.text); len(got) != tt.want || !strings.HasPrefix(tt.text, got) {
			t.Errorf("%s: %d bytes, want %d", name, len(got), tt.want)
		}
	}
	d := start(t, records(3), 120, 36)
	d.run(d.m.clip("it", strings.Repeat(line, 1000)))
	if want := "Sent to the clipboard: it, cut to 74,900 of 100,000 bytes; Ctrl-S saves all of it."; d.m.note != want {
		t.Errorf("the footer says %q", d.m.note)
	}
}

func TestSaveNote(t *testing.T) {
	t.Parallel()
	for name, problem := range map[string]model.Text{"saved": {}, "fails": {EN: "no room", ZH: "空间不足"}} {
		f := newFake(records(30))
		o := options(f)
		var file, text string
		o.Save = func(n, s string) (string, model.Text) { file, text = n, s; return "/tmp/" + n, problem }
		d := drive(t, f, o)
		d.size(120, 36)
		d.publish()
		d.key("ctrl+s")
		if file != "offair-note-20261120-140301.md" || !strings.HasPrefix(text, "# Interrupted pushes") {
			t.Errorf("%s: %q holds %q", name, file, text)
		}
		want := "Saved: /tmp/" + file
		if !problem.Empty() {
			want = "That did not work: no room"
		}
		if d.m.note != want || len(d.sent) != 0 {
			t.Errorf("%s: the footer says %q, sent %v", name, d.m.note, d.sent)
		}
	}
	d := start(t, records(3), 120, 36)
	d.key("ctrl+s")
	if d.m.note != copyEnglish.noSave {
		t.Errorf("the footer says %q", d.m.note)
	}
}

// TestLateNoteIsDropped checks that what was asked for last is what is sent.
func TestLateNoteIsDropped(t *testing.T) {
	t.Parallel()
	d := start(t, records(30), 120, 36)
	first := d.m.makeNote(handing{})
	second := d.m.makeNote(handing{masked: true})
	if msg := first(); msg != nil {
		d.send(msg)
	}
	if len(d.sent) != 0 {
		t.Errorf("the first note was sent: %v", d.sent)
	}
	d.run(second)
	if d.clipboard() == "" || !strings.Contains(d.m.note, copyEnglish.masked) {
		t.Errorf("the footer says %q", d.m.note)
	}
}

func TestStoryInTheDetail(t *testing.T) {
	t.Parallel()
	d := start(t, nil, 120, 50)
	at := noon.Unix() - 1800
	net, expired := textOf("network"), textOf("url-expired")
	var es []model.Event
	es = append(es, model.Event{Domain: "push.example.com", App: "live", Stream: "room", ClientIP: "203.0.113.7", Reason: net, Start: at - 600, End: at, Up: 600})
	for i := range int64(4) {
		es = append(es, model.Event{Domain: "push.example.com", App: "live", Stream: "room", ClientIP: "203.0.113.7", Reason: expired, Start: at + 30 + 20*i, End: at + 30 + 20*i})
	}
	es = append(es, model.Event{Domain: "push.example.com", App: "live", Stream: "room", ClientIP: "203.0.113.7", Reason: net, Start: at + 422, End: at + 1200, Up: 778})
	d.add(es...)
	d.key("G", "enter")
	shown := d.shown()
	for _, w := range []string{"what happened", "refused", "records: 13:33:01", "off air", "7m02s, back 13:40:03"} {
		if !strings.Contains(shown, w) {
			t.Errorf("no %q on\n%s", w, shown)
		}
	}
	if n := len(d.m.story.kept); n != 1 {
		t.Errorf("%d stories are kept", n)
	}
	gen := d.m.story.gen
	d.key("k", "j")
	if d.m.story.gen != gen {
		t.Error("the same stream's story was asked for again")
	}
	d.add(event("other", 1, net))
	d.key("G")
	if !strings.Contains(d.shown(), "what happened") {
		t.Error("the story is gone with another snapshot")
	}
	d.key("g")
	if strings.Contains(d.shown(), "what happened") {
		t.Errorf("a stream with one event has a story:\n%s", d.shown())
	}
}

// textOf is a wording of a cause of the catalogue.
func textOf(id string) string {
	for _, c := range model.Causes() {
		if c.ID == id {
			return c.Text.EN
		}
	}
	return id
}

func TestStoryIsNotAskedForWithoutDetail(t *testing.T) {
	t.Parallel()
	d := start(t, records(50), 120, 36)
	d.key("j", "j")
	if d.m.story.gen != 0 {
		t.Error("a story was asked for with the detail closed")
	}
	d.key("enter")
	if d.m.story.gen == 0 {
		t.Error("no story was asked for as the detail opened")
	}
}

// TestOffAirWords checks what is said of the time off the air.
func TestOffAirWords(t *testing.T) {
	t.Parallel()
	known := model.Coverage{Known: []model.Known{{Span: model.Span{From: 1, To: noon.Unix()}}}}
	for _, cov := range []model.Coverage{{}, known} {
		f := newFake(nil)
		f.store.Add([]model.Event{event("a", 60, textOf("network"))})
		f.store.Publish(cov, model.Freshness{AsOf: noon})
		d := drive(t, f, options(f))
		d.size(120, 36)
		d.publish()
		d.key("enter")
		want := "not seen again in these records"
		if len(cov.Known) > 0 {
			want = "so far, not seen"
		}
		if !strings.Contains(d.shown(), want) {
			t.Errorf("no %q on\n%s", want, d.shown())
		}
	}
}

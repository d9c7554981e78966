package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"offair/model"
)

// bells is how often the bell sounded.
func (d *driver) bells() int {
	n := 0
	for _, m := range d.sent {
		if fmt.Sprintf("%T %+q", m, m) == `tea.RawMsg {"\a"}` {
			n++
		}
	}
	return n
}

func TestWatchOneStream(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{event("room", -900, textOf("network")), event("other", -800, textOf("network"))}, 120, 36)
	d.key("G", "w")
	if !strings.Contains(d.m.note, "Watching room") || !strings.Contains(d.shown(), "watching 1 stream") {
		t.Fatalf("note %q:\n%s", d.m.note, d.shown())
	}
	d.key("k")
	if !strings.Contains(d.shown(), "○") {
		t.Errorf("no sign in the gutter:\n%s", d.shown())
	}
	if d.bells() != 0 {
		t.Error("a bell for what had happened before")
	}
	d.add(event("other", -100, textOf("network")))
	if d.bells() != 0 || d.m.watch.alert != "" {
		t.Errorf("a bell for another stream: %q", d.m.watch.alert)
	}
	// The stream was down since 13:48:01; the next record says that it came back.
	fell := event("room", -60, textOf("network"))
	fell.Start = noon.Unix() - 900 + 422
	d.add(fell)
	if want := "room was back after 7m02s and fell again 14:02:01: Network error for the push client."; d.bells() != 1 || d.m.watch.alert != want {
		t.Errorf("%d bells, %q", d.bells(), d.m.watch.alert)
	}
	d.add(event("other", -50, textOf("network")))
	if d.bells() != 1 || d.m.watch.alert == "" {
		t.Errorf("%d bells, %q", d.bells(), d.m.watch.alert)
	}
	d.key("esc")
	if d.m.watch.alert != "" || strings.Contains(d.shown(), "fell again") {
		t.Errorf("Esc left %q", d.m.watch.alert)
	}
	d.key("g", "w") // the newest is of the other stream
	d.key("w")
	for i := 0; d.under().Stream != "room"; i++ {
		d.key("j")
	}
	d.key("w")
	d.add(event("room", -10, textOf("network")))
	if d.bells() != 1 || d.m.watch.now != nil {
		t.Errorf("%d bells after the watch ended", d.bells())
	}
}

func TestWatchSentences(t *testing.T) {
	t.Parallel()
	fall := event("room", -60, textOf("network"))
	for name, tt := range map[string]struct {
		add  []model.Event
		want model.Text
	}{
		"fell": {[]model.Event{fall}, model.Text{
			EN: "room fell 14:02:01: Network error for the push client.", ZH: "room 于 14:02:01 断流：推流链路网络异常",
		}},
		"handed over": {[]model.Event{fall, backup(fall)}, model.Text{ // what ended is the backup
			EN: "room fell 14:02:31: The push client stopped the stream.", ZH: "room 于 14:02:31 断流：推流客户端主动断流",
		}},
		"replaced": {[]model.Event{event("room", -60, textOf("replaced"))}, model.Text{}},
		"refused":  {[]model.Event{refused("room", -60)}, model.Text{}},
	} {
		for _, lang := range []model.Lang{model.EN, model.ZH} {
			f := newFake([]model.Event{event("room", -5000, textOf("client-stopped")), event("room", -4000, textOf("replaced"))})
			o := options(f)
			o.Lang = lang
			d := drive(t, f, o)
			d.size(120, 36)
			d.publish()
			d.key("w")
			d.add(tt.add...)
			if want := tt.want.In(lang); d.m.watch.alert != want || (d.bells() == 1) != (want != "") {
				t.Errorf("%s: %q, %d bells, want %q", name, d.m.watch.alert, d.bells(), want)
			}
		}
	}
}

// backup is a push of the same stream that was on while e ended, and after.
func backup(e model.Event) model.Event {
	e.Start, e.End, e.Up, e.ClientIP = e.Start+10, e.End+30, 80, "198.51.100.7"
	e.Reason = textOf("client-stopped")
	return e
}

func refused(stream string, sec int64) model.Event {
	e := event(stream, sec, textOf("url-expired"))
	e.Start, e.Up = e.End, 0
	return e
}

// TestWatchTellsWhenAStreamIsBack has a call say so: a push that goes on has no
// record.
func TestWatchTellsWhenAStreamIsBack(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{event("room", -600, textOf("network"))}, 120, 36)
	d.key("w")
	e := event("room", -30, textOf("client-stopped"))
	e.Start = noon.Unix() - 178
	d.add(backup(e), e)
	if !strings.Contains(d.m.watch.alert, "back") {
		t.Errorf("%q", d.m.watch.alert)
	}
}

// TestWatchManyFoldsIntoOneBell checks that a storm is one line and one bell.
func TestWatchManyFoldsIntoOneBell(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{event("a", -5000, textOf("network"))}, 120, 36)
	d.key("W")
	if !strings.Contains(d.shown(), "watching everything") {
		t.Fatal(d.shown())
	}
	var storm []model.Event
	for i := range 50 {
		storm = append(storm, event(fmt.Sprintf("room-%02d", i), int64(-100+i), textOf("network")))
	}
	d.add(append(storm, event("calm", -40, textOf("client-stopped")))...)
	if want := "50 watched streams fell: room-00, room-01, room-02 ..."; d.bells() != 1 || d.m.watch.alert != want {
		t.Errorf("%d bells, %q", d.bells(), d.m.watch.alert)
	}
	d.publish()
	if d.bells() != 1 {
		t.Errorf("%d bells for the same records", d.bells())
	}
}

func TestWatchOfTheFilterStaysWithIt(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{event("room-1", -900, textOf("network")), event("cam-1", -900, textOf("network"))}, 120, 36)
	d.key("/")
	d.text("room")
	d.key("enter", "W")
	d.key("/")
	d.text(" -1")
	d.key("enter")
	d.add(event("cam-2", -30, textOf("network")))
	if d.bells() != 0 {
		t.Errorf("a bell for what the watched filter hides: %q", d.m.watch.alert)
	}
	d.add(event("room-2", -20, textOf("network")))
	if d.bells() != 1 || !strings.HasPrefix(d.m.watch.alert, "room-2 fell") {
		t.Errorf("%d bells, %q", d.bells(), d.m.watch.alert)
	}
	d.key("W")
	if d.m.watch.now != nil {
		t.Error("W again watches on")
	}
}

func TestNotifyWays(t *testing.T) {
	t.Parallel()
	for how, want := range map[Notify]string{NotifyBell: "{\a}", NotifyOSC9: "{\x1b]9;room fell 14:02:01: Network error for the push client.\a}", NotifyNone: ""} {
		f := newFake([]model.Event{event("room", -5000, textOf("replaced"))})
		o := options(f)
		o.Notify = how
		d := drive(t, f, o)
		d.size(120, 36)
		d.publish()
		d.key("w")
		d.add(event("room", -60, textOf("network")))
		got := ""
		for _, m := range d.sent {
			got += fmt.Sprint(m)
		}
		if got != want {
			t.Errorf("%d: %q, want %q", how, got, want)
		}
	}
}

// TestWatchAsksWhetherItIsBack counts the questions, which keep their distance,
// and has an answer say that the stream is back.
func TestWatchAsksWhetherItIsBack(t *testing.T) {
	t.Parallel()
	now := noon
	d, air := withAir(t, []model.Event{event("room", -600, textOf("network"))}, func(o *Options, a *fakeAir) {
		o.Now = func() time.Time { return now }
	})
	asked := func(want int) {
		t.Helper()
		if got := air.calls["state"]; got != want {
			t.Errorf("asked %d times, want %d", got, want)
		}
	}
	d.size(120, 36)
	d.publish()
	d.key("w")
	asked(1)
	d.add(event("other", -30, textOf("network")))
	d.add(event("other", -20, textOf("network")))
	asked(1)
	air.fact = model.AirFact{State: model.OnAir, Since: []int64{noon.Unix() - 178}, AsOf: noon.Unix() + 25}
	now = now.Add(30 * time.Second)
	d.add(event("other", -10, textOf("network")))
	asked(2)
	if d.bells() != 0 {
		t.Errorf("a bell before the answer: %q", d.m.watch.alert)
	}
	d.publish()
	if want := "room is back after 7m02s"; d.bells() != 1 || d.m.watch.alert != want {
		t.Errorf("%d bells, %q, want %q", d.bells(), d.m.watch.alert, want)
	}
	now = now.Add(time.Minute)
	d.add(event("other", -5, textOf("network")))
	asked(2)
}

// TestBytesOfABell checks that a bell is one byte and leaves the screen alone.
func TestBytesOfABell(t *testing.T) {
	t.Parallel()
	r := runProgram(t, 160, 45, nil)
	r.press("w")
	r.waitFor(t, "the watch", func(text string) bool { return strings.Contains(text, "watching 1 stream") })
	_, row, _ := strings.Cut(r.text(), "▌")
	stream := strings.Fields(row)[2]
	r.mu.Lock()
	r.rings = 0 // the window's title ends with one
	r.mu.Unlock()
	r.f.store.Add([]model.Event{again(r.f.store.Snapshot(), stream)})
	r.f.store.Publish(model.Coverage{}, model.Freshness{AsOf: noon, Next: noon.Add(30 * time.Second)})
	r.waitFor(t, "the alert and its bell", func(text string) bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return strings.Contains(text, " fell again ") && r.rings > 0
	})
	if lines := strings.Split(r.text(), "\n"); !strings.Contains(lines[0], "offair") || !strings.Contains(lines[2], " fell ") || !strings.Contains(lines[44], "quit") {
		t.Errorf("the screen is torn:\n%s", r.text())
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rings != 1 {
		t.Errorf("%d bells", r.rings)
	}
}

// again is another drop of a stream's newest event, just now.
func again(s *model.Snapshot, stream string) model.Event {
	for row := s.Len() - 1; row >= 0; row-- {
		if e := s.Event(row); e.Stream == stream {
			e.Start, e.End, e.Up, e.Reason = e.End, noon.Unix()-1, 1000, textOf("network")
			e.Start = e.End - 10
			return e
		}
	}
	return model.Event{}
}

package tui

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"offair/model"
)

// fakeAir answers as a test tells it, and counts what it was asked.
type fakeAir struct {
	f *fake

	mu      sync.Mutex
	fact    model.AirFact
	streams map[model.Scope][]int64 // of the whole list; nil: nothing is listed
	quality model.Quality
	problem model.Text
	calls   map[string]int
}

func (a *fakeAir) asked(what string) model.Text {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.calls == nil {
		a.calls = map[string]int{}
	}
	a.calls[what]++
	return a.problem
}

func (a *fakeAir) Ask(_ context.Context, place model.Scope) model.Text {
	p := a.asked("state")
	if p.Empty() {
		a.f.store.SetAir(a.f.store.Snapshot().Air().With(place, a.fact))
	}
	return p
}

func (a *fakeAir) AskAll(context.Context) model.Text {
	p := a.asked("list")
	if p.Empty() && a.streams != nil {
		a.f.store.SetAir(a.f.store.Snapshot().Air().WithList(model.AirList{AsOf: noon.Unix(), Streams: a.streams}))
	}
	return p
}

func (a *fakeAir) Quality(_ context.Context, _ model.Scope, push model.Span) (model.Quality, model.Text) {
	p := a.asked("quality")
	if !p.Empty() {
		return model.Quality{}, p
	}
	q := a.quality
	if q.Span.Empty() {
		q.Span = push
	}
	return q, p
}

// withAir is a screen with one who can be asked. Answers are taken at once.
func withAir(t *testing.T, events []model.Event, alter func(*Options, *fakeAir)) (*driver, *fakeAir) {
	t.Helper()
	f := newFake(events)
	a := &fakeAir{f: f, fact: model.AirFact{State: model.OffAir, AsOf: noon.Unix() - 30}}
	o := options(f)
	o.Air = a
	if alter != nil {
		alter(&o, a)
	}
	return drive(t, f, o), a
}

// sagging is how a push arrived that sagged for a minute before its end, with
// a hole two minutes before it.
func sagging(from, to int64) model.Quality {
	q := model.Quality{Span: model.Span{From: from, To: to}}
	for t := from + 5; t < to; t += 5 {
		if to-t > 100 && to-t < 160 {
			continue
		}
		p := model.PushPoint{At: t, Client: "203.0.113.9", VideoRate: 4_000_000, AudioRate: 128_000, VideoFPS: 25, Local: 5000, Video: 4990, Audio: 5000}
		if left := to - t; left < 60 {
			p.VideoRate, p.VideoFPS, p.Video = 60_000*left, 8+left/4, 5000-60*(60-left)
		}
		q.Points = append(q.Points, p)
	}
	return q
}

// oneDrop is a drop behind a client whose quality is known.
func oneDrop() []model.Event {
	end := noon.Unix() - 300
	return []model.Event{{
		Domain: "push1.example.com", App: "live", Stream: "live_0001", ClientIP: "203.0.113.9", Resolution: "1920*1080",
		Reason: "推流链路网络异常", Start: end - 2400, End: end, Up: 2400,
	}}
}

func TestGoldenAir(t *testing.T) {
	t.Parallel()
	e := oneDrop()[0]
	for name, play := range map[string]func(*fakeAir){
		"back": func(a *fakeAir) {
			a.fact = model.AirFact{State: model.OnAir, Since: []int64{e.End + 200}, AsOf: noon.Unix() - 30}
			a.quality = sagging(e.Start, e.End)
		},
		"down": func(*fakeAir) {},
		"failing": func(a *fakeAir) {
			a.problem = model.Text{EN: "Not permitted. Allow it.", ZH: "无权限。请授权。"}
		},
	} {
		for _, lang := range []model.Lang{model.EN, model.ZH} {
			for _, size := range [][2]int{{80, 24}, {120, 36}, {60, 16}, {40, 10}} {
				for _, ascii := range []bool{false, true} {
					if ascii && size[0] != 120 {
						continue
					}
					name := fmt.Sprintf("air-%s-%s-%dx%d", name, map[model.Lang]string{model.EN: "en", model.ZH: "zh"}[lang], size[0], size[1])
					if ascii {
						name += "-ascii"
					}
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						d, _ := withAir(t, oneDrop(), func(o *Options, a *fakeAir) {
							o.Lang, o.ASCII = lang, ascii
							play(a)
						})
						d.size(size[0], size[1])
						d.publish()
						d.key("enter")
						d.publish()
						d.fits(size[0], size[1])
						golden(t, name, trimmed(d.shown()))
						if ascii && lang == model.EN && !isASCII(strings.ReplaceAll(d.shown(), "推流链路网络异常", "")) {
							t.Error("not ASCII")
						}
					})
				}
			}
		}
	}
}

func TestOpeningTheDetailAsksAndMovingDoesNot(t *testing.T) {
	t.Parallel()
	d, a := withAir(t, records(40), nil)
	d.size(120, 36)
	d.publish()
	d.key("j", "j")
	if len(a.calls) != 0 {
		t.Errorf("moving asked: %v", a.calls)
	}
	d.key("enter")
	if a.calls["state"] != 1 || a.calls["quality"] > 1 || a.calls["list"] != 0 {
		t.Errorf("opening asked: %v", a.calls)
	}
	before := fmt.Sprint(a.calls)
	d.key("j", "k", "j")
	if fmt.Sprint(a.calls) != before {
		t.Errorf("moving asked: %v", a.calls)
	}
	d.publish()
	if !strings.Contains(d.shown(), "a asks now") {
		t.Errorf("nothing says how to ask:\n%s", d.shown())
	}
	d.key("a")
	if a.calls["state"] != 2 {
		t.Errorf("the key asked: %v", a.calls)
	}
}

func TestARefusedPushIsNotMeasured(t *testing.T) {
	t.Parallel()
	e := oneDrop()[0]
	e.Start, e.Up, e.Reason = e.End, 0, "推流时间戳参数值已过期"
	d, a := withAir(t, []model.Event{e}, nil)
	d.size(120, 36)
	d.publish()
	d.key("enter")
	if a.calls["quality"] != 0 || a.calls["state"] != 1 || !strings.Contains(d.shown(), "never on air") {
		t.Errorf("%v\n%s", a.calls, d.shown())
	}
}

func TestIsDownAsksForTheListOnceAMinute(t *testing.T) {
	t.Parallel()
	clock := noon
	d, a := withAir(t, oneDrop(), func(o *Options, a *fakeAir) {
		o.Now = func() time.Time { return clock }
		a.streams = map[model.Scope][]int64{}
	})
	d.size(100, 30)
	d.publish()
	d.key("/")
	d.text("is:down")
	if a.calls["list"] != 1 {
		t.Errorf("%v", a.calls)
	}
	d.publish()
	d.key("enter")
	if !strings.Contains(d.shown(), "live_0001") {
		t.Errorf("the stream that is down is not shown:\n%s", d.shown())
	}
	for range 5 {
		d.publish()
	}
	if a.calls["list"] != 1 {
		t.Errorf("asked again within the minute: %v", a.calls)
	}
	clock = clock.Add(61 * time.Second)
	d.publish()
	if a.calls["list"] != 2 {
		t.Errorf("not asked again after a minute: %v", a.calls)
	}
}

func TestWithoutRowsDownTheScreenSaysWhatIsKnown(t *testing.T) {
	t.Parallel()
	e := oneDrop()[0]
	live := map[model.Scope][]int64{{Domain: e.Domain, App: e.App, Stream: e.Stream}: {e.End + 10}}
	for name, c := range map[string]struct {
		alter func(*Options, *fakeAir)
		says  string
	}{
		"no one to ask": {func(o *Options, _ *fakeAir) { o.Air = nil }, "is:unseen finds what was not seen"},
		"failed":        {func(_ *Options, a *fakeAir) { a.problem = model.Text{EN: "Not permitted.", ZH: "无权限。"} }, "Not permitted."},
		"nothing told":  {nil, "Nothing is known yet"},
		"none is down":  {func(_ *Options, a *fakeAir) { a.streams = live }, "What is on air was asked 14:03:01"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := withAir(t, oneDrop(), c.alter)
			d.size(100, 30)
			d.publish()
			d.key("/")
			d.text("is:down")
			d.key("enter")
			d.publish()
			if !strings.Contains(d.shown(), c.says) {
				t.Errorf("does not say %q:\n%s", c.says, d.shown())
			}
		})
	}
}

func TestTheKeyForAllTellsHowMany(t *testing.T) {
	t.Parallel()
	d, a := withAir(t, oneDrop(), func(_ *Options, a *fakeAir) {
		a.streams = map[model.Scope][]int64{{Stream: "x"}: nil, {Stream: "y"}: nil}
	})
	d.size(100, 30)
	d.publish()
	_, cmd := d.m.Update(press("A"))
	if !strings.Contains(d.shown(), "Asking what is on air") {
		t.Errorf("nothing says that it was asked:\n%s", d.shown())
	}
	msg := cmd()
	d.publish()
	d.send(msg)
	if a.calls["list"] != 1 || !strings.Contains(d.shown(), "2 streams are on air, asked 14:03:01") {
		t.Errorf("%v\n%s", a.calls, d.shown())
	}
}

// TestChartsAgainstPlainMeans holds the columns of a chart to the points that
// fall into each.
func TestChartsAgainstPlainMeans(t *testing.T) {
	t.Parallel()
	q := sagging(1000, 4000)
	for _, cells := range []int{1, 7, 24, 60} {
		c := chart{cells: cells, span: model.Span{From: 3400, To: 4000}}
		m := charted(airIn(model.EN))[0]
		for i, got := range c.parts(m, q.Points) {
			from, to := 3400+float64(600*i)/float64(cells), 3400+float64(600*(i+1))/float64(cells)
			sum, n := int64(0), int64(0)
			for _, p := range q.Points {
				if v, ok := p.Rate(); ok && float64(p.At) >= from && float64(p.At) < to {
					sum, n = sum+v, n+1
				}
			}
			want := int64(noPart)
			if n > 0 {
				want = sum / n
			}
			if got != want {
				t.Errorf("%d columns: column %d is %d, want %d", cells, i, got, want)
			}
		}
	}
}

func TestHostileMeasurementsStayInTheirLines(t *testing.T) {
	t.Parallel()
	e := oneDrop()[0]
	for name, points := range map[string][]model.PushPoint{
		"huge":    {{At: e.End - 5, Client: e.ClientIP, VideoRate: 1<<62 - 1, AudioRate: 1<<61 + 7, VideoFPS: 1<<62 + 3, Local: 1<<62 + 9, Video: 1, Audio: 1}},
		"nothing": {{At: e.End - 5, Client: e.ClientIP, VideoRate: -1, AudioRate: -1, VideoFPS: -1, Local: -1, Video: -1, Audio: -1}},
		"outside": {{At: 5, Client: "x", VideoRate: 1, AudioRate: 1, VideoFPS: 1, Local: 1, Video: 1, Audio: 1}},
		"none":    {},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 36}, {60, 16}, {22, 8}, {5, 3}} {
			d, _ := withAir(t, oneDrop(), func(_ *Options, a *fakeAir) {
				a.quality = model.Quality{Span: model.Span{From: e.Start, To: e.End}, Points: points}
			})
			d.size(size[0], size[1])
			d.publish()
			d.key("enter")
			d.fits(size[0], size[1])
			if t.Failed() {
				t.Fatalf("%s", name)
			}
		}
	}
}

// TestListIsToldOnceItsSnapshotCame has the answer before the snapshot that
// holds it.
func TestListIsToldOnceItsSnapshotCame(t *testing.T) {
	t.Parallel()
	d, a := withAir(t, []model.Event{event("down", -300, "x")}, nil)
	d.size(120, 36)
	d.publish()
	a.streams = map[model.Scope][]int64{{Domain: "d", App: "live", Stream: "s"}: {noon.Unix() - 9}}
	d.key("A")
	d.has("Asking what is on air.")
	d.publish()
	d.has("1 stream is on air, asked 14:03:01.")
	a.streams = map[model.Scope][]int64{{Domain: "d", App: "live", Stream: "s"}: {noon.Unix() - 9}, {Domain: "d", App: "live", Stream: "r"}: nil}
	d.key("A")
	d.has("1 stream is on air")
	d.publish()
	d.has("2 streams are on air, asked 14:03:01.")
	d.key("u") // another note stays
	d.publish()
	d.has("Times are in")
}

package tui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// scoutFake notes what it is asked for ahead of all else.
type scoutFake struct {
	*fake
	asked []interest
}

func (s *scoutFake) WantScope(sc model.Scope, w model.Window) {
	s.asked = append(s.asked, interest{scope: sc, window: w})
}

func (s *scoutFake) WantWord(word string, w model.Window) {
	s.asked = append(s.asked, interest{word: word, window: w})
}

// took is what was asked for since the last time.
func (s *scoutFake) took() []interest {
	out := s.asked
	s.asked = nil
	return out
}

// scouting is a screen over a source that is asked for what the line names.
// change, if any, sets options.
func scouting(t *testing.T, change func(*Options)) (*driver, *scoutFake) {
	t.Helper()
	s := &scoutFake{fake: newFake(records(50))}
	o := options(s)
	if change != nil {
		change(&o)
	}
	d := drive(t, s.fake, o)
	d.size(120, 30)
	return d, s
}

func lookingAt(t *testing.T, when string, s *scoutFake, want ...interest) {
	t.Helper()
	if got := s.took(); !slices.Equal(got, want) {
		t.Errorf("%s: asked for %+v, want %+v", when, got, want)
	}
}

var lastDay = model.Window{Back: 24 * time.Hour}

func TestALineIsAskedForByWhatItNames(t *testing.T) {
	t.Parallel()
	scope := func(domain, app, stream string) interest {
		return interest{scope: model.Scope{Domain: domain, App: app, Stream: stream}, window: lastDay}
	}
	word := func(w string) interest { return interest{word: w, window: lastDay} }
	nothing := interest{}
	for line, want := range map[string]interest{
		"stream:=live_1":                 scope("", "", "live_1"),
		"domain:=push1.example.com":      scope("push1.example.com", "", ""),
		"app:=live stream:=live_1 up<5s": scope("", "live", "live_1"),
		"-stream:=live_1":                nothing,
		"stream:live_1":                  word("live_1"),
		"side:network room":              word("room"),
		"直播间":                            word("直播间"),
		"ro":                             nothing,
		"-room":                          nothing,
		"203.0.113":                      nothing,
		"ip:203.0.113.7":                 nothing,
		"cause:18 side:network up<10s":   nothing,
		"/room-\\d+/":                    nothing,
		"stream:room-1,room-2":           nothing,
	} {
		d, s := scouting(t, func(o *Options) { o.Query = line })
		d.publish()
		if want == nothing {
			lookingAt(t, line, s)
		} else {
			lookingAt(t, line, s, want)
		}
		d.add(records(51)[50])
		lookingAt(t, line+", more rows", s)
	}
}

// TestOnlyTheLineThatStandsIsAskedFor: each key begins the wait anew.
func TestOnlyTheLineThatStandsIsAskedFor(t *testing.T) {
	t.Parallel()
	d, s := scouting(t, nil)
	d.publish()
	d.m.pauses.want = time.Hour // and messages are sent by hand
	d.m.filter.focus()
	for _, r := range "room" {
		_, _ = d.m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	d.send(wantMsg{d.m.asking - 1})
	lookingAt(t, "a line that stands no longer", s)
	d.send(wantMsg{d.m.asking})
	lookingAt(t, "the line that stands", s, interest{word: "room", window: lastDay})
	d.send(wantMsg{d.m.asking})
	lookingAt(t, "the same line again", s)
}

func TestWhatTheLineNoLongerNamesIsWithdrawn(t *testing.T) {
	t.Parallel()
	d, s := scouting(t, nil)
	d.publish()
	d.key("/")
	d.text("stream:=cam")
	if got := s.took(); len(got) == 0 || got[len(got)-1] != (interest{scope: model.Scope{Stream: "cam"}, window: lastDay}) {
		t.Errorf("asked for %+v", got)
	}
	d.key("enter")
	lookingAt(t, "kept", s)
	d.key("esc")
	lookingAt(t, "taken back", s, interest{})
	d.key("/")
	d.text("since:7d stream:=cam")
	got := s.took()
	if last := got[len(got)-1]; last.window != (model.Window{Back: 7 * 24 * time.Hour}) || last.scope.Stream != "cam" {
		t.Errorf("with a window: %+v", got)
	}
}

// TestWhatIsKnownIsNotAskedFor: of the scope, or of more than it.
func TestWhatIsKnownIsNotAskedFor(t *testing.T) {
	t.Parallel()
	day := model.Span{From: noon.Unix() - 86400, To: noon.Unix() - 20}
	cam := model.Scope{Stream: "cam"}
	for name, c := range map[string]struct {
		known  model.Known
		line   string
		scoped string
		asks   bool
	}{
		"all":                   {known: model.Known{Span: day}, line: "stream:=cam"},
		"all, a word":           {known: model.Known{Span: day}, line: "camera"},
		"the stream":            {known: model.Known{Span: day, Scope: cam}, line: "stream:=cam"},
		"the stream, a word":    {known: model.Known{Span: day, Scope: cam}, line: "camera", asks: true},
		"another stream":        {known: model.Known{Span: day, Scope: model.Scope{Stream: "x"}}, line: "stream:=cam", asks: true},
		"half of it":            {known: model.Known{Span: model.Span{From: day.From + 9999, To: day.To}}, line: "stream:=cam", asks: true},
		"the domain":            {known: model.Known{Span: day, Scope: model.Scope{Domain: "d"}}, line: "stream:=cam", scoped: "domain:=d"},
		"no record can be both": {line: "domain:=e", scoped: "domain:=d"},
		"what calls are of":     {line: "domain:=d", scoped: "domain:=d"},
	} {
		d, s := scouting(t, func(o *Options) { o.Query, o.Scope = c.line, c.scoped })
		c.known.AsOf = noon.Unix()
		s.store.Publish(model.Coverage{}.With(c.known), model.Freshness{AsOf: noon, Loading: true})
		d.publish()
		if got := len(s.took()) > 0; got != c.asks {
			t.Errorf("%s: asked: %v", name, got)
		}
	}
}

func TestOfflineNobodyIsAskedForANamedStream(t *testing.T) {
	t.Parallel()
	d, s := scouting(t, func(o *Options) { o.Query = "stream:=cam" })
	s.store.Publish(model.Coverage{}, model.Freshness{Offline: true})
	d.publish()
	d.key("/")
	d.text("era")
	d.key("enter")
	lookingAt(t, "offline", s)
}

// TestHeaderTellsOfALowerRateAndOfTheClock, in both languages, while it
// matters; where there is little room what tells how current the rows are
// stays.
func TestHeaderTellsOfALowerRateAndOfTheClock(t *testing.T) {
	t.Parallel()
	clock := model.Text{EN: "This machine's clock is 2m0s ahead of the API's.", ZH: "本机时钟比 API 快 2m0s。"}
	for lang, want := range map[model.Lang][]string{
		model.EN: {"slowed to 40 calls a second", "slowed to 1 call a second", "rate limit", "clock is off", clock.EN},
		model.ZH: {"已降速至每秒 40 次调用", "已降速至每秒 1 次调用", "频率限制", "时钟有偏差", clock.ZH},
	} {
		f := newFake(records(50))
		o := options(f)
		o.Lang = lang
		d := drive(t, f, o)
		tell := func(w, h int, fresh model.Freshness) string {
			fresh.AsOf = noon
			f.store.Publish(model.Coverage{}, fresh)
			d.size(w, h)
			d.publish()
			d.fits(w, h)
			return strings.Join(d.lines(), "\n")
		}
		for i, fresh := range []model.Freshness{{Throttled: true, Rate: 40}, {Throttled: true, Rate: 1}, {Throttled: true}, {Clock: clock}, {Clock: clock}} {
			if got := tell(120, 30, fresh); !strings.Contains(got, want[i]) {
				t.Errorf("no %q in\n%s", want[i], got)
			}
			if got := tell(120, 30, model.Freshness{}); strings.Contains(got, want[i]) {
				t.Errorf("%q in\n%s", want[i], got)
			}
		}
		narrow := tell(40, 16, model.Freshness{Throttled: true, Rate: 40, Loading: true, Done: 3, Planned: 1234})
		if strings.Contains(narrow, want[0]) || !strings.Contains(narrow, "1,234") {
			t.Errorf("in a narrow terminal\n%s", narrow)
		}
	}
}

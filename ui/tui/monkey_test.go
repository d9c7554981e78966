package tui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"offair/model"
)

// monkeySteps is how many things a monkey does; OFFAIR_MONKEY sets more. A
// finding names its seed: go test ./ui/tui -run 'TestMonkey/7$' repeats it.
const monkeySteps = 500

// TestMonkey does whatever a person, a terminal and a feed may do, in any
// order and at any size, while answers come late and out of order, and holds
// every frame to what all frames must keep.
func TestMonkey(t *testing.T) {
	t.Parallel()
	steps := monkeySteps
	if s := os.Getenv("OFFAIR_MONKEY"); s != "" {
		var err error
		if steps, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			newMonkey(t, seed).play(steps)
		})
	}
}

// monkey presses, types, points, resizes and publishes at random.
type monkey struct {
	*driver
	r       *rand.Rand
	w, h    int
	pending []tea.Cmd // begun and not answered yet
	did     []string  // the last things that it did
	drawn   model.Freshness
	cov     model.Coverage
}

func newMonkey(t *testing.T, seed uint64) *monkey {
	r := rand.New(rand.NewPCG(seed, 5))
	f := newFake(records(int(seed%4) * 90))
	o := options(f)
	o.Lang, o.ASCII, o.WideAmbiguous = model.Lang(seed%2), seed%3 == 1, seed%3 == 2
	o.Demo, o.Scope, o.Notify = seed%4 < 2, strings.Repeat("domain:d ", int(seed%3)), Notify(seed%3)
	if seed%5 > 0 {
		o.Air = &fakeAir{f: f, fact: model.AirFact{State: model.OffAir, AsOf: noon.Unix() - 30}, quality: sagging(noon.Unix()-900, noon.Unix())}
	}
	if seed%5 == 4 {
		o.Air.(*fakeAir).problem = model.Text{EN: strings.Repeat("denied ", 40), ZH: strings.Repeat("拒绝", 60)}
	}
	if seed%6 == 5 {
		o.Query = "side:network since:2h"
	}
	m := New(o).(*root)
	m.pauses = pauses{}
	return &monkey{driver: &driver{t: t, m: m, f: f}, r: r, w: 80, h: 24}
}

func (k *monkey) play(steps int) {
	defer func() {
		if p := recover(); p != nil {
			k.t.Fatalf("panic: %v after %v", p, k.did)
		}
	}()
	k.give(tea.WindowSizeMsg{Width: k.w, Height: k.h})
	for range steps {
		what := k.act()
		if k.did = append(k.did, what); len(k.did) > 25 {
			k.did = k.did[1:]
		}
		k.check()
		if k.t.Failed() {
			k.t.Fatalf("after %q at %dx%d:\n%s", k.did, k.w, k.h, k.shown())
		}
	}
}

// give hands a message to the screen; what that begins is answered later.
func (k *monkey) give(msg tea.Msg) {
	if _, cmd := k.m.Update(msg); cmd != nil {
		k.pending = append(k.pending, cmd)
	}
}

var monkeyKeys = strings.Split("j k g G F enter enter p P J K [ ] e E / / o x s C = m M w W c b esc esc esc u r f2 ? tab up down "+
	"pgup pgdown home end space ctrl+u ctrl+d ctrl+l ctrl+s backspace left right shift+left shift+right i f v a A y Y t h l H L z Z "+
	"n N : - \" 直 < > 1 , ( ） q", " ")

var monkeyWords = []string{"live_00", "side:network", "-x", "up<10s", "is:down", "since:2h", "since:14:00 until:14:01", "cause:18/503", "/a(/", "\"two w", "ip:203.0.113.0/24", "nofield:x", "直播", "gap>1m is:back"}

// sizesOfMonkeys are of the kind that people laugh about until it happens.
var sizesOfMonkeys = [][2]int{{1, 1}, {20, 5}, {300, 100}, {0, 0}, {2, 40}, {250, 2}, {60, 16}, {80, 24}, {120, 36}, {200, 50}, {110, 20}, {79, 19}}

func (k *monkey) act() string {
	switch n := k.r.IntN(100); {
	case n < 5: // a menu and a letter of it
		menu, letter := press([]string{"y", "s", "C", "t"}[k.r.IntN(4)]), press(string("nNvcsirjeguwdab01234567"[k.r.IntN(23)]))
		k.give(menu)
		k.give(letter)
		return menu.String() + letter.String()
	case n < 45:
		name := monkeyKeys[k.r.IntN(len(monkeyKeys))]
		k.give(press(name))
		return name
	case n < 65:
		return k.answers()
	case n < 74:
		return k.point()
	case n < 80:
		size := sizesOfMonkeys[k.r.IntN(len(sizesOfMonkeys))]
		if k.r.IntN(2) == 0 {
			size = [2]int{k.r.IntN(220), k.r.IntN(60)}
		}
		k.w, k.h = size[0], size[1]
		k.give(tea.WindowSizeMsg{Width: k.w, Height: k.h})
		return fmt.Sprint(size)
	case n < 92:
		return k.feed()
	case n < 96:
		text := monkeyWords[k.r.IntN(len(monkeyWords))]
		k.give(tea.PasteMsg{Content: text})
		return text
	default:
		return k.terminal()
	}
}

// answers brings what is due: one, or all there is.
func (k *monkey) answers() string {
	if k.r.IntN(3) > 0 {
		return k.answer()
	}
	n := 0
	for ; len(k.pending) > 0 && n < 200; n++ {
		k.answer()
	}
	return fmt.Sprint(n, " answers")
}

// answer brings one of the answers that are due, not always the oldest.
func (k *monkey) answer() string {
	if len(k.pending) == 0 {
		return "no answer"
	}
	i := k.r.IntN(len(k.pending))
	cmd := k.pending[i]
	k.pending = append(k.pending[:i], k.pending[i+1:]...)
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			if c != nil {
				k.pending = append(k.pending, c)
			}
		}
		return "answers"
	case wantMsg, narrowedMsg, linedMsg, explainedMsg, airMsg, airListMsg, qualityMsg, summedMsg, judgedMsg, judgeDueMsg, tracedMsg, handedMsg, toldMsg, watchedMsg:
		k.give(msg)
		return fmt.Sprintf("%T", msg)
	default:
		return "nothing"
	}
}

// point uses the mouse, on the screen or beside it.
func (k *monkey) point() string {
	at := tea.Mouse{X: k.r.IntN(k.w + 3), Y: k.r.IntN(k.h + 3), Button: tea.MouseLeft}
	if all := k.m.targets(); k.r.IntN(3) > 0 {
		b := all[k.r.IntN(len(all))].box
		at.X, at.Y = b.x+k.r.IntN(b.w+1), b.y+k.r.IntN(b.h+1)
	}
	var msg tea.Msg
	switch k.r.IntN(6) {
	case 5: // a drag, which may be broken off
		k.give(tea.MouseClickMsg(at))
		at.X += k.r.IntN(40) - 20
		k.give(tea.MouseMotionMsg(at))
		msg = tea.MouseReleaseMsg(at)
	case 0:
		at.Button = []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown, tea.MouseWheelLeft, tea.MouseWheelRight}[k.r.IntN(4)]
		msg = tea.MouseWheelMsg(at)
	case 1:
		msg = tea.MouseMotionMsg(at)
	case 2:
		msg = tea.MouseReleaseMsg(at)
	case 3: // where the click before was
		at.X, at.Y = k.m.pointer.x, k.m.pointer.y
		msg = tea.MouseClickMsg(at)
	default:
		msg = tea.MouseClickMsg(at)
	}
	k.give(msg)
	return fmt.Sprintf("%T%v", msg, at)
}

// feed publishes rows, troubles and claims.
func (k *monkey) feed() string {
	var events []model.Event
	for range k.r.IntN(4) {
		e := event(hostile[k.r.IntN(len(hostile))], int64(k.r.IntN(4000)-3000), reasons()[k.r.IntN(5)])
		if k.r.IntN(2) == 0 {
			e.Stream = fmt.Sprintf("live_%04d", k.r.IntN(40))
		}
		e.Start, e.Up = e.Start*int64(k.r.IntN(2)), int64(k.r.IntN(100)-1)
		if k.r.IntN(8) == 0 {
			e.Domain, e.App, e.ClientIP, e.Resolution, e.Reason = hostile[k.r.IntN(len(hostile))], "", "-", "\x1b[2J", hostile[k.r.IntN(len(hostile))]
		}
		events = append(events, e)
	}
	trouble := model.Text{EN: "The server cannot be reached. Look at the network. " + strings.Repeat("long ", k.r.IntN(60)), ZH: strings.Repeat("无法连接服务器。", 1+k.r.IntN(30))}
	f := &k.drawn
	switch k.r.IntN(10) {
	case 0:
		*f = model.Freshness{StaleSince: noon.Add(-time.Minute), Problem: trouble, Next: noon}
	case 1:
		*f = model.Freshness{Loading: true, Done: k.r.IntN(9), Planned: k.r.IntN(9)}
	case 2:
		*f = model.Freshness{Offline: true, AsOf: noon.Add(-time.Hour), Archive: trouble}
	case 3:
		*f = model.Freshness{AsOf: noon, Next: noon, Throttled: true, Rate: k.r.IntN(3), Odd: k.r.IntN(3), Clock: trouble}
	case 4:
		sp := model.Span{From: noon.Unix() - int64(k.r.IntN(90000)), To: noon.Unix()}
		k.cov = model.Coverage{Left: []model.Left{{Span: sp, Why: trouble}}}.With(model.Known{Span: sp, AsOf: noon.Unix()})
	case 5:
		*f = model.Freshness{Loading: k.r.IntN(2) == 0, Input: model.Input(1 + k.r.IntN(2))}
	default:
		*f = model.Freshness{AsOf: noon, Next: noon.Add(30 * time.Second)}
	}
	k.f.store.Add(events)
	k.f.store.Publish(k.cov, *f)
	k.give(storeMsg{k.f.store.Snapshot()})
	return fmt.Sprintf("%d events, %+v", len(events), f.Loading)
}

// terminal says what terminals say.
func (k *monkey) terminal() string {
	switch k.r.IntN(5) {
	case 0:
		k.give(clusterReport)
		return "graphemes"
	case 1:
		k.give(tea.ColorProfileMsg{Profile: []colorprofile.Profile{colorprofile.ASCII, colorprofile.TrueColor}[k.r.IntN(2)]})
		return "profile"
	case 2:
		k.give(tea.FocusMsg{})
		return "focus"
	case 3:
		k.give(struct{ what string }{"nobody knows"})
		return "unknown"
	default:
		k.m.watch.alert = strings.Repeat("cam fell ", k.r.IntN(30))
		k.give(tea.FocusMsg{})
		k.give(tea.WindowSizeMsg{Width: k.w, Height: k.h})
		return "alert"
	}
}

// monkeyState is what drawing must not change.
type monkeyState struct {
	places                            places
	focus                             focus
	picking                           picking
	note, line, alert                 string
	undo, cur, top, rows, offset      int
	pick, at, help, field, gen, sorts int
	zoom                              model.Span
	bar, mark                         int64
	follow, open, full, typing, mouse bool
	want                              model.ID
	pointer                           pointer
	value                             facetPick
}

func (m *root) monkeyState() monkeyState {
	return monkeyState{
		places: m.places, focus: m.focus, picking: m.picking, note: m.note, line: m.filter.line(), alert: m.watch.alert,
		undo: len(m.undo), cur: m.list.cur, top: m.list.top, rows: m.list.rows, offset: m.detail.offset,
		pick: m.filter.pick, at: m.filter.input.at, help: m.help.offset, field: m.facets.field, gen: m.narrow.gen, sorts: m.sorter.gen,
		zoom: m.time.zoom, bar: m.time.at, mark: m.time.mark, follow: m.list.follow, open: m.detail.open, full: m.detail.full,
		typing: m.filter.open, mouse: m.mouse, want: m.list.want, pointer: m.pointer, value: m.facets.pick[m.facets.field],
	}
}

var looksOnly = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// check holds the frame to what every frame must keep.
func (k *monkey) check() {
	k.t.Helper()
	before := k.m.monkeyState()
	v := k.m.View()
	k.m.stale = true
	if again := k.m.View(); again.Content != v.Content {
		k.t.Errorf("drawn twice, two frames:\n%s\n%s", v.Content, again.Content)
	}
	if after := k.m.monkeyState(); after != before {
		k.t.Errorf("drawing changes\n%+v to\n%+v", before, after)
	}
	lines := strings.Split(v.Content, "\n")
	if len(lines) != max(k.h, 1) {
		k.t.Errorf("%d lines on a screen of %d", len(lines), k.h)
	}
	for y, l := range lines {
		if n := k.m.ruler.method.StringWidth(l); n > k.w {
			k.t.Errorf("line %d takes %d of %d cells: %q", y, n, k.w, l)
		}
	}
	text := looksOnly.ReplaceAllString(v.Content, "")
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && hostileRune(r) }); i >= 0 || !utf8.ValidString(v.Content) {
		k.t.Errorf("a byte that has no place on a screen, at %d: %q", i, text[max(i-40, 0):])
	}
	if strings.IndexFunc(v.WindowTitle, hostileRune) >= 0 {
		k.t.Errorf("the window's title is %q", v.WindowTitle)
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.Y < 0 || c.X >= max(k.w, 1) || c.Y >= max(k.h, 1)) {
		k.t.Errorf("the cursor is at %d %d of %dx%d", c.X, c.Y, k.w, k.h)
	}
}

// hostileRune reports a character that moves the cursor or turns the text.
func hostileRune(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

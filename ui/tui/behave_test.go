package tui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/query"
)

// event is one that ended sec seconds after noon, or before.
func event(stream string, sec int64, reason string) model.Event {
	end := noon.Unix() + sec
	return model.Event{
		Domain: "push.example.com", App: "live", Stream: stream, ClientIP: "203.0.113.1",
		Resolution: "1920*1080", Reason: reason, Start: end - 60, End: end, Up: 60,
	}
}

// marked is the line of the screen that bears the cursor's mark.
func (d *driver) marked() (y int, text string) {
	d.t.Helper()
	for y, l := range d.lines() {
		if strings.HasPrefix(l, "▌") {
			return y, l
		}
	}
	d.t.Fatalf("no mark on the screen:\n%s", d.shown())
	return 0, ""
}

func (d *driver) has(texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		if !strings.Contains(d.shown(), s) {
			d.t.Errorf("%q is not on the screen:\n%s", s, d.shown())
		}
	}
}

func (d *driver) hasNot(texts ...string) {
	d.t.Helper()
	for _, s := range texts {
		if strings.Contains(d.shown(), s) {
			d.t.Errorf("%q is on the screen:\n%s", s, d.shown())
		}
	}
}

func TestArrivalsMoveNothing(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{nil, {"j", "j", "j"}, {"pgdown", "j"}, {"G"}} {
		t.Run(fmt.Sprint(keys), func(t *testing.T) {
			t.Parallel()
			d := start(t, records(200), 120, 30)
			d.key(keys...)
			before := d.lines()[d.m.places.list.y:29]
			d.add(event("new_1", 1, "x"), event("new_2", 2, "x"), event("new_3", 3, "x"))
			after := d.lines()[d.m.places.list.y:29]
			for i := range before {
				if before[i] != after[i] {
					t.Errorf("line %d of the list moved:\n%s\n%s", i, before[i], after[i])
				}
			}
			d.has("↑ 3 new (g)", "203 events")
			d.key("g")
			d.hasNot("3 new")
			if _, l := d.marked(); !strings.Contains(l, "new_3") {
				t.Errorf("g goes to %q", l)
			}
		})
	}
}

func TestArrivalsOnAShortList(t *testing.T) {
	t.Parallel()
	d := start(t, records(3), 80, 24)
	y, l := d.marked()
	d.add(event("new_1", 1, "x"))
	if y2, l2 := d.marked(); y2 != y || l2 != l {
		t.Errorf("the cursor's row went from %d %q to %d %q", y, l, y2, l2)
	}
	d.has("↑ 1 new")
	d.key("k")
	d.has("new_1")
	d.hasNot("1 new (g)")
}

func TestLateRowsBetween(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{event("a", -10, "x"), event("b", -30, "x"), event("c", -50, "x")}, 80, 24)
	d.key("j")
	y, _ := d.marked()
	d.add(event("late", -20, "x"), event("later", -40, "x"))
	if y2, l := d.marked(); y2 != y || !strings.Contains(l, " b ") {
		t.Errorf("the cursor is on line %d %q, was on line %d", y2, l, y)
	}
}

func TestFollow(t *testing.T) {
	t.Parallel()
	d := start(t, records(100), 80, 24)
	d.key("j", "F")
	d.has("following the newest")
	d.add(event("new_1", 1, "x"))
	if _, l := d.marked(); !strings.Contains(l, "new_1") {
		t.Errorf("following stays on %q", l)
	}
	d.key("j")
	d.hasNot("following the newest")
}

func TestCursorKeepsItsEventThroughFilters(t *testing.T) {
	t.Parallel()
	events := []model.Event{event("a1", -1, "x"), event("b1", -2, "x"), event("a2", -3, "x"), event("b2", -4, "x"), event("a3", -5, "x")}
	d := start(t, events, 80, 24)
	d.key("j", "j") // on a2
	d.key("/")
	d.text("a")
	if _, l := d.marked(); !strings.Contains(l, "a2") {
		t.Errorf("after a: %q", l)
	}
	d.key("backspace")
	d.text("b")
	if _, l := d.marked(); !strings.Contains(l, "b2") {
		t.Errorf("its event is hidden: the next older one is expected, not %q", l)
	}
	d.key("esc")
	if _, l := d.marked(); !strings.Contains(l, "a2") {
		t.Errorf("its event is back: %q", l)
	}
}

func TestFilterNarrowsAtEachKey(t *testing.T) {
	t.Parallel()
	d := start(t, records(500), 120, 30)
	d.key("/")
	last := 500
	for _, r := range "live_0012" {
		d.text(string(r))
		n := d.m.list.len()
		if n > last {
			t.Errorf("after %q: %d rows, were %d", d.m.filter.line(), n, last)
		}
		d.has(fmt.Sprintf("%d of 500", n))
		last = n
	}
	if last == 0 || last == 500 {
		t.Errorf("%d rows left", last)
	}
	d.key("enter")
	d.has("/ live_0012")
	d.key("/")
	if got := d.m.filter.line(); got != "live_0012" {
		t.Errorf("the pane opens with %q", got)
	}
}

func TestWrongTermKeepsTheList(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("/")
	d.text("live_0001 ")
	n := d.m.list.len()
	d.text("nofield:x")
	if d.m.filter.wrong == nil {
		t.Fatal("nofield:x is taken")
	}
	d.has("nofield", "✗")
	d.key("enter")
	if !d.m.filter.open {
		t.Error("Enter keeps a line that cannot be used")
	}
	d.key("esc")
	if d.m.filter.wrong != nil || d.m.list.len() != 300 {
		t.Errorf("Esc leaves %v and %d rows", d.m.filter.wrong, d.m.list.len())
	}
	_ = n
}

// TestNewerQuestionWins runs the answers of two questions in the wrong order.
func TestNewerQuestionWins(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	ask := func(line string) tea.Cmd {
		d.m.filter.setLine(line)
		return d.m.use()
	}
	first := ask("live_0001")
	second := ask("live_0002")
	want := func() string {
		d.run(second)
		return d.shown()
	}()
	for _, msg := range answers(first) {
		d.send(msg)
	}
	if got := d.shown(); got != want {
		t.Errorf("an older answer changed the screen:\n%s", got)
	}
	for _, msg := range answers(first) {
		if m, ok := msg.(narrowedMsg); ok && m.err == nil && m.gen == d.m.narrow.gen {
			t.Error("the older question was not cancelled")
		}
	}
}

// answers runs a command and those that it is made of.
func answers(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return []tea.Msg{msg}
	}
	var out []tea.Msg
	for _, c := range batch {
		out = append(out, answers(c)...)
	}
	return out
}

func TestOlderQuestionIsCancelled(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.m.filter.setLine("live_0001")
	first := d.m.use()
	d.m.filter.setLine("live_0002")
	d.m.use()
	for _, msg := range answers(first) {
		if m, ok := msg.(narrowedMsg); ok && !errors.Is(m.err, context.Canceled) {
			t.Errorf("the older question ends with %v", m.err)
		}
	}
}

func TestSnapshotDuringAQuestion(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.m.filter.setLine("live")
	question := d.m.use()
	d.add(event("live_new", 5, "x")) // comes while the question is open
	d.run(question)
	found := false
	for i := range d.m.list.len() {
		row, _ := d.m.list.at(i)
		found = found || d.m.list.view.Snapshot().Row(row).Stream == "live_new"
	}
	if !found {
		t.Error("the view did not catch up with the snapshot")
	}
}

func TestEscUndoesOneThing(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("j", "o")
	one := d.m.filter.line()
	if one == "" || d.m.list.len() == 300 {
		t.Fatalf("o leaves %q and %d rows", one, d.m.list.len())
	}
	d.key("enter")
	if !d.m.detail.open {
		t.Fatal("Enter opens nothing")
	}
	d.key("enter") // full screen
	d.key("esc")
	if d.m.detail.full || !d.m.detail.open || d.m.filter.line() != one {
		t.Error("the first Esc takes the full screen back")
	}
	d.key("esc")
	if d.m.detail.open || d.m.filter.line() != one {
		t.Error("the second Esc closes the detail")
	}
	d.key("esc")
	if d.m.filter.line() != "" || d.m.list.len() != 300 {
		t.Error("the third Esc takes the filter back")
	}
	d.key("esc")
	d.has("Nothing to undo")
	d.key("?", "esc")
	if d.m.help.open {
		t.Error("Esc closes the help")
	}
}

func TestEscInTheLineDestroysNothing(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("/")
	d.text("live_0001")
	d.key("esc")
	if d.m.filter.line() != "" || d.m.list.len() != 300 {
		t.Error("Esc brings the line from before back")
	}
	d.key("/")
	d.has("live_0001", "what was typed before Esc")
	d.key("tab")
	if d.m.filter.line() != "live_0001" {
		t.Errorf("Tab takes %q", d.m.filter.line())
	}
}

func TestEscDropsTermsFromTheStart(t *testing.T) {
	t.Parallel()
	f := newFake(records(300))
	o := options(f)
	o.Query = "live side:network"
	d := drive(t, f, o)
	d.size(120, 30)
	d.publish()
	d.has("/ live side:network")
	d.key("esc")
	if got := d.m.filter.line(); got != "live" {
		t.Errorf("Esc leaves %q", got)
	}
	d.key("esc")
	if got := d.m.filter.line(); got != "" {
		t.Errorf("Esc leaves %q", got)
	}
}

func TestWrongQueryAtTheStart(t *testing.T) {
	t.Parallel()
	f := newFake(records(30))
	o := options(f)
	o.Query = "colour:red"
	d := drive(t, f, o)
	d.size(120, 30)
	d.publish()
	if !d.m.filter.open || d.m.list.len() != 30 {
		t.Errorf("open %v, %d rows", d.m.filter.open, d.m.list.len())
	}
	d.has("✗")
}

func TestWalkTheStream(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{
		event("a", -10, "推流链路网络异常"), event("b", -20, "x"), event("a", -30, "推流客户端主动断流"), event("a", -50, "推流链路网络异常"),
	}, 120, 30)
	d.key("[")
	if y, _ := d.marked(); y != d.m.places.list.y+2 {
		t.Errorf("[ goes to line %d", y)
	}
	d.key("]", "]")
	d.has("No later event")
	d.key("/")
	d.text("side:network")
	d.key("enter", "[")
	d.has("This event is not in the list", "client-stopped")
	d.key("[")
	d.hasNot("This event is not in the list")
	if _, l := d.marked(); !strings.Contains(l, "14:02:11") {
		t.Errorf("[ goes on to %q", l)
	}
	d.key("]")
	d.has("This event is not in the list")
	d.key("esc")
	d.hasNot("This event is not in the list")
	d.key("[")
	d.has("No earlier event")
}

func TestFaultKeys(t *testing.T) {
	t.Parallel()
	own := "推流客户端主动断流"
	d := start(t, []model.Event{
		event("a", -10, own), event("b", -20, own), event("c", -30, "推流链路网络异常"), event("d", -40, own), event("e", -50, "odd"),
	}, 120, 30)
	for _, step := range []struct{ key, on string }{{"e", " c "}, {"e", " e "}, {"E", " c "}} {
		d.key(step.key)
		if _, l := d.marked(); !strings.Contains(l, step.on) {
			t.Errorf("%s goes to %q, want %q", step.key, l, step.on)
		}
	}
	d.key("E")
	d.has("Above are only")
}

func TestOnlyAndWithout(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{event("a", -1, "x"), event("two words", -2, "x"), event("a", -3, "x")}, 120, 30)
	d.key("j", "o")
	d.has("1 of 3")
	d.key("esc", "x")
	d.has("2 of 3")
	d.hasNot("two words   ")
}

func TestZone(t *testing.T) {
	t.Parallel()
	d := start(t, records(20), 120, 30)
	d.has("UTC+8", "14:02:42")
	d.key("u")
	d.has("UTC", "06:02:42")
	d.hasNot("14:02:42", "UTC+8")
	d.key("u")
	d.has("UTC+8", "14:02:42")
}

func TestRefreshAsks(t *testing.T) {
	t.Parallel()
	d := start(t, records(20), 120, 30)
	d.key("r")
	if d.f.refreshed != 1 {
		t.Errorf("asked %d times", d.f.refreshed)
	}
}

func TestWindowOfTheLine(t *testing.T) {
	t.Parallel()
	d := start(t, records(2000), 120, 30)
	d.key("/")
	d.text("since:1h")
	d.has("last 1 h")
	if len(d.f.wanted) != 0 {
		t.Errorf("a window inside the one that is loaded was asked for: %v", d.f.wanted)
	}
	if n := d.m.list.len(); n == 0 || n >= 2000 {
		t.Errorf("%d rows", n)
	}
	d.key("backspace", "backspace")
	d.text("7d")
	d.key("enter")
	if len(d.f.wanted) != 1 || d.f.wanted[0].Back != 7*24*time.Hour {
		t.Errorf("asked for %v", d.f.wanted)
	}
	d.has("last 7 d")
}

func TestPaste(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.send(tea.PasteMsg{Content: "live_0001\n\tside:network\x1b[31m\u202e"})
	if !d.m.filter.open {
		t.Fatal("a paste opens the line")
	}
	line := d.m.filter.line()
	if strings.ContainsAny(line, "\n\t\x1b\u202e") || !strings.HasPrefix(line, "live_0001 side:network") {
		t.Errorf("pasted as %q", line)
	}
	d.fits(120, 30)
}

// A list of many names is taken whole, or left out with a sentence.
func TestPasteOfManyNames(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	names := "stream:" + strings.Repeat("nobody,", 1000) + "live_0001"
	d.send(tea.PasteMsg{Content: names})
	if got := d.m.filter.line(); got != names || d.m.list.len() == 0 || d.m.list.len() == 300 {
		t.Errorf("%d of %d characters, %d rows", len(got), len(names), d.m.list.len())
	}
	d.send(tea.PasteMsg{Content: strings.Repeat("x", lineLimit)})
	if d.m.filter.line() != names {
		t.Errorf("the line has %d characters now", len(d.m.filter.line()))
	}
	d.has("Left out: the filter line takes 32,768 characters at most.")
	d.key("left")
	d.hasNot("Left out")
	d.fits(120, 30)
}

func TestInputMethod(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("/")
	d.send(tea.KeyPressMsg{Code: tea.KeyExtended, Text: "直播间"})
	if d.m.filter.line() != "直播间" || d.m.list.len() == 300 {
		t.Errorf("the line is %q, %d rows", d.m.filter.line(), d.m.list.len())
	}
	c := d.m.View().Cursor
	if c == nil || c.X != promptCells+6 || c.Y != d.m.places.filter.y {
		t.Errorf("the cursor is at %v", c)
	}
	d.key("left")
	if c := d.m.View().Cursor; c.X != promptCells+4 {
		t.Errorf("one to the left it is at %d", c.X)
	}
}

func TestLongLineScrolls(t *testing.T) {
	t.Parallel()
	d := start(t, records(30), 60, 16)
	d.key("/")
	d.text(strings.Repeat("直播 ", 40))
	d.fits(60, 16)
	if c := d.m.View().Cursor; c == nil || c.X < 50 || c.X >= 60 {
		t.Errorf("the cursor is at %v", c)
	}
}

func TestFirstFrame(t *testing.T) {
	t.Parallel()
	f := newFake(nil)
	d := drive(t, f, options(f))
	if v := d.m.View(); v.Content != "" {
		t.Errorf("before any size: %q", v.Content)
	}
	d.size(80, 24)
	d.has("Asking for the newest records.")
}

func TestProblemWithoutRows(t *testing.T) {
	t.Parallel()
	f := newFake(nil)
	problem := model.Text{EN: "The key is wrong. Check it.", ZH: "密钥错误。"}
	f.store.Publish(model.Coverage{}, model.Freshness{StaleSince: noon, Next: noon.Add(time.Minute), Problem: problem})
	d := drive(t, f, options(f))
	d.size(80, 24)
	d.publish()
	d.has("The key is wrong. Check it.", "stale since 14:03:01", "tries again 14:04:01")
}

func TestStaleKeepsRowsInPlace(t *testing.T) {
	t.Parallel()
	d := start(t, records(200), 80, 30)
	d.key("pgdown", "pgdown")
	from := d.m.places.list.y + 4 // as many lines as the sentences take
	before := d.lines()[from:28]
	d.f.store.Publish(model.Coverage{}, model.Freshness{
		AsOf: noon, StaleSince: noon, Next: noon.Add(time.Minute),
		Problem: model.Text{EN: strings.Repeat("The host cannot be reached. ", 5)},
	})
	d.publish()
	after := d.lines()[from:28]
	for i := range before {
		if before[i] != after[i] {
			t.Fatalf("line %d moved:\n%s\n%s", i+from, before[i], after[i])
		}
	}
	d.has("The host cannot be reached.", "stale since")
}

func TestLeftOutIsTold(t *testing.T) {
	t.Parallel()
	d := start(t, records(200), 120, 30)
	left := model.Left{Span: model.Span{From: noon.Unix() - 60, To: noon.Unix() - 59}, Why: model.Text{EN: "too many in one second"}}
	d.f.store.Publish(model.Coverage{Left: []model.Left{left}}, model.Freshness{AsOf: noon})
	d.publish()
	d.has("incomplete", "missing: 14:02:01 to 14:02:02, too many in one second")
	d.hasNot("✓ complete")
}

func TestWindowNotKnownYet(t *testing.T) {
	t.Parallel()
	d := start(t, records(200), 120, 30)
	known := model.Known{Span: model.Span{From: noon.Unix() - 86400, To: noon.Unix() - 2}, AsOf: noon.Unix()}
	d.f.store.Publish(model.Coverage{}.With(known), model.Freshness{AsOf: noon})
	d.publish()
	d.has("✓ complete")
	d.key("/")
	d.text("since:6h")
	d.has("✓ complete")
	d.key("backspace")
	d.text("0h")
	d.key("enter")
	d.has("incomplete")
	d.hasNot("✓ complete")
}

func TestLoading(t *testing.T) {
	t.Parallel()
	d := start(t, records(200), 120, 30)
	d.f.store.Publish(model.Coverage{}, model.Freshness{Loading: true, Done: 30, Planned: 120})
	d.publish()
	d.has("loading, 30 of 120 calls", "▰▰▰▰▱")
}

func TestDemoBadgeStays(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{200, 50}, {80, 24}, {60, 16}, {40, 10}, {20, 5}, {12, 3}, {7, 1}} {
		f := newFake(records(50))
		o := options(f)
		o.Demo = true
		d := drive(t, f, o)
		d.size(size[0], size[1])
		d.publish()
		for _, keys := range [][]string{{}, {"enter"}, {"enter"}, {"?"}, {"esc"}, {"/"}} {
			d.key(keys...)
			d.has("DEMO")
			d.fits(size[0], size[1])
		}
		if !strings.Contains(d.m.View().WindowTitle, "DEMO") {
			t.Error("the title says nothing")
		}
	}
}

func TestOwnSignsAreSafe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		set  func(*Options)
		bad  func(r rune) bool
	}{
		{"ascii", func(o *Options) { o.ASCII = true }, func(r rune) bool { return r > 0x7e }},
		{"wide", func(o *Options) { o.WideAmbiguous = true }, func(r rune) bool { return strings.ContainsRune("│─·…↑↓–▌“”‘’", r) }},
	} {
		for _, lang := range []model.Lang{model.EN, model.ZH} {
			if c.name == "ascii" && lang == model.ZH {
				continue // its words are not ASCII
			}
			f := newFake(plain(records(100)))
			o := options(f)
			o.Lang = lang
			c.set(&o)
			d := drive(t, f, o)
			d.size(80, 24)
			d.publish()
			d.add(event(strings.Repeat("long", 20), 0, "odd"), event("new", 1, "odd"))
			for _, keys := range [][]string{{}, {"?"}, {"?"}, {"/"}, {"esc"}} {
				d.key(keys...)
				for i, r := range d.shown() {
					if c.bad(r) && lang == model.EN && !strings.ContainsRune("’", r) {
						t.Errorf("%s after %v: %q at %d:\n%s", c.name, keys, r, i, d.shown())
						break
					}
				}
			}
		}
	}
}

// hostile are names that try to leave their cell.
var hostile = []string{
	"\x1b[31mred\x1b[0m", "\x1b]52;c;aGk=\x07", "\u009b2J", "\u202egnp.exe", "a\x00b", strings.Repeat("x", 3000),
	"\xff\xfe\xfd", "e" + strings.Repeat("\u0301", 60), "👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "\u0301\u0301start", "end\u0600", "宽宽宽宽宽宽宽宽宽宽宽宽宽宽宽",
	"a\r\nb\tc", "\u2066iso\u2069", "\u200b\u200d\ufeff", "🇨🇳🇨", "한글", "ﷺﷺﷺ", "नमस्ते", "\u2028line", "", " ",
}

func TestHostileNamesStayInTheirCells(t *testing.T) {
	t.Parallel()
	for _, method := range []int{0, 1} {
		plainEvents, hostileEvents := make([]model.Event, len(hostile)), make([]model.Event, len(hostile))
		for i, name := range hostile {
			plainEvents[i] = event(fmt.Sprint("name", i), int64(-10*i), "推流链路网络异常")
			hostileEvents[i] = plainEvents[i]
			hostileEvents[i].Stream = name
		}
		for _, w := range []int{40, 60, 80, 120, 160} {
			a, b := start(t, plainEvents, w, 40), start(t, hostileEvents, w, 40)
			if method == 1 {
				a.send(clusterReport)
				b.send(clusterReport)
			}
			var cell placed
			for _, c := range a.m.paper.cols {
				if c.col == colStream {
					cell = c
				}
			}
			same(t, a, b, cell)
		}
	}
}

// TestHostileEverywhere puts each text into each field, in detail, footer and
// title as well.
func TestHostileEverywhere(t *testing.T) {
	t.Parallel()
	for _, h := range hostile {
		e := model.Event{Domain: h, App: h, Stream: h, ClientIP: h, Resolution: h, Reason: h, Start: noon.Unix() - 9, End: noon.Unix() - 5, Up: 3}
		for _, size := range [][2]int{{160, 45}, {80, 24}, {60, 16}} {
			d := start(t, []model.Event{e, event("other", -9, "x")}, size[0], size[1])
			for _, keys := range [][]string{{}, {"enter"}, {"J"}, {"enter"}, {"o"}, {"/"}, {"enter"}, {"x"}} {
				d.key(keys...)
				d.fits(size[0], size[1])
				if v := d.m.View(); strings.ContainsAny(ansiFree(v.Content)+v.WindowTitle, "\x00\x07\u202e\u009b\u2028") {
					t.Fatalf("%q gets through:\n%q", h, v.Content)
				}
			}
		}
	}
}

func TestResizeStorm(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("j", "j", "j", "enter")
	_, before := d.marked()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		w, h := r.IntN(220), r.IntN(60)
		d.size(w, h)
		d.fits(w, h)
	}
	d.size(120, 30)
	if _, after := d.marked(); after[:70] != before[:70] {
		t.Errorf("the cursor went from %q to %q", before, after)
	}
}

// TestAnyKeysAnySize presses keys at random, at random sizes, while rows come
// and go.
func TestAnyKeysAnySize(t *testing.T) {
	t.Parallel()
	keys := strings.Split("j k g G F enter p P J K [ ] e E / o x s C = m w c b esc u r f2 ? tab up down pgup pgdown home end "+
		"space ctrl+u ctrl+d ctrl+l backspace left right shift+left shift+right i f v h l H L Z i f v a : - \" 直 < 1 s i d e n z q", " ")
	for seed := range 6 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 3))
			d := start(t, nil, 80, 24)
			w, h := 80, 24
			for i := range 800 {
				switch r.IntN(12) {
				case 0:
					w, h = r.IntN(210), r.IntN(55)
					d.size(w, h)
				case 1:
					e := event(hostile[r.IntN(len(hostile))], int64(r.IntN(4000)-3000), reasons()[r.IntN(5)])
					e.Start, e.Up = e.Start*int64(r.IntN(2)), int64(r.IntN(100)-1)
					d.add(e)
				case 2:
					d.send(tea.MouseClickMsg{X: r.IntN(200), Y: r.IntN(60), Button: tea.MouseLeft})
					d.send(tea.MouseWheelMsg{X: r.IntN(200), Y: r.IntN(60), Button: tea.MouseWheelDown})
				default:
					d.key(keys[r.IntN(len(keys))])
				}
				if i%10 == 0 {
					d.fits(w, h)
				}
			}
		})
	}
}

// TestEveryKeyOnce checks that no key is bound twice in one place and that
// every binding is in the help.
func TestEveryKeyOnce(t *testing.T) {
	t.Parallel()
	d := start(t, records(3), 80, 24)
	m := d.m
	for name, actions := range map[string][]action{"list": m.listKeys, "typing": m.typing, "help": m.helping} {
		seen := map[string]bool{}
		for _, a := range actions {
			for _, k := range a.on.Keys() {
				if seen[k] {
					t.Errorf("%s: %s is bound twice", name, k)
				}
				seen[k] = true
			}
		}
		for _, later := range strings.Split("z Z 1 2 3 4 5 6 7 8 9 -", " ") {
			if seen[later] {
				t.Errorf("%s: %s has a meaning of its own that is still to come", name, later)
			}
		}
	}
	told := map[any]bool{}
	for _, g := range m.helpGroups() {
		for _, line := range g.lines {
			for _, b := range line {
				told[b] = true
			}
		}
	}
	for _, a := range m.listKeys {
		if !told[a.on] {
			t.Errorf("%s (%s) is not in the help", a.on.Help().Key, a.on.Help().Desc)
		}
	}
}

// TestWordsAreComplete looks for a word that one language lacks.
func TestWordsAreComplete(t *testing.T) {
	t.Parallel()
	for _, l := range []model.Lang{model.EN, model.ZH} {
		if empty := emptyFields("", wordsIn(l)); len(empty) > 0 {
			t.Errorf("language %d lacks %v", l, empty)
		}
	}
}

func TestQuit(t *testing.T) {
	t.Parallel()
	d := start(t, records(3), 80, 24)
	for key, want := range map[string]tea.Msg{"q": tea.QuitMsg{}, "ctrl+c": tea.InterruptMsg{}} {
		_, cmd := d.m.Update(press(key))
		if cmd == nil || cmd() != want {
			t.Errorf("%s does not end the screen", key)
		}
	}
	d.key("/")
	if _, cmd := d.m.Update(press("q")); d.m.filter.line() != "q" {
		t.Errorf("q in the filter line: %v", cmd)
	}
	if _, cmd := d.m.Update(press("ctrl+c")); cmd == nil {
		t.Error("ctrl+c in the filter line does not end the screen")
	}
}

func TestEndOfTheSource(t *testing.T) {
	t.Parallel()
	d := start(t, records(3), 100, 24)
	d.send(storeEndedMsg{fmt.Errorf("gone\x1b[2J")})
	d.has("No more updates: gone")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d.m.o.Context = ctx
	if _, cmd := d.m.Update(storeEndedMsg{ctx.Err()}); cmd == nil || cmd() != (tea.InterruptMsg{}) {
		t.Error("the end of the context does not interrupt the screen")
	}
}

// TestCountOfALoneTerm holds the short way, by the view, to the way that
// counts.
func TestCountOfALoneTerm(t *testing.T) {
	t.Parallel()
	f := newFake(records(3000))
	for _, window := range []model.Window{{}, {Back: 3 * time.Hour}} {
		for _, line := range []string{"live_00", "-live_00", "side:network", "up<1m", "is:dropped", "app:live", "none_such", "since:5h", "live_00 up<1m"} {
			q, err := query.Parse(line)
			if err != nil {
				t.Fatal(err)
			}
			w, own, err := q.Window(noon, noon.Location())
			if err != nil {
				t.Fatal(err)
			}
			if !own {
				w = window
			}
			a := asked{line: line, query: q, window: w, own: own}
			base, err := model.NewView(t.Context(), f.store.Snapshot(), q.Filter())
			if err != nil {
				t.Fatal(err)
			}
			got, err := a.counts(t.Context(), base, noon, noon.Location())
			if err != nil {
				t.Fatal(err)
			}
			want, err := q.Counts(t.Context(), f.store.Snapshot(), a.span(noon), noon, noon.Location())
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q in %+v leaves %v, counted one by one %v", line, window, got, want)
			}
		}
	}
}

// TestQuickKeysCauseOneScan types faster than rows can be looked at: of all
// the scans that keys begin, only the last may come to its end, the others are
// called off by the key after them.
func TestQuickKeysCauseOneScan(t *testing.T) {
	t.Parallel()
	f := newFake(records(3000))
	d := drive(t, f, options(f))
	d.size(160, 45)
	d.publish()
	d.key("/")
	var begun []tea.Cmd
	const line = "live_0012"
	for _, r := range line {
		_, cmd := d.m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		begun = append(begun, cmd) // without a window in the line it is the scan alone
		d.m.View()
	}
	// what arrives meanwhile begins nothing: it waits for the answer
	f.store.Add(records(3010))
	f.store.Publish(model.Coverage{}, model.Freshness{AsOf: noon})
	for range 5 {
		if d.m.onStore(storeMsg{f.store.Snapshot()}); d.m.narrow.catchUp() != nil {
			t.Error("a snapshot begins a scan beside the one that a key began")
		}
	}
	done := 0
	var last narrowedMsg
	for _, cmd := range begun {
		msg, ok := cmd().(narrowedMsg)
		switch {
		case !ok:
		case msg.err == nil:
			done++
			last = msg
		case !errors.Is(msg.err, context.Canceled) || msg.view != nil:
			t.Errorf("a scan that was called off gave %v, %v", msg.view, msg.err)
		}
	}
	if len(begun) != len(line) || done != 1 || last.gen != d.m.narrow.gen {
		t.Fatalf("%d commands for %d keys, %d scans came to their end, the last is number %d of %d", len(begun), len(line), done, last.gen, d.m.narrow.gen)
	}
	d.send(last)
	if want := d.m.narrow.snap; d.m.narrow.base == nil || d.m.narrow.base.Snapshot() != want || d.m.narrow.now.line != line {
		t.Errorf("in force is %q, and not of the newest rows", d.m.narrow.now.line)
	}
	if n := d.m.list.len(); n == 0 || n != d.m.filter.counts[0] {
		t.Errorf("%d rows, %v counted", n, d.m.filter.counts)
	}
}

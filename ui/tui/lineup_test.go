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

	"offair/model"
)

// events are those of the list's lines, from the first on.
func (d *driver) events() []model.Event {
	out := make([]model.Event, d.m.list.len())
	for i := range out {
		row, _ := d.m.list.at(i)
		out[i] = d.m.list.view.Snapshot().Event(row)
	}
	return out
}

// under is the event under the cursor.
func (d *driver) under() model.Event {
	d.t.Helper()
	row, ok := d.m.list.current()
	if !ok {
		d.t.Fatal("nothing is under the cursor")
	}
	return d.m.list.view.Snapshot().Event(row)
}

// onLine is the line of the screen on which the cursor is.
func (d *driver) onLine() int { return d.m.list.cur - d.m.list.top }

func TestOrderByEachColumn(t *testing.T) {
	t.Parallel()
	for _, c := range choices {
		d := start(t, records(300), 200, 45)
		for _, turn := range []bool{false, true} {
			o := c.by.Usual()
			o.Desc = o.Desc != (turn != (c.by == model.ByEnded)) // the order of time is in force already
			d.key("s", c.letter)
			s, err := d.m.list.view.Sorted(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			if d.m.list.len() != s.Len() {
				t.Fatalf("%s: %d lines of %d", c.letter, d.m.list.len(), s.Len())
			}
			for i := range s.Len() {
				if row, _ := d.m.list.at(i); row != s.Row(i) {
					t.Fatalf("%s %+v: line %d is row %d, want %d", c.letter, o, i, row, s.Row(i))
				}
			}
			if o == newestFirst {
				continue
			}
			if c.col != columns && !strings.Contains(d.lines()[d.m.places.titles.y], d.m.words.columns[c.col]+d.m.paper.arrow(o)) {
				t.Errorf("%s: no arrow in %q", c.letter, d.lines()[d.m.places.titles.y])
			}
			if want := "by " + d.m.orderName(c) + " " + d.m.paper.arrow(o); !strings.Contains(d.lines()[0], want) {
				t.Errorf("%s: no %q in %q", c.letter, want, d.lines()[0])
			}
		}
	}
}

func TestOrderGoesToItsFirstAndEscStays(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("G", "s", "u")
	if d.m.list.cur != 0 || d.m.list.top != 0 {
		t.Errorf("another order begins at line %d of %d", d.m.list.cur, d.m.list.top)
	}
	d.key("j", "j", "j")
	e := d.under()
	d.key("esc")
	if !d.m.list.natural() || d.under() != e {
		t.Errorf("Esc leaves %v under the cursor, want %v", d.under(), e)
	}
	if d.m.list.cur == 3 {
		t.Error("the event should stand elsewhere in order of time")
	}
	d.key("esc")
	if !strings.Contains(d.shown(), d.m.words.notes.nothingToUndo) {
		t.Error("there should be nothing left to undo")
	}
}

// TestOrderKeepsItsEvent adds events and changes the filter: the cursor's event
// stays on its line of the screen, and new ones above it are counted.
func TestOrderKeepsItsEvent(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("s", "u")
	for range 40 {
		d.key("j")
	}
	e, at := d.under(), d.onLine()
	long, short := event("live_new", 5, "x"), event("live_other", 6, "x")
	long.Start, long.Up = long.End-90_000, 90_000
	short.Start, short.Up = short.End-1, 1
	d.add(long, short)
	if d.under() != e || d.onLine() != at {
		t.Errorf("the cursor went to %v on line %d, want %v on %d", d.under(), d.onLine(), e, at)
	}
	if d.m.list.fresh() != 1 || !strings.Contains(d.shown(), "1 new (g)") {
		t.Errorf("%d new:\n%s", d.m.list.fresh(), d.shown())
	}
	d.key("g")
	if d.m.list.fresh() != 0 || d.under().Stream != "live_new" {
		t.Errorf("g shows %v, %d new", d.under(), d.m.list.fresh())
	}
	d.key("/")
	d.text("live_00")
	d.key("enter")
	ups := d.events()
	if !slices.IsSortedFunc(ups, func(a, b model.Event) int { return int(b.Up - a.Up) }) || len(ups) == 302 {
		t.Errorf("the filter leaves %d, in another order", len(ups))
	}
}

func TestFollowIsInOrderOfTime(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.key("s", "u", "j", "F")
	if !d.m.list.natural() || d.m.list.cur != 0 || !d.m.list.follow {
		t.Error("following should show the newest, in order of time")
	}
	d.add(event("live_new", 5, "x"))
	if d.under().Stream != "live_new" {
		t.Errorf("the cursor is on %v", d.under())
	}
}

func TestPickerClosesWithoutHarm(t *testing.T) {
	t.Parallel()
	for _, open := range []string{"s", "C"} {
		for _, k := range []string{"esc", "enter", "q", "z", "?", "down"} {
			d := start(t, records(30), 80, 24)
			was := d.shown()
			d.key(open)
			if d.shown() == was {
				t.Fatalf("%s shows nothing", open)
			}
			d.key(k)
			if d.shown() != was {
				t.Errorf("%s %s leaves\n%s", open, k, d.shown())
			}
		}
	}
}

// TestFirstScreenFirst has so many rows that the first screen comes by itself.
func TestFirstScreenFirst(t *testing.T) {
	t.Parallel()
	f := newFake(records(quickFrom + 1000))
	o := options(f)
	o.Window = model.Window{}
	d := drive(t, f, o)
	d.size(120, 30)
	d.publish()
	d.key("G", "s")
	_, cmd := d.m.Update(press("u"))
	first := cmd().(linedMsg)
	if !first.part || first.shown.Len() != firstScreen {
		t.Fatalf("first come %d rows, part %v", first.shown.Len(), first.part)
	}
	_, rest := d.m.Update(first)
	if !d.m.list.part || d.m.list.cur != 0 || d.m.list.events() != quickFrom+1000 {
		t.Fatalf("the first screen is shown as %d of %d", d.m.list.cur, d.m.list.events())
	}
	screen := d.lines()[d.m.places.list.y:28]
	d.key("j", "G") // before the rest is there
	all := rest().(linedMsg)
	d.m.Update(all)
	if d.m.list.len() != quickFrom+1000 || d.m.list.cur != d.m.list.len()-1 {
		t.Errorf("G leads to line %d of %d", d.m.list.cur, d.m.list.len())
	}
	d.key("g", "j", "k")
	if got := d.lines()[d.m.places.list.y:28]; !slices.Equal(got, screen) {
		t.Errorf("the first screen was\n%s\nand is\n%s", strings.Join(screen, "\n"), strings.Join(got, "\n"))
	}
}

func TestOlderOrderIsCancelled(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 120, 30)
	d.m.sorter.want.by = model.ByUp.Usual()
	first := d.m.relined()
	d.m.sorter.want.by = model.ByStream.Usual()
	second := d.m.relined()
	if msg := first().(linedMsg); !errors.Is(msg.err, context.Canceled) {
		t.Errorf("the older order ends with %v", msg.err)
	}
	d.run(second)
	if d.m.list.by != model.ByStream.Usual() {
		t.Errorf("the order is %+v", d.m.list.by)
	}
}

// flapping is n drops of one stream, each ten seconds after the one before, and
// another stream's between them.
func flapping(n int) []model.Event {
	var out []model.Event
	for i := range n {
		out = append(out, event("live_flap", int64(-1000+10*i), "推流链路网络异常"))
	}
	return append(out, event("live_calm", -955, "推流链路网络异常"))
}

func TestFoldAndUnfold(t *testing.T) {
	t.Parallel()
	d := start(t, append(flapping(37), records(20)...), 120, 36)
	n := d.m.list.len()
	d.key("=")
	if d.m.list.len() != n-36 || !strings.Contains(d.shown(), "×37 in 6m00s") || !strings.Contains(d.shown(), fmt.Sprintf("%d events", n)) {
		t.Fatalf("%d lines of %d:\n%s", d.m.list.len(), n, d.shown())
	}
	for d.under().Stream != "live_flap" {
		d.key("j")
	}
	e := d.under()
	d.key("enter")
	if d.m.list.len() != n || d.under() != e || d.m.detail.open {
		t.Errorf("Enter leaves %d lines of %d on %v", d.m.list.len(), n, d.under())
	}
	d.add(event("live_flap", -630, "推流链路网络异常"), event("live_calm", -629, "推流链路网络异常"))
	if !strings.Contains(d.shown(), "×2 in") || d.m.list.len() != n+1 {
		t.Errorf("what was opened should stay open, the rest folded:\n%s", d.shown())
	}
	d.key("enter")
	if !d.m.detail.open {
		t.Error("Enter opens the detail of one event")
	}
	d.key("esc", "esc")
	if d.m.list.len() != n+2 || !d.m.list.natural() {
		t.Errorf("Esc leaves %d lines", d.m.list.len())
	}
}

func TestFoldFollowsTheEvent(t *testing.T) {
	t.Parallel()
	d := start(t, append(flapping(37), records(20)...), 120, 36)
	for d.under().Stream != "live_flap" {
		d.key("j")
	}
	for i := 0; i < 3; {
		if d.key("j"); d.under().Stream == "live_flap" {
			i++
		}
	}
	d.key("m")
	e := d.under()
	d.key("=")
	if d.under().Stream != "live_flap" || d.m.list.len() != 22 {
		t.Errorf("folding leads to %v", d.under())
	}
	if y, line := d.marked(); !strings.HasPrefix(line, "▌◆") {
		t.Errorf("line %d of the fold does not bear its event's mark: %q", y, line)
	}
	d.key("[") // an event that is folded is shown, since it was asked for
	if d.under().Stream != "live_flap" || d.m.pin != nil || d.m.list.len() < 37 {
		t.Errorf("[ leads to %v, pinned %v, %d lines", d.under(), d.m.pin, d.m.list.len())
	}
	d.key("=")
	if !strings.Contains(d.shown(), "1 marked") {
		t.Error("the mark is lost")
	}
	for d.under() != e {
		d.key("j")
	}
	if _, line := d.marked(); !strings.HasPrefix(line, "▌◆") {
		t.Errorf("the mark is on another event: %q", line)
	}
	d.key("m")
	if strings.Contains(d.shown(), "◆") || strings.Contains(d.shown(), "1 marked") {
		t.Error("m should take the mark away")
	}
}

func TestFoldedInOrder(t *testing.T) {
	t.Parallel()
	d := start(t, append(flapping(37), records(300)...), 160, 45)
	d.key("=", "s", "u")
	got := d.events()
	if !slices.IsSortedFunc(got, func(a, b model.Event) int { return int(b.Up - a.Up) }) {
		t.Error("folded lines are not in order")
	}
	d.key("esc", "esc")
	if !d.m.list.natural() {
		t.Error("Esc twice leads back to all events in order of time")
	}
}

func TestOwnColumns(t *testing.T) {
	t.Parallel()
	d := start(t, records(30), 80, 24)
	titles := func() string { return d.lines()[d.m.places.titles.y] }
	if strings.Contains(titles(), "client") {
		t.Fatal("80 columns should have no room for clients")
	}
	d.key("C", "c", "i", "esc")
	if strings.Contains(titles(), "cause") || !strings.Contains(titles(), "client") || !strings.Contains(titles(), "gap") {
		t.Errorf("titles are %q", titles())
	}
	d.fits(80, 24)
	d.key("C", "c", "i", "esc")
	if !strings.Contains(titles(), "cause") || strings.Contains(titles(), "client") {
		t.Errorf("titles are %q", titles())
	}
}

// TestOrderShowsItsColumn orders by what the width alone would not show.
func TestOrderShowsItsColumn(t *testing.T) {
	t.Parallel()
	d := start(t, records(30), 80, 24)
	titles := func() string { return d.lines()[d.m.places.titles.y] }
	d.key("s", "d")
	if !strings.Contains(titles(), "domain↑") {
		t.Errorf("titles are %q", titles())
	}
	d.key("esc")
	if strings.Contains(titles(), "domain") {
		t.Errorf("in order of time titles are %q", titles())
	}
	d.key("C", "g", "esc", "s", "g")
	if strings.Contains(titles(), "gap") {
		t.Errorf("a hidden column comes back: %q", titles())
	}
}

// TestColumnsFit places any choice of columns in any width: none overlaps
// another or the edge.
func TestColumnsFit(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for range 3000 {
		w, k := r.IntN(220), measures{side: 9 + r.IntN(5), ids: r.IntN(2) == 0}
		for c := range k.own {
			k.own[c] = ownColumn(r.IntN(3)) * ownColumn(r.IntN(2))
		}
		x := gutter
		for _, c := range place(w, k) {
			if c.x < x || c.w < 0 || (c.w > 0 && c.x+c.w > max(w, 0)) || k.own[c.col] == hideColumn {
				t.Fatalf("%d cells, %+v: %+v", w, k, place(w, k))
			}
			x = c.x + c.w + columnGap
		}
	}
}

// TestGapWords has a stream for each thing that the column of gaps says.
func TestGapWords(t *testing.T) {
	t.Parallel()
	at := func(stream string, start, end int64, reason string) model.Event {
		e := event(stream, end, reason)
		e.Start, e.Up = noon.Unix()+start, end-start
		return e
	}
	f := newFake(nil)
	f.store.Add([]model.Event{
		at("back", -4000, -3000, "推流链路网络异常"), at("back", -2878, -600, "推流链路网络异常"),
		at("holed", -9500, -9000, "推流链路网络异常"), at("holed", -3000, -600, "推流链路网络异常"),
		at("refused", -100, -100, "推流时间戳参数值已过期"),
	})
	known := model.Span{From: noon.Unix() - 7200, To: noon.Unix()}
	f.store.Publish(model.Coverage{}.With(model.Known{Span: known, AsOf: noon.Unix()}), model.Freshness{AsOf: noon})
	d := drive(t, f, options(f))
	d.size(200, 20)
	d.publish()
	text := d.shown()
	for _, want := range []string{"2m02s", "<1h40m", "not seen again", "refused"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "unknown  ") {
		t.Errorf("what is known is said not to be:\n%s", text)
	}
	left := model.Left{Span: model.Span{From: noon.Unix() - 500, To: noon.Unix()}, Why: model.Text{EN: "x", ZH: "x"}}
	f.store.Publish(model.Coverage{}.With(model.Known{Span: known, AsOf: noon.Unix()}).WithLeft(left), model.Freshness{AsOf: noon})
	d.publish()
	if text := d.shown(); strings.Contains(text, "not seen again") || !strings.Contains(text, "unknown") {
		t.Errorf("what may be missing is not said:\n%s", text)
	}
}

// TestGapAfterOnAirCalls has a stream that a call found off air, and one that
// it found on air since a while.
func TestGapAfterOnAirCalls(t *testing.T) {
	t.Parallel()
	f := newFake([]model.Event{event("gone", -600, "推流链路网络异常"), event("again", -300, "推流链路网络异常")})
	again := model.Scope{Domain: "push.example.com", App: "live", Stream: "again"}
	f.store.SetAir(model.Air{}.WithList(model.AirList{
		AsOf: noon.Unix() - 5, Streams: map[model.Scope][]int64{again: {noon.Unix() - 178}},
	}))
	d := drive(t, f, options(f))
	d.size(120, 20)
	d.publish()
	var lines []string
	for _, l := range d.lines() {
		if strings.Contains(l, "live_") || strings.Contains(l, "gone") || strings.Contains(l, "again") {
			lines = append(lines, l)
		}
	}
	if len(lines) != 2 || !strings.Contains(lines[0], " 2m02s ") || !strings.Contains(lines[1], " down ") {
		t.Errorf("lines are\n%s", strings.Join(lines, "\n"))
	}
}

// TestEdge says up to when records are expected.
func TestEdge(t *testing.T) {
	t.Parallel()
	now := noon.Unix()
	for name, c := range map[string]struct {
		to   int64
		asOf time.Time
		want int64
	}{
		"as of now":           {now, noon, now},
		"the last call's end": {now - 40, noon, now - 40},
		"a window that ended": {now - 7200, noon, now},
		"still loading":       {now - 7200, time.Time{}, now - 7200},
	} {
		st := model.NewStore()
		known := model.Known{Span: model.Span{From: now - 86400, To: c.to}, AsOf: now}
		s := st.Publish(model.Coverage{}.With(known), model.Freshness{AsOf: c.asOf})
		if got := edgeOf(s); got != c.want {
			t.Errorf("%s: %d, want %d", name, got-now, c.want-now)
		}
	}
}

// TestLinedAllocations keeps the budget of allocations in the other orders.
func TestLinedAllocations(t *testing.T) {
	for _, keys := range [][]string{{"s", "g"}, {"="}, {"s", "i", "="}, {"m", "j"}} {
		f := newFake(records(2000))
		d := drive(t, f, options(f))
		d.size(160, 45)
		d.publish()
		d.spare(keys)
	}
}

// TestPickerMakesRanksReady: what orders by names rest on is worked out when
// the orders are offered, not when one is chosen.
func TestPickerMakesRanksReady(t *testing.T) {
	t.Parallel()
	d := start(t, records(50), 120, 30)
	_, cmd := d.m.Update(press("s"))
	if cmd == nil {
		t.Fatal("nothing is made ready")
	}
	if msg := cmd(); msg != nil {
		t.Errorf("%T: the screen has nothing to show for it", msg)
	}
}

package tui

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"offair/model"
	"offair/model/insight"
	"offair/model/query"
)

// spike is an account in which ten streams of one network fell in two minutes,
// among what usually ends.
func spike() []model.Event {
	var out []model.Event
	for i := range 40 {
		e := event(fmt.Sprintf("calm_%02d", i), int64(-1800*i-600), "推流客户端主动断流")
		e.ClientIP = fmt.Sprintf("198.51.100.%d", i+1)
		out = append(out, e)
	}
	for i := range 10 {
		e := event(fmt.Sprintf("west_%02d", i), int64(-7200+12*i), "推流链路网络异常")
		e.Domain, e.ClientIP = "west.example.com", fmt.Sprintf("203.0.113.%d", i+10)
		out = append(out, e)
	}
	return append(out, event("odd", -7100, "something nobody has seen (99)"))
}

func TestTimelineTellsTheSpike(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	d.has("publisher", "40", "~ network", "10")
	d.key("i")
	d.has("12:00–12:20 · 11 events: 10 network, 1 unknown", "Enter this span only", "^")
	d.key("right")
	d.hasNot("11 events")
	d.key("h")
	d.has("12:00–12:20 · 11 events")
	d.key("enter")
	d.has("since:12:00 until:12:20", "11 of 11")
	if d.m.focus != onList {
		t.Error("after Enter the list has the keys")
	}
	d.key("esc")
	if d.m.filter.line() != "" || d.m.list.len() != 51 {
		t.Errorf("Esc leaves %q and %d rows", d.m.filter.line(), d.m.list.len())
	}
}

func TestTimelineFollowsTheFilter(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	d.key("/")
	for _, r := range "side:net" {
		d.text(string(r))
		n := 0
		for i := range d.m.sum.sum.Timeline.Count {
			n += d.m.sum.sum.Timeline.Total(i)
		}
		if n != d.m.list.len() {
			t.Errorf("after %q the timeline has %d, the list %d", d.m.filter.line(), n, d.m.list.len())
		}
	}
	d.add(event("west_99", -30, "推流链路网络异常"))
	if got := d.m.sum.sum.Rows; got != 11 {
		t.Errorf("%d rows after one more came", got)
	}
}

func TestTimelineZoomAndPan(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	d.key("i")
	whole := d.m.buckets()
	at := d.m.time.at
	d.key("z")
	if b := d.m.buckets(); b.Width >= whole.Width || !b.Span().Contains(at) {
		t.Errorf("z leaves buckets of %d s over %v", b.Width, b.Span())
	}
	d.has("<", ">")
	d.key("esc")
	if b := d.m.buckets(); !d.m.time.zoom.Empty() || b.Width != whole.Width {
		t.Errorf("Esc leaves buckets of %d s", b.Width)
	}
	if d.m.focus != onTimeline {
		t.Error("Esc takes the zoom and the keys back at once")
	}
	d.key("esc", "i")
	for range 9 {
		d.key("z")
	}
	if sp := d.m.time.zoom; sp.To-sp.From != zoomLeast {
		t.Errorf("zoomed to %d s", sp.To-sp.From)
	}
	before := d.m.time.zoom
	d.key("shift+right")
	if d.m.time.zoom.From <= before.From {
		t.Error("shift+right does not pan")
	}
	d.key("shift+left")
	if d.m.time.zoom != before {
		t.Errorf("back at %v, was at %v", d.m.time.zoom, before)
	}
	d.key("home", "left")
	if d.m.time.zoom.From >= before.From {
		t.Error("left at the edge does not pan")
	}
	for range 9 {
		d.key("Z")
	}
	if !d.m.time.zoom.Empty() || d.m.buckets().Width != whole.Width {
		t.Errorf("Z ends at %v", d.m.time.zoom)
	}
}

func TestTimelineMarksASpan(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	d.key("i", "space", "left", "left")
	d.has("11:20–12:20")
	d.key("esc")
	if d.m.time.mark != 0 || d.m.focus != onTimeline {
		t.Error("the first Esc drops the mark")
	}
	d.key("space", "right", "enter")
	d.has("since:11:20 until:12:00")
	d.key("u")
	d.has("since:03:20 until:04:00")
	d.key("u")
	d.has("since:11:20 until:12:00")
}

func TestTimelineOnSmallScreens(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 60, 16)
	d.key("i")
	d.has("12:00–13:00 · 13 events: 10 network")
	d.fits(60, 16)
	d.size(60, 10)
	if d.m.focus != onList {
		t.Error("a timeline without room keeps the keys")
	}
	d.key("i")
	d.has("Too small a screen")
}

func TestFacetsNarrowAndExclude(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{160, 45}, {120, 36}, {80, 24}, {60, 16}} {
		d := start(t, spike(), size[0], size[1])
		d.key("f")
		d.has("publisher", "40")
		d.key("down", "enter")
		if got := d.m.filter.line(); got != "side:network" || d.m.list.len() != 10 {
			t.Errorf("%v: Enter leaves %q, %d rows", size, got, d.m.list.len())
		}
		d.key("tab", "tab", "enter")
		if got := d.m.filter.line(); got != "side:network ip:203.0.113.0/24" {
			t.Errorf("%v: %q", size, got)
		}
		if f := d.m.facet(4); f.Field != insight.Stream || f.Distinct != 10 {
			t.Errorf("%v: %v with %d values", size, f.Field, f.Distinct)
		}
		d.key("esc", "esc")
		if got := d.m.filter.line(); got != "" || !d.m.facets.open {
			t.Errorf("%v: two Esc leave %q", size, got)
		}
		d.key("shift+tab", "shift+tab", "x")
		if got := d.m.filter.line(); got != "-side:network" || d.m.list.len() != 41 {
			t.Errorf("%v: x leaves %q, %d rows", size, got, d.m.list.len())
		}
		d.key("f")
		if d.m.facets.open || d.m.focus != onList {
			t.Errorf("%v: f does not close", size)
		}
		d.fits(size[0], size[1])
	}
}

// TestFacetTermsLeaveTheirRows takes every value that is in view.
func TestFacetTermsLeaveTheirRows(t *testing.T) {
	t.Parallel()
	d := start(t, records(400), 160, 45)
	d.key("f")
	for field := range facetOrder {
		for i, v := range d.m.facet(field).Values {
			d.m.facets.field = field
			d.m.pickValue(i)
			d.key("enter")
			if n := d.m.list.len(); n != v.Count {
				t.Errorf("%s leaves %d rows, the facet says %d", d.m.filter.line(), n, v.Count)
			}
			d.key("esc")
		}
	}
}

func TestFacetsOnlyWhenOpen(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	if n := len(d.m.sum.sum.Facets); n != 0 {
		t.Errorf("%d facets counted with the pane closed", n)
	}
	d.key("f")
	if n := len(d.m.sum.sum.Facets); n != len(facetOrder) {
		t.Errorf("%d facets counted", n)
	}
	d.key("f")
	if n := len(d.m.sum.sum.Facets); n != 0 {
		t.Errorf("%d facets counted after it was closed", n)
	}
}

// TestFacetRows divides lines among fields: never more than there are, none
// wasted while a field could use it.
func TestFacetRows(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 9))
	for range 2000 {
		values := make([]int, len(facetOrder))
		most := 0
		for i := range values {
			values[i] = r.IntN(30)
			most += values[i]
		}
		rows, cursor := r.IntN(60), r.IntN(len(values))
		shown, shape := facetRows(rows, cursor, values)
		sum := 0
		for i, n := range shown {
			if n < 0 || n > values[i] {
				t.Fatalf("%d of %d values in %d rows", n, values[i], rows)
			}
			sum += n
		}
		room := max(rows-len(values), 0)
		if shape == single {
			room = max(rows-1, 0)
		}
		if sum > room || (shape == roomy && sum < min(room, most)) {
			t.Fatalf("%d values in %d lines of %v", sum, room, values)
		}
	}
}

// TestOlderSummaryIsDropped gives the answers of two questions in the wrong
// order.
func TestOlderSummaryIsDropped(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	view := func(line string) *model.View {
		q, err := query.Parse(line)
		if err != nil {
			t.Fatal(err)
		}
		v, err := model.NewView(t.Context(), d.f.store.Snapshot(), q.Filter())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	d.m.list.view, d.m.narrow.now.line = view("side:network"), "a"
	first := d.m.summarize()
	d.m.list.view, d.m.narrow.now.line = view("side:publisher"), "b"
	second := d.m.summarize()
	d.run(second)
	if msg := first().(summedMsg); msg.err == nil {
		t.Error("the older question was not cancelled")
	} else {
		d.send(msg)
	}
	if n := d.m.sum.sum.Rows; n != 40 {
		t.Errorf("%d rows are told", n)
	}
}

// TestRefreshesWaitTheirTurn: rows that come in while a summary is worked out
// do not cancel it.
func TestRefreshesWaitTheirTurn(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	v, err := d.m.list.view.Extend(t.Context(), d.f.store.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	d.m.list.view = v
	first := d.m.summarize()
	d.m.list.view, err = v.Extend(t.Context(), d.f.store.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	if d.m.summarize() != nil {
		t.Fatal("a second one runs beside the first")
	}
	d.run(first)
	if d.m.sum.of.view.Value() != d.m.list.view {
		t.Error("the newest rows were not counted after all")
	}
}

func TestVerdictInTwoKeys(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{120, 36}, {80, 24}, {60, 16}} {
		d := start(t, spike(), size[0], size[1])
		d.has("streams fell")
		d.key("v", "enter")
		d.has("since:12:03:01 until:12:04:50")
		if d.m.list.len() != 11 {
			t.Errorf("%v: %d rows", size, d.m.list.len())
		}
		d.key("esc")
		if d.m.filter.line() != "" {
			t.Errorf("%v: Esc leaves %q", size, d.m.filter.line())
		}
	}
}

func TestVerdictOfNothing(t *testing.T) {
	t.Parallel()
	d := start(t, []model.Event{event("a", -10, "推流客户端主动断流")}, 120, 36)
	d.key("v")
	d.has("Nothing stands out")
	if d.m.focus != onList {
		t.Error("v without a verdict takes the keys")
	}
}

func TestWithTerms(t *testing.T) {
	t.Parallel()
	got := withTerms("x side:network", []string{"since:14:00", "until:15:00", "side:network", "-side:publisher", `stream:="a b"`})
	if want := `x side:network -side:publisher stream:="a b"`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestOnAirBar(t *testing.T) {
	t.Parallel()
	hour := int64(3600)
	long, short, refused := event("a", -12*hour, "推流链路网络异常"), event("a", -hour, "推流客户端主动断流"), event("a", -11*hour, "推流时间戳参数值已过期")
	long.Start, long.Up = long.End-6*hour, 6*hour
	refused.Start, refused.Up = refused.End, 0
	d := start(t, []model.Event{long, short, refused, event("b", -20, "x")}, 160, 45)
	d.key("j", "enter")
	d.has("on air, last 24 h", "██████████", "refused", "^")
	a := d.m.tracer.shown
	if a == nil || len(a.steps) != 3 {
		t.Fatalf("the pushes are %+v", a)
	}
	cells := a.cells(24)
	want := []pushCell{ // the window ends a second after now
		0, 0, 0, 0, 0, pushOn, pushOn, pushOn, pushOn, pushOn, pushOn, pushEnded, pushRefused,
		0, 0, 0, 0, 0, 0, 0, 0, 0, pushEnded, 0,
	}
	if !slices.Equal(cells, want) {
		t.Errorf("hour by hour: %v, want %v", cells, want)
	}
	d.key("k")
	d.hasNot("██████████")
}

// TestStacksKeepTheirHeights: a bar is as high as its share of the highest,
// sides lie in order, and what is drawn of it adds up.
func TestStacksKeepTheirHeights(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 4))
	for range 5000 {
		var count [model.Sides]uint32
		total := 0
		for i := range count {
			if r.IntN(3) == 0 {
				count[i] = uint32(r.IntN(50))
				total += int(count[i])
			}
		}
		most, tall := total+r.IntN(100), eighths*(1+r.IntN(7))
		s := stackOf(&count, most, tall)
		top := s[model.Sides-1]
		if total == 0 != (top == 0) || top > tall {
			t.Fatalf("%v of %d: %v of %d", count, most, s, tall)
		}
		drawn := 0
		for k := range tall / eighths {
			c := s.at(k)
			switch {
			case c.whole || c.both:
				drawn += eighths
			default:
				drawn += c.fill
			}
			if c.fill > 0 && count[c.side] == 0 {
				t.Fatalf("cell %d shows %v, which has no rows: %v", k, c.side, count)
			}
		}
		if drawn != top {
			t.Fatalf("%d eighths drawn of %d: %v", drawn, top, s)
		}
	}
}

// TestAxisTimesAreRound: labels stand at round times, in order and apart.
func TestAxisTimesAreRound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		length := 1 + r.Int64N(1<<uint(4+r.IntN(20)))
		from := noon.Unix() - r.Int64N(60*86400)
		cells := 10 + r.IntN(100)
		b := insight.Divide(model.Span{From: from, To: from + length}, noon.Location(), cells)
		per := cells / b.Len()
		a := axisOf(b, noon.Location(), per)
		last := -100
		for i := range b.Len() {
			text := a.label(i)
			if text == "" {
				continue
			}
			if i*per-last < len(text)+1 {
				t.Fatalf("%d s in %d cells: %q at %d, the one before at %d (step %d, width %d)", length, cells, text, i*per, last, a.step, b.Width)
			}
			last = i * per
		}
	}
}

func TestNoColourTellsSidesBySigns(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	d.send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	d.has("~", "network")
	bars := strings.Join(d.lines()[d.m.places.timeline.y:d.m.places.timeline.y+4], "\n")
	if strings.Count(bars, "~") < 2 { // one is the legend's
		t.Errorf("no sign in the bars:\n%s", bars)
	}
}

func TestPanesEndWithTheirContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake(spike())
	o := options(f)
	o.Context = ctx
	d := drive(t, f, o)
	d.size(120, 36)
	d.publish()
	cancel()
	was := d.m.sum.sum
	d.key("f")
	d.send(storeMsg{f.store.Snapshot()})
	if d.m.sum.sum != was {
		t.Error("counted after the end")
	}
}

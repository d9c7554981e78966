package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"offair/model/insight"
)

// click presses and lets go of the left button in a cell.
func (d *driver) click(x, y int) {
	d.t.Helper()
	d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	d.send(tea.MouseReleaseMsg{X: x, Y: y, Button: tea.MouseLeft})
}

func (d *driver) wheel(x, y int, b tea.MouseButton) {
	d.t.Helper()
	d.send(tea.MouseWheelMsg{X: x, Y: y, Button: b})
}

// find is the cell where a text begins on the screen.
func (d *driver) find(text string) (x, y int) {
	d.t.Helper()
	for y, l := range d.lines() {
		if i := strings.Index(l, text); i >= 0 {
			return d.m.ruler.width(l[:i]), y
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.shown())
	return 0, 0
}

// bar is the cell of a bar of the timeline.
func (d *driver) bar(i int) (x, y int) {
	p := d.m.plot()
	return p.x + i*max(p.cells/d.m.buckets().Len(), 1), d.m.places.timeline.y
}

func TestMouseIsOffUntilAskedFor(t *testing.T) {
	t.Parallel()
	d := start(t, records(30), 120, 36)
	if got := d.m.View().MouseMode; got != tea.MouseModeNone {
		t.Errorf("mode %v at the start", got)
	}
	d.key("f2")
	d.has("Mouse on")
	if got := d.m.View().MouseMode; got != tea.MouseModeCellMotion {
		t.Errorf("mode %v after F2", got)
	}
	d.key("f2")
	d.has("Mouse off")
	if got := d.m.View().MouseMode; got != tea.MouseModeNone {
		t.Errorf("mode %v after F2 again", got)
	}
}

func TestMouseInTheList(t *testing.T) {
	t.Parallel()
	d := start(t, records(300), 100, 30)
	y := d.m.places.list.y + 4
	line := d.lines()[y]
	d.click(20, y)
	if at, l := d.marked(); at != y || strings.TrimSpace(strings.TrimPrefix(l, "▌")) != strings.TrimSpace(line) || d.m.detail.open {
		t.Errorf("a click on line %d marks %d %q", y, at, l)
	}
	d.click(20, y)
	if !d.m.detail.open {
		t.Error("a second click opens no detail")
	}
	d.click(20, d.m.places.list.y)
	d.click(20, d.m.places.list.y)
	if !d.m.detail.open || d.m.detail.full {
		t.Error("clicks on a row do more to a detail that is open")
	}
	d.key("esc", "g")
	d.wheel(20, y, tea.MouseWheelDown)
	if d.m.list.top == 0 || d.m.list.cur != wheelRows {
		t.Errorf("the wheel leaves line %d at the top", d.m.list.top)
	}
	d.wheel(20, y, tea.MouseWheelUp)
	if d.m.list.top != 0 {
		t.Errorf("the wheel back leaves line %d at the top", d.m.list.top)
	}
	d.click(20, d.m.places.footer.y-1) // a row, or nothing below the last one
	d.fits(100, 30)
}

func TestMouseOrdersByATitle(t *testing.T) {
	t.Parallel()
	d := start(t, records(60), 140, 36)
	x, y := d.find("stream ")
	if y != d.m.places.titles.y {
		t.Fatalf("the titles are on line %d, found %d", d.m.places.titles.y, y)
	}
	d.click(x, y)
	d.has("by stream")
	first := d.m.list.by
	d.click(x, y)
	if d.m.list.by.By != first.By || d.m.list.by.Desc == first.Desc {
		t.Errorf("a second click leaves %+v after %+v", d.m.list.by, first)
	}
	d.key("esc")
	if d.m.list.by != newestFirst {
		t.Errorf("Esc leaves %+v", d.m.list.by)
	}
}

func TestMouseOnTheTimeline(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	n := d.m.buckets().Len()
	x, y := d.bar(n - 3)
	d.click(x, y)
	if d.m.focus != onTimeline || d.m.bucketAt(d.m.time.at) != n-3 || d.m.filter.line() != "" {
		t.Fatalf("a click leaves the cursor on bar %d of %d, the line %q", d.m.bucketAt(d.m.time.at), n, d.m.filter.line())
	}
	want := d.m.buckets().Bucket(n - 3)
	d.click(x, y)
	if d.m.time.taken != want || !strings.Contains(d.m.filter.line(), "since:") {
		t.Errorf("a second click takes %v, want %v; %q", d.m.time.taken, want, d.m.filter.line())
	}
	d.key("esc")
	if d.m.filter.line() != "" {
		t.Errorf("Esc leaves %q", d.m.filter.line())
	}
}

func TestMouseDragsASpan(t *testing.T) {
	t.Parallel()
	for _, back := range []bool{false, true} {
		d := start(t, spike(), 120, 36)
		b := d.m.buckets()
		from, to := 5, 9
		if back {
			from, to = to, from
		}
		x, y := d.bar(from)
		d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		x, _ = d.bar(to)
		for _, y := range []int{y, y + 9} { // the hand may leave the timeline
			d.send(tea.MouseMotionMsg{X: x, Y: y, Button: tea.MouseLeft})
		}
		if first, last := d.m.chosenBuckets(); first != 5 || last != 9 || d.m.filter.line() != "" {
			t.Errorf("while dragging %d to %d, %q", first, last, d.m.filter.line())
		}
		d.send(tea.MouseReleaseMsg{X: x, Y: y + 9, Button: tea.MouseLeft})
		if sp := d.m.time.taken; sp.From != b.Edges[5] || sp.To != b.Edges[10] || d.m.focus != onList {
			t.Errorf("taken %v, want %d to %d", sp, b.Edges[5], b.Edges[10])
		}
		d.key("esc")
		if d.m.filter.line() != "" {
			t.Errorf("one Esc leaves %q", d.m.filter.line())
		}
	}
}

// TestMouseDragIsLetGo ends a drag by a key, and by rows that leave no bars.
func TestMouseDragIsLetGo(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	x, y := d.bar(5)
	d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
	d.send(tea.MouseMotionMsg{X: x + 4, Y: y, Button: tea.MouseLeft})
	d.key("esc", "esc")
	d.send(tea.MouseMotionMsg{X: x + 6, Y: y, Button: tea.MouseLeft})
	d.send(tea.MouseReleaseMsg{X: x + 6, Y: y, Button: tea.MouseLeft})
	if d.m.filter.line() != "" || d.m.focus != onList {
		t.Errorf("a drag that Esc ended takes %q", d.m.filter.line())
	}
}

func TestMouseWheelZooms(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	whole := d.m.buckets()
	x, y := d.bar(20)
	under := whole.Edges[20]
	d.wheel(x, y, tea.MouseWheelUp)
	if sp := d.m.time.zoom; sp.Empty() || !sp.Contains(under) || d.m.buckets().Width >= whole.Width {
		t.Fatalf("the wheel zooms to %v, the bar under it began %d", sp, under)
	}
	before := d.m.time.zoom
	d.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelUp, Mod: tea.ModShift})
	if d.m.time.zoom.From >= before.From {
		t.Errorf("Shift and the wheel leave %v, were %v", d.m.time.zoom, before)
	}
	d.wheel(x, y, tea.MouseWheelRight)
	if d.m.time.zoom != before {
		t.Errorf("back at %v, was at %v", d.m.time.zoom, before)
	}
	d.wheel(x, y, tea.MouseWheelDown)
	if !d.m.time.zoom.Empty() {
		t.Errorf("the wheel back leaves %v", d.m.time.zoom)
	}
	d.key("esc")
	if d.m.focus != onList {
		t.Error("Esc does not give the keys back")
	}
}

func TestMouseInTheFacets(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{140, 40}, {80, 24}, {60, 16}} {
		d := start(t, records(300), size[0], size[1])
		d.key("f")
		var at int
		for i, s := range d.m.facets.spots { // a value of another field than the cursor's
			if s.field != 0 && s.value == 0 || i == 2 && s.value == 1 {
				at = i
			}
		}
		x, y := d.m.facets.box.x+5, d.m.facets.box.y+at
		spot := d.m.facets.spots[at]
		d.click(x, y)
		f := d.m.facet(spot.field)
		if d.m.facets.field != spot.field || d.m.facetAt(spot.field, &f) != spot.value || d.m.filter.line() != "" {
			t.Errorf("%v: a click on %+v chooses field %d", size, spot, d.m.facets.field)
		}
		d.click(x, y)
		if d.m.filter.line() == "" {
			t.Errorf("%v: a second click narrows to nothing", size)
		}
		d.click(x, y)
		if d.m.filter.line() != "" {
			t.Errorf("%v: a third click leaves %q", size, d.m.filter.line())
		}
		field := d.m.facets.field
		for range 60 {
			d.wheel(x, y, tea.MouseWheelDown)
		}
		if d.m.facets.field <= field && field < len(facetOrder)-1 {
			t.Errorf("%v: the wheel stays in field %d", size, d.m.facets.field)
		}
		d.fits(size[0], size[1])
	}
}

func TestMouseOnTheVerdict(t *testing.T) {
	t.Parallel()
	d := start(t, spike(), 120, 36)
	if d.m.verdict.found == nil || d.m.verdict.found.Finding != insight.Many {
		t.Skip("the spike has no verdict of many")
	}
	d.click(9, d.m.places.verdict.y)
	if d.m.focus != onVerdict {
		t.Error("a click does not choose the verdict")
	}
	d.click(9, d.m.places.verdict.y)
	if d.m.filter.line() == "" || d.m.focus != onList {
		t.Errorf("a second click takes %q", d.m.filter.line())
	}
}

// TestMouseOnTheHints clicks each hint of the footer and looks for what its
// key does.
func TestMouseOnTheHints(t *testing.T) {
	t.Parallel()
	for word, done := range map[string]func(*root) bool{
		"filter":   func(m *root) bool { return m.filter.open },
		"timeline": func(m *root) bool { return m.focus == onTimeline },
		"counts":   func(m *root) bool { return m.facets.open },
		"detail":   func(m *root) bool { return m.detail.open },
		"help":     func(m *root) bool { return m.help.open },
		"copy":     func(m *root) bool { return m.picking == pickCopy },
		"order":    func(m *root) bool { return m.picking == pickOrder },
	} {
		d := start(t, records(60), 200, 36)
		x, _ := d.find(" " + word)
		for y, l := range d.lines() {
			if y == d.m.places.footer.y {
				x = d.m.ruler.width(l[:strings.Index(l, " "+word)+1])
			}
		}
		d.click(x, d.m.places.footer.y)
		if !done(d.m) {
			t.Errorf("a click on %q does nothing:\n%s", word, d.shown())
		}
	}
	d := start(t, records(60), 200, 36)
	d.key("j", "j", "e")
	cur := d.m.list.cur
	foot := d.lines()[d.m.places.footer.y]
	x := d.m.ruler.width(foot[:strings.Index(foot, "e E")])
	d.click(x+2, d.m.places.footer.y)
	if d.m.list.cur >= cur {
		t.Errorf("the second key of a pair goes from line %d to %d", cur, d.m.list.cur)
	}
	_, cmd := d.m.Update(tea.MouseClickMsg{X: 198, Y: d.m.places.footer.y, Button: tea.MouseLeft})
	if cmd == nil {
		t.Error("a click on quit does nothing")
	}
}

func TestMouseInPickersAndFilter(t *testing.T) {
	t.Parallel()
	d := start(t, records(60), 100, 30)
	d.key("s")
	x, y := d.find("u up")
	d.click(x+2, y)
	d.has("by up")
	d.key("C")
	x, y = d.find("] i client")
	shown := d.m.shows(colClient)
	d.click(x, y)
	if d.m.shows(colClient) == shown || d.m.picking != pickColumns {
		t.Errorf("a click on a column leaves it %v, picking %v", shown, d.m.picking)
	}
	d.click(3, d.m.places.list.y+2)
	if d.m.picking != notPicking {
		t.Error("a click beside the columns does not close them")
	}
	d.click(5, d.m.places.filter.y)
	if !d.m.filter.open {
		t.Fatal("a click on the filter line does not open it")
	}
	d.text("sid")
	x, y = d.find("side:")
	d.click(x, y)
	if !strings.HasPrefix(d.m.filter.line(), "side:") {
		t.Errorf("a click on a proposal leaves %q", d.m.filter.line())
	}
}

func TestMouseOnTheHeader(t *testing.T) {
	t.Parallel()
	d := start(t, records(200), 120, 30)
	d.key("pgdown", "w")
	d.add(event("new_1", 1, "x"))
	d.has("1 new")
	d.click(100, 0)
	d.hasNot("1 new")
	d.m.watch.alert = "cam_1 fell"
	d.send(tea.WindowSizeMsg{Width: 120, Height: 30})
	d.has("cam_1 fell")
	d.click(5, 2)
	d.hasNot("cam_1 fell")
}

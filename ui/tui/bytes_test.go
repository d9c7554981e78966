package tui

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/hinshun/vt10x"

	"offair/model"
	"offair/ui/paint"
)

// patience is how long a test waits for what must come, on a busy machine too.
const patience = time.Minute

// screen is a terminal that a running program writes to. It knows what it
// shows and how many bytes that took.
type screen struct {
	mu      sync.Mutex
	term    vt10x.Terminal
	spent   int
	rings   int // of the bell
	changed chan struct{}
}

func newScreen(w, h int) *screen {
	return &screen{term: vt10x.New(vt10x.WithSize(w, h)), changed: make(chan struct{}, 1)}
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spent += len(b)
	s.rings += bytes.Count(b, []byte("\a"))
	// without a terminal as its input, the renderer takes \n for \r\n
	if _, err := s.term.Write(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	select {
	case s.changed <- struct{}{}:
	default:
	}
	return len(b), nil
}

// count returns the bytes since it was called last.
func (s *screen) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.spent
	s.spent = 0
	return n
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.term.String()
}

// waitFor waits until the screen is as wanted.
func (s *screen) waitFor(t *testing.T, what string, ok func(text string) bool) {
	t.Helper()
	deadline := time.After(patience)
	for !ok(s.text()) {
		select {
		case <-s.changed:
		case <-deadline:
			t.Fatalf("the screen never showed %s:\n%s", what, s.text())
		}
	}
}

// plain gives events names that the emulated terminal can show: it knows no
// wide characters.
func plain(events []model.Event) []model.Event {
	for i := range events {
		if !isASCII(events[i].Stream) {
			events[i].Stream = fmt.Sprintf("room_%02d", i%40)
		}
	}
	return events
}

// running is a real program on a screen.
type running struct {
	*screen
	t    *testing.T
	p    *paint.Program
	f    *fake
	h    int
	calm *driver // the same screen, on which everything is answered at once
}

func runProgram(t *testing.T, w, h int, change func(*Options)) *running {
	t.Helper()
	f := newFake(plain(records(2000)))
	f.blocks = true
	ctx, cancel := context.WithCancel(context.Background())
	o := options(f)
	o.Context = ctx
	if change != nil {
		change(&o)
	}
	s := newScreen(w, h)
	m := New(o).(*root)
	m.pauses.frame, m.pauses.still = 0, 0 // else what rows lead to is drawn while steps are counted
	p := paint.New(ctx, m, paint.Options{
		Output: s, Env: []string{"TERM=xterm-256color"}, Width: w, Height: h, Profile: new(colorprofile.ANSI256), FPS: 120,
	})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = p.Run() // ends with its context
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	o.Source = newFake(plain(records(2000)))
	r := &running{s, t, p, f, h, drive(t, o.Source.(*fake), o)}
	r.calm.size(w, h)
	r.calm.publish()
	r.waitFor(t, "rows, bars and the verdict", func(text string) bool {
		return strings.Contains(text, "events") && strings.Contains(text, "▌") && strings.Contains(text, "drops in") && strings.ContainsAny(text, "▁▂▃▄▅▆▇")
	})
	r.settle("the first screen")
	return r
}

// settle waits until everything is answered here too: what is counted then is
// of what comes, not of what is still on its way.
func (r *running) settle(what string) {
	r.t.Helper()
	r.waitFor(r.t, "all of "+what, func(text string) bool { return sameScreen(text, r.calm) })
	r.count()
}

// both presses keys here and on the calm screen, and waits for all that they
// lead to. It returns the bytes that took.
func (r *running) both(names ...string) int {
	r.t.Helper()
	r.count()
	r.calm.key(names...)
	r.press(names...)
	r.waitFor(r.t, fmt.Sprint("all that ", names, " leads to"), func(text string) bool { return sameScreen(text, r.calm) })
	return r.count()
}

// markAt waits until the cursor's mark stands on line y of the screen, the
// timeline left aside.
func (r *running) markAt(y int) {
	y += aboveRows(r.h)
	r.t.Helper()
	r.waitFor(r.t, fmt.Sprintf("the mark on line %d", y), func(text string) bool {
		lines := strings.Split(text, "\n")
		return y < len(lines) && strings.HasPrefix(lines[y], "▌")
	})
}

func (r *running) press(names ...string) {
	for _, n := range names {
		r.p.Send(press(n))
	}
}

func TestBytesCursorStep(t *testing.T) {
	t.Parallel()
	r := runProgram(t, 160, 45, nil)
	for y := 5; y < 15; y++ {
		r.press("j")
		r.markAt(y)
		n := r.count()
		t.Logf("cursor step to line %d: %d bytes", y, n)
		if n > 64-16 { // 16 more where the terminal takes frames whole
			t.Errorf("a cursor step takes %d bytes, want at most 48", n)
		}
	}
}

// linedUp are the ways in which rows can stand, each with its keys and what
// the screen shows then.
var linedUp = map[string]struct {
	keys []string
	sign string
}{
	"sorted": {[]string{"s", "i"}, "client↑"},
	"folded": {[]string{"="}, "×2"},
	"both":   {[]string{"=", "s", "i"}, "client↑"},
	"marked": {[]string{"m"}, "1 marked"},
}

func TestBytesLinedUp(t *testing.T) {
	t.Parallel()
	for name, c := range linedUp {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := runProgram(t, 160, 45, nil)
			r.f.store.Add(flapping(9))
			r.f.store.Publish(model.Coverage{}, model.Freshness{AsOf: noon, Next: noon.Add(30 * time.Second)})
			r.waitFor(t, "more rows", func(text string) bool { return strings.Contains(text, "2,010 events") })
			r.calm.add(flapping(9)...)
			r.both(c.keys...)
			r.waitFor(t, c.sign, func(text string) bool { return strings.Contains(text, c.sign) && !strings.Contains(text, "order by") })
			r.both("k") // takes the note away
			r.markAt(4)
			r.both("j")
			r.markAt(5)
			r.waitFor(t, "the keys again", func(text string) bool { return strings.Contains(text, "/ filter") })
			r.steps(6, 15)
			r.scrolls(5)
		})
	}
}

// steps moves the cursor from line to line and counts each.
func (r *running) steps(from, to int) {
	r.t.Helper()
	for y := from; y < to; y++ {
		r.press("j")
		r.markAt(y)
		if n := r.count(); n > 64-16 { // 16 more where the terminal takes frames whole
			r.t.Errorf("a cursor step takes %d bytes, want at most 48", n)
		}
	}
}

// scrolls goes down to where rows move and counts each row.
func (r *running) scrolls(n int) {
	r.t.Helper()
	r.press("pgdown", "pgdown")
	r.markAt(14)
	r.waitFor(r.t, "another page", func(text string) bool { return !strings.Contains(text, "14:02:42") })
	first := func() string { return strings.Split(r.text(), "\n")[4+aboveRows(45)] }
	for range 8 { // up to the margin
		r.press("k")
	}
	r.markAt(6)
	r.count()
	for range n {
		was := first()
		r.press("k")
		r.waitFor(r.t, "one row further up", func(string) bool { return first() != was })
		n := r.count()
		r.t.Logf("scroll: %d bytes", n)
		if n > 400-16 {
			r.t.Errorf("scrolling by a row takes %d bytes, want at most 384", n)
		}
	}
}

func TestBytesScroll(t *testing.T) {
	t.Parallel()
	r := runProgram(t, 160, 45, nil)
	calm := r.calm
	calm.key("pgdown", "pgdown")
	y := calm.m.places.list.y
	top := strings.TrimSpace(calm.lines()[y])
	r.press("pgdown", "pgdown")
	r.waitFor(t, "the page after the next", func(text string) bool { return strings.Contains(strings.Split(text, "\n")[y], top) })
	r.markAt(6)
	t.Logf("two pages: %d bytes", r.count())
	first := func() string { return strings.Split(r.text(), "\n")[4+aboveRows(45)] }
	for range 5 {
		was := first()
		r.press("k")
		r.waitFor(t, "one row further up", func(string) bool { return first() != was })
		n := r.count()
		t.Logf("scroll: %d bytes", n)
		if n > 400-16 {
			t.Errorf("scrolling by a row takes %d bytes, want at most 384", n)
		}
	}
}

func TestBytesDetail(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {120, 36}, {160, 45}, {200, 50}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			r := runProgram(t, size[0], size[1], nil)
			r.both("enter")
			// On a busy machine what a step leads to may come in two frames, and
			// costs a frame more: the least of some visits is the step itself.
			const visits = 4
			least := make([]int, min((size[1]-aboveRows(size[1]))/2-2, 30)-5)
			for visit := range visits {
				for i := range least {
					if n := r.both("j"); visit == 0 || n < least[i] {
						least[i] = n
					}
				}
				for range least {
					r.both("k")
				}
			}
			worst := slices.Max(least)
			t.Logf("cursor step with the detail open: at most %d bytes", worst)
			if worst > 1500-16 {
				t.Errorf("a cursor step with the detail open takes %d bytes, want at most 1,484", worst)
			}
		})
	}
}

// sameScreen reports whether the screen is one that has answered everything,
// as far as the emulated terminal can show it.
func sameScreen(text string, calm *driver) bool {
	lines := strings.Split(text, "\n")
	for y, want := range calm.lines() {
		if ansi.StringWidth(want) != utf8.RuneCountInString(want) {
			continue // wide characters
		}
		if strings.TrimRight(lines[y], " ") != strings.TrimRight(want, " ") {
			return false
		}
	}
	return true
}

// sameAbove reports whether the bars and the verdict are those of a screen that
// has answered everything.
func sameAbove(text string, calm *driver) bool {
	lines, want := strings.Split(text, "\n"), calm.lines()
	for y := calm.m.places.timeline.y; y < calm.m.places.filter.y; y++ {
		if strings.TrimRight(lines[y], " ") != strings.TrimRight(want[y], " ") {
			return false
		}
	}
	return true
}

func TestBytesFilterKey(t *testing.T) {
	t.Parallel()
	r := runProgram(t, 160, 45, nil)
	calm := r.calm
	calm.key("/")
	r.press("/")
	r.waitFor(t, "suggestions", func(text string) bool { return strings.Contains(text, "stream:") })
	r.count()
	for i, c := range []string{"l", "i", "v", "e", "_", "0", "0", "1", "2"} {
		calm.key(c)
		line, count := "/ "+"live_0012"[:i+1]+" ", fmt.Sprintf(" %s of 2,000", grouped(calm.m.list.len()))
		r.press(c)
		r.waitFor(t, line+count, func(text string) bool {
			return strings.Contains(text, line) && strings.Contains(text, count) && sameAbove(text, calm)
		})
		n := r.count()
		t.Logf("filter key %q: %d bytes", c, n)
		if n > 6500-16 {
			t.Errorf("filter key %q takes %d bytes, want at most 6,484", c, n)
		}
	}
}

func TestBytesIdle(t *testing.T) {
	t.Parallel()
	r := runProgram(t, 160, 45, nil)
	r.both("j")
	select { // watching nothing happen takes time
	case <-time.After(400 * time.Millisecond):
	case <-t.Context().Done():
	}
	if n := r.count(); n != 0 {
		t.Errorf("an idle screen wrote %d bytes, want none", n)
	}
}

func TestBytesRefresh(t *testing.T) {
	t.Parallel()
	r := runProgram(t, 160, 45, nil)
	r.f.store.Publish(model.Coverage{}, model.Freshness{AsOf: noon.Add(30 * time.Second), Next: noon.Add(time.Minute)})
	r.waitFor(t, "the new time", func(text string) bool { return strings.Contains(text, "as of 14:03:31") })
	n := r.count()
	t.Logf("a refresh without news: %d bytes", n)
	if n > 100 {
		t.Errorf("a refresh without news takes %d bytes, want at most 100", n)
	}
}

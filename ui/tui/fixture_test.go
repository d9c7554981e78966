package tui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// noon is the moment at which the tests' clock stands.
var noon = time.Date(2026, 11, 20, 14, 3, 1, 0, time.FixedZone("CST", 8*3600))

// reasons are wordings of the catalogue, in both languages, and one that is
// not in it.
func reasons() []string {
	out := []string{"something nobody has seen (99)"}
	for _, id := range []string{
		"client-stopped", "network", "rtmp-content", "internal-error", "url-expired", "no-data", "replaced", "client-stopped",
	} {
		for _, c := range model.Causes() {
			if c.ID == id {
				out = append(out, c.Text.EN, c.Text.ZH)
			}
		}
	}
	return out
}

// records makes n events that ended before the tests' noon, one every 40 s or
// so, always the same.
func records(n int) []model.Event {
	r := rand.New(rand.NewPCG(7, 11))
	t, reasons := noon.Unix(), reasons()
	out := make([]model.Event, n)
	for i := range out {
		t -= int64(r.IntN(80) + 1)
		up := int64(r.ExpFloat64() * 900)
		k := r.IntN(len(reasons))
		if k > 8 && r.IntN(3) == 0 {
			up = int64(r.IntN(2))
		}
		name := fmt.Sprintf("live_%04d", r.IntN(40))
		if r.IntN(6) == 0 {
			name = fmt.Sprintf("直播间_%d_%s", r.IntN(30), []string{"主舞台", "副舞台", "体育"}[r.IntN(3)])
		}
		client := fmt.Sprintf("203.0.113.%d", r.IntN(250)+1)
		if r.IntN(9) == 0 {
			client = fmt.Sprintf("2409:8a00:1234:%x::%x", r.IntN(9999), r.IntN(999))
		}
		out[i] = model.Event{
			Domain: fmt.Sprintf("push%d.example.com", r.IntN(3)), App: "live", Stream: name, ClientIP: client,
			Resolution: []string{"1920*1080", "1280*720", ""}[r.IntN(3)], Reason: reasons[k],
			Start: t - up, End: t, Up: up,
		}
	}
	return out
}

// fake is a source whose snapshots a test publishes.
type fake struct {
	store  *model.Store
	blocks bool // Wait waits; the driver publishes by itself

	mu        sync.Mutex
	refreshed int
	wanted    []model.Window
}

var errNoWait = errors.New("the driver does not wait")

func newFake(events []model.Event) *fake {
	f := &fake{store: model.NewStore()}
	f.store.Add(events)
	f.store.Publish(model.Coverage{}, model.Freshness{AsOf: noon, Next: noon.Add(30 * time.Second)})
	return f
}

func (f *fake) Wait(ctx context.Context, after uint64) (*model.Snapshot, error) {
	if !f.blocks {
		return nil, errNoWait
	}
	return f.store.Wait(ctx, after)
}

func (f *fake) Refresh() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refreshed++
}

func (f *fake) Want(w model.Window) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.wanted = append(f.wanted, w)
}

// options are those that the tests start with.
func options(s Source) Options {
	dark := true
	return Options{
		Source: s, Window: model.Window{Back: 24 * time.Hour}, Account: "prod", Site: "cn",
		Zone: noon.Location(), Now: func() time.Time { return noon }, Dark: &dark,
		Reopen: func(line string, sp model.Span, zone *time.Location) string {
			return fmt.Sprintf("offair '%s' # %s", line, time.Unix(sp.From, 0).In(zone).Format(time.RFC3339))
		},
		JSON: func(s *model.Snapshot, row int) string { return fmt.Sprintf(`{"stream":%q}`, s.Event(row).Stream) },
	}
}

// driver runs a screen without a terminal: every message is answered, and
// every command but the wait for the store, before the next one.
type driver struct {
	t *testing.T
	m *root
	f *fake

	sent []tea.Msg // what commands handed to the library
}

func drive(t *testing.T, f *fake, o Options) *driver {
	t.Helper()
	m := New(o).(*root)
	m.pauses = pauses{}
	return &driver{t: t, m: m, f: f}
}

// start gives the screen a size and the newest snapshot.
func start(t *testing.T, events []model.Event, w, h int) *driver {
	t.Helper()
	f := newFake(events)
	d := drive(t, f, options(f))
	d.size(w, h)
	d.publish()
	return d
}

func (d *driver) size(w, h int) { d.send(tea.WindowSizeMsg{Width: w, Height: h}) }

// publish gives the screen the newest snapshot of its source.
func (d *driver) publish() { d.send(storeMsg{d.f.store.Snapshot()}) }

// add puts events into the store and shows them.
func (d *driver) add(events ...model.Event) {
	d.f.store.Add(events)
	d.f.store.Publish(model.Coverage{}, model.Freshness{AsOf: noon, Next: noon.Add(30 * time.Second)})
	d.publish()
}

func (d *driver) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.m.Update(msg)
	d.run(cmd)
}

// run answers a command in place. The wait for the store is not run: a test
// publishes when it wants to.
func (d *driver) run(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil, storeEndedMsg:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case wantMsg, narrowedMsg, linedMsg, explainedMsg, airMsg, airListMsg, qualityMsg, summedMsg, judgedMsg, judgeDueMsg, tracedMsg, handedMsg, toldMsg, watchedMsg:
		d.send(msg)
	default:
		d.sent = append(d.sent, msg)
	}
}

// key presses keys by their names, one after the other.
func (d *driver) key(names ...string) {
	d.t.Helper()
	for _, n := range names {
		d.send(press(n))
	}
}

// text types into whatever has the focus.
func (d *driver) text(s string) {
	d.t.Helper()
	for _, r := range s {
		d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

func press(name string) tea.KeyPressMsg {
	named := map[string]tea.KeyPressMsg{
		"enter": {Code: tea.KeyEnter}, "esc": {Code: tea.KeyEscape}, "tab": {Code: tea.KeyTab},
		"up": {Code: tea.KeyUp}, "down": {Code: tea.KeyDown}, "pgup": {Code: tea.KeyPgUp},
		"pgdown": {Code: tea.KeyPgDown}, "home": {Code: tea.KeyHome}, "end": {Code: tea.KeyEnd},
		"right": {Code: tea.KeyRight}, "shift+left": {Code: tea.KeyLeft, Mod: tea.ModShift}, "shift+right": {Code: tea.KeyRight, Mod: tea.ModShift},
		"left": {Code: tea.KeyLeft}, "backspace": {Code: tea.KeyBackspace}, "f2": {Code: tea.KeyF2},
		"space": {Code: tea.KeySpace, Text: " "}, "ctrl+c": {Code: 'c', Mod: tea.ModCtrl},
		"ctrl+u": {Code: 'u', Mod: tea.ModCtrl}, "ctrl+d": {Code: 'd', Mod: tea.ModCtrl},
		"ctrl+l": {Code: 'l', Mod: tea.ModCtrl}, "ctrl+s": {Code: 's', Mod: tea.ModCtrl},
	}
	if k, ok := named[name]; ok {
		return k
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

// aboveRows is how many lines of timeline and verdict a screen of h lines has.
func aboveRows(h int) int { return timelineRowsOf(h) + 1 }

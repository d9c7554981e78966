package tui

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"weak"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/query"
)

// plainRows is the rows of a line, looked for from nothing.
func plainRows(t *testing.T, m *root, line string) []int {
	t.Helper()
	q, err := query.Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	v, err := model.NewView(t.Context(), m.narrow.snap, q.Filter())
	if err != nil {
		t.Fatal(err)
	}
	v = v.Within(m.narrow.now.span(noon))
	out := make([]int, v.Len())
	for i := range out {
		out[i] = v.Row(i)
	}
	return out
}

// listed is the rows that the list holds.
func listed(m *root) []int {
	out := make([]int, m.list.len())
	for i := range out {
		out[i], _ = m.list.at(i)
	}
	return out
}

// TestRowsComeWithTheKey types with time to wait: each key's own message
// brings its rows, the same as those that are looked for from nothing, and the
// first frame has line, count and rows.
func TestRowsComeWithTheKey(t *testing.T) {
	t.Parallel()
	d := start(t, records(3000), 160, 45)
	d.m.pauses.answer = time.Minute
	d.key("/")
	const line = "live_00 -live_001 up<10m"
	for i, r := range line {
		typed := line[:i+1]
		_, cmd := d.m.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		if d.m.narrow.busy || d.m.narrow.asks {
			t.Fatalf("%q waits for an answer", typed)
		}
		if got, want := listed(d.m), plainRows(t, d.m, typed); !slices.Equal(got, want) {
			t.Fatalf("%q lists %d rows, want %d", typed, len(got), len(want))
		}
		screen := d.shown()
		if !strings.Contains(screen, "/ "+strings.TrimRight(typed, " ")) {
			t.Errorf("the first frame of %q has not its line:\n%s", typed, screen)
		}
		if cmd == nil {
			t.Errorf("%q leads to no counts and bars", typed)
		}
	}
}

// TestRowsThatTakeLongerComeLater holds the message that comes later to what
// comes at once.
func TestRowsThatTakeLongerComeLater(t *testing.T) {
	t.Parallel()
	hold := make(chan struct{})
	p := begin(func() tea.Msg { <-hold; return wantMsg{7} })
	if p.within(time.Nanosecond) {
		t.Fatal("an answer that is held back is there")
	}
	close(hold)
	if msg := p.wait(); msg != (wantMsg{7}) {
		t.Errorf("the answer is %v", msg)
	}
	if !p.within(time.Minute) {
		t.Error("an answer that is there is not")
	}
}

// TestPanicComesOutWhereItIsCaught has a panic beside the library reach it.
func TestPanicComesOutWhereItIsCaught(t *testing.T) {
	t.Parallel()
	p := begin(func() tea.Msg { panic("scan") })
	defer func() {
		if r := recover(); r != "scan" {
			t.Errorf("the panic is %v", r)
		}
	}()
	p.wait()
	t.Error("the panic is gone")
}

// TestKeyCallsOffWhatRuns presses a key while bars and verdict are worked out.
func TestKeyCallsOffWhatRuns(t *testing.T) {
	t.Parallel()
	d := start(t, records(3000), 160, 45)
	m := d.m
	m.sum.drop()
	m.verdict.drop()
	m.Update(tea.WindowSizeMsg{Width: 150, Height: 45}) // bars of another width
	if !m.sum.busy {
		t.Fatal("nothing is worked out")
	}
	sum := m.sum.gen
	verdict := m.verdict.begin(judgeKey{view: weak.Make(m.list.view)})
	m.Update(press("/"))
	_, ask := m.Update(press("l"))
	if verdict.ctx.Err() == nil || m.verdict.took(verdict.gen) || m.sum.took(sum) {
		t.Error("what was worked out for the rows before goes on")
	}
	if m.sum.busy || m.verdict.busy {
		t.Error("bars and verdict compete with the rows that a key asks for")
	}
	d.run(ask)
	if m.sum.of != m.sumKey() || m.verdict.asked.view.Value() != m.list.view {
		t.Error("bars and verdict are not those of the rows")
	}
}

// TestAnyOrderOfAnswersEndsRight types, erases and lets answers come in any
// order, late or never asked for; in the end line, rows, bars and verdict
// belong together.
func TestAnyOrderOfAnswersEndsRight(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	dice := rand.New(rand.NewPCG(seed, 2))
	keys := []string{"l", "i", "0", " ", "-", "up<1", "m", "backspace", "backspace", "ip:203.0.113.0/", "3", "2", "side:"}
	for range 25 {
		f := newFake(records(500))
		d := drive(t, f, options(f))
		d.size(160, 45)
		d.publish()
		d.key("/")
		var due []tea.Cmd
		var answer func(i int)
		take := func(cmd tea.Cmd) {
			if cmd != nil {
				due = append(due, cmd)
			}
		}
		answer = func(i int) {
			cmd := due[i]
			due = slices.Delete(due, i, i+1)
			switch msg := cmd().(type) {
			case nil, storeEndedMsg:
			case tea.BatchMsg:
				for _, c := range msg {
					take(c)
				}
			default:
				_, next := d.m.Update(msg)
				take(next)
			}
			d.m.View()
		}
		for range 40 {
			k := keys[dice.IntN(len(keys))]
			msg := press(k)
			if k != "backspace" && len(k) > 1 {
				msg = tea.KeyPressMsg{Code: tea.KeyExtended, Text: k}
			}
			_, cmd := d.m.Update(msg)
			take(cmd)
			d.m.View()
			for len(due) > 0 && dice.IntN(3) > 0 {
				answer(dice.IntN(len(due)))
			}
		}
		for len(due) > 0 {
			answer(dice.IntN(len(due)))
		}
		m := d.m
		if m.narrow.busy || m.narrow.asks || m.sum.busy || m.verdict.busy {
			t.Fatalf("seed %d: %q waits for an answer that never comes", seed, m.filter.line())
		}
		if got, want := listed(m), plainRows(t, m, m.narrow.now.line); !slices.Equal(got, want) {
			t.Fatalf("seed %d: %q lists %d rows, want %d", seed, m.narrow.now.line, len(got), len(want))
		}
		if m.filter.wrong == nil && m.narrow.now.line != m.filter.line() {
			t.Fatalf("seed %d: in force is %q, not %q", seed, m.narrow.now.line, m.filter.line())
		}
		if m.sum.of.view.Value() != m.list.view || m.verdict.asked.view.Value() != m.list.view || len(m.filter.counts) != len(m.filter.terms) {
			t.Fatalf("seed %d: %q has bars, verdict or counts of other rows", seed, m.filter.line())
		}
	}
}

// TestHalfTypedValueKeepsTheList types values that are not whole on the way to
// one that is: the last good list stays, the term is underlined and a sentence
// says what is accepted; what may be typed next is still offered.
func TestHalfTypedValueKeepsTheList(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		good string // in force
		half string // what is typed on, key by key
		rest string // what makes it whole
		says string
	}{
		{"ip:203.0.113.7", "/", "32", "ip: takes an address"},
		{"ip:203.0.113.7", "/3", "2", "may go on"},
		{"ip:2409:8a00::", "/1", "28", "may go on"},
		{"-ip:203.0.113.7", "/", "32", "ip: takes an address"},
		{"up<1m", "3", "0s", "up<10s"},
		{"live gap>1m", "3", "0s", "gap>1m"},
		{"since:2026-11-20", "T1", "0:00", "since:"},
		{"since:", "3", "0m", "since: it takes 30m"},
		{"side:=", "netwo", "rk", "side"},
		{"is:back", ",=un", "seen", "is: takes"},
		{"cause:18/", "50", "3", "cause"},
		{"live_001 /live_0012", "|", "live_0013/", ""},
		{"/live_00", "{", "2}1/", ""},
		{"/live_00", "(1|", "2)/", ""},
	} {
		d := start(t, records(2000), 160, 45)
		d.key("/")
		d.text(tt.good)
		before, line := listed(d.m), tt.good
		if d.m.filter.wrong != nil {
			t.Errorf("%q is not good: %v", tt.good, d.m.filter.wrong)
		}
		for _, r := range tt.half {
			d.text(string(r))
			line += string(r)
			if !slices.Equal(listed(d.m), before) {
				t.Errorf("%q lists %d rows, %q %d", line, d.m.list.len(), tt.good, len(before))
			}
		}
		if e := d.m.filter.wrong; (e == nil) != (tt.says == "") || (e != nil && !strings.Contains(e.What.EN, tt.says)) {
			t.Errorf("%q is said to be: %v", line, e)
		}
		if tt.says != "" {
			d.has(tt.says)
		}
		d.text(tt.rest)
		line += tt.rest
		if d.m.filter.wrong != nil {
			t.Errorf("%q is said to be: %v", line, d.m.filter.wrong)
		}
		if got, want := listed(d.m), plainRows(t, d.m, line); !slices.Equal(got, want) || d.m.narrow.now.line != line {
			t.Errorf("%q lists %d rows, want %d; in force is %q", line, len(got), len(want), d.m.narrow.now.line)
		}
	}
}

// TestWaitingValueIsTakenByEnterOrSpace takes a network that could go on, as
// it stands.
func TestWaitingValueIsTakenByEnterOrSpace(t *testing.T) {
	t.Parallel()
	const line = "ip:192.0.0.0/2"
	for _, key := range []string{"enter", "space"} {
		d := start(t, records(500), 160, 45)
		d.key("/")
		d.text("ip:192.0.0.0")
		before := listed(d.m)
		d.text("/2")
		if !slices.Equal(listed(d.m), before) {
			t.Errorf("%q lists %d rows before it is whole", line, d.m.list.len())
		}
		d.key(key)
		if got, want := listed(d.m), plainRows(t, d.m, line); !slices.Equal(got, want) || len(want) == 0 || d.m.filter.wrong != nil {
			t.Errorf("%s after %q lists %d rows, want %d; %v", key, line, len(got), len(want), d.m.filter.wrong)
		}
		if d.m.filter.open != (key == "space") {
			t.Errorf("%s leaves the filter open: %v", key, d.m.filter.open)
		}
	}
	d := start(t, records(500), 160, 45)
	d.key("/")
	d.text("ip:192.0.0.0/")
	d.key("enter") // no value yet: nothing to take
	if !d.m.filter.open || d.m.filter.wrong == nil {
		t.Error("a network without a length is taken")
	}
	d.key("esc")
	if d.m.filter.open || d.m.filter.line() != "" || d.m.list.len() != len(plainRows(t, d.m, "")) {
		t.Errorf("Esc leaves %q and %d rows", d.m.filter.line(), d.m.list.len())
	}
}

// TestStartedWithAShortNetwork is not asked whether it goes on: nobody types.
func TestStartedWithAShortNetwork(t *testing.T) {
	t.Parallel()
	f := newFake(records(500))
	o := options(f)
	o.Query = "ip:192.0.0.0/2"
	d := drive(t, f, o)
	d.size(160, 45)
	d.publish()
	if d.m.filter.open || d.m.filter.wrong != nil || !slices.Equal(listed(d.m), plainRows(t, d.m, o.Query)) {
		t.Errorf("the screen starts with %d rows and says %v", d.m.list.len(), d.m.filter.wrong)
	}
}

// TestLateCountsAreOfOtherTerms drops counts that were made for the terms of
// another line.
func TestLateCountsAreOfOtherTerms(t *testing.T) {
	t.Parallel()
	d := start(t, records(500), 160, 45)
	d.key("/")
	d.text("live")
	late := d.m.explain()().(explainedMsg)
	d.text(" up<1m")
	late.gen = d.m.narrow.gen // as if no other question had been asked since
	d.send(late)
	if n := len(d.m.filter.counts); n != 2 {
		t.Errorf("%d counts for two terms", n)
	}
	d.m.View()
}

// TestNothingRunsBeforeItsPause ends a pause by another question.
func TestNothingRunsBeforeItsPause(t *testing.T) {
	t.Parallel()
	d := start(t, records(500), 160, 45)
	d.key("/")
	d.m.pauses.frame, d.m.pauses.still = time.Hour, time.Hour
	_, ask := d.m.Update(press("l"))
	_, beside := d.m.Update(ask())
	var mu sync.Mutex
	var came []tea.Msg
	var all sync.WaitGroup
	var run func(cmd tea.Cmd)
	run = func(cmd tea.Cmd) {
		msg := cmd()
		batch, ok := msg.(tea.BatchMsg)
		if !ok {
			mu.Lock()
			defer mu.Unlock()
			came = append(came, msg)
			return
		}
		for _, c := range batch {
			all.Go(func() { run(c) })
		}
	}
	all.Go(func() { run(beside) })
	d.m.Update(press("i"))
	all.Wait() // not for an hour
	if len(came) < 2 {
		t.Fatalf("%d answers behind the rows, want counts and bars", len(came))
	}
	for _, msg := range came {
		if sum, ok := msg.(summedMsg); (ok && !errors.Is(sum.err, context.Canceled)) || (!ok && msg != nil) {
			t.Errorf("%T came before its pause was over", msg)
		}
	}
}

// TestHeldKeyLeavesTheRestForLater: what is worked out behind a key waits
// longer while keys come as fast as a held one repeats.
func TestHeldKeyLeavesTheRestForLater(t *testing.T) {
	t.Parallel()
	d := start(t, records(50), 80, 24)
	now := noon
	d.m.o.Now = func() time.Time { return now }
	d.key("/")
	for i, c := range []struct{ gap, want time.Duration }{
		{time.Second, framePause}, {33 * time.Millisecond, swiftPause}, {swiftGap, framePause}, {swiftGap - 1, swiftPause},
	} {
		now = now.Add(c.gap)
		d.m.pauses = pauses{}
		d.text("l")
		d.m.pauses = pauses{frame: framePause, swift: swiftPause}
		if got := d.m.behind(); got != c.want {
			t.Errorf("key %d, %v after the one before: waits %v, want %v", i, c.gap, got, c.want)
		}
	}
	d.key("esc")
	if got := d.m.behind(); got != framePause {
		t.Errorf("with the line closed it waits %v", got)
	}
}

package tui

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// storePause is the least time between two snapshots that are drawn: what
// comes faster is merged by the waiting.
const storePause = 50 * time.Millisecond

// wantPause is how long a window or a name must stand in the line before it is
// asked for: what is typed on the way to since:30d is not meant.
const wantPause = 400 * time.Millisecond

// judgePause keeps the verdict out of the way of rows that are pouring in, from
// which it would take a core: of one line it is asked for no oftener.
const judgePause = time.Second

// answerPause is how long a key that asks for other rows waits for them, so
// that the first frame it causes is the right one. Longer, and the line would
// not follow the fingers.
const answerPause = 4 * time.Millisecond

// framePause is for how long the cores are left to the frame with other rows
// before anything else is worked out about them.
const framePause = 10 * time.Millisecond

// swiftPause is framePause while keys come as fast as a held one repeats: each
// causes one frame then, and the rest comes once it is let go.
const swiftPause, swiftGap = 40 * time.Millisecond, 60 * time.Millisecond

// stillPause is how long a line must have stood before the verdict on many
// rows is worked out: it takes a core for longer than all else that a key
// leads to, and whoever types has the next key down before.
const stillPause = 200 * time.Millisecond

// pauses are all of them, for tests to leave out.
type pauses struct{ store, want, judge, answer, frame, swift, still time.Duration }

type (
	// storeMsg says that there is a newer snapshot.
	storeMsg struct{ snap *model.Snapshot }
	// storeEndedMsg says that no more will come.
	storeEndedMsg struct{ err error }
	// wantMsg says that a line has stood long enough.
	wantMsg struct{ asking int }
)

// waitStore waits until the store's version is another than after.
func (m *root) waitStore(after uint64) tea.Cmd {
	ctx, src, pause := m.o.Context, m.o.Source, m.pauses.store
	if after == 0 {
		pause = 0
	}
	return func() tea.Msg {
		if err := rest(ctx, pause); err != nil {
			return storeEndedMsg{err}
		}
		s, err := src.Wait(ctx, after)
		if err != nil {
			return storeEndedMsg{err}
		}
		return storeMsg{s}
	}
}

// rest waits, or returns ctx's error when that ends first.
func rest(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (m *root) onStore(msg storeMsg) tea.Cmd {
	first := m.narrow.snap == nil
	m.narrow.snap = msg.snap
	m.retellList()
	if first { // a line that the screen was started with has stood long enough
		m.lookNow()
	}
	return tea.Batch(m.waitStore(msg.snap.Version), m.narrow.catchUp(), m.airForLine())
}

// onEnd ends the screen with its context; any other end is told, and the rows
// stay. The source may hear of the context's end before the program does, and
// the screen has not been left by the person then.
func (m *root) onEnd(msg storeEndedMsg) tea.Cmd {
	if m.o.Context.Err() != nil {
		return tea.Interrupt
	}
	m.note = fmt.Sprintf(m.words.notes.ended, model.Clean(msg.err.Error()))
	return nil
}

func (m *root) onNarrowed(msg narrowedMsg) tea.Cmd {
	line, had, window := m.narrow.now.line, m.narrow.base != nil, m.narrow.now.window
	if !m.narrow.took(msg) {
		return nil
	}
	anew := !had || line != m.narrow.now.line
	span := m.narrow.now.span(m.o.Now())
	m.filter.force(m.narrow.now.query.Terms)
	if anew {
		m.pin = nil
	}
	shown := m.lineUp(msg.view.Within(span), anew)
	if m.narrow.now.window != window {
		m.time.zoom, m.time.mark = model.Span{}, 0
	}
	if next := m.narrow.catchUp(); next != nil {
		return tea.Batch(shown, next)
	}
	return shown
}

// behind is how long what is worked out behind a key waits.
func (m *root) behind() time.Duration {
	if m.filter.open && m.swift && m.pauses.frame > 0 {
		return max(m.pauses.frame, m.pauses.swift)
	}
	return m.pauses.frame
}

// explain looks for counts and suggestions when something shows them.
func (m *root) explain() tea.Cmd {
	if m.filter.open || (m.list.events() == 0 && len(m.narrow.now.query.Terms) > 0) {
		return m.narrow.explain(m.filter.line(), m.o.Now(), m.zone, m.behind())
	}
	return nil
}

func (m *root) onExplained(msg explainedMsg) tea.Cmd {
	if msg.gen != m.narrow.gen {
		return nil
	}
	if msg.of == m.narrow.now.line {
		m.filter.counts = msg.counts
	}
	m.filter.setOffers(msg.line, msg.offers, m.words, m.o.Lang)
	if m.filter.taking && m.filter.take() {
		return m.use()
	}
	return nil
}

// use puts the line as it stands in force, if it can be used; else the list
// stays as it was.
func (m *root) use() tea.Cmd {
	q, ok := m.filter.parse()
	if !ok {
		return nil
	}
	now := m.o.Now()
	w, own, err := q.Window(now, m.zone)
	if err != nil {
		m.filter.fail(err)
		return nil
	}
	if !own {
		w = m.o.Window
	}
	a := asked{line: m.filter.line(), query: q, window: w, own: own}
	m.sum.drop()
	m.verdict.drop()
	return tea.Batch(m.atOnce(m.narrow.ask(a)), m.wantLater(a), m.airForLine())
}

// wantLater asks the source for a window that reaches beyond what was asked
// for, and for what the line names, once it has stood for a moment.
func (m *root) wantLater(a asked) tea.Cmd {
	m.asking++
	if !m.beyond(a) && !m.looksElsewhere(a) {
		return nil
	}
	ctx, asking, pause := m.o.Context, m.asking, m.pauses.want
	return func() tea.Msg {
		if rest(ctx, pause) != nil {
			return nil
		}
		return wantMsg{asking}
	}
}

// beyond reports whether the line sets a window of which the source was not
// asked for all.
func (m *root) beyond(a asked) bool {
	if !a.own {
		return false
	}
	now := m.o.Now()
	sp := a.span(now)
	for _, w := range append(m.wanted, asked{window: m.o.Window}) {
		have := w.span(now)
		if sp.From >= have.From && sp.To <= have.To {
			return false
		}
	}
	return true
}

func (m *root) onWant(msg wantMsg) {
	if msg.asking == m.asking {
		m.wantNow()
	}
}

// wantNow asks the source for the window in the line, and for what it names.
func (m *root) wantNow() {
	a := m.narrow.wanted
	if m.beyond(a) {
		m.wanted = append(m.wanted, asked{window: a.window})
		m.o.Source.Want(a.window)
	}
	m.lookNow()
}

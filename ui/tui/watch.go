package tui

import (
	"context"
	"fmt"
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"offair/model"
)

// Notify is how the terminal is told that a watched stream fell or is back.
type Notify uint8

// The ways.
const (
	NotifyBell Notify = iota // the terminal's bell
	NotifyOSC9               // a notification of the desktop, where the terminal knows how
	NotifyNone               // only the line on the screen
)

// watch is what a person wants to be told of. One Cmd at a time looks at a
// snapshot; what is watched is changed by making it anew, so that the Cmd
// shares nothing with the screen.
//
//	w, snapshot ─► look (not while one is under way) ─► watchedMsg ─► line, bell
type watch struct {
	gen    int
	busy   bool
	cancel context.CancelFunc
	now    *watched  // nil: nothing
	alert  string    // what was told last; "" once it was read
	asked  time.Time // when it was last asked what is on air again
}

// watchedMsg is what look found out.
type watchedMsg struct {
	gen     int
	now     *watched
	changes changes
	err     error
}

// toggleWatch watches the selected stream, or stops that.
func (m *root) toggleWatch() tea.Cmd {
	snap, row, ok := m.selected()
	if !ok {
		return nil
	}
	w, key, name := watchIn(m.o.Lang), snap.Key(row), snap.Row(row).Stream
	next := m.watch.next()
	if _, on := next.streams[key]; on {
		delete(next.streams, key)
		m.note = fmt.Sprintf(w.off, name)
	} else {
		next.streams[key] = fresh(snap.ID(row))
		m.note = fmt.Sprintf(w.on, name)
	}
	m.watch.set(next)
	return nil
}

// toggleWatchAll watches what the line in force leaves, also once another line
// is in force, or stops that.
func (m *root) toggleWatchAll() tea.Cmd {
	if m.narrow.base == nil {
		return nil
	}
	next := m.watch.next()
	if !next.wide {
		next.wide, next.filter, next.line = true, m.narrow.wanted.query.Filter(), trimRight(m.narrow.wanted.line)
		m.note = fmt.Sprintf(watchIn(m.o.Lang).allOn, m.watchLine(next))
	} else {
		next.wide, next.filter, next.line, next.view = false, nil, "", nil
		m.note = watchIn(m.o.Lang).allOff
	}
	m.watch.set(next)
	return nil
}

// watchLine names what is watched by W.
func (m *root) watchLine(w *watched) string {
	if w.line == "" {
		return watchIn(m.o.Lang).everything
	}
	return w.line
}

// next is what is watched now, to be changed.
func (w *watch) next() *watched {
	n := &watched{streams: map[uint32]watchStart{}}
	if w.now != nil {
		*n = *w.now
		n.streams = maps.Clone(w.now.streams)
	}
	return n
}

// set watches something else. What was being looked at is looked at again.
func (w *watch) set(n *watched) {
	stop(w.cancel)
	w.gen, w.busy, w.now, w.alert = w.gen+1, false, n, ""
	if len(n.streams) == 0 && !n.wide {
		w.now = nil
	}
}

// has reports whether the stream of a key is watched by itself.
func (w *watch) has(key uint32) bool {
	if w.now == nil {
		return false
	}
	_, on := w.now.streams[key]
	return on
}

// look looks at the newest snapshot, if there is something to be seen in it.
func (m *root) look() tea.Cmd {
	w, snap := &m.watch, m.narrow.snap
	if w.now == nil || w.busy || snap == nil || w.now.done(snap) {
		return nil
	}
	ctx, cancel := context.WithCancel(m.o.Context)
	w.gen++
	w.busy, w.cancel = true, cancel
	gen, now := w.gen, w.now
	return func() tea.Msg {
		defer cancel()
		next, found, err := now.look(ctx, snap)
		return watchedMsg{gen, next, found, err}
	}
}

// onWatched tells what happened: in one line, with one bell, however much it is.
func (m *root) onWatched(msg watchedMsg) tea.Cmd {
	w := &m.watch
	if msg.gen != w.gen {
		return nil
	}
	w.busy = false
	if msg.err != nil { // the wait for everything has ended
		return nil
	}
	w.now = msg.now
	ask := m.askFallen()
	if msg.changes.none() {
		return ask
	}
	w.alert = m.watchText(&msg.changes)
	if troubleRows(m.h) == 0 {
		m.note = w.alert
	}
	return tea.Batch(ask, notify(m.o.Notify, w.alert))
}

// watchAsk is the least time between two questions about what has fallen, and
// mostAsked from how many streams on the whole list is asked for instead.
const (
	watchAsk  = 25 * time.Second
	mostAsked = 8
)

// askFallen asks what fell whether it is on air again: a push that goes on has
// no record.
func (m *root) askFallen() tea.Cmd {
	w, now := m.watch.now, m.o.Now()
	if m.o.Air == nil || len(w.fallen) == 0 || now.Sub(m.watch.asked) < watchAsk {
		return nil
	}
	m.watch.asked = now
	if len(w.fallen) > mostAsked {
		if m.air.listing || now.Sub(m.air.listed) < listEvery {
			return nil
		}
		return m.readList(false)
	}
	var cmds []tea.Cmd
	for _, id := range w.fallen {
		if row, ok := w.snap.Find(id); ok {
			cmds = append(cmds, m.askStream(w.snap, row))
		}
	}
	return tea.Batch(cmds...)
}

// notify sounds the bell. Neither sequence moves the cursor or changes a cell,
// so both may pass the renderer by; a line printed above the screen may not.
func notify(how Notify, text string) tea.Cmd {
	switch how {
	case NotifyBell:
		return tea.Raw("\a")
	case NotifyOSC9:
		return tea.Raw(ansi.Notify(text))
	default:
		return nil
	}
}

// watchStart is from which event on a stream is watched; looked says that its
// records so far are known.
type watchStart struct {
	id     model.ID
	looked bool
}

func fresh(id model.ID) watchStart { return watchStart{id: id} }

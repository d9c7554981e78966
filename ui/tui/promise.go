package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// promise is a command that has begun before the library runs it. Whoever has
// it waits for its end.
type promise struct {
	done     chan struct{}
	msg      tea.Msg
	panicked any
}

func begin(cmd tea.Cmd) *promise {
	p := &promise{done: make(chan struct{})}
	go func() {
		defer close(p.done)
		defer func() { p.panicked = recover() }()
		p.msg = cmd()
	}()
	return p
}

// wait is the command's answer. A panic comes out here, where the library
// catches it.
func (p *promise) wait() tea.Msg {
	<-p.done
	if p.panicked != nil {
		panic(p.panicked)
	}
	return p.msg
}

// within reports whether the answer is there before d has passed.
func (p *promise) within(d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-p.done:
		return true
	case <-t.C:
		return false
	}
}

// atOnce takes the rows that a command looks for within this very message if
// they are there in a moment: then no frame shows a line beside rows that are
// not its own, and the right one need not wait for that. Rows that take longer
// come as a message.
//
//	key ─► Update ─► scan ─┬─ in time ──► the rows ─► one frame
//	                       └─ else ─► the line ─► a frame ─► narrowedMsg ─► a frame
func (m *root) atOnce(cmd tea.Cmd) tea.Cmd {
	if cmd == nil || m.pauses.answer <= 0 {
		return cmd
	}
	p := begin(cmd)
	if !p.within(m.pauses.answer) {
		return p.wait
	}
	return m.onNarrowed(p.wait().(narrowedMsg))
}

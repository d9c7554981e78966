package paint

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// patience is how long a terminal that takes nothing is waited for when it
	// has to be left.
	patience = 2 * time.Second
	// mostAside is how many bytes beside the frames may wait for a terminal that
	// takes nothing; what comes then is dropped, as frames are.
	mostAside = 1 << 20
)

// mail is what is left for the painter until it has time.
type mail struct {
	view  tea.View
	fresh bool // view was not drawn yet
	look  look
	aside []byte // sequences that change no cell
}

// painter draws the newest of the frames that it is given. Its goroutine is
// the only one that writes to the terminal; nobody else waits for it, but who
// parks or ends it.
type painter struct {
	out    io.Writer
	canvas canvas
	pace   pace
	failed func(error) // told once that nothing can be drawn any more

	mu   sync.Mutex
	mail mail

	wake  chan struct{} // there is mail
	ask   chan func()   // for the goroutine to do
	quit  chan struct{}
	ended chan struct{} // the goroutine has ended

	parked bool // the terminal is somebody else's; the goroutine's own, like the next
	dead   bool // the terminal takes nothing any more
}

func newPainter(o Options, returns bool) *painter {
	p := &painter{
		pace: newPace(o.fps()), failed: func(error) {},
		wake: make(chan struct{}, 1), ask: make(chan func()), quit: make(chan struct{}), ended: make(chan struct{}),
	}
	p.canvas = canvas{env: o.Env, keys: o.Input != nil, returns: returns}
	p.out = Lean(o.Output, func() int { return p.canvas.look.h }, returns)
	return p
}

// show leaves a frame to be drawn. It never waits. Until the terminal's size is
// known, there is nothing to draw.
func (p *painter) show(v tea.View, l look) {
	if l.redraws > 0 {
		p.leaveMail(func(m *mail) { m.view, m.look, m.fresh = v, l, true })
	}
}

// Write leaves a sequence that changes no cell; it goes out between two
// frames. It never waits.
func (p *painter) Write(b []byte) (int, error) {
	p.leaveMail(func(m *mail) {
		if len(m.aside)+len(b) <= mostAside {
			m.aside = append(m.aside, b...)
		}
	})
	return len(b), nil
}

func (p *painter) leaveMail(leave func(m *mail)) {
	p.mu.Lock()
	leave(&p.mail)
	p.mu.Unlock()
	select {
	case p.wake <- struct{}{}:
	default: // it is awake already
	}
}

// run draws until end is called.
func (p *painter) run() {
	defer close(p.ended)
	defer p.caught()
	later := time.NewTimer(time.Hour)
	defer later.Stop()
	for {
		select {
		case <-p.quit:
			return
		case do := <-p.ask:
			do()
		case <-p.wake:
		case <-later.C:
		}
		p.sendAside()
		if wait := p.turn(); wait > 0 {
			later.Reset(wait)
		}
	}
}

// turn draws the newest frame, or says how long that has to wait for its turn.
func (p *painter) turn() (wait time.Duration) {
	if p.parked || p.dead {
		return 0
	}
	now := time.Now()
	m, wait := p.next(now)
	if !m.fresh {
		return wait
	}
	if frame := p.canvas.frame(m.view, m.look); len(frame) > 0 {
		p.pace.spend(now)
		p.send(frame)
	}
	return 0
}

// next takes the newest frame if it is its turn.
func (p *painter) next(now time.Time) (m mail, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.mail.fresh {
		return mail{}, 0
	}
	if wait = p.pace.wait(now); wait > 0 {
		return mail{}, wait
	}
	m = p.mail
	p.mail.fresh = false
	return m, 0
}

func (p *painter) sendAside() {
	if p.parked {
		return
	}
	p.mu.Lock()
	b := p.mail.aside
	p.mail.aside = nil
	p.mu.Unlock()
	if len(b) > 0 {
		p.send(b)
	}
}

// send writes to the terminal, for as long as that takes.
func (p *painter) send(b []byte) {
	if p.dead || len(b) == 0 {
		return
	}
	if _, err := p.out.Write(b); err != nil {
		p.dead = true
		p.failed(fmt.Errorf("write to the terminal: %w", err))
	}
}

// caught keeps a fault in drawing to this program: a panic of a goroutine
// would end the process with the terminal in disorder.
func (p *painter) caught() {
	r := recover()
	if r == nil {
		return
	}
	p.failed(fmt.Errorf("%w: drawing: %v\n%s", tea.ErrProgramPanic, r, debug.Stack()))
	p.send(p.canvas.leave())
}

// do has the goroutine do something between two frames, and waits for it, but
// no longer than ctx lives.
func (p *painter) do(ctx context.Context, what func()) {
	done := make(chan struct{})
	select {
	case p.ask <- func() { defer close(done); what() }:
	case <-p.ended:
		return
	case <-ctx.Done():
		return
	}
	select {
	case <-done:
	case <-p.ended:
	case <-ctx.Done():
	}
}

// park leaves the terminal to somebody else.
func (p *painter) park() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p.do(ctx, p.depart)
}

func (p *painter) depart() {
	p.sendAside()
	p.send(p.canvas.leave())
	p.parked = true
}

// resume takes the terminal back: the next frame draws everything.
func (p *painter) resume() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p.do(ctx, func() { p.parked = false })
	p.leaveMail(func(m *mail) { m.fresh = m.look.redraws > 0 })
}

// end leaves the terminal and ends the goroutine. A terminal that takes
// nothing is waited for no longer than patience; the goroutine then ends with
// its last write. It is called once.
func (p *painter) end() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	p.do(ctx, p.depart)
	close(p.quit)
	select {
	case <-p.ended:
	case <-ctx.Done():
	}
}

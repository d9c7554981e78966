package paint

import (
	"context"
	"errors"
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// asideFPS is how often a second Bubble Tea looks whether it has a sequence of
// its own to write, such as a text for the clipboard. It has nothing else to
// do with that clock, so it need not be fast.
const asideFPS = 20

// Program is a model on a terminal. Make it with New.
type Program struct {
	ctx     context.Context
	cancel  context.CancelCauseFunc
	tea     *tea.Program
	painter *painter
	tty     *tty
	asks    bool
	keys    bool
	w, h    int // cells, at first
	restore func()
}

// New returns a program that has not begun. Its end is that of ctx, or when
// the model quits; signals are the caller's business.
func New(ctx context.Context, m tea.Model, o Options) *Program {
	p := &Program{tty: ttyOf(o), asks: o.asks(), keys: o.Input != nil}
	p.ctx, p.cancel = context.WithCancelCause(ctx)
	p.painter = newPainter(o, !p.tty.raws())
	p.painter.failed = func(err error) { p.cancel(&fault{err}) }
	p.restore = sync.OnceFunc(func() {
		p.painter.end()
		p.tty.restore()
	})
	p.w, p.h = o.size()
	p.tea = tea.NewProgram(&screen{model: m, p: p, look: look{profile: o.profile()}},
		tea.WithContext(p.ctx), tea.WithoutSignalHandler(), tea.WithoutRenderer(), tea.WithFPS(asideFPS),
		tea.WithInput(o.Input), tea.WithOutput(p.painter), tea.WithEnvironment(o.Env),
		tea.WithColorProfile(o.profile()), tea.WithWindowSize(p.w, p.h), tea.WithFilter(p.filter))
	return p
}

// Send gives the model a message from outside. It waits until the program
// runs; after its end it does nothing. A server whose client changes the size of
// its terminal sends a tea.WindowSizeMsg.
func (p *Program) Send(msg tea.Msg) { p.tea.Send(msg) }

// Run shows the model until it quits or its context ends, and restores the
// terminal. Its errors are Bubble Tea's, or why the terminal could not be
// drawn on. It is called once.
func (p *Program) Run() error {
	defer p.cancel(nil)
	if err := p.tty.raw(); err != nil {
		return err
	}
	go p.painter.run() // restore ends it
	defer p.restore()
	ended := p.watchSize()
	defer func() { p.cancel(nil); <-ended }()
	if p.asks {
		p.aside(ansi.RequestModeSynchronizedOutput + ansi.RequestModeUnicodeCore)
	}
	_, err := p.tea.Run()
	var f *fault
	if errors.As(context.Cause(p.ctx), &f) {
		return f.error
	}
	return err
}

// fault is why a program had to end itself.
type fault struct{ error }

func (p *Program) aside(s string) { _, _ = p.painter.Write([]byte(s)) }

// filter sees messages before the model does, and Bubble Tea's own, which the
// model never sees.
func (p *Program) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.RawMsg:
		p.aside(fmt.Sprint(msg.Msg)) // at once, not at the next look
		return nil
	case tea.KeyPressMsg:
		if msg.Code == 'z' && msg.Mod == tea.ModCtrl && p.tty.stoppable() {
			return p.suspending()
		}
	case tea.SuspendMsg:
		return p.suspending()
	}
	if p.keys && msg == tea.RequestBackgroundColor() {
		p.aside(ansi.RequestBackgroundColor)
		return nil
	}
	return msg
}

// suspending leaves the terminal to the shell; Bubble Tea then stops the
// process, and the model's Update is told once it goes on. Where no shell
// would take over, nothing happens.
func (p *Program) suspending() tea.Msg {
	if !p.tty.stoppable() {
		return nil
	}
	p.painter.park()
	p.tty.restore()
	return tea.SuspendMsg{}
}

func (p *Program) resumed() {
	if err := p.tty.raw(); err != nil {
		p.cancel(&fault{err})
		return
	}
	p.painter.resume()
	go p.tellSize() // it may have changed meanwhile; the loop of messages takes it later
}

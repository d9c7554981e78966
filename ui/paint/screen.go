package paint

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// screen stands between Bubble Tea and the model: it hands frames to the
// painter, tells it of what the terminal can and how large it is, and sees to
// it that a panic finds the terminal in order.
type screen struct {
	model tea.Model
	p     *Program
	look  look
}

// Init begins the model.
func (s *screen) Init() tea.Cmd {
	defer s.orRestore()()
	return s.guard(s.model.Init())
}

// Update gives the model a message, after the painter has learnt from it.
func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	defer s.orRestore()()
	s.learn(msg)
	m, cmd := s.model.Update(msg)
	s.model = m
	return s, s.guard(cmd)
}

// View hands the model's frame to the painter. Bubble Tea gets none.
func (s *screen) View() tea.View {
	defer s.orRestore()()
	s.p.painter.show(s.model.View(), s.look)
	return tea.View{}
}

func (s *screen) learn(msg tea.Msg) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.look.w, s.look.h = msg.Width, msg.Height
		s.look.redraws++
	case tea.ColorProfileMsg:
		s.look.profile = msg.Profile
	case tea.ModeReportMsg:
		s.learnMode(msg)
	case tea.SuspendMsg: // it comes once the process goes on
		s.p.resumed()
	default:
		if msg == tea.ClearScreen() {
			s.look.redraws++
		}
	}
}

// learnMode learns what the terminal can. A mode that is set already was set
// by somebody else and is left alone; clusters are measured as the terminal
// does, whoever set that.
func (s *screen) learnMode(msg tea.ModeReportMsg) {
	switch msg.Mode {
	case ansi.ModeSynchronizedOutput:
		if msg.Value == ansi.ModeReset {
			s.look.whole = true
		}
	case ansi.ModeUnicodeCore:
		if v := msg.Value; v == ansi.ModeReset || v == ansi.ModeSet || v == ansi.ModePermanentlySet {
			s.look.method = ansi.GraphemeWidth
		}
	}
}

// guard is cmd, which restores the terminal before its panic is reported, and
// so do those that it leads to.
func (s *screen) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		defer s.orRestore()()
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			guarded := make(tea.BatchMsg, len(batch))
			for i, c := range batch {
				guarded[i] = s.guard(c)
			}
			return guarded
		}
		return msg
	}
}

// orRestore restores the terminal if the function that defers what it returns
// panics. The panic goes on: Bubble Tea prints it and ends the program.
func (s *screen) orRestore() func() {
	return func() {
		if r := recover(); r != nil {
			s.p.restore()
			panic(r)
		}
	}
}

package tui

import (
	"context"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
	"offair/model/query"
)

// handing says what is made of the rows, and where it goes.
type handing struct {
	masked  bool // of addresses the network only
	save    bool // to a file
	verdict bool // the verdict's line alone
}

// hands is what is being made to be handed on. One Cmd at a time works; a
// newer one cancels the one before.
type hands struct {
	gen    int
	cancel context.CancelFunc
}

// handedMsg is what question gen made: a text, or the file that it is in.
type handedMsg struct {
	gen     int
	how     handing
	text    string
	file    string
	problem model.Text
}

// markedOnly leaves the events that are marked.
type markedOnly map[model.ID]struct{}

// Bind looks the events up in a snapshot.
func (f markedOnly) Bind(_ context.Context, s *model.Snapshot, _ model.Binding) (model.Binding, error) {
	rows := markedRows{}
	for id := range f {
		if row, ok := s.Find(id); ok {
			rows[row] = struct{}{}
		}
	}
	return rows, nil
}

type markedRows map[int]struct{}

// Scan appends the rows of c that are marked.
func (r markedRows) Scan(c *model.Chunk, from int, out []uint16) []uint16 {
	for i := from; i < c.Len(); i++ {
		if _, ok := r[c.First+i]; ok {
			out = append(out, uint16(i))
		}
	}
	return out
}

// noteSpan is the window in force as a span that ends; empty for all times.
func (m *root) noteSpan() model.Span {
	w, now := m.narrow.now.window, m.o.Now()
	if w == (model.Window{}) {
		return model.Span{}
	}
	sp := w.At(now)
	if w.To == 0 {
		sp.To = now.Unix() + 1
	}
	return sp
}

func (m *root) saveNote() tea.Cmd {
	if m.o.Save == nil {
		m.note = copyIn(m.o.Lang).noSave
		return nil
	}
	return m.makeNote(handing{save: true})
}

func (m *root) copyVerdict() tea.Cmd { return m.makeNote(handing{verdict: true}) }

// makeNote works out the note of what is selected: of the marked events where
// there are any, else of what the filter leaves.
func (m *root) makeNote(how handing) tea.Cmd {
	w := copyIn(m.o.Lang)
	if m.narrow.base == nil {
		m.note = w.nothing
		return nil
	}
	m.note = w.making
	stop(m.hands.cancel)
	ctx, cancel := context.WithCancel(m.o.Context)
	m.hands.gen, m.hands.cancel = m.hands.gen+1, cancel
	job := noteJob{
		gen: m.hands.gen, how: how, view: m.narrow.base, span: m.noteSpan(), save: m.o.Save,
		name: "offair-note-" + m.o.Now().In(m.zone).Format("20060102-150405") + ".md",
		ask: insight.NoteAsk{
			Lang: m.o.Lang, Now: m.o.Now().Unix(), Zone: m.zone, Scope: m.scope(), Account: m.owner(), Query: m.narrow.now.line,
			Reopen: m.reopening(), Mask: insight.Mask{Addresses: how.masked},
		},
	}
	if n := len(m.list.marks); n > 0 && !how.verdict {
		job.marks = make(markedOnly, n)
		for id := range m.list.marks {
			job.marks[id] = struct{}{}
		}
		job.ask.Query = fmt.Sprintf(w.marks, grouped(n))
	}
	return func() tea.Msg {
		defer cancel()
		return job.run(ctx)
	}
}

// scope is what the events in force are limited to: by what every call is
// narrowed to, and by the line.
func (m *root) scope() model.Scope { return m.callScope().And(m.narrow.now.query.Scope()) }

// callScope is what every call is narrowed to.
func (m *root) callScope() model.Scope {
	q, err := query.Parse(m.o.Scope)
	if err != nil {
		return model.Scope{}
	}
	return q.Scope()
}

// owner is whose events these are.
func (m *root) owner() string {
	switch {
	case m.o.Account == "":
		return m.o.Site
	case m.o.Site == "":
		return m.o.Account
	default:
		return m.o.Account + " " + m.o.Site
	}
}

// noteJob is all that a note is made from. It shares nothing with the screen.
type noteJob struct {
	gen   int
	how   handing
	view  *model.View
	marks markedOnly // nil: the rows of view
	span  model.Span
	ask   insight.NoteAsk
	name  string // of the file
	save  func(name, text string) (file string, problem model.Text)
}

func (j noteJob) run(ctx context.Context) tea.Msg {
	msg := handedMsg{gen: j.gen, how: j.how}
	text, err := j.text(ctx)
	switch {
	case err != nil:
		return nil // something newer was asked for, or the screen ends
	case j.how.save:
		msg.file, msg.problem = j.save(j.name, text)
	default:
		msg.text = text
	}
	return msg
}

// text is the note, or the verdict's line. The error is ctx's.
func (j noteJob) text(ctx context.Context) (string, error) {
	j.ask.Window = j.span
	switch {
	case j.how.verdict:
		v, err := insight.VerdictOf(ctx, j.view, j.ask)
		if err != nil {
			return "", err
		}
		return j.ask.Mask.Text(v.Line(insight.LineStyle{Lang: j.ask.Lang, Alone: true})), nil
	case j.marks == nil:
		return insight.Report(ctx, j.view, j.ask)
	}
	v, err := model.NewView(ctx, j.view.Snapshot(), j.marks)
	if err != nil {
		return "", err
	}
	j.ask.Window = model.Span{} // a mark counts wherever it is
	return insight.Listed(ctx, v, j.ask)
}

// onHanded hands a text on, unless a newer one was asked for.
func (m *root) onHanded(msg handedMsg) tea.Cmd {
	w := copyIn(m.o.Lang)
	switch {
	case msg.gen != m.hands.gen:
		return nil
	case !msg.problem.Empty():
		m.note = fmt.Sprintf(w.fail, msg.problem.In(m.o.Lang))
	case msg.how.save:
		m.note = fmt.Sprintf(w.saved, model.Clean(msg.file))
	case msg.how.verdict:
		return m.clip(w.verdict, msg.text)
	case msg.how.masked:
		return m.clip(w.masked, msg.text)
	default:
		return m.clip(w.note, msg.text)
	}
	return nil
}

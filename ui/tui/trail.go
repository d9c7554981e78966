package tui

import (
	"fmt"
	"time"
	"weak"

	tea "charm.land/bubbletea/v2"

	"offair/model"
	"offair/model/insight"
)

// tracer is the selected stream's pushes over the window.
type tracer struct {
	latest[trailKey]
	later tea.Cmd // looks for what takes longer than a key may
	shown *trail  // nil before the first answer
}

// trailKey is what the pushes depend on.
type trailKey struct {
	snap weak.Pointer[model.Snapshot]
	key  uint32 // of the stream, as Snapshot.Keys has it
	line string // in force: it may set the window
	zone *time.Location
}

// trail is one stream's pushes in a span. It is immutable.
type trail struct {
	of    trailKey
	span  model.Span
	text  string // the span in words
	steps []insight.Step
}

// tracedMsg is the answer to question gen.
type tracedMsg struct {
	gen   int
	trail *trail
	err   error
}

// trace looks for the pushes of the selected stream when the detail shows
// another one.
func (m *root) trace() tea.Cmd {
	snap, row, ok := m.selected()
	if !ok || m.places.at == nowhere || m.facetsWhole() {
		return nil
	}
	k := trailKey{weak.Make(snap), snap.Key(row), m.narrow.now.line, m.zone}
	if k == m.tracer.asked {
		return nil
	}
	j := m.tracer.begin(k)
	sp, text := m.trailSpan(snap.When(row))
	work := func() tea.Msg {
		defer j.done()
		v, err := model.NewView(j.ctx, snap, nil)
		if err != nil {
			return tracedMsg{j.gen, nil, err}
		}
		steps, err := insight.History(j.ctx, v.Within(sp), k.key, model.Flapping{})
		return tracedMsg{j.gen, &trail{k, sp, text, steps}, err}
	}
	if snap.Len() > fewRows {
		return work
	}
	m.onTraced(work().(tracedMsg))
	return nil
}

// fewRows is how many rows can be looked through on the path of a key, in some
// 50 µs: then the bar needs no frame of its own.
const fewRows = 1 << 15

// trailSpan is the span to show around a moment: the window that the screen was
// started with, so that a stream's story is seen when the line looks at a few
// minutes of it.
func (m *root) trailSpan(when int64) (model.Span, string) {
	first := asked{window: m.o.Window}
	sp := first.span(m.o.Now())
	sp.To = min(sp.To, m.o.Now().Unix()+1)
	if sp.From != 0 && sp.Contains(when) {
		return sp, m.windowText(first)
	}
	return m.wholeSpan(), m.windowText(m.narrow.now)
}

func (m *root) onTraced(msg tracedMsg) {
	if m.tracer.took(msg.gen) && msg.err == nil {
		m.tracer.shown = msg.trail
	}
}

// trailOf is the pushes to show beside a row: those of another stream are not.
func (m *root) trailOf(snap *model.Snapshot, row int) *trail {
	if a := m.tracer.shown; a != nil && a.of.key == snap.Key(row) && len(a.steps) > 0 {
		return a
	}
	return nil
}

// pushCell is what one cell of the bar says.
type pushCell uint8

const (
	pushNone pushCell = iota
	pushOn
	pushEnded
	pushRefused
)

// cells are the pushes in n cells. What is told of a cell in which more than
// one thing was: a refusal, before an end, before a push that went on.
func (a *trail) cells(n int) []pushCell {
	out := make([]pushCell, n)
	length := a.span.To - a.span.From
	if length <= 0 || n == 0 {
		return out
	}
	at := func(t int64) int { return int(min(max((t-a.span.From)*int64(n)/length, 0), int64(n)-1)) }
	for _, s := range a.steps {
		if s.When == 0 {
			continue
		}
		end := at(s.When)
		if s.Refused {
			out[end] = pushRefused
			continue
		}
		for i := at(began(s)); i < end; i++ {
			out[i] = max(out[i], pushOn)
		}
		out[end] = max(out[end], pushEnded)
	}
	return out
}

// began is when a push began, as far as that is known.
func began(s insight.Step) int64 {
	switch {
	case s.Start != 0:
		return s.Start
	case s.Up > 0:
		return s.When - s.Up
	default:
		return s.When
	}
}

// mostPushCells is the longest that the bar is: each step of the cursor draws
// it anew.
const mostPushCells = 40

// trail draws the bar of a stream with the event that is shown, its times and
// its signs. Before it is known, its lines are left free.
func (s *sections) trail(a *trail, when int64) {
	n := max(min(s.p.width-indent-margin, mostPushCells), 0)
	if a == nil {
		for range 6 {
			s.end()
		}
		return
	}
	s.heading(fmt.Sprintf(s.words.detail.pushes, a.text))
	cells := a.cells(n)
	s.p.blank(indent)
	for i := 0; i < len(cells); {
		j := i
		for j < len(cells) && cells[j] == cells[i] {
			j++
		}
		k, sign := s.pushLooks(cells[i])
		s.p.open(k)
		for ; i < j && s.p.room() > 0; i++ {
			s.p.buf = append(s.p.buf, sign...)
			s.p.x++
		}
		i = j
		s.p.shut(k, "")
	}
	s.end()
	s.pushTimes(a, n, when)
	s.pushSigns()
}

func (s *sections) pushLooks(c pushCell) (ink, string) {
	switch c {
	case pushOn:
		return s.good, s.glyphs.onAir
	case pushEnded:
		return s.good, s.glyphs.ended
	case pushRefused:
		return s.bad, "!"
	default:
		return s.rule, s.glyphs.flat
	}
}

// pushTimes draws both ends of the span, and the event between them.
func (s *sections) pushTimes(a *trail, n int, when int64) {
	text := func(sec int64) string {
		t := time.Unix(sec, 0).In(s.day.zone)
		if a.span.To-a.span.From > 2*86400 {
			return t.Format("01-02")
		}
		return t.Format("15:04")
	}
	from, to := text(a.span.From), text(a.span.To)
	s.p.blank(indent)
	if n < len(from)+len(to)+1 {
		s.end()
		return
	}
	x := indent + int((when-a.span.From)*int64(n)/max(a.span.To-a.span.From, 1))
	inside := a.span.Contains(when)
	if !inside || x >= indent+len(from) {
		s.p.put(s.dim, from)
	}
	if inside {
		s.p.to(x)
		s.p.put(s.mark, "^")
	}
	if end := indent + n - len(to); max(end, s.p.x+1)+len(to) <= s.p.width {
		s.p.to(max(end, s.p.x+1))
		s.p.put(s.dim, to)
	}
	s.end()
}

// pushSigns says what the signs mean.
func (s *sections) pushSigns() {
	w := &s.words.detail
	s.p.blank(indent)
	for _, c := range []struct {
		cell pushCell
		text string
	}{{pushOn, w.pushOn}, {pushEnded, w.pushEnded}, {pushRefused, w.pushRefused}, {pushNone, w.pushNone}} {
		if s.p.x+2+s.p.ruler.width(c.text) > s.p.width {
			s.end()
			s.p.blank(indent)
		}
		k, sign := s.pushLooks(c.cell)
		s.p.put(k, sign)
		s.p.blank(1)
		s.p.put(s.dim, c.text)
		s.p.blank(headGap)
	}
	s.end()
}

package tui

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"offair/model"
)

// Air asks what is on air and how pushes arrived. All screens of an account
// share one, which asks no more often than it may. A text that is not empty
// says why there is no answer. Answers on what is on air come with the next
// snapshot.
type Air interface {
	// Ask asks about one stream, named by its raw domain, app and stream.
	Ask(ctx context.Context, stream model.Scope) model.Text
	// AskAll asks for all that is on air.
	AskAll(ctx context.Context) model.Text
	// Quality asks how a push arrived that was on air from its start, 0 when
	// that is not known, to its end.
	Quality(ctx context.Context, stream model.Scope, push model.Span) (model.Quality, model.Text)
}

// listEvery is how often a line that needs the whole list asks for it.
const listEvery = time.Minute

// mostHeard is how many answers on pushes, and failures, a screen remembers.
const mostHeard = 64

// airing is what a screen knows of its questions.
type airing struct {
	gen     int // grows with every question and answer, so that lines are made anew
	asked   map[model.Scope]heard
	pushes  map[model.ID]heard
	listing bool
	listed  time.Time  // when the whole list was last asked for
	problem model.Text // of that; empty when it was answered
	said    string     // the note that told of it last
}

// heard is what became of one question.
type heard struct {
	pending bool
	problem model.Text
	quality model.Quality
}

type (
	// airMsg says that a question about one stream was answered.
	airMsg struct {
		place   model.Scope
		problem model.Text
	}
	// airListMsg says that the question for the whole list was.
	airListMsg struct {
		problem model.Text
		told    bool // the person asked
	}
	// qualityMsg is how a push arrived.
	qualityMsg struct {
		id      model.ID
		quality model.Quality
		problem model.Text
	}
)

// onAir takes the answers; false for any other message.
func (m *root) onAir(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case airMsg:
		m.air.asked = hear(m.air.asked, msg.place, heard{problem: msg.problem})
	case airListMsg:
		m.onAirList(msg)
	case qualityMsg:
		m.air.pushes = hear(m.air.pushes, msg.id, heard{problem: msg.problem, quality: msg.quality})
	default:
		return false
	}
	m.air.gen++
	return true
}

// hear remembers, and forgets all once there is too much of it: it can be
// asked again.
func hear[K comparable](all map[K]heard, k K, h heard) map[K]heard {
	if all == nil || len(all) >= mostHeard && !h.pending {
		all = map[K]heard{}
	}
	all[k] = h
	return all
}

func (m *root) onAirList(msg airListMsg) {
	m.air.listing, m.air.problem = false, msg.problem
	switch {
	case !msg.problem.Empty() && msg.told:
		m.note = msg.problem.In(m.o.Lang)
	case msg.told:
		m.note = m.listingText()
		m.air.said = m.note
	}
}

// retellList puts the newest answer into a note that told of an older one: an
// answer and the snapshot that holds it come one after the other.
func (m *root) retellList() {
	if m.air.said != "" && m.note == m.air.said {
		m.note = m.listingText()
		m.air.said = m.note
	}
}

// listingText is how many streams are on air, as of when.
func (m *root) listingText() string {
	w := airIn(m.o.Lang)
	if m.narrow.snap == nil {
		return w.nothingYet
	}
	n, asOf, ok := m.narrow.snap.Air().Listing()
	switch {
	case !ok:
		return w.askingAll // the snapshot with the answer is on its way
	case n == 1:
		return fmt.Sprintf(w.countedOne, m.paper.day.clockText(time.Unix(asOf, 0)))
	}
	return fmt.Sprintf(w.counted, grouped(n), m.paper.day.clockText(time.Unix(asOf, 0)))
}

// askNow asks about the selected event: whether its stream is on air, and how
// the push arrived.
func (m *root) askNow() tea.Cmd {
	snap, row, ok := m.selected()
	if !ok || m.o.Air == nil {
		return nil
	}
	m.openPane()
	return tea.Batch(m.askStream(snap, row), m.askQuality(snap, row))
}

// askOpened is askNow for a detail that was just opened.
func (m *root) askOpened() tea.Cmd {
	if !m.detail.open {
		return nil
	}
	return m.askNow()
}

func (m *root) askStream(snap *model.Snapshot, row int) tea.Cmd {
	place := snap.Place(row)
	if place.Domain == "" || place.App == "" || place.Stream == "" || m.air.asked[place].pending {
		return nil
	}
	m.air.asked = hear(m.air.asked, place, heard{pending: true})
	m.air.gen++
	ctx, air := m.o.Context, m.o.Air
	return func() tea.Msg { return airMsg{place, air.Ask(ctx, place)} }
}

func (m *root) askQuality(snap *model.Snapshot, row int) tea.Cmd {
	id := snap.ID(row)
	if snap.Refused(row) || id.End == 0 || id.Stream == "" || m.air.pushes[id].pending {
		return nil
	}
	m.air.pushes = hear(m.air.pushes, id, heard{pending: true})
	m.air.gen++
	ctx, air, place := m.o.Context, m.o.Air, snap.Place(row)
	return func() tea.Msg {
		q, problem := air.Quality(ctx, place, model.Span{From: id.Start, To: id.End})
		return qualityMsg{id, q, problem}
	}
}

// askAll asks for the whole list because a key was pressed.
func (m *root) askAll() tea.Cmd {
	if m.o.Air == nil {
		m.note = airIn(m.o.Lang).noSource
		return nil
	}
	m.note = airIn(m.o.Lang).askingAll
	return m.readList(true)
}

// airForLine asks for the whole list where the line in force needs it and it
// was not asked for of late.
func (m *root) airForLine() tea.Cmd {
	if m.o.Air == nil || m.air.listing || !m.narrow.wanted.query.NeedsAir() || m.narrow.snap == nil {
		return nil
	}
	if now := m.o.Now(); now.Sub(m.air.listed) < listEvery {
		return nil
	}
	return m.readList(false)
}

func (m *root) readList(told bool) tea.Cmd {
	m.air.listing, m.air.listed = true, m.o.Now()
	m.air.gen++
	ctx, air := m.o.Context, m.o.Air
	return func() tea.Msg { return airListMsg{air.AskAll(ctx), told} }
}

// airNone says, where no row is down, how much is known of that.
func (m *root) airNone(s *sections) {
	if !m.narrow.now.query.NeedsAir() {
		return
	}
	w, snap := airIn(m.o.Lang), m.narrow.snap
	_, asOf, ok := snap.Air().Listing()
	switch {
	case m.o.Air == nil:
		s.wrapped(s.plain, w.noSource, indent)
	case m.air.listing:
		s.wrapped(s.plain, w.askingAll, indent)
	case !m.air.problem.Empty():
		s.wrapped(s.bad, m.air.problem.In(m.o.Lang), indent)
	case !ok:
		s.wrapped(s.plain, w.nothingYet, indent)
	default:
		s.wrapped(s.plain, fmt.Sprintf(w.listedAsOf, s.day.clockText(time.Unix(asOf, 0))), indent)
	}
	s.end()
}
